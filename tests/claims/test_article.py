"""Whatever a text holds: spans are exact, the same text gives the same claims, and no part is read as one giant Doc."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from claims.language import article
from claims.language.article import find_claims, pipeline
from claims.language.pipeline import PIECE, read_pieces
from claims.language.values import Extraction
from sources.blocks import Block, BlockKind

SNIPPETS = st.sampled_from(
    [
        "Orvania sold 40,000 tonnes of tin last year, Trade Minister Ilka Sorn said.",
        '"We will not close the port,',
        'she added."',
        "Ist das wahr?",
        "שלום עולם 12%",
        "😀😀 rose by 3.5 percent",
        "a\u200bb\u00adc 1,000 km/h",
        "| tin | 40 | 50 |",
        "\n\n",
        "\t",
        "It fell to $5bn on Monday",
        ".",
        "…",
        "”",
        "(",
        "U.S.",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(SNIPPETS, max_size=25).map(" ".join))
DAY = date(2028, 3, 14)


def read(text: str) -> Extraction:
    """A text whose paragraphs are all body."""
    blocks, at = [], 0
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            blocks.append(Block(at, at + len(paragraph), BlockKind.PARAGRAPH))
        at += len(paragraph) + 2
    return find_claims(text, blocks, DAY, engine=pipeline())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_every_span_of_any_text_holds_its_words(text: str) -> None:
    found = read(text)
    for claim in found.claims:
        assert text[claim.start : claim.end] == claim.quote
        assert 0.0 <= claim.score <= 1.0
        assert claim.normalised.strip()
        places = [(one.start, one.end, one.words) for one in claim.quantities]
        places += [(one.start, one.end, one.words) for one in claim.times]
        assert all(text[start:end] == words for start, end, words in places)
        if claim.attribution is not None and claim.attribution.end:
            assert claim.start <= claim.attribution.start < claim.attribution.end <= claim.end
    for sentence in found.passed_over:
        assert text[sentence.start : sentence.end].strip()
        assert sentence.reason


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_the_same_text_gives_the_same_claims(text: str) -> None:
    assert read(text) == read(text)


def test_claims_come_in_the_order_of_the_text_and_never_overlap() -> None:
    found = read("\n\n".join(f"Port {number} loaded {number},000 tonnes of tin in 2027." for number in range(1, 60)))
    ends = [0]
    for claim in found.claims:
        assert claim.start >= ends[-1]
        ends.append(claim.end)
    assert len(found.claims) == 59


@pytest.mark.parametrize(
    "text",
    [
        "tin " * 20_000,
        "He said " + "and sold 5 tonnes " * 5_000,
        '"We sold 40 tonnes ' * 2_000,
        "| tin | 40 | 50 |\n" * 3_000,
    ],
    ids=["one sentence of 20,000 words", "one endless clause", "quotes that never close", "a table pasted as text"],
)
def test_no_part_of_a_hostile_text_is_read_as_one_giant_doc(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    longest = 0

    def watched(nlp: Language, texts: Iterable[str], disable: Sequence[str]) -> Iterator[Doc]:
        nonlocal longest
        for doc in read_pieces(nlp, texts, disable):
            longest = max(longest, len(doc.text))
            yield doc

    monkeypatch.setattr(article, "read_pieces", watched)
    found = read(text)

    assert 0 < longest <= PIECE
    for claim in found.claims:
        assert text[claim.start : claim.end] == claim.quote


def test_who_spoke_is_remembered_over_paragraphs() -> None:
    found = read(
        "Trade Minister Ilka Sorn said the port of Quillmouth loaded 40,000 tonnes of tin in May.\n\n"
        '"No harbour on the coast has ever loaded more," she added.'
    )
    assert [claim.attribution and claim.attribution.resolved for claim in found.claims] == ["Ilka Sorn", "Ilka Sorn"]


def test_a_pronoun_in_the_authors_own_words_is_named_in_the_claim() -> None:
    found = read(
        "Trade Minister Ilka Sorn opened the port of Quillmouth in May.\n\n"
        "She has closed two mines and a tin works since 2021."
    )
    assert found.claims[1].normalised == "She [Ilka Sorn] has closed two mines and a tin works since 2021."


def test_a_pronoun_that_may_be_anybody_stays_as_it_is() -> None:
    found = read("He has closed two mines and a tin works in Orvania since 2021.")
    assert "[" not in found.claims[0].normalised


def test_a_text_in_another_language_gives_no_claims_and_says_so() -> None:
    blocks = (Block(0, 17, BlockKind.PARAGRAPH),)
    found = find_claims("Der Hafen war zu.", blocks, DAY, engine=pipeline(), language="de")
    assert found.claims == ()
    assert found.notes
