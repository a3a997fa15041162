"""Tables of values separated by commas, semicolons, tabs or bars: one block for a row."""

import csv
import io

from sources.blocks import BlockKind
from sources.fetching.errors import Unreadable
from sources.fetching.layout import Draft, Part

VERSION = "1"
MAX_ROWS = 200_000
_SEPARATORS = ",;\t|"


def read_table(text: str) -> Draft:
    """Each row as ``cell | cell | cell``, empty cells left out."""
    first_lines = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    separator = max(_SEPARATORS, key=lambda mark: min((line.count(mark) for line in first_lines), default=0))
    parts: list[Part] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            cells = [" ".join(cell.split()) for cell in row]
            parts.append(Part(" | ".join(filter(None, cells)), BlockKind.TABLE_ROW, gap="\n"))
            if len(parts) > MAX_ROWS:
                raise Unreadable(f"The table has more than {MAX_ROWS:,} rows. Add the rows that matter.")
    except csv.Error as why:
        raise Unreadable(f"The table could not be read: {why}.") from why
    return Draft(parts, "csv", VERSION)
