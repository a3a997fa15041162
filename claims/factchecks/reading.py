"""Fact-checks of others as they are exchanged: ClaimReview in JSON-LD, by itself or in a page, a DataFeed, a CSV table.

Pure. A row that cannot be used is told with its place and the reason; the others go on. Fields follow schema.org.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lxml import html

from desk.errors import WorkbenchError

LONGEST_CLAIM = 5_000
_COLUMNS = {
    "claim_reviewed": ("claim_reviewed", "claimreviewed", "claim"),
    "url": ("url", "review_url", "link"),
    "title": ("title", "headline"),
    "claimant": ("claimant", "speaker", "author_of_claim"),
    "claimed_on": ("claimed_on", "claim_date"),
    "rating": ("rating", "verdict", "textual_rating"),
    "reviewer": ("reviewer", "publisher", "organisation", "organization"),
    "reviewed_on": ("reviewed_on", "review_date", "date", "published_on"),
    "language": ("language",),
}
# Words that mean one thing in every house; what is not here stays without a normal form.
_NORMAL_FORMS = {
    "true": "true",
    "correct": "true",
    "accurate": "true",
    "mostly true": "mostly_true",
    "mixed": "mixed",
    "mixture": "mixed",
    "half true": "mixed",
    "half-true": "mixed",
    "mostly false": "mostly_false",
    "false": "false",
    "pants on fire": "false",
    "unproven": "unproven",
    "missing context": "missing_context",
    "lacks context": "missing_context",
    "satire": "satire",
    "outdated": "outdated",
}


@dataclass(frozen=True)
class Reviewed:
    """One claim that somebody else has checked, as it stands in the file."""

    place: str
    claim_reviewed: str
    url: str
    title: str = ""
    claimant: str = ""
    claimed_on: date | None = None
    rating: str = ""
    normal_form: str = ""
    reviewer: str = ""
    reviewed_on: date | None = None
    language: str = ""


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be imported: where it stands, and why not."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


def read_fact_checks(content: bytes, name: str = "") -> list[Reviewed | BadRow]:
    """The fact-checks of a file in its order, with the bad rows among them.

    Raises WorkbenchError for a file that is none of these kinds.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkbenchError(f"{name or 'The file'} is not UTF-8 text; save it as UTF-8 and try again.") from error
    try:
        if text.lstrip()[:1] == "<":
            text = json.dumps(_of_page(text))
        if text.lstrip()[:1] in ("{", "["):
            return [_read_review(place, item) for place, item in _reviews(text, name)]
    except RecursionError as error:
        raise WorkbenchError(f"{name or 'The file'} is nested too deeply to be a list of reviews.") from error
    return list(_table_rows(text, name))


def _of_page(text: str) -> list[Any]:
    """What the JSON-LD of a page says, as far as it is about reviews of claims; what is no JSON is no review."""
    found: list[Any] = []
    for script in html.fromstring(text).iter("script"):
        if script.get("type", "").lower() == "application/ld+json":
            try:
                items = list(_items(json.loads(script.text or "")))
            except ValueError:
                continue
            found += [one for one in items if isinstance(one, dict) and _is_a(one, "ClaimReview")]
    return found


def normal_form(rating: str) -> str:
    """What a rating's words normalise to; empty where that is not certain."""
    return _NORMAL_FORMS.get(" ".join(rating.lower().replace("!", "").replace(".", "").split()), "")


def _reviews(text: str, name: str) -> Iterator[tuple[str, Any]]:
    try:
        read = json.loads(text)
    except ValueError as error:
        raise WorkbenchError(f"{name or 'The file'} is not whole JSON: {error}.") from error
    found = list(_items(read))
    if not found:
        raise WorkbenchError(f"{name or 'The file'} holds no ClaimReview and no DataFeed of them.")
    for number, item in enumerate(found, start=1):
        yield f"item {number}", item


def _items(read: Any) -> Iterator[Any]:
    """ClaimReviews of a list, a DataFeed, a graph, or one by itself; what is none of them is told as a bad row."""
    if isinstance(read, list):
        for one in read:
            yield from _items(one) if isinstance(one, list | dict) else [one]
    elif isinstance(read, dict):
        inside = read.get("dataFeedElement", read.get("@graph"))
        if inside is not None:
            yield from _items(inside if isinstance(inside, list) else [inside])
        elif _is_a(read, "DataFeedItem") or ("item" in read and "claimReviewed" not in read):
            yield from _items(read.get("item"))
        elif _is_a(read, "ClaimReview") or "claimReviewed" in read or "@type" in read:
            yield read


def _is_a(item: Mapping[str, Any], kind: str) -> bool:
    types = item.get("@type")
    return kind in (types if isinstance(types, list) else [types])


def _read_review(place: str, item: Any) -> Reviewed | BadRow:
    if not isinstance(item, dict) or not (_is_a(item, "ClaimReview") or "claimReviewed" in item):
        return BadRow(place, "is no ClaimReview.")
    claim, rating = _first(item.get("itemReviewed")), _first(item.get("reviewRating"))
    values = {
        "claim_reviewed": _text(item.get("claimReviewed")) or _text(claim.get("text")),
        "url": _text(item.get("url")) or _text(item.get("@id")),
        "title": _text(item.get("headline")) or _text(item.get("name")),
        "claimant": _name(claim.get("author")),
        "claimed_on": _text(claim.get("datePublished")),
        "rating": _text(rating.get("alternateName")) or _text(rating.get("name")) or _text(rating.get("ratingValue")),
        "reviewer": _name(item.get("author")) or _name(item.get("publisher")),
        "reviewed_on": _text(item.get("datePublished")),
        "language": _text(item.get("inLanguage")),
    }
    return _reviewed(place, values)


def _first(value: Any) -> Mapping[str, Any]:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str:
    """The names of persons or bodies: text, an object with a name, or a list of them."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_name(one) for one in value)))
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return " ".join(str(value).replace("\x00", "").split())
    return ""


def _table_rows(text: str, name: str) -> Iterator[Reviewed | BadRow]:
    first = text.split("\n", 1)[0]
    divider = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    try:
        header = [cell.strip().lower().replace(" ", "_") for cell in next(reader, [])]
    except csv.Error:
        header = []
    places = {
        field: next((header.index(one) for one in known if one in header), None) for field, known in _COLUMNS.items()
    }
    if places["claim_reviewed"] is None or places["url"] is None:
        raise WorkbenchError(
            f"{name or 'The file'} is no ClaimReview, and as a table it has no columns claim_reviewed and url."
        )
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield BadRow(f"line {line}", f"is no row of a table ({error}).")
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            values = {field: cells[at] if at is not None and at < len(cells) else "" for field, at in places.items()}
            yield _reviewed(f"line {line}", {field: _text(value) for field, value in values.items()})


def _reviewed(place: str, values: dict[str, str]) -> Reviewed | BadRow:
    if not values["claim_reviewed"]:
        return BadRow(place, "names no claim that was reviewed.")
    if len(values["claim_reviewed"]) > LONGEST_CLAIM:
        return BadRow(place, f"its claim has more than {LONGEST_CLAIM:,} characters; that is an article.")
    if not values["url"]:
        return BadRow(place, "has no address of the fact-check.")
    if not _is_address(values["url"]):
        return BadRow(place, f"“{values['url'][:80]}” is no web address.")
    days: dict[str, date | None] = {}
    for field in ("claimed_on", "reviewed_on"):
        try:
            days[field] = _day(values[field])
        except ValueError:
            return BadRow(place, f"“{values[field][:40]}” is no day; write it as 2028-03-14.")
    return Reviewed(
        place=place,
        claim_reviewed=values["claim_reviewed"],
        url=values["url"],
        title=values["title"][:500],
        claimant=values["claimant"][:300],
        rating=values["rating"][:300],
        normal_form=normal_form(values["rating"]),
        reviewer=values["reviewer"][:300],
        language=values["language"][:8],
        **days,
    )


def _is_address(url: str) -> bool:
    return url.lower().startswith(("https://", "http://")) and len(url) <= 2_000 and "." in url.split("/")[2]


def _day(written: str) -> date | None:
    """A day in ISO form, with or without a time; None where none is given."""
    if not written:
        return None
    return datetime.fromisoformat(written.replace("Z", "+00:00")).date()
