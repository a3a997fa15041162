"""The review page as it works without its script: every button posts the whole form, and no word is lost."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from claims.models import Assignment, Comment, Contact, EvidenceLink, Verdict
from claims.review.services import assign_claim
from claims.review.talk import add_comment
from claims.verdicts.services import approve_verdict
from desk.models import AuditEvent
from sources.passages.services import index_passages
from tests.claims.admin.test_acts import said
from tests.claims.admin.test_pages import signed_in
from tests.factories import DocumentFactory, FactCheckerFactory, SnapshotFactory
from tests.newsroom import Review, a_claim, a_review, claim_in, passage, rating, snapshot_of, suggest

pytestmark = pytest.mark.django_db


def address_of(assignment: Assignment) -> str:
    return reverse("admin:claims_assignment_review", args=[assignment.pk])


@pytest.fixture
def review() -> Review:
    return a_review()


@pytest.fixture
def client(review: Review) -> Client:
    return signed_in(review.reviewer)


def press(client: Client, review: Review, act: str, **given: Any) -> HttpResponse:
    return client.post(address_of(review.assignment), {"act": act, **given})  # type: ignore[return-value]


def test_source_evidence_and_decision_stand_on_one_page_under_a_strict_policy(review: Review, client: Client) -> None:
    answer = client.get(address_of(review.assignment))
    page = answer.content.decode()
    assert all(f'id="pane-{number}"' in page for number in (1, 2, 3))
    assert f'<mark class="lit" id="claim-{review.claim.pk}">{review.claim.text}</mark>' in page
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page
    assert " style=" not in page
    assert "onclick" not in page


def test_a_suggestion_looks_like_one_and_names_what_suggested_it(review: Review, client: Client) -> None:
    link = suggest(review.claim, passage("The office counted 11 percent."))
    EvidenceLink.objects.filter(pk=link.pk).update(signals=[{"kind": "number", "words": "number differs: 12 / 11"}])
    page = client.get(address_of(review.assignment)).content.decode()
    assert f'class="card suggested" id="evidence-{link.pk}"' in page
    assert "Suggested by test, number 1" in page
    assert "number differs: 12 / 11" in page
    assert "aria-pressed" not in page


def test_a_stance_confirms_with_directness_and_note(review: Review, client: Client) -> None:
    key = review.link.pk
    answer = press(
        client, review, f"stance {key} refutes", **{f"directness-{key}": "primary", f"note-{key}": "Table 3."}
    )
    assert answer["Location"].endswith(f"#evidence-{key}")
    assessment = review.assignment.assessments.get()
    assert (assessment.stance, assessment.directness, assessment.note) == ("refutes", "primary", "Table 3.")
    page = client.get(address_of(review.assignment)).content.decode()
    assert f'class="card confirmed" id="evidence-{key}"' in page
    assert "1 of 1" in page


def test_a_passage_is_dismissed_and_taken_back(review: Review, client: Client) -> None:
    link = suggest(review.claim, passage("Beside the point."))
    press(client, review, f"dismiss {link.pk}")
    assert client.get(address_of(review.assignment)).context["aside"][0]["link"] == link
    press(client, review, f"take_back {link.pk}")
    assert client.get(address_of(review.assignment)).context["aside"] == []


def test_words_typed_so_far_survive_every_button(review: Review, client: Client) -> None:
    press(client, review, f"stance {review.link.pk} supports", rationale="Half a sentence", rating=rating("mixed").pk)
    page = client.get(address_of(review.assignment))
    assert "Half a sentence</textarea>" in page.content.decode()
    assert [chosen.slug for chosen, is_chosen in page.context["ratings"] if is_chosen] == ["mixed"]

    refused = press(client, review, "hand_in", rationale="Half a sentence [7]", rating=rating("mixed").pk)
    assert "cites [7]" in said(refused)
    assert "Half a sentence [7]</textarea>" in client.get(address_of(review.assignment)).content.decode()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"rationale": "Because."}, "Choose a rating first."),
        ({"rating": "true", "rationale": ""}, "needs a rationale"),
        ({"rating": "true", "rationale": "Because."}, "names the evidence it rests on"),
        ({"rating": "true", "rationale": "Because.", "confidence": "boundless"}, "one of these confidences"),
    ],
    ids=["no rating", "no rationale", "no evidence", "no such confidence"],
)
def test_a_verdict_without_its_parts_is_refused_in_words(
    review: Review, client: Client, given: dict[str, str], reason: str
) -> None:
    if "rating" in given:
        given = {**given, "rating": str(rating(given["rating"]).pk)}
    assert reason in said(press(client, review, "hand_in", **given))
    assert not Verdict.objects.exists()


def test_a_verdict_is_handed_in_and_the_next_assignment_opens(review: Review, client: Client) -> None:
    following = assign_claim(claim=a_claim("Output fell by 3 percent."), reviewer=review.reviewer, user=review.editor)
    press(client, review, f"stance {review.link.pk} supports")
    given = {"rating": rating("true").pk, "rationale": "The office says so [1].", "confidence": "high"}
    answer = press(client, review, "hand_in", **given)

    assert answer["Location"] == address_of(following)
    verdict = Verdict.objects.get()
    assert (verdict.rating.slug, verdict.confidence, verdict.assessments.count()) == ("true", "high", 1)


def test_after_the_last_assignment_the_list_opens(review: Review, client: Client) -> None:
    answer = press(
        client,
        review,
        "hand_in",
        rating=rating("unproven").pk,
        rationale="Nobody counts it.",
        no_evidence_found="Exports by year; customs tables",
    )
    assert answer["Location"] == reverse("admin:claims_assignment_changelist")
    assert Verdict.objects.get().no_evidence_found == "Exports by year; customs tables"


def test_a_second_version_may_follow_until_the_claim_is_decided(review: Review, client: Client) -> None:
    verdict = review.hand_in("true")
    assert "The statistics say so [1].</textarea>" in client.get(address_of(review.assignment)).content.decode()
    press(client, review, "hand_in", rating=rating("mixed").pk, rationale="On second thoughts [1].")
    latest = Verdict.objects.latest("version")
    assert (latest.version, latest.rating.slug) == (2, "mixed")

    approve_verdict(verdict=latest, user=review.editor)
    assert "until it is decided" in said(press(client, review, "hand_in", rating=verdict.rating_id, rationale="No."))
    assert Verdict.objects.count() == 2


def test_another_fact_checker_cannot_find_the_page(review: Review) -> None:
    assert signed_in(FactCheckerFactory()).get(address_of(review.assignment)).status_code == 404


def test_an_editor_reads_a_review_and_cannot_write_it(review: Review) -> None:
    review.assess("refutes")
    client = signed_in(review.editor)
    page = client.get(address_of(review.assignment)).content.decode()
    assert "Refutes" in page
    assert 'value="hand_in"' not in page
    press(client, review, f"take_back {review.link.pk}")
    assert review.assignment.assessments.count() == 1


def test_the_library_is_searched_and_a_find_is_added(review: Review, client: Client) -> None:
    text = "Customs counted exports of wool at 40,000 tonnes in 2027, more than in any year before."
    snapshot = SnapshotFactory(document=DocumentFactory(), text=text)
    index_passages(snapshot=snapshot)
    answer = press(client, review, "search", query="exports of wool")
    page = client.get(answer["Location"].partition("#")[0])
    (found,) = page.context["found"]
    assert found.text == text
    assert "“exports of wool”" in page.content.decode()

    press(client, review, f"add {found.pk}")
    link = EvidenceLink.objects.get(passage=found)
    assert (link.added_by, link.suggested_by) == (review.reviewer, "")
    assert page.context["claim"] == review.claim


@pytest.mark.parametrize("act", ["stance 99999 supports", "add 99999", "dismiss x", "stance", "fly away", ""])
def test_a_button_that_leads_nowhere_is_answered_in_words(review: Review, client: Client, act: str) -> None:
    answer = press(client, review, act)
    assert answer.status_code == 302
    assert said(answer)


def test_other_claims_of_the_article_are_dotted_and_lead_to_the_own_review(review: Review) -> None:
    snapshot = snapshot_of("Output fell by 3 percent. Prices rose by 5 percent. Nobody asked why.")
    first, second = claim_in(snapshot, "Output fell by 3 percent."), claim_in(snapshot, "Prices rose by 5 percent.")
    here = assign_claim(claim=first, reviewer=review.reviewer, user=review.editor)
    there = assign_claim(claim=second, reviewer=review.reviewer, user=review.editor)
    page = signed_in(review.reviewer).get(address_of(here))
    assert page.context["next_claim"] == address_of(there)
    assert page.context["previous_claim"] == ""
    dotted = f'<mark id="claim-{second.pk}"><a href="{address_of(there)}">Prices rose by 5 percent.</a></mark>'
    assert dotted in page.content.decode()


def test_the_script_gets_the_parts_that_changed(review: Review, client: Client) -> None:
    act = {"act": f"stance {review.link.pk} supports"}
    answer = client.post(address_of(review.assignment), act, headers={"X-Requested-With": "review-page"})
    given = json.loads(answer.content)
    assert "card confirmed" in given["parts"]["evidence"]
    assert given["said"] == "Saved: supports."
    refused = client.post(
        address_of(review.assignment), {"act": "hand_in"}, headers={"X-Requested-With": "review-page"}
    )
    assert (refused.status_code, json.loads(refused.content)["error"]) == (422, "Choose a rating first.")


def test_more_evidence_costs_no_more_queries(
    review: Review, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        suggest(review.claim, passage(f"The office counted {number} percent."))
    with django_assert_max_num_queries(43):
        client.get(address_of(review.assignment))


def test_a_null_character_in_a_field_costs_the_reviewer_nothing() -> None:
    review = a_review()
    suggest(review.claim, passage("Tin went by sea."))
    client = signed_in(review.reviewer)
    address = reverse("admin:claims_assignment_review", args=[review.assignment.pk])
    link = review.link.pk
    said = {"act": f"stance {link} supports", f"note-{link}": "a\0b", "rationale": "so [1]\0", "query": "tin\0"}
    assert client.post(address, said).status_code == 302
    assert client.post(address, {**said, "act": "search"}).status_code == 302
    assert client.get(address, {"q": "tin\0"}).status_code == 200
    handed_in = {"act": "hand_in", "rating": str(rating("true").pk), "rationale": "They say so\0 [1]."}
    assert client.post(address, handed_in).status_code == 302
    assert review.assignment.verdicts.get().rationale == "They say so [1]."


def test_comments_contacts_and_history_stand_on_the_review_page(review: Review, client: Client) -> None:
    assert "Comment added." in said(press(client, review, "comment", comment="Mind the footnote.", rationale="Half"))
    given = {"contact-whom": "Ilka Sorn", "contact-way": "email", "contact-at": "2026-03-01T10:00"}
    assert "Contact logged." in said(press(client, review, "contact", **given))
    contact = Contact.objects.get()
    press(client, review, f"reply {contact.pk}", rationale="Half", **{f"reply-{contact.pk}": "No comment."})

    page = client.get(address_of(review.assignment))
    shown = page.content.decode()
    assert all(
        words in shown for words in ("<p>Mind the footnote.</p>", "Ilka Sorn", "<p>No comment.</p>", "frida commented")
    )
    assert "Half</textarea>" in shown
    assert page.context["draft"]["comment"] == ""
    assert page.context["checks"][-1].answer == "asked 1 time, 1 replied"


@pytest.mark.parametrize(
    ("act", "given", "reason"),
    [
        ("comment", {"comment": " "}, "no words yet"),
        ("contact", {"contact-whom": "Ilka Sorn", "contact-way": "email", "contact-at": "soon"}, "is no day and hour"),
        (
            "contact",
            {"contact-whom": "Sorn", "contact-way": "email", "contact-at": "2028-13-01T10:00"},
            "no day and hour",
        ),
        ("reply 99", {}, "not there any more"),
        ("withdraw_comment 99", {}, "not there any more"),
    ],
)
def test_what_cannot_be_said_is_refused_in_words(
    review: Review, client: Client, act: str, given: dict[str, str], reason: str
) -> None:
    assert reason in said(press(client, review, act, **given))


def test_an_editor_comments_on_the_claims_page_and_reads_the_whole_history(review: Review) -> None:
    client = signed_in(review.editor)
    address = reverse("admin:claims_claim_talk", args=[review.claim.pk])
    answer = client.post(address, {"act": "comment", "comment": "@frida by noon, please."})
    assert answer["Location"].endswith("#discussion")
    for number in range(110):
        add_comment(claim=review.claim, user=review.editor, text=f"Remark {number}.")
    claim_page = reverse("admin:claims_claim_change", args=[review.claim.pk])
    assert len(client.get(claim_page).context["history"]) == 100
    assert "Exports" in client.get(claim_page, {"history": "all"}).content.decode()
    assert (
        len(client.get(claim_page, {"history": "all"}).context["history"])
        == AuditEvent.objects.exclude(what__startswith="account").count()
    )
    assert client.post(address, {"act": "fly away"}).status_code == 404
    comment = Comment.objects.first()
    assert comment is not None
    own = reverse("admin:claims_comment_change", args=[comment.pk])
    assert client.get(own)["Location"] == f"{claim_page}#comment-{comment.pk}"
    assert signed_in(review.reviewer).get(own)["Location"].startswith(address_of(review.assignment))


def test_corrections_are_saved_and_a_conflict_keeps_what_was_typed(review: Review, client: Client) -> None:
    page = client.get(address_of(review.assignment)).content.decode()
    assert f'name="fix-text-was" form="review" value="{review.claim.text}"' in page
    typed = {"fix-text": "Exports rose.", "fix-text-was": review.claim.text}
    assert "1 correction saved." in said(press(client, review, "fix", **typed))

    again = press(client, review, "fix", **{"fix-text": "Exports fell.", "fix-text-was": review.claim.text})
    assert "yours, “Exports fell.”, waits in its field" in said(again)
    page = client.get(address_of(review.assignment)).content.decode()
    assert "<h1>Exports rose.</h1>" in page
    assert ">Exports fell.</textarea>" in page
    assert 'name="fix-text-was" form="review" value="Exports rose."' in page


def test_two_windows_see_each_others_words_field_by_field(review: Review, client: Client) -> None:
    first = {"rationale": "It rose.", "rationale-was": "", "confidence": "high", "confidence-was": ""}
    press(client, review, "draft", **first)
    second = {"rationale": "It fell.", "rationale-was": "", "confidence-was": ""}
    assert "Nothing is lost: both versions" in said(press(client, review, "draft", **second))
    answer = client.get(address_of(review.assignment))
    page = answer.content.decode()
    assert "It rose.</textarea>" in page
    assert "<p>It fell.</p>" in page
    assert answer.context["draft"]["confidence"] == "high"

    chosen = {"rating": rating("true").pk, "rationale": "It rose.", "rationale-was": "It rose."}
    assert "take, join or drop" in said(press(client, review, "hand_in", **chosen))
    press(client, review, "settle join rationale 0", **chosen)
    shown = client.get(address_of(review.assignment))
    assert shown.context["draft"]["rationale"] == "It rose.\n\nIt fell."
    assert not shown.context["draft"]["disputes"]
    assert "wait no more" in said(press(client, review, "settle join rationale 0"))
    assert "wait no more" in said(press(client, review, "settle"))


def test_a_draft_is_read_by_nobody_but_its_reviewer(review: Review, client: Client) -> None:
    press(client, review, "draft", rationale="Half a sentence")
    assert "Half a sentence" in client.get(address_of(review.assignment)).content.decode()
    assert "Half a sentence" not in signed_in(review.editor).get(address_of(review.assignment)).content.decode()
