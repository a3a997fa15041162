"""The script of the sample desk, read from ``desk.json``: its people, its documents, its reviews."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Text:
    """One document of the sample, with what is known of it."""

    file: str
    kind: str
    title: str
    byline: str
    publisher: str
    published_on: date
    canonical_url: str

    @property
    def content(self) -> bytes:
        return (FOLDER / self.file).read_bytes()


@cache
def script() -> dict[str, Any]:
    """The whole of ``desk.json``."""
    read: dict[str, Any] = json.loads((FOLDER / "desk.json").read_text(encoding="utf-8"))
    return read


def texts() -> list[Text]:
    """All documents, evidence first, so that the articles' claims find it."""
    rows = [*script()["evidence"], *script()["articles"]]
    return [
        Text(
            file=row["file"],
            kind=row["kind"],
            title=row["title"],
            byline=row["byline"],
            publisher=row["publisher"],
            published_on=date.fromisoformat(row["published_on"]),
            canonical_url=row["canonical_url"],
        )
        for row in rows
    ]
