"""A table of measured values beside their targets, the same for every benchmark."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured value; ``target`` None where there is none; ``at_most`` turns the comparison round."""

    name: str
    value: float
    target: float | None = None
    note: str = ""
    at_most: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether the target is met, None without one."""
        if self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target


def as_text(rows: Sequence[Row]) -> str:
    """The table in aligned columns."""
    lines = [("", "value", "target", "", "")]
    for row in rows:
        target = "" if row.target is None else ("at most " if row.at_most else "") + number(row.target)
        mark = {True: "reached", False: "below" if not row.at_most else "above", None: ""}[row.reached]
        lines.append((row.name, number(row.value), target, mark, row.note))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def as_line(row: Row) -> str:
    """One row by itself, for what takes long."""
    return f"{row.name}: {number(row.value)}" + (f" ({row.note})" if row.note else "")


def number(value: float) -> str:
    """Shares with three decimals, counts with none."""
    return f"{value:,.0f}" if abs(value) > 10 else f"{value:.3f}"
