from datetime import date

import pytest

from claims.linking.ranking import Candidate, Statement
from claims.linking.signals import RULES, Tone, signals, tone_of

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
        (
            "A cut of 500,000 barrels.",
            "A cut of 400,000 barrels.",
            ["number differs: 500,000 / 400,000 barrels (−20\u00a0%)"],
        ),
        ("A cut of 500,000 barrels.", "A cut of 0.5 million barrels.", ["same number: 500,000 barrels"]),
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
        (date(2023, 3, 1), date(2023, 3, 2), ["not known then: published on 2 March 2023, after the claim"]),
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
    claim = "Norvania cut 500 barrels of oil in 2021, a cut of a tenth of what it ships abroad."
    passage = "Tarn never cut 400 barrels of oil in 2022. A cut of a tenth of what it ships abroad was not made."
    told = words(claim, passage, date.min, date.max)
    assert len(told) >= len(RULES) - 1
    assert not any(word in line for line in told for word in ("support", "refute", "contradict", "true", "false"))


@pytest.mark.parametrize(
    ("claim", "passage", "kind", "said"),
    [
        ("The dam holds 5.4 million litres.", "The dam holds 5,412,300 litres.", "rounding",
         "number agrees as it is worded: 5.4 million / 5,412,300 litres"),
        ("About 500 lanterns were lit.", "In all 489 lanterns were lit.", "rounding",
         "number agrees as it is worded: about 500 / 489 lanterns"),
        ("The ward lost 6 percent of its nurses.", "The ward lost 40 nurses.", "rate_against_count",
         "rate against count: 6 percent / 40 nurses"),
        ("Turnout rose by 5 percent.", "Turnout rose by 5 percentage points.", "percent_against_points",
         "percent against percentage points: 5 percent / 5 percentage points"),
        ("The strike cost 20 million pounds.", "The strike cost 20 million euros.", "other_unit",
         "other currency: GBP / EUR: 20 million pounds / 20 million euros"),
        ("In 2021 the ferry carried 800 cars.", "In 2019 the ferry carried 800 cars.", "other_period",
         "other period: 2021 / 2019 (800 cars)"),
        ("Of the north shore 12 percent is mud.", "Of the south shore 12 percent is mud.", "other_population",
         "other group: north / south (12 percent)"),
        ("The mill was built in 1871.", "The mill was built in 1817.", "number_differs",
         "number differs: 1871 / 1817"),
        ("The bell weighs 60 kilos.", "The bell was cast in 1760.", "number_missing",
         "number not in the passage: 60 kilos"),
    ],
)  # fmt: skip
def test_a_number_is_laid_beside_the_one_it_can_be_compared_with(
    claim: str, passage: str, kind: str, said: str
) -> None:
    told = signals(Statement(claim), Candidate(1, passage))
    assert [signal.words for signal in told if signal.kind == kind] == [said]


def test_a_count_for_another_length_of_time_is_not_called_the_same() -> None:
    told = signals(Statement("The kiosk sells 300 papers a day."), Candidate(1, "The kiosk sells 300 papers."))
    assert [signal.kind for signal in told] == ["not_comparable"]


def test_another_period_is_not_said_twice() -> None:
    told = words("In 2021 the ferry carried 800 cars.", "In 2019 the ferry carried 640 cars.")
    assert told == ["other period: 2021 / 2019 (800 / 640 cars)"]


def test_a_passage_with_the_claims_own_words_is_perhaps_of_the_same_origin() -> None:
    claim = "The harbour of Tarn was the busiest of all harbours on the inland sea."
    repeated = f"As the paper wrote: “{claim}” Nobody else said so."
    assert "same_origin" in [signal.kind for signal in signals(Statement(claim), Candidate(1, repeated))]
    other = "The harbour of Tarn was the second of all harbours on the inland sea."
    assert "same_origin" not in [signal.kind for signal in signals(Statement(claim), Candidate(1, other))]


@pytest.mark.parametrize(
    ("claim", "passage", "tone"),
    [
        ("A cut of 500,000 barrels.", "A cut of 0.5 million barrels.", Tone.AGREES),
        ("The dam holds 5.4 million litres.", "The dam holds 5,412,300 litres.", Tone.AGREES),
        ("A cut of 500,000 barrels.", "A cut of 400,000 barrels.", Tone.DIFFERS),
        ("Output of oil fell.", "Output of oil never fell.", Tone.DIFFERS),
        ("In 2021 the ferry carried 800 cars.", "In 2019 the ferry carried 800 cars.", Tone.CAUTION),
        ("The kiosk sells 300 papers a day.", "The kiosk sells 300 papers.", Tone.CAUTION),
        ("The ward lost 6 percent of its nurses.", "The ward lost 40 nurses.", Tone.CAUTION),
        ("Ships of Tarn sailed.", "Ships sailed.", Tone.NEUTRAL),
        ("The bell weighs 60 kilos.", "The bell was cast in 1760.", Tone.NEUTRAL),
    ],
)
def test_a_signal_has_the_tone_of_its_kind(claim: str, passage: str, tone: Tone) -> None:
    (told,) = signals(Statement(claim, known=KNOWN), Candidate(1, passage))
    assert tone_of(told.kind) is tone


def test_what_only_fits_is_never_shown_as_agreement() -> None:
    assert {kind for kind in ("number_agrees", "rounding", "not_comparable", "of another version") if
            tone_of(kind) is Tone.AGREES} == {"number_agrees", "rounding"}  # fmt: skip
