"""What invented claims publish. The long parts are made once and taken again, so that a million take minutes."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from claims.models import Publication, Rating
from claims.published.findable import Findable, fold
from claims.verdicts.document import canonical_json
from sources.passages.analyse import analyse

# So many of each long part are made.
VARIANTS = 200
_TAKEN_AT = "2024-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class Version:
    """What differs from one published document to the next."""

    id: uuid.UUID
    version: int
    status: str
    text: str
    claimant: str
    rating: Rating
    note: str
    published_at: datetime
    first_published_at: datetime


@dataclass(frozen=True)
class Written:
    """A published document in canonical JSON, and by what it is found."""

    canonical: str
    found: Findable


class Documents:
    """About as much text as a fact-check has: one place, three pieces of evidence."""

    def __init__(self, chance: random.Random, words: Sequence[str]) -> None:
        self.chance, self.words = chance, words
        self.places: list[tuple[str, str]] = []
        self.evidence: list[str] = []
        self.rationales: list[tuple[str, tuple[str, ...]]] = []

    def write(self, one: Version) -> Written:
        """The document as publishing would write it, and what ``findable`` would read in it."""
        if not self.places:
            self._make_parts()
        text, claimant = canonical_json(one.text), one.claimant
        document, snapshot = self.chance.choice(self.places)
        rationale, terms = self.chance.choice(self.rationales)
        parts = {
            "appearances": f'[{{"document":{document},"end":{len(one.text)},"extraction":null,"quote":{text},'
            f'"snapshot":{snapshot},"start":0}}]',
            "claim": text,
            "claim_short": text,
            "claimant": canonical_json({"kind": "person", "name": claimant, "same_as": None}),
            "corrections": "[]",
            "first_published_at": f'"{one.first_published_at.isoformat()}"',
            "id": f'"{one.id}"',
            "kind": '"numerical"',
            "language": '"en"',
            "note": canonical_json(one.note or None),
            "published_at": f'"{one.published_at.isoformat()}"',
            "status": f'"{one.status}"',
            "version": str(one.version),
        }
        is_listed = one.status != Publication.Status.RETRACTED
        if is_listed:
            parts |= {
                "approved_by": "null",
                "evidence": self.chance.choice(self.evidence),
                "no_evidence_found": "null",
                "rating": _rating(one.rating),
                "rationale": rationale,
                "reviewed_by": "null",
            }
        canonical = ",".join(f'"{name}":{parts[name]}' for name in sorted(parts))
        words = dict.fromkeys((*analyse(f"{one.text}\n{claimant}"), *terms)) if is_listed else ()
        found = Findable("numerical", "en", fold(claimant), (fold(_PUBLISHER),), (), " ".join(words))
        return Written(f"{{{canonical}}}", found)

    def _make_parts(self) -> None:
        for _ in range(VARIANTS):
            source = self._source()
            self.places.append((canonical_json(source["document"]), canonical_json(source["snapshot"])))
            rationale = f"{self._prose(90)} [1]"
            self.rationales.append((canonical_json(rationale), tuple(analyse(rationale))))
            self.evidence.append(canonical_json([self._piece(number) for number in (1, 2, 3)]))

    def _piece(self, number: int) -> dict[str, Any]:
        assessed = {"number": number, "stance": "supports", "directness": "primary", "note": None, "cell": None}
        return {**assessed, "passage": {"text": self._prose(90), "start": 0, "end": 600}, **self._source()}

    def _source(self) -> dict[str, Any]:
        digest = f"{self.chance.getrandbits(256):064x}"
        return {
            "document": {
                "title": self._prose(6),
                "byline": None,
                "kind": "statistics",
                "publisher": _PUBLISHER,
                "published_on": "2024-01-01",
                "url": f"https://courier.example/{uuid.UUID(int=self.chance.getrandbits(128))}",
            },
            "snapshot": {
                "taken_at": _TAKEN_AT,
                "content_sha256": digest,
                "text_sha256": digest,
                "parser": "invented 1",
            },
        }

    def _prose(self, words: int) -> str:
        return " ".join(self.chance.choices(self.words, k=words)).capitalize() + "."


_PUBLISHER = "The Orvania Courier"


@cache
def _rating(rating: Rating) -> str:
    on_axis = rating.on_truth_axis
    return canonical_json(
        {
            "slug": rating.slug,
            "label": rating.label,
            "definition": rating.definition,
            "normal_form": rating.normal_form,
            "on_truth_axis": on_axis,
            "value": rating.position if on_axis else None,
            "worst": 1 if on_axis else None,
            "best": 5 if on_axis else None,
            "scale": rating.scale.slug,
            "scale_version": rating.scale.version,
        }
    )
