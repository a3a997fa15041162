"""Quantities and times against a labelled file: right when the span and the value with its unit, or the interval, are.

A line of the file is a JSON object with ``text``, ``published``, ``quantities`` (``span``, ``start``, ``value`` or
``[low, high]``, ``unit``) and ``times`` (``span``, ``start``, ``from``, ``to``); ``start`` counts characters.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from claims.language.quantities import find_quantities
from claims.language.times import find_times
from claims.language.units import canonical


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    precision: float
    recall: float
    f: float
    right: int
    found: int
    labelled: int


@dataclass(frozen=True)
class Measured:
    """The table, the errors one by one, and the traps that were taken for a quantity or time."""

    rows: tuple[Row, ...]
    errors: tuple[str, ...]


def measure(path: str | Path, *, verbose: bool = False) -> Measured:
    """Measure a labelled file; ``errors`` is filled when ``verbose``."""
    tally: Counter[tuple[str, str]] = Counter()
    errors: list[str] = []
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                _measure_sentence(json.loads(line), tally, errors)
    whats = ("quantities: span, value, unit", "quantities: span", "times: span, interval", "times: span")
    rows = [_row(what, tally) for what in whats]
    traps = tally["traps", "found"]
    rows.append(Row("traps taken", 0.0, 0.0, 0.0, 0, traps, tally["traps", "labelled"]))
    return Measured(tuple(rows), tuple(errors) if verbose else ())


def _row(what: str, tally: Counter[tuple[str, str]]) -> Row:
    right, found, labelled = (tally[what, part] for part in ("right", "found", "labelled"))
    precision, recall = right / found if found else 0.0, right / labelled if labelled else 0.0
    f = 2 * precision * recall / (precision + recall) if right else 0.0
    return Row(what, precision, recall, f, right, found, labelled)


def _measure_sentence(row: dict[str, Any], tally: Counter[tuple[str, str]], errors: list[str]) -> None:
    text, published = row["text"], row["published"] and date.fromisoformat(row["published"])
    gold = Counter((q["start"], q["span"], _values(q["value"]), canonical(q["unit"])) for q in row["quantities"])
    mine = Counter((m.start, m.words, _values([*m.values]), canonical(m.unit)) for m in find_quantities(text))
    _count("quantities: span, value, unit", gold, mine, tally, errors, row["id"])
    _count("quantities: span", _spans(gold), _spans(mine), tally)
    gold_times = Counter((q["start"], q["span"], q["from"], q["to"]) for q in row["times"])
    times = find_times(text, published)
    mine_times = Counter((m.start, m.words, _iso(m.first_day), _iso(m.last_day)) for m in times)
    _count("times: span, interval", gold_times, mine_times, tally, errors, row["id"])
    _count("times: span", _spans(gold_times), _spans(mine_times), tally)
    taken = [(start, start + len(words)) for start, words, *_ in [*mine, *mine_times]]
    for trap, start in zip(row.get("traps", []), row.get("trap_starts", []), strict=True):
        tally["traps", "labelled"] += 1
        if any(start < end and first < start + len(trap) for first, end in taken):
            tally["traps", "found"] += 1
            errors.append(f"{row['id']}: trap taken: {trap!r}")


def _count(
    what: str,
    gold: Counter[Any],
    mine: Counter[Any],
    tally: Counter[tuple[str, str]],
    errors: list[str] | None = None,
    name: str = "",
) -> None:
    tally[what, "right"] += (gold & mine).total()
    tally[what, "found"] += mine.total()
    tally[what, "labelled"] += gold.total()
    if errors is not None:
        errors.extend(f"{name}: missed {tuple(map(str, item[1:]))}" for item in gold - mine)
        errors.extend(f"{name}: found {tuple(map(str, item[1:]))}" for item in mine - gold)


def _spans(items: Counter[Any]) -> Counter[Any]:
    return Counter(item[:2] for item in items.elements())


def _values(value: Any) -> tuple[str, ...]:
    """Values to compare as text, to nine significant digits."""
    numbers = value if isinstance(value, list) else [value]
    return tuple(f"{float(number):.9g}" for number in numbers)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


__all__ = ["Measured", "Row", "measure"]
