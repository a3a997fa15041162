"""Quantities in a text: span, value, unit, and what must not be taken for one."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims.language.benchmarks.quantities import measure
from claims.language.quantities import find_quantities
from claims.language.values import Hedge, QuantityMention


def only(text: str) -> QuantityMention:
    found = find_quantities(text)
    assert len(found) == 1, [mention.words for mention in found]
    return found[0]


def case(text: str, words: str, value: str, unit: str, name: str) -> Any:
    return pytest.param(text, words, [Decimal(part) for part in value.split()], unit, id=name)


ONE_QUANTITY = [
    # money
    case("The dam cost $1.2bn.", "$1.2bn", "1200000000", "USD", "dollars with a glued billion"),
    case("It fetched C$5 million.", "C$5 million", "5000000", "CAD", "Canadian dollars"),
    case("It fetched A$5m.", "A$5m", "5000000", "AUD", "Australian dollars"),
    case("He paid a $40 fine.", "$40", "40", "USD", "an article before a sign is no country"),
    case("They owe US$ 2,000.", "US$ 2,000", "2000", "USD", "American dollars with a space"),
    case("Fuel is 2.10 euros a litre.", "2.10 euros a litre", "2.10", "EUR/litre", "a price for each litre"),
    case("He signed a £3.5m-a-year deal.", "£3.5m-a-year", "3500000", "GBP/year", "a hyphenated rate of pay"),
    case("The fine was 300 pounds.", "300 pounds", "300", "GBP", "pounds of money by the sentence"),
    case("The calf weighed 90 pounds.", "90 pounds", "90", "pound", "pounds of weight by the sentence"),
    case("It cost 300 Swiss francs.", "300 Swiss francs", "300", "CHF", "a currency by its full name"),
    case("Rates cost CHF 20 more.", "CHF 20", "20", "CHF", "a currency by its code"),
    case("It cost four dollars and five cents.", "four dollars and five cents", "4.05", "USD", "dollars and cents"),
    case("The budget is Rs 2 lakh crore.", "Rs 2 lakh crore", "2000000000000", "INR", "Indian magnitudes"),
    # shares
    case("Growth was 1.5 per cent.", "1.5 per cent", "1.5", "percent", "per cent in two words"),
    case("It rose 0.25 percentage point.", "0.25 percentage point", "0.25", "percentage point", "percentage point"),
    case("It rose half a percentage point.", "half a percentage point", "0.5", "percentage point", "half a point"),
    case("It rose 50 basis points.", "50 basis points", "50", "basis point", "basis points"),
    case("Two-fifths of the crop was lost.", "Two-fifths", "0.4", "fraction", "fraction in words"),
    case("One in four adults agreed.", "One in four", "0.25", "fraction", "one in four"),
    case("Nine out of 10 refused.", "Nine out of 10", "0.9", "fraction", "nine out of ten"),
    case("Almost half of them left.", "half", "0.5", "fraction", "half of them"),
    case("Rents doubled.", "doubled", "2", "multiple", "doubled"),
    case("Traffic rose tenfold.", "tenfold", "10", "multiple", "tenfold"),
    case("It is twice as large.", "twice as large", "2", "multiple", "twice as large"),
    case("She was fined twice.", "twice", "2", "time", "occasions"),
    case("They meet three times a week.", "three times a week", "3", "time/week", "occasions a week"),
    # measures and rates
    case("Output is 500,000 barrels per day.", "500,000 barrels per day", "500000", "barrel/day", "barrels per day"),
    case("Output is 1.1 million bpd.", "1.1 million bpd", "1100000", "barrel/day", "barrels a day by their letters"),
    case("They sold 40 tonnes of rice a year.", "40 tonnes of rice a year", "40", "tonne/year", "a substance's rate"),
    case("There were 12 deaths per 100,000.", "12 deaths per 100,000", "12", "/100000", "per hundred thousand"),
    case("The yard builds 30 ships a year.", "30 ships a year", "30", "ship/year", "things a year"),
    case("Winds hit 190 kilometres per hour.", "190 kilometres per hour", "190", "km/h", "speed"),
    case("The talks took four and a half hours.", "four and a half hours", "4.5", "hour", "hours and a half in words"),
    case("A two-and-a-half-hour film.", "two-and-a-half-hour", "2.5", "hour", "a hyphenated duration"),
    case("They waited two hours and 15 minutes.", "two hours and 15 minutes", "2.25", "hour", "hours and minutes"),
    case("She is 5 feet 6 inches tall.", "5 feet 6 inches", "5.5", "foot", "feet and inches"),
    case("It fell to minus 6 degrees.", "minus 6 degrees", "-6", "degree", "below zero in words"),
    case("It was -10°C.", "-10°C", "-10", "degC", "below zero by a sign"),
    case("It was 35C in the shade.", "35C", "35", "degC", "a glued C"),
    case("A plot of 240 square metres.", "240 square metres", "240", "m2", "an area"),
    case("She left for a decade.", "a decade", "1", "decade", "a single unit as a duration"),
    case("The ferry sailed a day after the storm.", "a day", "1", "day", "a single unit from an event"),
    case("They meet every two years.", "every two years", "2", "year", "an interval"),
    # counts
    case("The law has 1,234 pages.", "1,234", "1234", "", "thousands by commas"),
    case("The law has 1.234.567 words.", "1.234.567", "1234567", "", "thousands by points"),
    case("It is 1,8 metres high.", "1,8 metres", "1.8", "m", "a decimal comma"),
    case("Half a million signed.", "Half a million", "500000", "", "half a million"),
    case("Two dozen trucks came.", "Two dozen", "24", "", "two dozen"),
    case("Twenty-two hundred flats burned.", "Twenty-two hundred", "2200", "", "hundreds above ten"),
    case("Three hundred and sixteen left.", "Three hundred and sixteen", "316", "", "number words with and"),
    case("A 30,000-strong crowd came.", "30,000-strong", "30000", "", "strong"),
    case("A 12-point plan passed.", "12-point", "12", "point", "a compound with a unit"),
    case("Some 40 people came.", "40 people", "40", "person", "people"),
    case("2 1/2 million people moved.", "2 1/2 million people", "2500000", "person", "a mixed fraction"),
    case("3½ cups of flour.", "3½", "3.5", "", "a vulgar fraction"),
    # pairs
    case("It takes 5 to 10 million litres.", "5 to 10 million litres", "5000000 10000000", "litre", "one scale"),
    case("It takes between 15 and 25 weeks.", "between 15 and 25 weeks", "15 25", "week", "between"),
    case("A $10-15 million grant.", "$10-15 million", "10000000 15000000", "USD", "a range of money"),
    case("One or two ships sank.", "One or two", "1 2", "", "alternatives"),
    case("They won 3-2.", "3-2", "3 2", "score", "a score"),
    case("They lost 1 – 2.", "1 – 2", "1 2", "score", "a rising score of a contest"),
    case("Pupils aged 8–10 years.", "8–10 years", "8 10", "year", "ages from and to"),
    # ages
    case("A 20-year-old man.", "20-year-old", "20", "year", "twenty-year-old"),
    case("Ann Bowe, 42, resigned.", "42", "42", "year", "an age between commas"),
    case("When she was six, war came.", "six", "6", "year", "an age said by a verb"),
    case("A woman in her 30s.", "30s", "30 39", "year", "a decade of life"),
    # ranks
    case("Her third goal counted.", "third", "3", "ordinal", "an ordinal"),
    case("On the 33rd floor.", "33rd", "33", "ordinal", "an ordinal in figures"),
    case("He is No. 1 there.", "No. 1", "1", "ordinal", "number one"),
    case("It made the top 50.", "top 50", "1 50", "ordinal", "the top fifty"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "values", "unit"), ONE_QUANTITY)
def test_a_quantity_has_its_span_its_value_and_its_unit(
    text: str, words: str, values: list[Decimal], unit: str
) -> None:
    found = only(text)

    assert (found.words, list(found.values), found.unit) == (words, values, unit)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("They may march on.", id="may and march"),
        pytest.param("One day she will return.", id="some day"),
        pytest.param("One of them spoke.", id="one of"),
        pytest.param("The first lady spoke.", id="the first lady"),
        pytest.param("She was first seen abroad.", id="first as an adverb"),
        pytest.param("The Group of Seven met.", id="a name with a number word"),
        pytest.param("A Boeing 737 landed.", id="a model"),
        pytest.param("It invoked Article 5 again.", id="an article"),
        pytest.param("They live at 10 Harbour Street.", id="an address"),
        pytest.param("Call 555-0199 now.", id="a telephone number"),
        pytest.param("It runs on version 2.0.1 only.", id="a version"),
        pytest.param("Covid-19 and MP3 and 7zip.", id="figures glued to letters"),
        pytest.param("Open 24/7 since 9/11.", id="figures with strokes"),
        pytest.param("Several hundred people and a few thousand more.", id="vague amounts"),
        pytest.param("Dozens fled, and tens of thousands followed.", id="vague plurals"),
        pytest.param("Doors open at 9:30 a.m. daily.", id="a clock time"),
        pytest.param("See https://example.org/2/1234 for it.", id="a web address"),
        pytest.param("As shown before [7] and [8 – 11].", id="marks of reference"),
        pytest.param("In 2014 and in the 1960s.", id="years"),
        pytest.param("They did a take-two.", id="a word that ends in a number"),
        pytest.param("In the first place, no.", id="in the first place"),
        pytest.param("Millions of dollars.", id="millions of"),
        pytest.param("That was three years ago.", id="a point in time"),
    ],
)
def test_what_only_looks_like_a_quantity_is_left(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "hedge", "low", "high"),
    [
        pytest.param("About 40 ships sank.", Hedge.ABOUT, "40", "40", id="about"),
        pytest.param("More than 40 ships sank.", Hedge.MORE_THAN, "40", None, id="more than opens above"),
        pytest.param("At least 40 ships sank.", Hedge.AT_LEAST, "40", None, id="at least opens above"),
        pytest.param("40 or more ships sank.", Hedge.AT_LEAST, "40", None, id="or more stands after"),
        pytest.param("Fewer than 40 ships sank.", Hedge.LESS_THAN, None, "40", id="fewer than opens below"),
        pytest.param("Up to 40 ships sank.", Hedge.AT_MOST, None, "40", id="up to opens below"),
        pytest.param("No more than 40 ships sank.", Hedge.AT_MOST, None, "40", id="no more than opens below"),
        pytest.param("40 or so ships sank.", Hedge.ABOUT, "40", "40", id="or so stands after"),
        pytest.param("40 ships sank.", Hedge.NONE, "40", "40", id="none"),
    ],
)
def test_a_bound_leaves_its_side_open_and_stays_outside_the_span(
    text: str, hedge: Hedge, low: str | None, high: str | None
) -> None:
    found = only(text)

    assert (found.hedge, found.words) == (hedge, "40")
    assert found.low == (None if low is None else Decimal(low))
    assert found.high == (None if high is None else Decimal(high))
    assert found.approximate is (hedge is Hedge.ABOUT)


def test_a_change_is_two_quantities_of_the_unit_it_names_once() -> None:
    found = find_quantities("The share rose from 4.1 to 6.1 percent.")

    assert [(m.words, m.unit) for m in found] == [("4.1", "percent"), ("6.1 percent", "percent")]


def test_the_unit_of_a_change_does_not_spread_to_the_number_it_led_to() -> None:
    found = find_quantities("Deaths fell 0.3 percent to 42,795 and 9% to 1,234.5 points.")

    assert [(m.words, m.unit) for m in found] == [
        ("0.3 percent", "percent"),
        ("42,795", ""),
        ("9%", "percent"),
        ("1,234.5 points", "point"),
    ]


def test_a_plus_inside_the_span_opens_it_above() -> None:
    found = only("They walk 10-plus miles a day.")

    assert (found.unit, found.low, found.high) == ("mile/day", Decimal(10), None)


def test_a_conversion_in_brackets_is_of_the_bare_dollar() -> None:
    found = find_quantities("It made 1.5 billion Canadian dollars ($1.1 billion).")

    assert [m.unit for m in found] == ["CAD", "USD"]


def test_over_ten_years_is_during_them_and_bounds_nothing() -> None:
    assert only("It shrank over 10 years.").hedge is Hedge.NONE
    assert only("It lasted over 10 years.").hedge is Hedge.MORE_THAN


def test_a_span_between_two_ends_is_one_quantity() -> None:
    assert only("The masts measured from four to eleven feet.").values == (Decimal(4), Decimal(11))


def test_another_dollar_in_the_sentence_is_meant_by_the_bare_sign() -> None:
    found = find_quantities("The NZ$26 million vote took $9 million from the fund.")

    assert [m.unit for m in found] == ["NZD", "NZD"]


def test_the_last_digit_written_is_kept_so_that_a_rounded_number_can_be_known() -> None:
    assert only("5.4 million voters came.").step == Decimal(100_000)
    assert only("672 voters came.").step == 1
    assert only("A quarter of them came.").step is None


def test_a_number_with_a_noun_names_what_is_counted() -> None:
    assert only("Some 1,709 schoolchildren and their parents came.").of == "schoolchild"
    assert only("The third goal counted.").of == "goal"


def test_decimals_are_exact() -> None:
    assert str(only("It weighs 0.1 million tonnes.").low) == "100000.0"
    assert only("It cost $0.30.").low == Decimal("0.30")


def test_the_benchmark_counts_what_is_right_and_names_what_is_not(tmp_path: Path) -> None:
    row = {
        "id": "own-1",
        "text": "In 2014 some 40 ships sank; one of them was new.",
        "published": "2023-05-17",
        "quantities": [{"span": "40", "start": 13, "value": 41, "unit": "", "of": "ship", "approx": "about"}],
        "times": [{"span": "2014", "start": 3, "from": "2014-01-01", "to": "2014-12-31"}],
        "traps": ["one of"],
        "trap_starts": [28],
    }
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text(json.dumps(row) + "\n", encoding="utf-8")

    measured = measure(labelled, verbose=True)

    assert [row.right for row in measured.rows] == [0, 1, 1, 1, 0]
    assert [line.split(":")[0] for line in measured.errors] == ["own-1", "own-1"]
    assert measured.rows[-1].found == 0
