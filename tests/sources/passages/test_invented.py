import numpy as np
import pytest
from django.db import connection

from desk.errors import WorkbenchError
from sources.models import Passage
from sources.passages.analyse import analyse
from sources.passages.indexes import PASSAGE_INDEX
from sources.passages.invented import AT_ONCE, InventedLibrary
from sources.passages.loading import load
from sources.passages.search import find_passages
from sources.passages.speed import exact_best, overlap, p95_of_best, percentile
from sources.terms.upkeep import check_index


@pytest.fixture(scope="module")
def library() -> InventedLibrary:
    return InventedLibrary()


def test_a_passage_is_the_same_whatever_was_asked_for_before_it(library: InventedLibrary) -> None:
    other = InventedLibrary()
    assert [library.query(number) for number in (7, 2_500)] == [other.query(number) for number in (7, 2_500)]
    ends = [batch.words for batch in other.batches(AT_ONCE - 20, AT_ONCE + 20)]
    assert [len(words) for words in ends] == [20, 20]
    (begin,) = library.batches(AT_ONCE, AT_ONCE + 20)
    assert (begin.words == ends[1]).all()
    assert InventedLibrary(seed=2).query(7) != library.query(7)


def test_the_terms_of_invented_text_are_exactly_the_analysers(library: InventedLibrary) -> None:
    for batch in library.batches(0, 100):
        for row in batch.words:
            assert library.stored_terms(row).split() == analyse(library.text(row))
    some = np.random.default_rng(1).choice(len(library.lexicon), 3_000, replace=False)
    assert all(str(library.terms[at]) == " ".join(analyse(library.lexicon[at])) for at in some)


def test_a_few_words_are_common_and_most_are_rare_as_in_news(library: InventedLibrary) -> None:
    rows = [set(library.stored_terms(row).split()) for batch in library.batches(0, 2_000) for row in batch.words]
    held: dict[str, int] = {}
    for row in rows:
        for term in row:
            held[term] = held.get(term, 0) + 1
    counts = sorted(held.values(), reverse=True)
    assert 0.1 < counts[0] / len(rows) < 0.35
    assert np.median(counts) <= 3
    assert 40 < np.mean([len(row) for row in rows]) < 70


@pytest.mark.django_db
def test_a_library_is_loaded_in_steps_indexed_and_found(library: InventedLibrary) -> None:
    load(library, 0, 60)
    load(library, 60, 120)
    assert Passage.objects.count() == 120
    assert PASSAGE_INDEX.missing(connection) == []
    assert check_index(PASSAGE_INDEX).agrees
    for passage in Passage.objects.filter(pk__in=[1, 60, 61, 120]).select_related("snapshot"):
        assert passage.snapshot.text[passage.start : passage.end] == passage.text
        assert find_passages(passage.text, k=1)[0].passage == passage.pk
    with pytest.raises(WorkbenchError, match="A library of 0 invented passages is wanted"):
        load(library, 0, 20)


@pytest.mark.django_db
def test_the_exact_ranking_is_found_by_the_search_of_a_small_library(library: InventedLibrary) -> None:
    load(library, 0, 200)
    queries = [library.query(number) for number in (3, 44, 121, 199)]
    best = exact_best(library, 200, queries)
    assert [one[0] for one in best] == [4, 45, 122, 200]
    assert overlap(queries, best) > 0.9
    assert overlap(queries, [[10_000]] * 4) == 0.0


def test_a_query_counts_with_the_best_of_its_rounds() -> None:
    calls: list[str] = []
    best = p95_of_best(calls.append, ["a", "b"], rounds=2)
    assert 0 <= best.wall < 1
    assert 0 <= best.cpu < 1
    assert calls == ["a", "b"] * 3
    assert percentile([float(number) for number in range(100)]) == 95.0
    assert percentile([1.0]) == 1.0
