"""Check-worthiness: what the score, its reasons and the kind promise."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.language.checkworthiness import Scorer, default_scorer
from claims.language.values import ClaimKind
from claims.language.worth.model import META_FILE, WEIGHT_FILE
from claims.language.worth.reasons import AGAINST, FOR, KNOWN_REASONS
from claims.language.worth.vocabulary import TAG_FILE


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return default_scorer()


REPORTED_FACT = "Exports of copper doubled to 4.2 million tons in 2019, the ministry of trade said on Monday."
REPORTED_OPINION = "The minister said the whole affair was a disgrace."

CHECKABLE = {
    "a figure with its unit": "The fire destroyed 1,200 hectares of forest in the north of Norland in 2018.",
    "a record": "The bridge at Halden was the longest in the country when it opened in 1931.",
    "a court's sentence": "In 2015 the Supreme Court sentenced governor Ada Holm to six years in prison for fraud.",
    "an accusation": "Prosecutors accused the company of paying bribes worth $3 million to officials in Varna.",
    "cause and effect": "The outbreak killed 40 people because the factory released untreated water into the river.",
}
NOT_CHECKABLE = {
    "an opinion": "I think this is a wonderful idea!",
    "a question": "Would you like to come with us tomorrow?",
    "a wish": "I hope we can all live together in peace.",
    "thanks": "Thank you very much, Madam Chair.",
    "a credit": "Image: City Archive.",
    "an appeal": "We must stand together and never give up hope.",
}


@pytest.mark.parametrize("text", CHECKABLE.values(), ids=CHECKABLE)
def test_what_a_desk_would_check_scores_above_even_odds(scorer: Scorer, text: str) -> None:
    assert scorer.score(text).value > 0.5


@pytest.mark.parametrize("text", NOT_CHECKABLE.values(), ids=NOT_CHECKABLE)
def test_what_nobody_can_check_scores_low(scorer: Scorer, text: str) -> None:
    assert scorer.score(text).value < 0.2


def test_a_reported_opinion_stays_low_and_a_reported_fact_is_judged_by_the_fact(scorer: Scorer) -> None:
    assert scorer.score(REPORTED_OPINION).value < 0.4
    assert scorer.score(REPORTED_FACT).value > 0.8


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (REPORTED_FACT, "number with unit"),
        (CHECKABLE["a record"], "record or rank"),
        (CHECKABLE["an accusation"], "accusation"),
        (CHECKABLE["cause and effect"], "cause and effect"),
        (CHECKABLE["a court's sentence"], "what a court or law did"),
        (NOT_CHECKABLE["an opinion"], "opinion or wish"),
        (NOT_CHECKABLE["a question"], "question"),
        (NOT_CHECKABLE["an appeal"], "ought, not is"),
        (NOT_CHECKABLE["a credit"], "heading, credit or fragment"),
    ],
)
def test_the_reasons_name_what_a_reader_can_see(scorer: Scorer, text: str, reason: str) -> None:
    assert reason in scorer.score(text).reasons


def test_a_high_score_is_never_explained_by_what_lowers_it(scorer: Scorer) -> None:
    for text in CHECKABLE.values():
        assert not set(scorer.score(text).reasons) & set(AGAINST)


def test_no_reason_stands_on_both_sides() -> None:
    assert not set(FOR) & set(AGAINST)
    assert len(KNOWN_REASONS) == len(set(KNOWN_REASONS))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (REPORTED_FACT, ClaimKind.NUMERICAL),
        ("It was the largest and most expensive dam ever built in the world.", ClaimKind.COMPARISON),
        (NOT_CHECKABLE["an opinion"], ClaimKind.OPINION),
        ("Prices will double next year.", ClaimKind.PREDICTION),
        (NOT_CHECKABLE["a credit"], ClaimKind.NONE),
        ("The council opened the new library on Harbour Street on Tuesday.", ClaimKind.EVENT),
    ],
)
def test_the_kind_says_what_decides_the_claim(scorer: Scorer, text: str, kind: ClaimKind) -> None:
    assert scorer.kind_of(text) == kind


def test_a_sentence_alone_scores_the_same_whatever_stands_beside_it_in_the_list(scorer: Scorer) -> None:
    texts = [*CHECKABLE.values(), *NOT_CHECKABLE.values(), ""] * 60

    assert scorer.score_many(texts) == [scorer.score(text) for text in texts]


def test_neighbours_count_only_within_one_document(scorer: Scorer) -> None:
    text = "The valley was closed after that."
    among_figures = [REPORTED_FACT, text, CHECKABLE["a figure with its unit"]]
    among_chat = [NOT_CHECKABLE["an opinion"], text, NOT_CHECKABLE["thanks"]]

    assert scorer.score_many(among_figures)[1] == scorer.score_many(among_chat)[1]
    in_report = scorer.score_many(among_figures, one_document=True)[1].value
    assert in_report > scorer.score_many(among_chat, one_document=True)[1].value


def test_no_sentences_give_no_scores(scorer: Scorer) -> None:
    assert scorer.score_many([]) == []
    assert scorer.score_many([], one_document=True) == []


def test_anything_that_knows_its_text_may_be_scored(scorer: Scorer) -> None:
    @dataclass
    class Span:
        text: str

    assert scorer.score(Span(REPORTED_FACT)) == scorer.score(REPORTED_FACT)


def test_the_typographic_apostrophe_changes_nothing(scorer: Scorer) -> None:
    assert scorer.score("They didn’t pay taxes.").value == scorer.score("They didn't pay taxes.").value


HARD_TEXTS = {
    "empty": "",
    "blank": " \n\t ",
    "one mark": "”",
    "numbers only": "12 1,400 3.5 2020",
    "right to left": "قال الوزير إن الصادرات تضاعفت",
    "emoji": "👩🏽‍🚒🔥🔥 12% 🎉",
    "zero width": "ex\u200bports\u200d dou\ufeffbled",
    "lone surrogate": "the \ud800 rate",
    "quotes that never close": '"' * 5_000,
    "twenty thousand words": "word " * 20_000,
    "one endless word": "a" * 200_000,
    "a table": "| 12 | 14 % | 3.4 |\n" * 3_000,
}


@pytest.mark.parametrize("text", HARD_TEXTS.values(), ids=HARD_TEXTS)
@pytest.mark.parametrize("one_document", [False, True])
def test_any_text_gets_a_score_with_a_known_reason(scorer: Scorer, text: str, one_document: bool) -> None:
    (score,) = scorer.score_many([text], one_document=one_document)

    assert 0.0 <= score.value <= 1.0
    assert score.reasons
    assert set(score.reasons) <= set(KNOWN_REASONS)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=8), st.booleans())
def test_scores_are_in_range_explained_and_the_same_twice(texts: list[str], one_document: bool) -> None:
    scorer = default_scorer()
    scores = scorer.score_many(texts, one_document=one_document)

    assert scores == scorer.score_many(texts, one_document=one_document)
    assert len(scores) == len(texts)
    for score in scores:
        assert 0.0 <= score.value <= 1.0
        assert 1 <= len(score.reasons) <= 3
        assert set(score.reasons) <= set(KNOWN_REASONS)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("aAé1.,%$\"“” -'?!\n"), max_size=400))
def test_marks_and_figures_in_any_order_do_no_harm(text: str) -> None:
    assert 0.0 <= default_scorer().score(text).value <= 1.0


def test_the_weights_are_small_and_say_what_they_are_made_of(scorer: Scorer) -> None:
    from claims.language.checkworthiness import DEFAULT_WEIGHTS

    size = sum((DEFAULT_WEIGHTS / name).stat().st_size for name in (WEIGHT_FILE, TAG_FILE, META_FILE))
    assert size < 10_000_000
    assert "language model" in scorer.model.meta["labels"]
    assert scorer.model.meta["licence"] == "CC BY-SA 4.0"
    assert {"data", "seed", "versions", "scores", "version"} <= set(scorer.model.meta)
    assert (DEFAULT_WEIGHTS / "LICENSE").is_file()
    assert (DEFAULT_WEIGHTS / "ATTRIBUTION.md").is_file()
