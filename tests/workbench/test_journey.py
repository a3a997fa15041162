"""The whole way of an article, in one process: from its bytes to an API answer."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from claims.models import Claim, EvidenceLink
from claims.review.services import accept_claim, assign_claim
from claims.verdicts.services import Words, approve_verdict, publish_claim
from desk.access.keys import make_key
from desk.audit.actor import Actor
from desk.models import ApiClient, Job
from sources.blocks import BlockKind
from sources.models import Document, Passage, Snapshot
from tests.newsroom import Review, editor, fact_checker, taken_in

pytestmark = pytest.mark.django_db

ARTICLE = """\
# Tin Exports of Orvania Reach a Record

By [Mira Quell](#)

March 14, 2028

Anna Example / Northshore Picture Desk

Orvania exported 40,000 tonnes of tin in February, a monthly record, the state company Orvatin said on Monday.

"We have never loaded so many ships," its director, Pell Marrow, told reporters. He said the port worked through

every night of the month.

## **Doubts in the capital**

Trade Minister Ilka Sorn said exports would rise by another 12 percent until the end of June.

Will the harbour hold?

Original url:

<https://www.courier.example/2028/03/14/tin-exports>
"""

EVIDENCE = """\
# Monthly trade figures of Orvania

Harbour Statistics Office

March 10, 2028

The port of Quillmouth loaded 38,500 tonnes of tin in February 2028. In January it loaded 31,200 tonnes of tin. The
state company Orvatin accounts for all exports of tin from Orvania. The figures are provisional and will be revised in
April, when the customs declarations of small ships have been counted as well.
"""


def key_for(*scopes: str) -> dict[str, str]:
    _, text = make_key(client=ApiClient.objects.create(name="Aggregator"), scopes=list(scopes), actor=Actor.shell())
    return {"Authorization": f"Bearer {text}"}


def test_an_article_travels_from_its_file_to_a_verified_claim_of_the_api(client: Client) -> None:
    taken_in(EVIDENCE, kind=Document.Kind.STATISTICS, name="figures.md")
    document = taken_in(ARTICLE)
    claim = Claim.objects.get(appearances__quote__contains="40,000 tonnes", appearances__snapshot__document=document)
    link = claim.evidence_links.get(rank=1)
    assert "38,500 tonnes" in link.passage.text
    edith, frida = editor(), fact_checker()
    accept_claim(claim=claim, user=edith)
    review = Review(claim, edith, frida, assign_claim(claim=claim, reviewer=frida, user=edith), link)
    approve_verdict(verdict=review.hand_in("false", "The office counted 38,500 tonnes [1]."), user=edith)
    publish_claim(claim=claim, user=edith, words=Words(claim.text))

    listed = client.get("/api/v1/claims/", headers=key_for("claims:read")).json()["results"]

    assert [one["rating"]["slug"] for one in listed] == ["false"]
    appearance = listed[0]["appearances"][0]
    text = Snapshot.objects.get(text_sha256=appearance["snapshot"]["text_sha256"]).text
    assert text[appearance["start"] : appearance["end"]] == appearance["quote"]
    assert listed[0]["evidence"][0]["document"]["title"] == "Monthly trade figures of Orvania"


def test_what_the_text_says_of_itself_is_read() -> None:
    document = taken_in(ARTICLE)

    assert document.title == "Tin Exports of Orvania Reach a Record"
    assert document.byline == "Mira Quell"
    assert document.published_on == date(2028, 3, 14)
    assert document.canonical_url == "https://www.courier.example/2028/03/14/tin-exports"
    assert document.publisher is not None
    assert document.publisher.domain == "courier.example"
    assert document.language == "en"


def test_headings_credits_dates_and_addresses_are_never_claims() -> None:
    document = taken_in(ARTICLE)
    snapshot = document.snapshots.get()
    body = [block for block in snapshot.blocks if block.kind.is_body]
    kinds = {block.kind for block in snapshot.blocks}

    assert {BlockKind.TITLE, BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.CREDIT, BlockKind.HEADING} <= kinds
    for appearance in snapshot.appearances.all():
        assert snapshot.text[appearance.start : appearance.end] == appearance.quote
        assert any(block.start <= appearance.start < block.end for block in body)


def test_a_sentence_cut_by_a_blank_line_is_one_claim_with_its_exact_place() -> None:
    snapshot = taken_in(ARTICLE).snapshots.get()
    appearance = snapshot.appearances.get(quote__contains="worked through")

    assert appearance.quote.endswith("worked through\n\nevery night of the month.")
    assert "worked through every night of the month." in appearance.claim.text


def test_every_job_of_a_journey_is_a_row_that_is_done() -> None:
    document = taken_in(ARTICLE)
    jobs = Job.objects.about(document).order_by("id")
    assert [(job.kind, job.state) for job in jobs] == [
        ("read", "done"),
        ("index", "done"),
        ("compare", "done"),
        ("extract", "done"),
        ("match", "done"),
        ("link", "done"),
    ]


def test_evidence_is_indexed_and_not_searched_for_claims() -> None:
    document = taken_in(EVIDENCE, kind=Document.Kind.STATISTICS)
    assert Passage.objects.filter(snapshot__document=document).exists()
    assert not Claim.objects.exists()
    assert [job.kind for job in Job.objects.about(document).order_by("id")] == ["read", "index", "compare", "offer"]


def test_a_claim_is_not_evidence_for_itself() -> None:
    taken_in(ARTICLE)
    assert not EvidenceLink.objects.exists()


def test_the_same_journey_again_gives_the_same_rows() -> None:
    taken_in(EVIDENCE, kind=Document.Kind.STATISTICS, name="figures.md")
    document = taken_in(ARTICLE)
    before = [list(model.objects.order_by("id").values()) for model in (Claim, EvidenceLink, Snapshot, Passage)]
    again = taken_in(ARTICLE)

    assert again == document
    assert [list(model.objects.order_by("id").values()) for model in (Claim, EvidenceLink, Snapshot, Passage)] == before


def test_add_article_works_without_a_worker(tmp_path: Path) -> None:
    file = tmp_path / "article.md"
    file.write_text(ARTICLE, encoding="utf-8")
    call_command("add_article", str(file), "--now")
    assert Claim.objects.filter(appearances__snapshot__document__submitted_name="article.md").exists()


def test_a_bad_file_among_good_ones_is_one_line_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 20)

    with pytest.raises(CommandError, match="3 of 4 could not be added"):
        call_command("add_article", str(tmp_path), str(tmp_path / "missing.md"), "--now", stderr=StringIO())

    told = capsys.readouterr().out
    assert "is empty" in told
    assert "missing.md: there is no such file" in told
    assert Document.objects.filter(submitted_name="good.md").exists()


def test_a_claim_review_of_the_api_is_json_ld(client: Client) -> None:
    document = taken_in(ARTICLE)
    claim = Claim.objects.filter(appearances__snapshot__document=document)[0]
    edith, frida = editor(), fact_checker()
    assignment = assign_claim(claim=claim, reviewer=frida, user=edith)
    other = taken_in(EVIDENCE, kind=Document.Kind.STATISTICS).snapshots.get().passages.all()[0]
    link, _ = EvidenceLink.objects.get_or_create(claim=claim, passage=other, defaults={"added_by": edith})
    review = Review(claim, edith, frida, assignment, link)
    approve_verdict(verdict=review.hand_in("unproven"), user=edith)
    publish_claim(claim=claim, user=edith, words=Words(claim.text))

    answer = client.get(f"/api/v1/claims/{claim.public_id}/claim-review/", headers=key_for("claims:read"))

    review_document = json.loads(answer.content)
    assert answer["Content-Type"] == "application/ld+json"
    assert review_document["@type"] == "ClaimReview"
    assert review_document["reviewRating"]["alternateName"] == "Unproven"
    assert "ratingValue" not in review_document["reviewRating"]
