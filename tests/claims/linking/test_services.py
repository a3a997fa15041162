from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.linking import services
from claims.linking.services import MOST_LINKS, MOST_PER_DOCUMENT, link_claim, link_claims, link_document
from claims.models import Claim, EvidenceLink
from claims.review.evidence import add_evidence_link, assess_evidence
from desk.models import Job
from sources.models import Document, Passage
from sources.passages.services import index_passages
from tests.newsroom import claim_in, fact_checker, snapshot_of
from tests.sources.passages.library import add_evidence, add_snapshot

pytestmark = pytest.mark.django_db

SENTENCE = "Norvania cut its oil output by 500,000 barrels a day in 2023."


@pytest.fixture
def claim() -> Claim:
    snapshot = snapshot_of(f"Trade of Norvania rose. {SENTENCE}")
    Document.objects.filter(pk=snapshot.document_id).update(published_on=date(2023, 3, 21))
    index_passages(snapshot=snapshot)
    return claim_in(snapshot, SENTENCE)


def rows(claim: Claim) -> list[dict[str, object]]:
    return [dict(row) for row in claim.evidence_links.order_by("pk").values()]


def test_the_nearest_passage_comes_first_with_score_parts_signals_and_version(claim: Claim) -> None:
    far = add_evidence("The plum harvest of Norvania in 2023 was poor, oil or not.")
    near = add_evidence("Norvania cut its output of oil by 400,000 barrels a day.", published_on=date(2023, 5, 2))
    links = link_claim(claim=claim)
    assert [link.passage.snapshot.document for link in links] == [near, far]
    first = links[0]
    assert first.rank == 1
    assert first.score is not None
    assert links[1].score is not None
    assert first.score > links[1].score
    assert first.score_parts["names"] == 1.0
    assert [signal["words"] for signal in first.signals] == [
        "number differs: 500,000 / 400,000 barrels a day (−20\u00a0%)",
        "not known then: published on 2 May 2023, after the claim",
    ]
    assert first.suggested_by == "ranking 2.4, search 1.1, counts live 3"


def test_linking_again_changes_nothing(claim: Claim) -> None:
    add_evidence("Norvania cut its output of oil.")
    link_claim(claim=claim)
    before = rows(claim)
    link_claim(claim=claim)
    assert rows(claim) == before != []


def test_a_claim_is_no_evidence_for_itself(claim: Claim) -> None:
    document = claim.appearances.get().snapshot.document
    original = add_evidence(SENTENCE)
    Document.objects.filter(pk=document.pk).update(duplicate_of=original)
    add_evidence(SENTENCE, duplicate_of=original)
    assert link_claim(claim=claim) == []


def test_a_passage_with_one_word_in_common_is_no_evidence(claim: Claim) -> None:
    add_evidence("Oil on canvas.")
    assert link_claim(claim=claim) == []


def test_a_claim_without_content_words_has_no_evidence() -> None:
    add_evidence("Norvania cut its output of oil.")
    assert link_claim(claim=claim_in(snapshot_of("It was so."), "It was so.")) == []


def test_at_most_ten_passages_are_suggested_and_few_of_one_document(claim: Claim) -> None:
    sentences = [f"Norvania cut its oil output, report {number}. " + "It rained all day. " * 20 for number in range(9)]
    long = add_evidence(*sentences)
    for number in range(12):
        add_evidence(f"Norvania cut its oil output, release {number}.")
    links = link_claim(claim=claim)
    assert len(links) == MOST_LINKS
    assert sum(link.passage.snapshot.document == long for link in links) <= MOST_PER_DOCUMENT


def test_what_is_found_no_more_goes_when_it_was_only_suggested(claim: Claim) -> None:
    document = add_evidence("Norvania cut its output of oil.")
    (old,) = link_claim(claim=claim)
    index_passages(snapshot=add_snapshot(document, "Norvania cut its output of oil by a third."))
    (new,) = link_claim(claim=claim)
    assert new.passage.text.endswith("by a third.")
    assert not EvidenceLink.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("act", ["confirmed", "dismissed"])
def test_what_a_person_has_acted_on_stays_as_it_was(claim: Claim, act: str) -> None:
    document = add_evidence("Norvania cut its output of oil.")
    (link,) = link_claim(claim=claim)
    at = datetime(2028, 1, 1, tzinfo=UTC)
    EvidenceLink.objects.filter(pk=link.pk).update(
        **{f"{act}_by": fact_checker(), f"{act}_at": at}, score=0.1, suggested_by="an older search"
    )
    before = rows(claim)
    link_claim(claim=claim)
    assert rows(claim) == before
    index_passages(snapshot=add_snapshot(document, "Nothing of that kind."))
    assert link_claim(claim=claim) == []
    assert rows(claim) == before


def test_what_a_person_has_added_or_assessed_stays(claim: Claim) -> None:
    user = fact_checker()
    reviewed = add_evidence("A far cry.").snapshots.get().passages.get()
    assignment = claim.assignments.create(reviewer=user)
    claim.state = Claim.State.IN_REVIEW
    claim.save()
    added = add_evidence_link(claim=claim, passage=reviewed, user=user)
    add_evidence("Norvania cut its output of oil.")
    link = next(link for link in link_claim(claim=claim) if link.pk != added.pk)
    assess_evidence(assignment=assignment, link=link, user=user, stance="supports")
    before = rows(claim)
    Passage.objects.filter(pk=link.passage_id).update(terms="something else")
    link_claim(claim=claim)
    assert rows(claim) == before


def test_every_open_claim_of_a_document_is_linked_with_progress(claim: Claim) -> None:
    document = claim.appearances.get().snapshot.document
    closed = claim_in(claim.appearances.get().snapshot, "Trade of Norvania rose.")
    Claim.objects.filter(pk=closed.pk).update(state=Claim.State.CLOSED, closed_reason="not_a_claim")
    add_evidence("Norvania cut its output of oil while trade of Norvania rose.")
    job = Job.objects.create(
        kind="link", subject=document, state=Job.State.RUNNING, next_attempt_at=datetime(2028, 1, 1, tzinfo=UTC)
    )
    assert link_document(document, job) == {"claims": 1, "links": 1}
    job.refresh_from_db()
    assert (job.progress, job.progress_of) == (1, 1)
    assert not closed.evidence_links.exists()


def test_a_claim_that_went_meanwhile_gets_no_links(claim: Claim) -> None:
    add_evidence("Norvania cut its output of oil.")
    Claim.objects.filter(pk=claim.pk).delete()
    assert link_claim(claim=claim) == []


def said_apart(number: int) -> list[Claim]:
    """Claims of one article, about as many things."""
    things = [f"Norvania shipped {one} tonnes of {thing} in 2023." for one, thing in enumerate(THINGS[:number], 41)]
    snapshot = snapshot_of(" ".join(things))
    index_passages(snapshot=snapshot)
    return [claim_in(snapshot, said) for said in things]


THINGS = ("tin", "copper", "wheat", "barley", "cotton", "sugar", "timber", "paper", "cement")


def suggestions() -> list[object]:
    columns = ("claim", "passage", "rank", "score", "signals")
    return list(EvidenceLink.objects.order_by("claim", "rank").values_list(*columns))


def test_claims_linked_together_get_what_each_gets_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = said_apart(5)
    own = add_evidence("Norvania shipped 44 tonnes of barley, of cotton less.")
    for thing in THINGS:
        add_evidence(f"Norvania shipped 30 tonnes of {thing}, the ministry said.")
    # One of them stands in a document of the library too, which is evidence for the others alone.
    claim_in(own.snapshots.get(), "Norvania shipped 44 tonnes of barley").appearances.update(claim=claims[3])
    for claim in claims:
        link_claim(claim=claim)
    alone = suggestions()
    passage = own.snapshots.get().passages.get()
    assert list(EvidenceLink.objects.filter(passage=passage).values_list("claim", flat=True)) not in (
        [],
        [claims[3].pk],
    )
    assert not claims[3].evidence_links.filter(passage=passage).exists()
    EvidenceLink.objects.all().delete()
    monkeypatch.setattr(services, "TOGETHER", 2)

    assert link_claims(claims) == len(alone)
    assert suggestions() == alone != []


def test_an_article_of_many_claims_asks_hardly_more_than_one_of_few() -> None:
    for thing in THINGS:
        add_evidence(f"Norvania shipped 30 tonnes of {thing}, the ministry said.")
    asked = []
    for many in (2, 9):
        claims = said_apart(many)
        with CaptureQueriesContext(connection) as queries:
            link_claims(claims)
        asked.append(len(queries))
    assert asked[1] - asked[0] <= 7 * 2  # one to find its passages, one at most for their documents


def test_a_link_found_again_as_it_was_is_not_written(claim: Claim) -> None:
    add_evidence("Norvania cut its output of oil by 400,000 barrels a day.")
    assert link_claim(claim=claim) != []
    with CaptureQueriesContext(connection) as queries:
        link_claim(claim=claim)
    assert [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_of_claims_linked_together_what_people_touched_and_what_went_stay_apart() -> None:
    claims = said_apart(3)
    for thing in THINGS[:3]:
        add_evidence(f"Norvania shipped 30 tonnes of {thing}, the ministry said.")
    link_claims(claims)
    kept = claims[0].evidence_links.order_by("rank")[0]
    at = datetime(2028, 1, 1, tzinfo=UTC)
    EvidenceLink.objects.filter(pk=kept.pk).update(dismissed_by=fact_checker(), dismissed_at=at, score=0.1)
    EvidenceLink.objects.filter(claim=claims[1]).update(score=0.2)
    Claim.objects.filter(pk=claims[2].pk).delete()

    link_claims(claims)

    kept.refresh_from_db()
    assert (kept.score, kept.dismissed_at) == (0.1, at)
    assert 0.2 not in claims[1].evidence_links.values_list("score", flat=True)
    assert not EvidenceLink.objects.filter(claim=claims[2].pk).exists()
