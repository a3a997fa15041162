"""How a number of a claim stands to the numbers of another text. Pure: two texts with their days in, values out.

No relation says whether a claim is true: it says what may be compared with what, and by how much two numbers differ.
"""

from claims.language.comparing.figure import Figure, Sort
from claims.language.comparing.figures import read_figures, with_unit
from claims.language.comparing.reading import Text
from claims.language.comparing.relation import Comparison, Relation, compare, compare_figure, figures_of_claim

__all__ = [
    "Comparison",
    "Figure",
    "Relation",
    "Sort",
    "Text",
    "compare",
    "compare_figure",
    "figures_of_claim",
    "read_figures",
    "with_unit",
]
