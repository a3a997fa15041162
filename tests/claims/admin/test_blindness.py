"""A blind review leaks nowhere: the second reviewer walks every page looking for the first one's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from claims.admin.acts import ACTS
from claims.models import Assignment, Claim, EvidenceAssessment, EvidenceLink, Verdict
from claims.review.blindness import evidence_shown_to
from claims.review.corrections import set_speaker
from claims.review.evidence import add_evidence_link, assess_evidence, dismiss_evidence, take_back_assessment
from claims.review.services import assign_claim
from claims.review.talk import add_comment, log_contact
from claims.verdicts.services import hand_in_verdict
from sources.models import Document
from tests.claims.admin.test_pages import signed_in
from tests.factories import EditorFactory, FactCheckerFactory
from tests.newsroom import a_claim, passage, rating, suggest, without_members

pytestmark = pytest.mark.django_db

WORDS = "the meter readings disagree"
NOTE = "a table that nobody else found"
REMARK = "the footnote gives it away"
CONTACT = "Quentin of the harbour office"


@dataclass
class BlindPair:
    """A claim with two reviewers, of whom the first has handed in."""

    claim: Claim
    editor: User
    first: Assignment
    second: Assignment
    link: EvidenceLink
    own_find: EvidenceLink


@pytest.fixture
def pair() -> BlindPair:
    claim, editor = a_claim(), EditorFactory()
    one, two = FactCheckerFactory(first_name="Firstina"), FactCheckerFactory()
    first = assign_claim(claim=claim, reviewer=one, user=editor)
    second = assign_claim(claim=claim, reviewer=two, user=editor, role=Assignment.Role.SECOND_REVIEWER)
    link = suggest(claim, passage())
    found = add_evidence_link(claim=claim, passage=passage("Only the first reviewer found this table."), user=one)
    given = [
        assess_evidence(assignment=first, link=link, user=one, stance="refutes", note=NOTE),
        assess_evidence(assignment=first, link=found, user=one, stance="refutes"),
    ]
    add_comment(claim=claim, user=one, text=REMARK)
    log_contact(claim=claim, user=one, whom=CONTACT, way="email", contacted_at=timezone.now())
    set_speaker(appearance=claim.appearances.get(), user=one, speaker="Ilka Sorn")
    hand_in_verdict(assignment=first, user=one, rating=rating("false"), rationale=WORDS, assessments=given)
    return BlindPair(claim, editor, first, second, link, found)


def everything_shown_to(user: User, claim: Claim) -> str:
    """Each list, each row's page, the first page and the review pages, as this person gets them."""
    client = signed_in(user)
    addresses = [reverse("admin:index"), reverse("admin:claims_claim_change", args=[claim.pk])]
    addresses += [reverse("admin:claims_assignment_review", args=[one.pk]) for one in claim.assignments.all()]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses.append(reverse(f"{name}_changelist"))
        addresses += [reverse(f"{name}_change", args=[row.pk]) for row in model._default_manager.all()[:20]]
        addresses += [reverse(f"{name}_history", args=[row.pk]) for row in model._default_manager.all()[:20]]
    addresses += [reverse("admin:claims_claim_act", args=[claim.pk, act]) for act in ACTS]
    addresses += [f"{reverse('admin:claims_claim_changelist')}?state=in_review&q=Orvania", reverse("figures")]
    addresses += _outside_the_admin(get_resolver(), claim)
    shown = [_shown(client.get(address)) for address in addresses]
    for one in claim.assignments.all():
        act = {"act": "look"}, {"X-Requested-With": "review-page"}
        address = reverse("admin:claims_assignment_review", args=[one.pk])
        shown.append(_shown(client.post(address, act[0], headers=act[1])))
    asked = {"statements": [{"text": claim.text}]}
    shown.append(_shown(client.post("/api/v1/claims/match/", asked, content_type="application/json")))
    return "\n".join(shown)


def _outside_the_admin(resolver: URLResolver, claim: Claim, names: tuple[str, ...] = ()) -> Iterator[str]:
    """Every other address of the desk, for each row that it can be about; one with a key of a new name fails here."""
    keys: dict[str, list[Any]] = {"id": [claim.public_id], "public_id": [claim.public_id]}
    keys["number"] = [1]
    keys["pk"] = list(Document.objects.values_list("pk", flat=True))
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver) and one.namespace != "admin":
            yield from _outside_the_admin(one, claim, (*names, one.namespace) if one.namespace else names)
        elif isinstance(one, URLPattern) and one.name and not str(one.pattern).startswith("admin/"):
            groups = list(one.pattern.regex.groupindex)
            for values in product(*(keys[group] for group in groups)):
                yield reverse(":".join([*names, one.name]), kwargs=dict(zip(groups, values, strict=True)))


def _shown(answer: Any) -> str:
    return without_members(answer.getvalue().decode()) if answer.status_code in (200, 422) else ""


def test_the_walk_reaches_every_answer_of_the_api(pair: BlindPair) -> None:
    walked = list(_outside_the_admin(get_resolver(), pair.claim))
    assert f"/api/v1/claims/{pair.claim.public_id}/claim-review/" in walked
    assert {"/api/v1/claims/", "/api/v1/claims/export/", "/api/v1/changes/", "/api/v1/documents/", "/checks/"} < {
        *walked
    }


TRACES = (WORDS, NOTE, REMARK, CONTACT, "Firstina", "handed in a verdict", "Refutes")


def test_the_second_reviewer_finds_no_trace_of_the_first(pair: BlindPair) -> None:
    shown = everything_shown_to(pair.second.reviewer, pair.claim)
    assert [words for words in (*TRACES, "/verdict/1/", "set who speaks") if words in shown] == []


@pytest.mark.one_database
def test_nor_does_a_fact_checker_who_may_become_the_second(pair: BlindPair) -> None:
    shown = everything_shown_to(FactCheckerFactory(), pair.claim)
    assert [words for words in TRACES if words in shown] == []


@pytest.mark.one_database
def test_the_editor_sees_what_the_second_reviewer_does_not(pair: BlindPair) -> None:
    shown = everything_shown_to(pair.editor, pair.claim)
    assert all(words in shown for words in (WORDS, NOTE, REMARK, CONTACT, "Firstina", "handed in a verdict"))


@pytest.mark.one_database
def test_an_editor_who_reviews_the_claim_is_as_blind_as_any_reviewer(pair: BlindPair) -> None:
    pair.second.reviewer.groups.add(pair.editor.groups.get())
    both = User.objects.get(pk=pair.second.reviewer.pk)
    assert not Verdict.objects.visible_to(both).exists()
    shown = everything_shown_to(both, pair.claim)
    assert [words for words in (WORDS, NOTE, "&quot;rating&quot;: &quot;false&quot;") if words in shown] == []


def test_the_state_does_not_tell_that_a_review_is_in(pair: BlindPair) -> None:
    address = reverse("admin:claims_claim_change", args=[pair.claim.pk])
    alone = assign_claim(claim=a_claim("Output fell by 3 percent."), reviewer=pair.second.reviewer, user=pair.editor)
    client = signed_in(pair.second.reviewer)
    assert client.get(address).context["state"] == "in review"
    assert client.get(reverse("admin:claims_claim_change", args=[alone.claim_id])).context["state"] == "in review"
    in_review = client.get(f"{reverse('admin:claims_claim_changelist')}?state=in_review").context["cl"]
    assert {claim.pk for claim in in_review.result_list} == {pair.claim.pk, alone.claim_id}


def test_evidence_that_one_reviewer_added_does_not_show_to_the_other(pair: BlindPair) -> None:
    for assignment, is_shown in ((pair.first, True), (pair.second, False)):
        client = signed_in(assignment.reviewer)
        pages = [
            reverse("admin:claims_claim_change", args=[pair.claim.pk]),
            reverse("admin:claims_assignment_review", args=[assignment.pk]),
        ]
        shown = "".join(client.get(page).content.decode() for page in pages)
        assert (pair.own_find.passage.text in shown) is is_shown
    assert pair.own_find not in evidence_shown_to(pair.second.reviewer, pair.claim)
    assert pair.own_find in evidence_shown_to(pair.editor, pair.claim)


def test_the_second_reviewer_may_find_the_same_passage_and_is_not_told_of_the_first(pair: BlindPair) -> None:
    client, address = signed_in(pair.second.reviewer), reverse("admin:claims_assignment_review", args=[pair.second.pk])
    client.post(address, {"act": f"add {pair.own_find.passage_id}"})
    (card,) = [card for card in client.get(address).context["suggested"] if card["link"] == pair.own_find]
    page = without_members(client.get(address).content.decode())
    assert "Added by hand" in page
    assert "Firstina" not in page

    client.post(address, {"act": f"stance {card['link'].pk} irrelevant"})
    assert [card["link"] for card in client.get(address).context["aside"]] == [pair.own_find]


@pytest.mark.one_database
@pytest.mark.parametrize("act", ["stance {} refutes", "dismiss {}", "take_back {}"])
def test_whoever_guesses_the_key_of_anothers_find_is_told_nothing(pair: BlindPair, act: str) -> None:
    client, address = signed_in(pair.second.reviewer), reverse("admin:claims_assignment_review", args=[pair.second.pk])
    nothing, hidden = (
        client.post(address, {"act": act.format(key)}, headers={"X-Requested-With": "review-page"}).json()
        for key in (999_999, pair.own_find.pk)
    )
    assert (hidden["said"], hidden["error"]) == ("", nothing["error"])
    assert not pair.second.assessments.exists()
    assert pair.own_find.passage.text not in str(hidden["parts"])


def test_what_both_set_aside_stays_aside_for_each(pair: BlindPair) -> None:
    claim = a_claim("Output fell by 3 percent.")
    link = suggest(claim, passage("A table of output."))
    both = [
        assign_claim(claim=claim, reviewer=one.reviewer, user=pair.editor, role=one.role)
        for one in (pair.first, pair.second)
    ]
    for own in both:
        dismiss_evidence(assignment=own, link=link, user=own.reviewer)
    for own in both:
        page = signed_in(own.reviewer).get(reverse("admin:claims_assignment_review", args=[own.pk]))
        assert [card["link"] for card in page.context["aside"]] == [link]


def test_a_dismissal_neither_changes_nor_betrays_what_the_other_confirmed(pair: BlindPair) -> None:
    dismiss_evidence(assignment=pair.second, link=pair.link, user=pair.second.reviewer)

    pair.link.refresh_from_db()
    assert pair.link.confirmed_by == pair.first.reviewer
    assert EvidenceAssessment.objects.get(assignment=pair.second).stance == "irrelevant"
    assert EvidenceAssessment.objects.get(assignment=pair.first, link=pair.link).stance == "refutes"


def test_a_dismissed_passage_stays_dismissed_for_its_reviewer_when_the_other_confirms_it(pair: BlindPair) -> None:
    third = suggest(pair.claim, passage("A third table."))
    dismiss_evidence(assignment=pair.second, link=third, user=pair.second.reviewer)
    adjudicator = FactCheckerFactory()
    as_third = assign_claim(claim=pair.claim, reviewer=adjudicator, user=pair.editor, role="adjudicator")
    assess_evidence(assignment=as_third, link=third, user=adjudicator, stance="supports")

    assert EvidenceAssessment.objects.get(assignment=pair.second, link=third).stance == "irrelevant"


def test_taking_an_assessment_back_leaves_the_link_to_whoever_else_confirmed_it(pair: BlindPair) -> None:
    reviewer = pair.second.reviewer
    third = suggest(pair.claim, passage("A third table."))
    assess_evidence(assignment=pair.second, link=third, user=reviewer, stance="supports")
    assess_evidence(assignment=pair.second, link=pair.link, user=reviewer, stance="supports")
    take_back_assessment(assignment=pair.second, link=third, user=reviewer)
    take_back_assessment(assignment=pair.second, link=pair.link, user=reviewer)
    take_back_assessment(assignment=pair.second, link=pair.link, user=reviewer)

    third.refresh_from_db()
    pair.link.refresh_from_db()
    assert (third.confirmed_by, pair.link.confirmed_by) == (None, pair.first.reviewer)
    assert not pair.second.assessments.exists()


def test_an_adjudicator_sees_the_reviews_side_by_side(pair: BlindPair) -> None:
    second = pair.second
    given = assess_evidence(assignment=second, link=pair.link, user=second.reviewer, stance="supports")
    words = "the statistics office says so"
    hand_in_verdict(
        assignment=second, user=second.reviewer, rating=rating("true"), rationale=words, assessments=[given]
    )
    judge = FactCheckerFactory()
    adjudication = assign_claim(claim=pair.claim, reviewer=judge, user=pair.editor, role="adjudicator")
    page = signed_in(judge).get(reverse("admin:claims_assignment_review", args=[adjudication.pk])).content.decode()
    assert WORDS in page
    assert words in page


@pytest.mark.parametrize(
    "address",
    ["state__exact=in_review", "state__in=adjudication", "assignments=1", "assignments__isnull=False",
     "evidence_links=1", "updated_at__gte=2026-01-01", "decision__isnull=False"],
)  # fmt: skip
def test_no_address_finds_claims_by_what_their_page_hides(pair: BlindPair, address: str) -> None:
    listing = reverse("admin:claims_claim_changelist")
    assert signed_in(pair.second.reviewer).get(f"{listing}?{address}").status_code == 400
