"""The sample desk's texts: invented throughout, and in agreement with themselves."""

import csv
import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import lxml.html
import pycountry
import pytest
import trafilatura

FOLDER = Path(__file__).parents[2] / "workbench" / "sample_desk"
DESK: dict[str, Any] = json.loads((FOLDER / "desk.json").read_text(encoding="utf-8"))
DOCUMENTS: list[dict[str, Any]] = DESK["articles"] + DESK["evidence"]
ARTICLES = [document["file"] for document in DESK["articles"]]
FILES = [document["file"] for document in DOCUMENTS]
HTML_DOCUMENTS = [document for document in DOCUMENTS if document["file"].endswith(".html")]
PEOPLE = {person["username"]: person["role"] for person in DESK["people"]}
CITATIONS = [citation for review in DESK["reviews"] for citation in review.get("verdict", {}).get("evidence", [])]

INVENTED = re.compile(r"invented for a demonstration of the fact-checking workbench|für eine Vorführung .* erfunden")
NEWS_AGENCIES_AND_OTHERS = [
    "AFP", "ANSA", "Associated Press", "BBC", "Bloomberg", "CNN", "dpa", "EFE", "Interfax", "Kyodo", "Reuters", "RIA",
    "TASS", "Xinhua", "BP", "Equinor", "Gazprom", "Naftogaz", "Rosneft", "Shell", "Wintershall", "EU", "European Union",
    "IEA", "NATO", "OPEC", "United Nations", "Eurostat", "Bundesnetzagentur", "Nord Stream", "PolitiFact", "Full Fact",
    "Russia", "Russian", "America", "American", "Britain", "British", "Europe", "European", "Turkey", "Korea", "Iran",
    "Vietnam", "Kremlin", "Moscow", "Beijing", "Washington", "Brussels", "London", "Berlin", "Deutschland",
]  # fmt: skip
REAL_NAMES = {
    name
    for country in pycountry.countries
    for name in (country.name, getattr(country, "common_name", ""), getattr(country, "official_name", ""))
    if name
} | set(NEWS_AGENCIES_AND_OTHERS)

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]  # fmt: skip
GERMAN_MONTHS = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
                 "November", "Dezember"]  # fmt: skip
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
GERMAN_WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]


def raw(file: str) -> str:
    return (FOLDER / file).read_text(encoding="utf-8")


def readable(file: str) -> str:
    """What a reader of the file sees; for HTML what the desk's own reader takes from the page."""
    if not file.endswith(".html"):
        return raw(file)
    text = trafilatura.extract(raw(file), include_tables=True, include_comments=False)
    assert text
    return text


def page(file: str) -> Any:
    return lxml.html.document_fromstring((FOLDER / file).read_bytes())


def every_text() -> list[str]:
    return [*FILES, *(changed["later"] for changed in DESK["changed_pages"]), "desk.json"]


def table_rows(file: str) -> list[list[str]]:
    return [[cell.text_content() for cell in row.xpath("./td")] for row in page(file).xpath("//tbody/tr")]


def months() -> dict[str, dict[str, str]]:
    with (FOLDER / "evidence/silver-heron-monthly-deliveries.csv").open(encoding="utf-8", newline="") as lines:
        return {row["month"]: row for row in csv.DictReader(lines)}


def delivered(month: str) -> int:
    return int(months()[month]["delivered (million cubic metres)"])


def delivered_in(year: str) -> int:
    return sum(delivered(month) for month in months() if month.startswith(year))


# The files


def test_the_list_names_the_files_that_are_there_and_no_others() -> None:
    there = {
        path.relative_to(FOLDER).as_posix() for part in ("articles", "evidence") for path in (FOLDER / part).iterdir()
    }

    assert sorted(FILES) == sorted(there)


def test_a_page_that_changed_has_an_earlier_and_a_later_file() -> None:
    there = {path.relative_to(FOLDER).as_posix() for path in (FOLDER / "later").iterdir()}

    assert {changed["later"] for changed in DESK["changed_pages"]} == there
    assert {changed["file"] for changed in DESK["changed_pages"]} <= set(FILES)


def test_no_two_documents_share_an_address() -> None:
    addresses = [document["canonical_url"] for document in DOCUMENTS]

    assert len(addresses) == len(set(addresses))


def test_every_document_is_of_a_listed_publisher_at_its_own_domain() -> None:
    domains = {publisher["name"]: publisher["domain"] for publisher in DESK["publishers"]}

    for document in DOCUMENTS:
        host = document["canonical_url"].split("/")[2].removeprefix("www.")
        assert host == domains[document["publisher"]]
    assert {document["publisher"] for document in DOCUMENTS} == set(domains)


@pytest.mark.parametrize("document", DOCUMENTS, ids=FILES)
def test_a_document_has_the_kind_it_may_have(document: dict[str, Any]) -> None:
    evidence = {"official_record", "statistics", "press_release", "transcript", "fact_check", "other"}

    assert document["kind"] in ({"article"} if document["file"] in ARTICLES else evidence)


# Invented, and saying so


@pytest.mark.parametrize("file", every_text())
def test_each_file_says_once_that_it_is_invented(file: str) -> None:
    assert len(INVENTED.findall(raw(file))) == 1


@pytest.mark.parametrize("document", HTML_DOCUMENTS, ids=lambda document: document["file"])
def test_the_reader_of_a_page_sees_that_it_is_invented(document: dict[str, Any]) -> None:
    assert INVENTED.search(readable(document["file"]))


@pytest.mark.parametrize("file", every_text())
def test_every_host_and_mailbox_is_an_example(file: str) -> None:
    hosts = re.findall(r"(?:https?://|[\w.+-]+@)([\w.-]+)", raw(file))

    assert [host for host in hosts if not host.endswith(".example") and host != "schema.org"] == []


@pytest.mark.parametrize("file", every_text())
def test_no_real_country_agency_or_company_is_named(file: str) -> None:
    named = {name for name in REAL_NAMES if re.search(rf"\b{re.escape(name)}\b", raw(file))}

    assert named == set()


# Dates


def named_days(text: str) -> list[tuple[str, date]]:
    """Every full date that is written with its weekday."""
    days = []
    for weekday, month, day, year in re.findall(r"(\w+day),? (\w+) (\d{1,2}), (\d{4})", text):
        days.append((weekday, date(int(year), MONTHS.index(month) + 1, int(day))))
    for weekday, day, month, year in re.findall(rf"({'|'.join(WEEKDAYS)}) (\d{{1,2}}) (\w+) (\d{{4}})", text):
        days.append((weekday, date(int(year), MONTHS.index(month) + 1, int(day))))
    for weekday, day, month, year in re.findall(
        rf"({'|'.join(GERMAN_WEEKDAYS)})(?:, dem|,) (\d{{1,2}})\. (\w+) (\d{{4}})", text
    ):
        english = WEEKDAYS[GERMAN_WEEKDAYS.index(weekday)]
        days.append((english, date(int(year), GERMAN_MONTHS.index(month) + 1, int(day))))
    return days


@pytest.mark.parametrize("file", FILES)
def test_a_date_falls_on_the_weekday_that_it_is_given(file: str) -> None:
    assert [day for weekday, day in named_days(raw(file)) if WEEKDAYS[day.weekday()] != weekday] == []


def test_weekdays_are_found_in_each_way_of_writing() -> None:
    found = {file: named_days(raw(file)) for file in FILES}

    assert len(found["evidence/silver-heron-daily-flow.html"]) == 13
    assert len(found["evidence/tageshoechstwert-gruenwasser.html"]) == 2


@pytest.mark.parametrize("document", DOCUMENTS, ids=FILES)
def test_a_document_carries_the_metadata_that_the_list_gives(document: dict[str, Any]) -> None:
    text = raw(document["file"])
    published = date.fromisoformat(document["published_on"])
    written = f"{MONTHS[published.month - 1]} {published.day}, {published.year}"
    match Path(document["file"]).suffix:
        case ".md":
            assert text.startswith(f"# {document['title']}\n\nBy [{document['byline']}](#)\n\n{written}\n\n")
            assert text.endswith(f"\nOriginal url:\n\n<{document['canonical_url']}>\n")
        case ".txt":
            assert text.startswith(f"{document['title']}\n\nBy {document['byline']}\n\n{written}\n\n")
            assert text.endswith(f"\nOriginal url:\n\n{document['canonical_url']}\n")
        case ".html":
            head = page(document["file"]).find("head")
            metas = {meta.get("property") or meta.get("name"): meta.get("content") for meta in head.iter("meta")}
            assert metas["og:title"] == document["title"]
            assert metas["author"] == document["byline"]
            assert metas["og:site_name"] == document["publisher"]
            assert datetime.fromisoformat(metas["article:published_time"]).date() == published
            assert head.xpath("link[@rel='canonical']/@href") == [document["canonical_url"]]
            assert head.getparent().get("lang") == document["language"]


# The articles


@pytest.mark.parametrize("file", ARTICLES)
def test_an_article_is_of_the_length_that_the_field_sees(file: str) -> None:
    assert 350 <= len(raw(file).split()) <= 600


@pytest.mark.parametrize("file", ARTICLES)
def test_an_article_has_a_credit_headings_and_a_sentence_cut_in_two(file: str) -> None:
    text = raw(file)

    assert re.search(r"^\w+ \w+ / Northshore Picture Desk$", text, re.MULTILINE)
    assert len(re.findall(r"^## ", text, re.MULTILINE)) >= 2
    assert len(re.findall(r"[a-z]\n\n[a-z]", text)) == 1


@pytest.mark.parametrize(
    ("article", "wording"),
    [
        (0, r"The two spoke for four and a half hours on Monday"),
        (0, r"the Kestrian leader's first visit"),
        (0, r"in February 2026"),
        (0, r"last week"),
        (0, r"\"We did not [^\"]*\n\n\"Whoever [^\"]*,\" he added\."),
        (1, r"accused the Kestrian Gas Union of holding back gas"),
        (1, r"The company rejected the accusation"),
        (1, r"come down by 2 percent"),
        (1, r"Gasfernleitungsaufsichtsamt"),
        (2, r"15 percentage points"),
        (2, r"has never carried more gas"),
        (2, r"the largest project"),
        (2, r"Kestria's oil production cut of 500,000 barrels a day will stay in force until the end of June"),
    ],
    ids=[
        "time",
        "leader",
        "month",
        "week",
        "quotation over two paragraphs",
        "accusation",
        "denial",
        "percent",
        "compound",
        "points",
        "never",
        "largest",
        "repeat",
    ],
)
def test_the_articles_hold_what_the_text_code_has_to_face(article: int, wording: str) -> None:
    assert len(re.findall(wording, raw(ARTICLES[article]))) == 1


# The reviews


def passage_with(quote: str, file: str) -> str:
    """The paragraph that holds the quote."""
    return next(part for part in readable(file).split("\n") if quote in part)


@pytest.mark.parametrize("review", DESK["reviews"], ids=lambda review: review["stage"])
def test_a_reviewed_claim_stands_once_in_its_article_within_one_sentence(review: dict[str, Any]) -> None:
    quote = review["claim_quote"]

    assert review["article"] in ARTICLES
    assert raw(review["article"]).count(quote) == 1
    assert quote in passage_with(quote, review["article"])
    assert not re.search(r"[.!?][\"”]?\s", quote)


@pytest.mark.parametrize("citation", CITATIONS, ids=lambda citation: citation["file"])
def test_a_cited_passage_stands_once_in_its_document(citation: dict[str, Any]) -> None:
    assert citation["file"] in FILES
    assert citation["file"] not in ARTICLES
    assert readable(citation["file"]).count(citation["quote"]) == 1
    assert citation["quote"] in passage_with(citation["quote"], citation["file"])
    assert citation["stance"] in {"supports", "refutes", "qualifies", "mentions", "irrelevant"}
    assert citation["directness"] in {"primary", "secondary", "tertiary"}


def test_the_sample_shows_a_published_an_open_and_a_handed_in_review() -> None:
    assert sorted(review["stage"] for review in DESK["reviews"]) == ["handed_in", "open", "published"]


@pytest.mark.parametrize("review", DESK["reviews"], ids=lambda review: review["stage"])
def test_a_review_has_what_its_stage_asks_for(review: dict[str, Any]) -> None:
    assert PEOPLE[review["reviewer"]] == "fact_checker"
    assert PEOPLE[review["assigned_by"]] == "editor"
    assert ("verdict" in review) == (review["stage"] != "open")
    assert ("approved_by" in review) == (review["stage"] == "published")
    if review["stage"] == "published":
        assert PEOPLE[review["approved_by"]] == "editor"
        assert review["approved_by"] != review["reviewer"]


@pytest.mark.parametrize(
    "review", [review for review in DESK["reviews"] if "verdict" in review], ids=lambda r: r["stage"]
)
def test_a_rationale_cites_each_piece_of_its_evidence(review: dict[str, Any]) -> None:
    verdict = review["verdict"]
    ratings = {"true", "mostly_true", "mixed", "mostly_false", "false", "unproven", "missing_context"}

    assert verdict["rating"] in ratings
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", verdict["rationale"])}
    assert cited == set(range(1, len(verdict["evidence"]) + 1))


@pytest.mark.parametrize(
    "review", [review for review in DESK["reviews"] if "verdict" in review], ids=lambda r: r["stage"]
)
def test_a_verdict_rests_on_what_was_known_when_the_article_appeared(review: dict[str, Any]) -> None:
    published = {document["file"]: document["published_on"] for document in DOCUMENTS}

    assert all(published[piece["file"]] <= published[review["article"]] for piece in review["verdict"]["evidence"])


def test_the_staff_is_two_fact_checkers_an_editor_and_an_administrator() -> None:
    assert sorted(PEOPLE.values()) == ["administrator", "editor", "fact_checker", "fact_checker"]
    assert len(DESK["api_clients"]) == 1


def test_the_earlier_fact_check_carries_its_claim_review() -> None:
    document = next(document for document in DOCUMENTS if document["kind"] == "fact_check")
    review = json.loads(page(document["file"]).xpath("string(//script[@type='application/ld+json'])"))

    assert review["@type"] == "ClaimReview"
    assert review["url"] == document["canonical_url"]
    assert review["datePublished"] == document["published_on"]
    assert review["reviewRating"]["worstRating"] <= review["reviewRating"]["ratingValue"]
    assert review["reviewRating"]["ratingValue"] < review["reviewRating"]["bestRating"]


# The figures


def test_each_month_has_its_days_its_average_and_its_highest_day() -> None:
    for month, row in months().items():
        first = date.fromisoformat(f"{month}-01")
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        average = delivered(month) / (following - first).days
        assert int(row["days"]) == (following - first).days
        assert row["daily average (million cubic metres)"] == f"{average:.1f}"
        assert float(row["highest day (million cubic metres)"]) > average
        assert row["date of highest day"].startswith(month)


def test_the_record_is_the_highest_day_of_all_tables() -> None:
    daily = [float(value) for _, value in table_rows("evidence/silver-heron-daily-flow.html")]
    highest = {
        row["date of highest day"]: float(row["highest day (million cubic metres)"]) for row in months().values()
    }

    assert max(daily) == daily[12] == 61.4
    assert max(highest, key=lambda day: highest[day]) == "2028-01-19"
    assert max([*highest.values(), *daily[:12]]) == 59.8
    assert f"{sum(daily):.1f}" in readable("evidence/silver-heron-daily-flow.html")
    assert f"{(61.4 - 59.8) / 59.8:.1%}" == "2.7%"


def test_february_brought_12_percent_more_gas_but_had_a_day_more() -> None:
    assert (delivered("2028-02"), delivered("2027-02")) == (1624, 1450)
    assert round(delivered("2028-02") / delivered("2027-02") - 1, 4) == 0.12
    assert round(delivered("2028-02") / 29 / (delivered("2027-02") / 28) - 1, 3) == 0.081


def test_december_2026_brought_40_percent_less_gas_than_november() -> None:
    assert round(1 - delivered("2026-12") / delivered("2026-11"), 4) == 0.40


def test_the_years_add_up_to_what_the_articles_say() -> None:
    assert round(delivered_in("2027") / 1000, 1) == 17.6
    assert round(delivered_in("2026") / 1000, 1) == 15.9
    assert round(delivered_in("2027") / delivered_in("2026") - 1, 3) == 0.105
    assert round(delivered_in("2027") / 28_400, 2) == 0.62
    assert round(delivered_in("2025") / 28_500, 2) == 0.47


def test_only_the_record_day_exceeds_what_the_pipeline_was_designed_for() -> None:
    highest = [float(row["highest day (million cubic metres)"]) for row in months().values()]

    assert max(highest) < 60 < 61.4
    assert 60 * 365 == 21_900


def test_the_order_cuts_400000_barrels_and_its_parts_add_up() -> None:
    order = readable("evidence/oil-reduction-order.html")

    assert "400,000" in order
    assert "500,000" not in order
    assert 260_000 + 140_000 == 400_000 == 3_250_000 - 2_850_000
    assert 500_000 / 400_000 == 1.25
    assert 3_250_000 - 2_860_000 == 390_000


def test_unemployment_fell_by_two_points_or_a_quarter() -> None:
    rate, persons, force = table_rows("evidence/belmarra-key-figures.html")[:3]
    rates = [float(value) for value in rate[1:]]
    people = [int(value.replace(",", "")) for value in persons[1:]]
    workers = [int(value.replace(",", "")) for value in force[1:]]

    assert rates == [round(100 * out / of, 1) for out, of in zip(people, workers, strict=True)]
    assert rates[0] - rates[2] == 2.0
    assert (rates[0] - rates[2]) / rates[0] == 0.25
    assert people[0] - people[2] == 97_000
    assert round(97_000 / people[0], 3) == 0.235


def test_household_gas_rose_by_8_percent_since_december_2026() -> None:
    gas = [float(value) for value in table_rows("evidence/belmarra-key-figures.html")[3][1:]]

    assert round(gas[3] / gas[1] - 1, 4) == 0.08
    assert round(gas[3] / gas[0] - 1, 3) == 0.174


def test_the_profit_rose_by_28_percent() -> None:
    assert round(3.2 / 2.5 - 1, 4) == 0.28
