"""Clauses of terms as queries of each database."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from sources.terms.index import Clause, any_of


def test_sqlite_is_asked_for_a_common_term_once() -> None:
    clauses: list[Clause] = [("rare",), ("a", "b"), ("a", "c"), ("b", "c")]
    assert any_of(clauses, "sqlite") == '"rare" OR ("a" AND "b") OR ("c" AND ("a" OR "b"))'
    assert any_of(clauses, "postgresql") == "('rare') | ('a' & 'b') | ('a' & 'c') | ('b' & 'c')"


TERMS = ["a", "b", "c", "d"]
ROWS = [frozenset(term for at, term in enumerate(TERMS) if number >> at & 1) for number in range(16)]


@pytest.mark.django_db
def test_however_clauses_are_put_the_same_rows_are_found() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is asked for the clauses as they are")
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIRTUAL TABLE temp.all_rows USING fts5(terms, detail=none)")
        for key, row in enumerate(ROWS):
            cursor.execute("INSERT INTO temp.all_rows(rowid, terms) VALUES (%s, %s)", [key, " ".join(sorted(row))])

        @given(st.lists(st.lists(st.sampled_from(TERMS), unique=True, min_size=1).map(tuple), min_size=1, max_size=12))
        def asked(clauses: list[Clause]) -> None:
            cursor.execute("SELECT rowid FROM temp.all_rows WHERE all_rows MATCH %s", [any_of(clauses, "sqlite")])
            found = {key for (key,) in cursor.fetchall()}
            assert found == {key for key, row in enumerate(ROWS) if any(row.issuperset(clause) for clause in clauses)}

        try:
            asked()
        finally:
            cursor.execute("DROP TABLE temp.all_rows")
