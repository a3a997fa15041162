"""RSS and Atom feeds, by feedparser: what they call themselves, and the pages they name. Pure, without any network."""

import io
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import feedparser

from sources.fetching.errors import Unreadable

MAX_BYTES = 10_000_000
MOST_ENTRIES = 2_000
# A feed names no entities of its own; who does wants them read many times over, or files of this machine.
_ENTITY = re.compile(
    rb"<!ENTITY|<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y|\x00<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y", re.IGNORECASE
)
_MARKUP = re.compile(r"<[^<>]{0,500}>")


@dataclass(frozen=True)
class Entry:
    """A page that a feed names. ``identity`` stays the same when title or address are corrected."""

    identity: str
    url: str
    title: str


@dataclass(frozen=True)
class FeedContent:
    """What a feed says: its own title, and its entries in its order, at most 2,000."""

    title: str
    entries: tuple[Entry, ...]


def read_feed(content: bytes, *, url: str = "") -> FeedContent:
    """Read a feed. Broken XML is read as far as it goes; raises Unreadable, in words for a person, for what is no feed.

    Nothing is fetched and no entity is resolved, whatever the document asks for.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(f"The feed has {len(content) / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:.0f} are read.")
    if _ENTITY.search(content):
        raise Unreadable("The feed declares XML entities, which no news feed needs; it is not read.")
    try:
        found: Any = feedparser.parse(io.BytesIO(content), resolve_relative_uris=False, sanitize_html=False)
    except Exception as why:
        raise Unreadable(f"This is no RSS or Atom feed that can be read ({type(why).__name__}).") from why
    if not found.get("version") and not found.entries:
        raise Unreadable("This is no RSS or Atom feed. Give the address of the feed itself, not of the page beside it.")
    entries = (_entry(one, url) for one in found.entries[:MOST_ENTRIES])
    return FeedContent(_plain(found.feed.get("title"), 300), tuple(one for one in entries if one.identity))


def _entry(entry: Any, base: str) -> Entry:
    link = str(entry.get("link") or "").strip()
    address = _joined(base, link) if link else ""
    identity = str(entry.get("id") or address).strip()
    return Entry(identity, address[:2000], _plain(entry.get("title"), 500))


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def _plain(words: object, longest: int) -> str:
    text = " ".join(_MARKUP.sub(" ", str(words or "")).split())
    return "".join(c for c in text if c.isprintable()).encode("utf-8", "replace").decode("utf-8")[:longest]
