from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from sources.passages.analyse import analyse, spans_of
from sources.passages.library import DEEPEST, marks_of, search_library
from sources.passages.search import Filters
from tests.sources.passages.library import add_evidence


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Norvania's exports rose.", "export of Norvania", ["Norvania", "exports"]),
        ("Oil exports of 400,000 barrels.", "400000 oil export", ["Oil exports", "400,000"]),
        ("Made in the U.S. by 1\u202f200 people.", "US 1,200", ["U.S.", "1\u202f200"]),
        ("ﬁne Größe", "fine größe", ["ﬁne Größe"]),
        ("Nothing here.", "oil", []),
        ("", "oil", []),
    ],
)  # fmt: skip
def test_the_words_that_matched_are_marked_as_they_are_printed(text: str, query: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in marks_of(text, analyse(query))] == marked


@given(st.text(max_size=300), st.text(max_size=60))
def test_marks_of_any_text_stand_in_order_and_hold_a_wanted_term(text: str, query: str) -> None:
    terms = frozenset(analyse(query))
    spans = spans_of(text, terms)
    assert spans == sorted(spans)
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start
    assert all(terms.intersection(analyse(text[start:end])) for start, end in spans)


@given(st.lists(st.sampled_from(["Oil", "exports", "of", "1,200", "barrels.", "G7", "rose"]), max_size=20))
def test_every_word_that_matched_is_marked(words: list[str]) -> None:
    text = " ".join(words)
    wanted = frozenset(analyse("oil export 1200 g7"))
    marked = [term for start, end in spans_of(text, wanted) for term in analyse(text[start:end])]
    assert marked == [term for term in analyse(text) if term in wanted]


@pytest.mark.django_db
def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    for number in range(7):
        add_evidence(f"Norvania sold oil. {'Zell bought it. ' * number}")
    whole = [one.passage.pk for one in search_library("Norvania oil", filters=Filters(), limit=50).found]
    leafed: list[int] = []
    for offset in range(0, 9, 3):
        page = search_library("Norvania oil", filters=Filters(), offset=offset, limit=3)
        leafed += [one.passage.pk for one in page.found]
        assert page.has_more is (offset < 6)
    assert leafed == whole
    assert len(whole) == 7


@pytest.mark.django_db
def test_nobody_leafs_beyond_the_deepest_page() -> None:
    add_evidence("Norvania sold oil.")
    page = search_library("oil", filters=Filters(), offset=DEEPEST, limit=20)
    assert (page.found, page.has_more) == ([], False)


@pytest.mark.django_db
def test_a_page_of_the_search_takes_the_same_queries_however_much_is_found(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(12):
        add_evidence("Norvania sold oil.")
    with django_assert_max_num_queries(6):
        for one in search_library("oil", filters=Filters()).found:
            assert one.passage.snapshot.document.title


@pytest.mark.django_db
def test_the_pieces_of_a_passage_are_its_text() -> None:
    add_evidence("Norvania sold oil to Zell.")
    (one,) = search_library("oil Zell", filters=Filters()).found
    assert "".join(text for text, _ in one.pieces) == one.passage.text
    assert [text for text, is_hit in one.pieces if is_hit] == ["oil", "Zell"]
