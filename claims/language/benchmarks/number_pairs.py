"""Numbers of claims against numbers of evidence, on labelled pairs.

A line of the file is a JSON object with ``claim`` and ``evidence`` (``text``, ``date``), ``quantity`` (the claim's
number as it stands there), ``against`` (the evidence's, or null), ``relation`` and ``difference``, and where other
answers mislead nobody either ``also``, a list of them. Only texts, dates and ``quantity`` are read for the answer.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from claims.language.benchmarks.table import Row
from claims.language.comparing import Comparison, Figure, Relation, Sort, Text, compare_figure, read_figures

_MACRO_F1, _UNSAFE = 0.80, 0.02
_SAME_DIFFERENCE = Decimal("0.0015")


@dataclass(frozen=True)
class Answer:
    """A labelled pair and what was said of it; ``found`` is None where the claim's number was not read."""

    pair: dict[str, Any]
    found: Comparison | None

    @property
    def said(self) -> str:
        return str(self.found.relation if self.found else Relation.NO_COUNTERPART)

    @property
    def gold(self) -> str:
        """The labelled relation, or what was said where that is right as well."""
        return self.said if self.said in self.pair.get("also", ()) else str(self.pair["relation"])

    @property
    def is_right(self) -> bool:
        return self.said == self.gold


def answers(path: Path) -> Iterator[Answer]:
    """Each pair of a file with its answer."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                pair = json.loads(line)
                yield Answer(pair, _answer(pair))


def _answer(pair: dict[str, Any]) -> Comparison | None:
    claim, evidence = (
        Text(pair[side]["text"], date.fromisoformat(pair[side]["date"])) for side in ("claim", "evidence")
    )
    claimed = _figure_of(claim, pair["quantity"])
    return compare_figure(claim, claimed, evidence, read_figures(evidence)) if claimed else None


def _figure_of(claim: Text, words: str) -> Figure | None:
    """The figure in a span; of several the first that is neither a rank nor a year."""
    start = claim.text.index(words)
    inside = [one for one in read_figures(claim) if one.start < start + len(words) and start < one.end]
    plain = [one for one in inside if one.sort not in {Sort.ORDINAL, Sort.YEAR}]
    return next(iter(plain or inside), None)


def measure(path: Path) -> list[Row]:
    """The table: targets, the rates that matter, each relation, and what was taken for what."""
    all_of_them = list(answers(path))
    if not all_of_them:
        return []
    table = Counter((one.gold, one.said) for one in all_of_them)
    relations = [str(relation) for relation in Relation]
    per_relation = [_row(relation, relations, table) for relation in relations]
    right = sum(one.is_right for one in all_of_them)
    return [
        Row("macro F1", sum(row.value for row in per_relation) / len(per_relation), _MACRO_F1),
        _rate("unsafe: agrees said of what does not", "agrees", table, _UNSAFE),
        _rate("false alarm: differs said of what does not", "differs", table, None),
        Row("accuracy", right / len(all_of_them), None, f"{right} of {len(all_of_them)} pairs"),
        *_aligned(all_of_them),
        *_differences(all_of_them),
        *per_relation,
    ]


def _row(relation: str, relations: list[str], table: "Counter[tuple[str, str]]") -> Row:
    right = table[relation, relation]
    labelled = sum(table[relation, said] for said in relations)
    told = sum(table[gold, relation] for gold in relations)
    f1 = 2 * right / (labelled + told) if labelled + told else 0.0
    taken = ", ".join(f"{said} {table[relation, said]}" for said in relations if table[relation, said])
    return Row(f"F1 {relation}", f1, None, f"labelled {labelled}, said: {taken or 'nothing'}")


def _rate(name: str, said: str, table: "Counter[tuple[str, str]]", target: float | None) -> Row:
    told = sum(count for (_, answer), count in table.items() if answer == said)
    wrong = told - table[said, said]
    return Row(name, wrong / told if told else 0.0, target, f"{wrong} of {told}", at_most=True)


def _aligned(all_of_them: list[Answer]) -> list[Row]:
    """How often the number of the evidence that was chosen is the labelled one, where a file labels it."""
    labelled = [one for one in all_of_them if one.pair.get("against") and one.found and one.found.told]
    right = sum(_is_chosen(one) for one in labelled)
    return _share("right number of the evidence", right, len(labelled))


def _share(name: str, right: int, of: int) -> list[Row]:
    return [Row(name, right / of, None, f"{right} of {of}")] if of else []


def _is_chosen(one: Answer) -> bool:
    told = one.found.told if one.found else None
    text, words = one.pair["evidence"]["text"], one.pair["against"]
    start = text.index(words)
    return told is not None and told.start < start + len(words) and start < told.end


def _differences(all_of_them: list[Answer]) -> list[Row]:
    both = [one for one in all_of_them if one.gold == one.said == Relation.DIFFERS]
    labelled = [one for one in both if one.pair.get("difference") is not None]
    right = sum(
        one.found is not None
        and one.found.difference is not None
        and abs(one.found.difference - Decimal(str(one.pair["difference"]))) <= _SAME_DIFFERENCE
        for one in labelled
    )
    return _share("right difference, where differs is right", right, len(labelled))


__all__ = ["Answer", "answers", "measure"]
