from decimal import Decimal

import pytest

from claims.linking.features import Reading
from claims.linking.words import is_negated, known_names, names, numbers, years
from sources.passages.analyse import analyse


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Yesterday Ilka Sorn of the Bank of Norvania met Tarn.", ["Ilka Sorn", "Bank of Norvania", "Tarn"]),
        ("Deliveries rose in March on Monday.", []),
        ("OPEX cut its output.", ["OPEX"]),
        ("Orrin's output fell. They said so. He left for Zell.", ["Zell"]),
        ("President Vell said the U.S. would pay.", ["President Vell"]),
        ("The Prime Minister spoke.", []),
        ("", []),
    ],
    ids=[
        "in order",
        "no months or days",
        "capitals",
        "first words are not known",
        "with title",
        "only a title",
        "none",
    ],
)
def test_names_are_capitalised_words_within_sentences(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_a_name_that_begins_a_sentence_is_known_from_the_rest_of_the_article() -> None:
    article = "Oil of Norvania is dear. Deliveries fell, and deliveries of Tarn too. “Prices rose,” he said."
    known = known_names(article)
    assert known == {"Norvania", "Tarn"}
    assert names("Norvania exported oil.", known) == ["Norvania"]
    assert names("Deliveries fell.", known) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a cut of 500,000 barrels", [("500,000", "500000")]),
        ("rose 4.2 percent to 1.5 million tons", [("4.2", "4.2"), ("1.5 million", "1500000")]),
        ("0.5bn", [("0.5bn", "500000000")]),
        ("on 21 March 2023 and March 3, 2024", []),
        ("in 2023, 1900 barrels", [("1900", "1900")]),
        ("3 people met for 4 hours", [("3", "3"), ("4", "4")]),
        ("version 1.2.3 of A4", []),
    ],
)
def test_numbers_are_read_with_their_scale_and_without_dates(text: str, found: list[tuple[str, str]]) -> None:
    assert [(number.words, number.value) for number in numbers(text)] == [(w, Decimal(v)) for w, v in found]


def test_a_number_knows_the_words_beside_it() -> None:
    (number,) = numbers("They agreed to cut output by 500,000 barrels a day.")
    assert {"output", "barrel", "day"} <= number.neighbours


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in 2021 and 2023", [2021, 2023]),
        ("the 2021 harvest", [2021]),
        ("2,021 tons, 2021.5, 20211, 1900 barrels", []),
        ("March 2020", [2020]),
    ],
)
def test_years_are_told_from_other_numbers(text: str, found: list[int]) -> None:
    assert years(text) == found


@pytest.mark.parametrize(
    ("text", "negated"),
    [("It did not rise.", True), ("It didn’t rise", True), ("No one came", True), ("It rose. A note", False)],
)
def test_negation_is_seen(text: str, negated: bool) -> None:
    assert is_negated(text) is negated


def test_the_nearest_sentence_shares_most_words() -> None:
    told = "Plums are blue. Oil exports of Norvania rose. Oil is black."
    sentence, share = Reading(told).nearest(frozenset(analyse("Norvania oil exports fell")))
    assert (sentence, share) == ("Oil exports of Norvania rose.", 0.75)
    assert Reading(told).nearest(frozenset()) == ("Plums are blue.", 0.0)
