"""The rules around the trained components."""

from collections.abc import Sequence

import pytest
import spacy
from spacy.tokens import Doc, Span

from claims.language.components import gazetteer_entities, majority_types, name_guard, quote_guard
from claims.language.components.lemma_guard import guarded_lemma
from tests.claims.language_support import read

VOCAB = spacy.blank("en").vocab


def tagged(words: str, tags: str, ents: Sequence[tuple[int, int, str]] = (), deps: list[str] | None = None) -> Doc:
    tokens = words.split()
    doc = Doc(
        VOCAB,
        words=tokens,
        tags=tags.split(),
        pos=["PROPN" if tag.startswith("NNP") else "ADJ" if tag == "JJ" else "NOUN" for tag in tags.split()],
        heads=[0] * len(tokens),
        deps=deps or ["ROOT"] + ["dep"] * (len(tokens) - 1),
    )
    doc.ents = [Span(doc, start, end, label=label) for start, end, label in ents]
    return doc


def names(doc: Doc) -> list[tuple[str, str]]:
    return [(ent.text, ent.label_) for ent in doc.ents]


@pytest.mark.parametrize(
    ("form", "lemma", "verb"),
    [
        ("praised", "prais", "praise"),
        ("examined", "examin", "examine"),
        ("stepped", "stepp", "step"),
        ("went", "wend", "wend"),
        ("zorbled", "zorbl", "zorbl"),
        ("united", "Unite", "Unite"),
    ],
    ids=["lost e", "lost e again", "doubled letter", "known verb kept", "unknown word kept", "capital kept"],
)
def test_a_verb_has_a_lemma_that_exists_where_one_is_known(form: str, lemma: str, verb: str) -> None:
    assert guarded_lemma(form, lemma) == verb


def test_a_name_without_a_proper_noun_is_dropped() -> None:
    assert names(name_guard(tagged("harbour master Brandt", "NN NN NNP", [(0, 1, "ORG"), (2, 3, "PERSON")]))) == [
        ("Brandt", "PERSON")
    ]


def test_a_title_is_not_part_of_a_persons_name() -> None:
    assert names(name_guard(tagged("President Brandt", "NNP NNP", [(0, 2, "PERSON")]))) == [("Brandt", "PERSON")]


def test_a_country_that_the_model_passed_over_is_a_name() -> None:
    assert names(gazetteer_entities(tagged("near Norway", "NN NNP"))) == [("Norway", "GPE")]


def test_a_nationality_is_corrected() -> None:
    assert names(gazetteer_entities(tagged("Norwegian ships", "JJ NNS", [(0, 1, "PERSON")]))) == [("Norwegian", "NORP")]


def test_a_country_inside_a_longer_name_stays_there() -> None:
    doc = tagged("Bank of Norway", "NNP IN NNP", [(0, 3, "ORG")])

    assert names(gazetteer_entities(doc)) == [("Bank of Norway", "ORG")]


def test_one_name_has_one_type_in_a_document() -> None:
    parts = [tagged("Varnex", "NNP", [(0, 1, label)]) for label in ("ORG", "ORG", "PERSON")]
    majority_types(parts)

    assert [names(part) for part in parts] == [[("Varnex", "ORG")]] * 3


def test_two_types_that_are_even_stay_as_they_are() -> None:
    parts = [tagged("Varnex", "NNP", [(0, 1, label)]) for label in ("ORG", "PERSON")]
    majority_types(parts)

    assert [names(part) for part in parts] == [[("Varnex", "ORG")], [("Varnex", "PERSON")]]


def test_the_surname_of_a_known_person_is_a_name_too() -> None:
    parts = [tagged("Marta Kowal", "NNP NNP", [(0, 2, "PERSON")]), tagged("then Kowal spoke", "RB NNP VBD")]
    majority_types(parts)

    assert names(parts[1]) == [("Kowal", "PERSON")]


def test_a_closing_mark_never_starts_a_sentence() -> None:
    doc = quote_guard(
        Doc(VOCAB, words=["“", "Yes", ".", "”", "He", "left"], spaces=[False, False, False, True, True, False])
    )

    assert doc[3].is_sent_start is False


def test_a_blank_line_always_starts_a_sentence() -> None:
    starts = [sentence.text.strip() for sentence in read("Harbour news\n\nThe dam will hold.").sents]

    assert starts == ["Harbour news", "The dam will hold."]
