"""Small data files of the language components, read once each; built by ``claims.language.training.resources``."""

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent


@cache
def read_json(name: str) -> Any:
    """The content of ``name`` in this folder."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def listed(text: str) -> list[str]:
    """The words of a text, in order: a list that stays readable as lines of words."""
    return text.split()


def words(text: str) -> frozenset[str]:
    """The same as a set."""
    return frozenset(text.split())
