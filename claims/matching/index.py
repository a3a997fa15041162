"""The index by which statements are found: the planner asks for rare terms, and for the next-rarest only together."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet

from claims.models import Statement
from sources.terms.index import Clause, TermIndex

STATEMENT_INDEX = TermIndex(
    row="statement",
    table="claims_statement",
    name="claims_statement",
    made_by=("claims", "0016_matches_and_fact_checks"),
)


def with_any(statements: QuerySet[Statement], clauses: Sequence[Clause]) -> QuerySet[Statement]:
    """Those for which any clause holds: all of its terms stand in the statement."""
    if not clauses:
        return statements.none()
    return statements.filter(pk__in=STATEMENT_INDEX.holding(clauses, connection.vendor))


def count_terms(terms: Sequence[str]) -> dict[str, float]:
    """In how many statements each term stands, as ``TermIndex.count`` has it."""
    return STATEMENT_INDEX.count(connection, terms)
