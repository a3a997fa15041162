"""Names read for a whole lot at once are those that spaCy's own loop finds, whatever the text."""

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from claims.language.benchmarks import invented
from claims.language.components import STORY_STEPS
from claims.language.embed import distinct_rows
from claims.language.quick_ner import QuickEntityRecognizer
from tests.claims.language_support import pipeline
from tests.claims.test_article import TEXTS

AFTER = ("name_guard", "gazetteer_entities", "segmentation", *STORY_STEPS)
NAMES = st.lists(
    st.sampled_from(
        [
            "Ilka Sorn",
            "President Marta Kowal",
            "the Bank of Orvania",
            "New York",
            "Paris",
            "said.",
            "visited",
            "  ",
            "\n\n",
        ]
    ),
    max_size=30,
).map(" ".join)


def read(texts: list[str], *, without: tuple[str, ...] = ()) -> list[Doc]:
    return list(pipeline().pipe(texts, disable=[*AFTER, *without]))


def found(doc: Doc) -> tuple[list[tuple[int, int, str]], list[str]]:
    return [(ent.start, ent.end, ent.label_) for ent in doc.ents], [token.ent_iob_ for token in doc]


def recognizer() -> QuickEntityRecognizer:
    step = pipeline().get_pipe("ner")
    assert isinstance(step, QuickEntityRecognizer)
    return step


def by_spacy(docs: list[Doc]) -> list[Doc]:
    for doc in docs:
        EntityRecognizer.set_annotations(recognizer(), [doc], EntityRecognizer.predict(recognizer(), [doc]))
    return docs


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(TEXTS, NAMES), max_size=5))
@example(["", " ", "Ilka", invented.article(400)])
def test_names_are_those_of_spacys_own_loop(texts: list[str]) -> None:
    ours = read(texts)
    theirs = by_spacy(read(texts, without=("ner",)))
    assert [found(doc) for doc in ours] == [found(doc) for doc in theirs]


def test_there_are_names_of_one_and_of_several_words_to_compare() -> None:
    lengths = {len(ent) for doc in read([invented.article(400)]) for ent in doc.ents}
    assert {1, 2} <= lengths


def test_names_that_somebody_has_set_stay() -> None:
    [doc] = read(["Ilka Sorn opened the port of Quillmouth on Monday."], without=("ner",))
    doc.set_ents([Span(doc, 6, 7, label="GPE")], default="missing")
    recognizer()(doc)
    assert (6, 7, "GPE") in [(ent.start, ent.end, ent.label_) for ent in doc.ents]


@pytest.mark.parametrize("count", [0, 1, 7])
def test_each_spelling_goes_through_the_embedding_once(count: int) -> None:
    docs = [pipeline().make_doc("the port of the port") for _ in range(count)]
    rows = np.concatenate([doc.to_array(["ORTH", "NORM"]) for doc in docs]) if docs else np.zeros((0, 2), "uint64")
    distinct, places = distinct_rows(rows)
    assert len(distinct) == (3 if count else 0)
    assert (distinct[places] == rows).all()
