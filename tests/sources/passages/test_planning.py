from hypothesis import given
from hypothesis import strategies as st

from sources.passages.planning import plan


def test_rare_terms_are_asked_for_alone_while_they_fit_the_budget() -> None:
    df = {"rare": 10.0, "scarce": 500.0, "common": 90_000.0}
    assert plan(list(df), df, 100_000, 1_000)[:2] == [("rare",), ("scarce",)]


def test_common_terms_are_asked_for_only_together() -> None:
    df = {"gas": 3_000.0, "record": 4_000.0, "year": 50_000.0}
    clauses = plan(list(df), df, 1_000_000, 1_000)
    assert ("gas", "record") in clauses
    assert all(len(clause) > 1 for clause in clauses)


def test_terms_that_stand_everywhere_are_asked_for_all_at_once() -> None:
    df = {"say": 900_000.0, "year": 800_000.0, "new": 700_000.0}
    assert plan(list(df), df, 1_000_000, 1_000) == [("new", "year", "say")]


def test_no_terms_make_no_plan() -> None:
    assert plan([], {}, 100, 1_000) == []


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 100_000), min_size=1, max_size=64),
    st.integers(100_000, 10_000_000),
    st.integers(100, 3_000),
)
def test_what_single_terms_bring_stays_within_the_budget_and_no_clause_repeats_another(
    df: dict[str, int], passages: int, budget: int
) -> None:
    clauses = plan(sorted(df), {term: float(count) for term, count in df.items()}, passages, budget)
    assert sum(df[clause[0]] for clause in clauses if len(clause) == 1) <= max(
        budget, 0 if len(clauses) > 1 else df[clauses[0][0]]
    )
    sets = [frozenset(clause) for clause in clauses]
    assert not any(a < b for a in sets for b in sets)
    assert clauses == plan(sorted(df, reverse=True), {term: float(df[term]) for term in df}, passages, budget)
