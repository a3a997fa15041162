from functools import partial

import pytest
from django.db import IntegrityError, transaction

from claims.errors import NotAllowed, ReasonMissing, UnsupportedVerdict, WordsNotConfirmed, WrongState
from claims.models import Assignment, Claim, Claimant, Decision, Publication, RatingScale, Verdict
from claims.review.services import assign_claim, edit_claim, withdraw_assignment
from claims.verdicts.services import (
    Words,
    approve_verdict,
    hand_in_verdict,
    latest_verdict,
    publish_claim,
    retract_claim,
    withdraw_decision,
)
from desk.models import AuditEvent
from tests.newsroom import Review, a_review, editor, fact_checker, member, passage, rating, suggest

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(db: None) -> Review:
    return a_review()


def second_review(
    review: Review, slug: str, role: str = Assignment.Role.SECOND_REVIEWER, name: str = "felix"
) -> Verdict:
    felix = fact_checker(name)
    assignment = assign_claim(claim=review.claim, reviewer=felix, user=review.editor, role=role)
    return Review(review.claim, review.editor, felix, assignment, review.link).hand_in(slug)


def test_a_verdict_rests_on_evidence_and_goes_to_approval(review: Review) -> None:
    verdict = review.hand_in("mostly_true")

    review.claim.refresh_from_db()
    review.assignment.refresh_from_db()
    assert (verdict.version, review.claim.state, review.assignment.state) == (1, "in_review", "handed_in")
    assert AuditEvent.objects.filter(what="verdict.handed_in").count() == 1


@pytest.mark.parametrize("looks_empty", ["  ", "\u200b\ufeff", "\u3164\u2800", "\u202e\u0301"])
def test_a_verdict_without_rationale_is_refused(review: Review, looks_empty: str) -> None:
    with pytest.raises(UnsupportedVerdict, match="rationale"):
        review.hand_in(rationale=looks_empty)


def test_a_verdict_without_evidence_is_refused_unless_the_searches_are_named(review: Review) -> None:
    unproven = partial(
        hand_in_verdict,
        assignment=review.assignment,
        user=review.reviewer,
        rating=rating("unproven"),
        rationale="Nobody knows.",
        assessments=[],
    )
    with pytest.raises(UnsupportedVerdict, match="searches that found none"):
        unproven()
    verdict = unproven(no_evidence_found="Library and trade office: nothing.")
    assert verdict.no_evidence_found == "Library and trade office: nothing."


def test_irrelevant_passages_alone_support_no_verdict(review: Review) -> None:
    with pytest.raises(UnsupportedVerdict):
        hand_in_verdict(
            assignment=review.assignment,
            user=review.reviewer,
            rating=rating("true"),
            rationale="So it is.",
            assessments=[review.assess("irrelevant")],
        )


def test_a_rationale_cites_only_evidence_that_is_there(review: Review) -> None:
    with pytest.raises(UnsupportedVerdict, match=r"cites \[2\], but there are 1"):
        review.hand_in(rationale="See [1] and [2].")


def test_a_verdict_rests_on_the_reviewers_own_assessments(review: Review) -> None:
    mine = review.assess()
    felix = fact_checker("felix")
    theirs = assign_claim(claim=review.claim, reviewer=felix, user=review.editor, role=Assignment.Role.SECOND_REVIEWER)
    with pytest.raises(UnsupportedVerdict, match="own assessments"):
        hand_in_verdict(
            assignment=theirs, user=felix, rating=rating("true"), rationale="As she says [1].", assessments=[mine]
        )


def test_a_verdict_is_given_on_the_scale_that_the_desk_uses_now(review: Review) -> None:
    old = RatingScale.objects.create(slug="old", name="Old scale")
    barely = old.ratings.create(
        slug="barely", label="Barely", definition="x", position=1, normal_form="mixed", icon="~"
    )
    with pytest.raises(UnsupportedVerdict, match="Old scale"):
        hand_in_verdict(
            assignment=review.assignment,
            user=review.reviewer,
            rating=barely,
            rationale="So it is [1].",
            assessments=[review.assess()],
        )


def test_nobody_hands_in_for_another(review: Review) -> None:
    with pytest.raises(NotAllowed):
        hand_in_verdict(
            assignment=review.assignment, user=review.editor, rating=rating("true"), rationale="x", assessments=[]
        )


def test_a_change_of_mind_is_the_next_version_and_the_first_stays(review: Review) -> None:
    first = review.hand_in("true")
    review.assignment.refresh_from_db()
    second = hand_in_verdict(
        assignment=review.assignment,
        user=review.reviewer,
        rating=rating("mixed"),
        rationale="On second thoughts [1].",
        assessments=list(first.assessments.all()),
    )

    assert (second.version, latest_verdict(review.assignment)) == (2, second)
    first.refresh_from_db()
    assert (first.rating.slug, first.rationale) == ("true", "The statistics say so [1].")


def test_verdict_versions_are_counted_by_the_database(review: Review) -> None:
    verdict = review.hand_in()
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.create(
            assignment=review.assignment, version=verdict.version, rating=verdict.rating, rationale="twice"
        )


def test_an_editor_approves_and_the_claim_is_decided(review: Review) -> None:
    decision = approve_verdict(verdict=review.hand_in(), user=review.editor)

    review.claim.refresh_from_db()
    assert (review.claim.state, decision.approved_by) == ("decided", review.editor)


def test_a_fact_checker_does_not_approve(review: Review) -> None:
    with pytest.raises(NotAllowed, match="Only editors"):
        approve_verdict(verdict=review.hand_in(), user=fact_checker("felix"))


def test_nobody_approves_their_own_verdict() -> None:
    both = member("bo", "Editors", "Fact-checkers")
    review = a_review()
    assignment = assign_claim(
        claim=review.claim, reviewer=both, user=review.editor, role=Assignment.Role.SECOND_REVIEWER
    )
    review.hand_in()
    own = Review(review.claim, review.editor, both, assignment, review.link).hand_in()
    with pytest.raises(NotAllowed, match="own verdict"):
        approve_verdict(verdict=own, user=both)


def test_nothing_is_approved_while_a_review_is_open(review: Review) -> None:
    verdict = review.hand_in()
    assign_claim(
        claim=review.claim,
        reviewer=fact_checker("felix"),
        user=review.editor,
        role=Assignment.Role.SECOND_REVIEWER,
    )
    with pytest.raises(WrongState, match="still open"):
        approve_verdict(verdict=verdict, user=review.editor)


def test_an_outdated_version_is_not_approved(review: Review) -> None:
    first = review.hand_in()
    review.assignment.refresh_from_db()
    hand_in_verdict(
        assignment=review.assignment,
        user=review.reviewer,
        rating=rating("mixed"),
        rationale="On second thoughts [1].",
        assessments=list(first.assessments.all()),
    )
    with pytest.raises(WrongState, match="newer version"):
        approve_verdict(verdict=first, user=review.editor)


def test_equal_reviews_go_to_approval_and_different_ones_to_adjudication(review: Review) -> None:
    first = review.hand_in("true")
    second_review(review, "false")
    review.claim.refresh_from_db()
    assert review.claim.state == "adjudication"
    with pytest.raises(WrongState, match="adjudicator"):
        approve_verdict(verdict=first, user=review.editor)

    judged = second_review(review, "mixed", role=Assignment.Role.ADJUDICATOR, name="ada")
    approve_verdict(verdict=judged, user=review.editor)
    assert Decision.objects.get().verdict.rating.slug == "mixed"


def test_an_overruled_verdict_is_not_approved(review: Review) -> None:
    overruled = review.hand_in("true")
    second_review(review, "false")
    second_review(review, "mixed", role=Assignment.Role.ADJUDICATOR, name="flora")
    with pytest.raises(WrongState, match="adjudicator's verdict"):
        approve_verdict(verdict=overruled, user=review.editor)


def test_different_reviews_still_need_an_adjudicator_when_theirs_is_withdrawn(review: Review) -> None:
    flora = fact_checker("flora")
    adjudication = assign_claim(
        claim=review.claim, reviewer=flora, user=review.editor, role=Assignment.Role.ADJUDICATOR
    )
    verdict = review.hand_in("true")
    second_review(review, "false")
    withdraw_assignment(assignment=adjudication, user=review.editor, reason="On holiday.")

    review.claim.refresh_from_db()
    assert review.claim.state == "adjudication"
    with pytest.raises(WrongState, match="disagree"):
        approve_verdict(verdict=verdict, user=review.editor)


def test_the_second_reviewer_cannot_find_the_first_verdict(review: Review) -> None:
    verdict = review.hand_in()
    felix = fact_checker("felix")
    assign_claim(claim=review.claim, reviewer=felix, user=review.editor, role=Assignment.Role.SECOND_REVIEWER)

    assert not Verdict.objects.visible_to(felix).exists()
    assert Verdict.objects.visible_to(review.reviewer).get() == verdict
    assert Verdict.objects.visible_to(review.editor).get() == verdict


def test_a_decision_is_taken_back_with_a_reason_and_reviewed_again(review: Review) -> None:
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    with pytest.raises(ReasonMissing):
        withdraw_decision(claim=review.claim, user=review.editor, reason="")
    claim = withdraw_decision(claim=review.claim, user=review.editor, reason="New figures came out.")

    assert claim.state == "in_review"
    assert not Decision.objects.exists()
    assert AuditEvent.objects.get(what="decision.withdrawn").reason == "New figures came out."


def test_only_a_decided_claim_is_published(review: Review) -> None:
    review.hand_in()
    with pytest.raises(WrongState, match="approve a verdict first"):
        publish_claim(claim=review.claim, user=review.editor)


def test_a_publication_can_be_retraced_word_by_word(review: Review) -> None:
    approve_verdict(verdict=review.hand_in("mostly_true"), user=review.editor)
    publication = publish_claim(claim=review.claim, user=review.editor)

    document = publication.document
    appearance = review.claim.appearances.get()
    assert (
        appearance.snapshot.text[document["appearances"][0]["start"] : document["appearances"][0]["end"]]
        == (document["appearances"][0]["quote"])
    )
    assert document["appearances"][0]["snapshot"]["text_sha256"] == appearance.snapshot.text_sha256
    assert document["evidence"][0]["passage"]["text"] == review.link.passage.text
    assert document["evidence"][0]["number"] == 1
    assert (document["rating"]["value"], document["rating"]["worst"], document["rating"]["best"]) == (4, 1, 5)


def test_a_suggested_passage_is_never_published(review: Review) -> None:
    suggest(review.claim, passage("Only a machine found this sentence."))
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    publication = publish_claim(claim=review.claim, user=review.editor)

    assert "Only a machine" not in str(publication.document)


def test_words_that_only_a_machine_chose_never_go_out() -> None:
    review = a_review()
    Claim.objects.update(text_edited="")
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    with pytest.raises(WordsNotConfirmed, match="machine's suggestion"):
        publish_claim(claim=review.claim, user=review.editor)


def test_a_suggested_kind_and_claimant_go_out_only_when_a_person_set_them() -> None:
    review = a_review()
    suggested = Claimant.objects.create(name="Ilka Sorn", kind="person")
    Claim.objects.update(claimant_suggested=suggested, kind_suggested="numerical")
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    publication = publish_claim(claim=review.claim, user=review.editor)
    assert (publication.document["claimant"], publication.document["kind"]) == (None, None)
    assert publication.claimant_name == ""


def test_the_speaker_that_a_machine_read_is_not_published() -> None:
    review = a_review()
    review.claim.appearances.update(speaker="the minister", speaker_resolved="Ilka Sorn of Orvania", cue="insisted")
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    document = str(publish_claim(claim=review.claim, user=review.editor).document)
    assert "Ilka Sorn of Orvania" not in document
    assert "insisted" not in document


def test_an_editor_words_the_claim_when_publishing_and_the_record_keeps_it() -> None:
    review = a_review()
    sorn = Claimant.objects.create(name="Ilka Sorn", kind="person")
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    words = Words("Exports of Orvania rose by 12 percent in 2027.", "numerical", sorn)
    publication = publish_claim(claim=review.claim, user=review.editor, words=words)
    assert publication.claim_text == "Exports of Orvania rose by 12 percent in 2027."
    assert publication.document["claimant"] == {"name": "Ilka Sorn", "kind": "person", "same_as": None}
    event = AuditEvent.objects.get(what="claim.words_confirmed")
    assert event.after["claimant_edited"]["name"] == "Ilka Sorn"


def test_the_same_verdict_is_published_once(review: Review) -> None:
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    with pytest.raises(WrongState, match="published already"):
        publish_claim(claim=review.claim, user=review.editor)


def corrected(review: Review, *, is_update: bool = False) -> Publication:
    first = review.hand_in("true")
    approve_verdict(verdict=first, user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    withdraw_decision(claim=review.claim, user=review.editor, reason="We misread the table.")
    review.assignment.refresh_from_db()
    second = hand_in_verdict(
        assignment=review.assignment,
        user=review.reviewer,
        rating=rating("false"),
        rationale="The table shows a fall [1].",
        assessments=list(first.assessments.all()),
    )
    approve_verdict(verdict=second, user=review.editor)
    return publish_claim(claim=review.claim, user=review.editor, note="We misread the table.", is_update=is_update)


def test_a_correction_is_the_next_version_with_a_public_note(review: Review) -> None:
    publication = corrected(review)

    assert (publication.version, publication.status) == (2, "corrected")
    assert [one.version for one in Publication.objects.standing()] == [2]
    assert Publication.objects.get(version=1).document["rating"]["slug"] == "true"


def test_a_retraction_keeps_the_note_and_drops_the_verdict(review: Review) -> None:
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    with pytest.raises(ReasonMissing):
        retract_claim(claim=review.claim, user=review.editor, note="")
    retracted = retract_claim(claim=review.claim, user=review.editor, note="The source was forged.")

    assert "rating" not in retracted.document
    assert retracted.document["note"] == "The source was forged."
    assert not Publication.objects.standing().exists()
    assert not Claim.objects.published().exists()


def test_a_retraction_names_the_words_that_went_out(review: Review) -> None:
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    published = publish_claim(claim=review.claim, user=review.editor)
    withdraw_decision(claim=review.claim, user=review.editor, reason="It rests on a forgery.")
    edit_claim(claim=review.claim, user=review.editor, text="")
    retracted = retract_claim(claim=review.claim, user=review.editor, note="It rests on a forgery.")
    assert (retracted.claim_text, retracted.document["claim"]) == (published.claim_text, published.claim_text)


def test_only_editors_publish_and_retract(review: Review) -> None:
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    with pytest.raises(NotAllowed):
        publish_claim(claim=review.claim, user=review.reviewer)
    publish_claim(claim=review.claim, user=review.editor)
    with pytest.raises(NotAllowed):
        retract_claim(claim=review.claim, user=review.reviewer, note="Mine.")


def test_a_claim_has_one_current_publication_or_the_database_refuses(review: Review) -> None:
    publication = corrected(review)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(version=1).update(is_current=True)
    assert publication.is_current


def test_another_editor_is_needed_only_for_ones_own_verdict(review: Review) -> None:
    approve_verdict(verdict=review.hand_in(), user=editor("egon"))
    assert Decision.objects.get().approved_by.username == "egon"
