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
