"""Fact-checks of other desks taken in: three forms of file, bad rows as values, the same again once."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from claims.factchecks.reading import BadRow, Reviewed, normal_form, read_fact_checks
from claims.factchecks.services import Imported, Outcome, import_fact_checks
from claims.matching.services import match_claim
from claims.models import FactCheck, Match, Statement
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.jobs.here import work_off
from desk.models import AuditEvent
from sources.models import Document
from tests.newsroom import a_claim


def review(claim: str = "Orvania exported 40 million cubic metres of gas in 2027.", **more: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://checks.example/gas",
        "claimReviewed": claim,
        "author": {"@type": "Organization", "name": "The Tarnfeld Check"},
        "datePublished": "2028-02-01T10:00:00Z",
        "itemReviewed": {"@type": "Claim", "author": [{"name": "Ilka Sorn"}], "datePublished": "2028-01-15"},
        "reviewRating": {"@type": "Rating", "alternateName": "Mostly false", "ratingValue": 2},
        **more,
    }


def as_file(value: Any) -> bytes:
    return json.dumps(value).encode()


FEED = {
    "@type": "DataFeed",
    "dataFeedElement": [
        {"@type": "DataFeedItem", "item": [review()]},
        {
            "@type": "DataFeedItem",
            "item": review("Velmoor has eleven lighthouses.", url="https://checks.example/light"),
        },
    ],
}
TABLE = (
    "claim_reviewed,url,claimant,rating,reviewer,reviewed_on\n"
    '"Velmoor, it is said, has eleven lighthouses.",https://checks.example/light,The mayor,False,The Check,2028-02-03\n'
)


def test_a_claim_review_is_read_with_all_that_a_reader_asks() -> None:
    (row,) = read_fact_checks(as_file(review()))
    assert row == Reviewed(
        place="item 1",
        claim_reviewed="Orvania exported 40 million cubic metres of gas in 2027.",
        url="https://checks.example/gas",
        claimant="Ilka Sorn",
        claimed_on=date(2028, 1, 15),
        rating="Mostly false",
        normal_form="mostly_false",
        reviewer="The Tarnfeld Check",
        reviewed_on=date(2028, 2, 1),
    )


@pytest.mark.parametrize(
    "value",
    [review(), [review()], {"@graph": [review()]}, {"dataFeedElement": {"item": review()}}, [[review()]]],
    ids=["by itself", "in a list", "in a graph", "in a feed", "in a list of lists"],
)
def test_a_claim_review_is_found_wherever_it_stands(value: Any) -> None:
    assert [row.url for row in read_fact_checks(as_file(value)) if isinstance(row, Reviewed)] == [
        "https://checks.example/gas"
    ]


def test_a_feed_and_a_table_give_a_row_for_each_check() -> None:
    assert len(read_fact_checks(as_file(FEED))) == 2
    (row,) = read_fact_checks(TABLE.encode())
    assert isinstance(row, Reviewed)
    assert (row.place, row.claimant, row.normal_form) == ("line 2", "The mayor", "false")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (review(""), "names no claim"),
        (review(url=""), "has no address"),
        (review(url="javascript:alert(1)"), "is no web address"),
        (review(url="https://"), "is no web address"),
        (review(datePublished="last week"), "is no day"),
        (review("long " * 2_000), "is an article"),
        ({"@type": "Article", "name": "x"}, "is no ClaimReview"),
        ("words", "is no ClaimReview"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(value: Any, reason: str) -> None:
    bad, good = read_fact_checks(as_file([value, review()]))
    assert isinstance(bad, BadRow)
    assert reason in str(bad)
    assert isinstance(good, Reviewed)


@pytest.mark.parametrize("content", [b"{", b'{"a": 1}', b"words\n1\n", b"", b"\xff\xfe", b"[" * 100_000])
def test_a_file_of_another_kind_is_refused(content: bytes) -> None:
    with pytest.raises(WorkbenchError):
        read_fact_checks(content, "file")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["@type", "item", "url", "claimReviewed"]), inner)
        ),
    )
)
def test_any_json_gives_rows_or_a_clear_refusal(value: Any) -> None:
    try:
        rows = read_fact_checks(as_file(value))
    except WorkbenchError:
        return
    assert all(isinstance(row, Reviewed | BadRow) for row in rows)


def test_only_words_that_mean_one_thing_get_a_normal_form() -> None:
    assert normal_form("Half true") == "mixed"
    assert normal_form("Pants on Fire!") == "false"
    assert normal_form("Three Pinocchios") == ""


def take_in(value: Any, **more: Any) -> Any:
    content = value if isinstance(value, bytes) else as_file(value)
    return import_fact_checks(content=content, actor=Actor.shell(), name="feed.json", **more)


def outcomes(imported: Imported) -> list[str]:
    return [str(row.outcome) for row in imported.rows]


@pytest.mark.django_db
def test_each_check_becomes_a_document_with_passages_and_a_row() -> None:
    outcome = take_in(review())
    assert outcomes(outcome) == ["new"]
    check = FactCheck.objects.get()
    assert check.document.kind == Document.Kind.FACT_CHECK
    work_off(check.document)
    check.document.refresh_from_db()
    snapshot = check.document.snapshots.get()
    assert "40 million cubic metres" in snapshot.text
    assert snapshot.passages.exists()
    assert Statement.objects.get(fact_check=check).terms
    assert AuditEvent.objects.filter(what="fact_check.imported").count() == 1


@pytest.mark.django_db
def test_the_same_again_changes_nothing_and_new_words_are_kept_with_the_old_on_record() -> None:
    take_in(review())
    again = take_in(review())
    assert outcomes(again) == ["known"]
    changed = take_in(review(reviewRating={"alternateName": "False"}))
    assert outcomes(changed) == ["changed"]
    assert FactCheck.objects.get().normal_form == "false"
    assert AuditEvent.objects.get(what="fact_check.changed").before["rating"] == "Mostly false"
    assert Document.objects.count() == 1


@pytest.mark.django_db
def test_two_claims_of_one_page_are_two_rows_of_one_document() -> None:
    take_in([review(), review("Orvania exported no gas in 2027.")])
    assert FactCheck.objects.count() == 2
    assert Document.objects.count() == 1


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_says_what_would_be() -> None:
    outcome = take_in([review(), review("")], dry_run=True)
    assert outcomes(outcome) == ["new", "bad"]
    assert outcome.rows[0].fact_check is None
    assert not FactCheck.objects.exists()
    assert not Document.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_dry_run_foresees_what_the_same_file_becomes_in_earnest() -> None:
    take_in(review("Velmoor has nine lighthouses."))
    rows = [
        review(),
        review(),
        review(reviewRating={"alternateName": "False"}),
        review(""),
        review("Velmoor has nine lighthouses."),
    ]
    foreseen = take_in(rows, dry_run=True)
    assert outcomes(foreseen) == ["new", "known", "changed", "bad", "known"]
    became = take_in(rows)
    assert [(row.place, row.outcome, row.reason) for row in became.rows] == [
        (row.place, row.outcome, row.reason) for row in foreseen.rows
    ]


@pytest.mark.django_db
def test_each_row_says_where_it_stands_and_what_it_became() -> None:
    good, bad = take_in([review(), review(url="javascript:alert(1)")]).rows
    assert (good.place, good.outcome, good.fact_check) == ("item 1", Outcome.NEW, FactCheck.objects.get())
    assert (bad.place, bad.outcome, bad.fact_check) == ("item 2", Outcome.BAD, None)
    assert bad.reason == "“javascript:alert(1)” is no web address."


@pytest.mark.django_db
def test_a_new_claim_finds_the_fact_check_of_another_desk() -> None:
    take_in(review())
    claim = a_claim("They say that Orvania exported 40 million cubic metres of gas in 2027.")
    match_claim(claim=claim)
    match = Match.objects.get(claim=claim)
    assert match.fact_check == FactCheck.objects.get()
    assert match.earlier_claim is None


@pytest.mark.django_db
def test_the_command_tells_each_bad_row_and_takes_in_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, told = tmp_path / "feed.json", StringIO()
    file.write_bytes(as_file([review(), review("")]))
    with pytest.raises(CommandError, match="what could was"):
        call_command("import_fact_checks", str(file), "--now", stdout=told)
    assert "1 new, 0 changed, 0 known already, 1 not usable" in told.getvalue()
    assert "item 2: names no claim" in capsys.readouterr().err.replace("\n", " ")
    assert FactCheck.objects.get().document.snapshots.exists()


def test_a_claim_review_in_a_page_is_read_and_other_data_left() -> None:
    page = (
        '<html><head><script type="application/ld+json">{broken</script>'
        '<script type="application/ld+json">{"@type": "NewsArticle", "url": "https://checks.example/"}</script>'
        f'<script type="application/ld+json">{json.dumps(review())}</script></head><body>Text</body></html>'
    )
    (row,) = read_fact_checks(page.encode())
    assert isinstance(row, Reviewed)
    assert row.url == "https://checks.example/gas"


def test_a_page_without_a_claim_review_is_refused() -> None:
    with pytest.raises(WorkbenchError, match="holds no ClaimReview"):
        read_fact_checks(b"<html><body>Only words.</body></html>")
