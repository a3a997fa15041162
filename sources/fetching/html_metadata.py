"""What a web page says about itself: JSON-LD, OpenGraph, and the plain tags of its head."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from sources.fetching.dates import find_date

MAX_JSON = 500_000
MAX_VALUE = 500
_ARTICLES = re.compile(
    r"(?:news|blog|opinion|scholarly|review|analysis|report|live)?.*(?:article|posting|report)$|webpage", re.I
)


@dataclass(frozen=True)
class PageMetadata:
    """Empty strings and None where the page is silent. ``html_language`` is its ``lang`` attribute."""

    title: str = ""
    byline: str = ""
    publisher: str = ""
    published: date | None = None
    canonical_url: str = ""
    html_language: str = ""


def read_page_metadata(page: HtmlElement, url: str = "") -> PageMetadata:
    """What the page says, the most deliberate statement first: JSON-LD, then OpenGraph, then other tags."""
    article = _article(page)
    meta = _meta(page)
    language = str(page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    canonical = _first(
        *(
            str(link.get("href") or "")
            for link in page.iter("link")
            if "canonical" in str(link.get("rel") or "").lower()
        ),
        meta.get("og:url", ""),
    )
    return PageMetadata(
        title=_first(_string(article.get("headline")), meta.get("og:title", ""), meta.get("twitter:title", "")),
        byline=_first(
            _names(article.get("author")), _not_a_link(meta.get("author", "") or meta.get("article:author", ""))
        ),
        publisher=_first(
            _names(article.get("publisher")), meta.get("og:site_name", ""), meta.get("application-name", "")
        ),
        published=_published(article, meta, page),
        canonical_url=urljoin(url, canonical) if canonical else "",
        html_language=language.partition("-")[0].lower()[:8],
    )


def _published(article: dict[str, Any], meta: dict[str, str], page: HtmlElement) -> date | None:
    stated = [_string(article.get("datePublished"))]
    names = (
        "article:published_time",
        "og:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publish-date",
        "publishdate",
        "dc.date",
        "dc.date.issued",
        "citation_publication_date",
        "parsely-pub-date",
        "sailthru.date",
    )
    stated += [meta.get(name, "") for name in names]
    stated += [str(tag.get("datetime") or "") for tag in page.iter("time") if tag.get("pubdate") is not None][:1]
    stated += [str(tag.get("datetime") or "") for tag in page.xpath("//article//time[@datetime]")][:1]
    return next((day for day in map(_day, stated) if day), None)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        return find_date(value)


def _meta(page: HtmlElement) -> dict[str, str]:
    values: dict[str, str] = {}
    for tag in page.iter("meta"):
        name = str(tag.get("property") or tag.get("name") or tag.get("itemprop") or "").strip().lower()
        content = " ".join(str(tag.get("content") or "").split())[:MAX_VALUE]
        if name and content:
            values.setdefault(name, content)
    return values


def _article(page: HtmlElement) -> dict[str, Any]:
    """The JSON-LD object that describes the article; an empty one where there is none that can be read."""
    found: list[dict[str, Any]] = []
    for script in page.iter("script"):
        if "ld+json" not in str(script.get("type") or "").lower():
            continue
        text = (script.text or "").strip()
        if len(text) > MAX_JSON:
            continue
        try:
            found.extend(_objects(json.loads(text, strict=False)))
        except (ValueError, RecursionError):
            continue
    described = [item for item in found if _ARTICLES.match(_string(item.get("@type")))]
    described.sort(key=lambda item: "webpage" in _string(item.get("@type")).lower())
    return described[0] if described else {}


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth < 4:
        for item in value[:50]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)
        yield from _objects(value.get("mainEntity"), depth + 1)


def _names(value: Any) -> str:
    items = value if isinstance(value, list) else [value]
    names = [_string(item.get("name")) if isinstance(item, dict) else _not_a_link(_string(item)) for item in items[:20]]
    return ", ".join(dict.fromkeys(filter(None, names)))


def _string(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(str(value).split())[:MAX_VALUE] if isinstance(value, str | int | float) else ""


def _not_a_link(value: str) -> str:
    return "" if value.startswith(("http://", "https://", "@")) else value


def _first(*values: str) -> str:
    return next((value for value in values if value), "")
