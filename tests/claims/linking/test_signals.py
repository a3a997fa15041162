from datetime import date

import pytest

from claims.linking.ranking import Candidate, Statement
from claims.linking.signals import RULES, signals

KNOWN = frozenset({"Norvania"})


def words(claim: str, passage: str, made_on: date | None = None, published_on: date | None = None) -> list[str]:
    statement = Statement(claim, made_on, KNOWN)
    return [signal.words for signal in signals(statement, Candidate(1, passage, published_on=published_on))]


@pytest.mark.parametrize(
    ("claim", "passage", "said"),
    [
        ("Norvania exports oil.", "Tarn exports oil.", ["name not in the passage: Norvania"]),
        ("Norvania exports oil.", "Oil exports of Norvania’s ports.", []),
        ("The talks with Ilka Sorn ended.", "The talks with Minister Sorn ended.", []),
        ("Ships of Norvanians sailed.", "Ships of Norvania sailed.", []),
        ("Ships of Tarn sailed.", "Ships of Tarnover sailed.", ["name not in the passage: Tarn"]),
        ("A cut of 500,000 barrels.", "A cut of 400,000 barrels.", ["number not in the passage: 500,000"]),
        ("A cut of 500,000 barrels.", "A cut of 0.5 million barrels.", []),
        ("Output fell in 2021.", "Output fell in 2023.", ["other year: 2021 / 2023"]),
        ("Output fell in 2021.", "Output fell in 2021 and 2023.", []),
        ("Output fell in 2021.", "Output fell.", []),
        ("Output of oil fell.", "Output of oil never fell.", ["negation on one side"]),
        ("Output of oil did not fall.", "Output of oil did not fall.", []),
        ("Output of oil fell.", "Output of oil fell. There was no rain.", []),
        ("Output of oil fell.", "There was no rain.", []),
        ("", "", []),
    ],
)
def test_what_differs_between_claim_and_passage_is_said_in_words(claim: str, passage: str, said: list[str]) -> None:
    assert words(claim, passage) == said


@pytest.mark.parametrize(
    ("made_on", "published_on", "said"),
    [
        (date(2023, 3, 1), date(2023, 3, 2), ["published after the claim was made"]),
        (date(2023, 3, 1), date(2023, 3, 1), []),
        (None, date(2023, 3, 1), []),
        (date(2023, 3, 1), None, []),
    ],
)
def test_what_was_published_later_is_marked(made_on: date | None, published_on: date | None, said: list[str]) -> None:
    assert words("Output fell.", "Output fell.", made_on, published_on) == said


def test_a_speaker_who_is_not_in_the_passage_is_no_signal() -> None:
    statement = Statement("Oil of Tarn is dear, Ilka Sorn said.", speaker="Trade Minister Ilka Sorn")
    assert [signal.words for signal in signals(statement, Candidate(1, "Oil."))] == ["name not in the passage: Tarn"]


def test_no_signal_says_whether_the_claim_is_true() -> None:
    told = words("Norvania cut 500 barrels in 2021.", "Tarn never cut 400 barrels in 2022.", date.min, date.max)
    assert len(told) >= len(RULES) - 1
    assert not any(word in line for line in told for word in ("support", "refute", "contradict", "true", "false"))
