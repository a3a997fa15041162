"""By what a published claim is found: read from its document alone, so that nothing else of the desk can show."""

from dataclasses import dataclass
from typing import Any

from sources.passages.analyse import analyse


@dataclass(frozen=True)
class Findable:
    """What filters and the full-text search look at; names folded by ``fold``."""

    kind: str
    language: str
    claimant: str
    publishers: tuple[str, ...]
    topics: tuple[str, ...]
    terms: str


def fold(name: str) -> str:
    """A name without regard to letter case and spacing."""
    return " ".join(name.casefold().split())[:200]


def findable(document: dict[str, Any]) -> Findable:
    """What a published document is found by: a retracted one by no word, since it is in no list."""
    names = [one["document"]["publisher"] for one in document["appearances"] if one["document"]["publisher"]]
    claimant = document["claimant"]["name"] if document["claimant"] else ""
    quotes = [one["quote"] for one in document["appearances"]]
    words = [document["claim"], document["claim_short"], claimant, *quotes, document.get("rationale", "")]
    is_listed = document["status"] != "retracted"
    return Findable(
        kind=document["kind"] or "",
        language=document["language"],
        claimant=fold(claimant),
        publishers=tuple(sorted({fold(name) for name in names})),
        # Not in what was published before there were topics.
        topics=tuple(one["slug"] for one in document.get("topics", [])),
        terms=" ".join(dict.fromkeys(analyse("\n".join(words)))) if is_listed else "",
    )
