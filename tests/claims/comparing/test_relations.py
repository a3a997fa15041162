"""Numbers of a claim against numbers of evidence. All sentences, places and figures are invented."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.language.benchmarks.number_pairs import answers, measure
from claims.language.comparing import Comparison, Relation, Text, compare
from claims.language.data import listed

PASSAGES = Path(__file__).parent / "passages.jsonl"
PAIRS = Path(__file__).parent / "pairs.jsonl"
DAY = date(2022, 5, 18)


def between(claim: str, evidence: str, claimed: date = DAY, told: date = DAY) -> Comparison:
    """The first figure of a claim against a text."""
    return compare(Text(claim, claimed), Text(evidence, told))[0]


def test_our_own_pairs_are_told_apart_and_nothing_agrees_that_cannot_be_compared() -> None:
    rows = {row.name: row for row in measure(PAIRS)}
    assert rows["macro F1"].value >= 0.93
    assert rows["unsafe: agrees said of what does not"].value == 0
    assert rows["false alarm: differs said of what does not"].value == 0


def test_in_passages_of_several_matters_few_figures_are_taken_for_what_they_are_not() -> None:
    rows = {row.name: row for row in measure(PASSAGES)}
    assert rows["unsafe: agrees said of what does not"].value == 0
    assert rows["false alarm: differs said of what does not"].value <= 0.1
    assert rows["accuracy"].value >= 0.75


@pytest.mark.parametrize(
    ("claim", "relation"),
    [
        ("Wages in Ostrel rose by 5.8 percent.", "no_counterpart"),
        ("Rents in Ostrel rose by 5.8 percent.", "agrees"),
        ("Single parents in Ostrel spend 34 percent of their income on housing.", "other_population"),
        ("In Ostrel 34 percent of flats are empty.", "no_counterpart"),
        ("Spending on housing in Ostrel rose by 34 percent.", "no_counterpart"),
        ("In Ostrel 88 people were killed by the flood.", "no_counterpart"),
    ],
)
def test_growth_is_no_share_and_a_share_of_one_thing_none_of_another(claim: str, relation: str) -> None:
    passage = (
        "Rents in Ostrel rose by 5.8 percent over the year, a survey by the union of tenants shows. Tenants spend 34 "
        "percent of their income on housing on average; among single parents it is 46 percent. The city built "
        "3,900 flats and plans 8,000. Since the flood of March, in which 88 people were injured, some 120 houses stand "
        "empty."
    )
    assert between(claim, passage).relation == relation


def test_the_benchmark_prints_targets_rates_and_what_was_taken_for_what(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("benchmark", "number-pairs", pairs=PAIRS)
    printed = capsys.readouterr().out
    for words in ("macro F1", "unsafe", "false alarm", "accuracy", "F1 other_population", "labelled 26, said:"):
        assert words in printed


def test_only_texts_dates_and_the_claims_number_are_read_for_an_answer(tmp_path: Path) -> None:
    told = [(one.said, one.pair) for one in answers(PAIRS)]
    blind = tmp_path / "blind.jsonl"
    kept = [{name: pair[name] for name in ("claim", "evidence", "quantity")} | {"relation": "?"} for _, pair in told]
    blind.write_text("\n".join(map(json.dumps, kept)), encoding="utf-8")
    assert [one.said for one in answers(blind)] == [said for said, _ in told]


@pytest.mark.parametrize(
    ("claim", "evidence", "share"),
    [
        ("The depot holds 500,000 litres of fuel.", "The depot holds 400,000 litres of fuel.", "-0.2"),
        ("The trail is 60 miles long.", "The trail measures 60 kilometres.", "-0.379"),
        ("More than 300 boats were lost in the gale.", "The gale cost the island 270 boats.", "-0.1"),
        ("Repairs of the lock take 4 to 6 weeks.", "Repairs of the lock will take 9 weeks.", "0.5"),
        ("It is the club's second title.", "The club has won its fourth title.", "1.0"),
        ("Rents in the old port have tripled.", "Rents in the old port went from 200 to 300 crowns.", "-0.5"),
        ("The fee fell by 2 percentage points.", "The fee went from 9 to 8 percent.", "-0.5"),
        ("The lock cost 40 million dollars.", "The lock cost 3 billion shillings, a dollar is 100 shillings.", "-0.25"),
    ],
)  # fmt: skip
def test_a_difference_is_the_evidence_less_the_claim_as_a_share_of_the_claim(
    claim: str, evidence: str, share: str
) -> None:
    found = between(claim, evidence)
    assert found.relation is Relation.DIFFERS
    assert found.difference is not None
    assert round(found.difference, 3) == Decimal(share)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("About 500 lanterns were lit on the quay.", "On the quay 489 lanterns were lit."),
        ("Nearly half of the orchard is sick.", "Of the orchard 47 percent is sick."),
        ("Up to 90 goats graze on the dam.", "On the dam 84 goats graze."),
        ("The ferry never carries more than 120 cars.", "The ferry carries 96 cars."),
        ("Attendance at the regatta did not reach 400.", "The regatta had an attendance of 372."),
        ("The tank holds 2.4 million litres.", "The tank holds 2,412,000 litres."),
        ("The quake lasted two minutes.", "The quake lasted 120 seconds."),
        ("One in five lamps is broken.", "Of the 250 lamps, 50 are broken."),
        ("The number of swans has doubled.", "The number of swans rose from 40 to 80."),
        ("Dozens of kites were flown at the fair.", "At the fair 61 kites were flown."),
        ("The mill was built in 1871.", "Built in 1871, the mill has 12 stones."),
    ],
)
def test_what_the_wording_allows_agrees(claim: str, evidence: str) -> None:
    assert between(claim, evidence).relation is Relation.AGREES


@pytest.mark.parametrize(
    ("claim", "evidence", "relation", "because"),
    [
        (
            "Turnout rose by 5 percent.",
            "Turnout rose by 5 percentage points.",
            "other_unit_kind",
            "percent against percentage points",
        ),
        (
            "The strike cost 20 million pounds.",
            "The strike cost 20 million euros.",
            "other_unit_kind",
            "other currency: GBP / EUR",
        ),
        (
            "The ward lost 6 percent of its nurses.",
            "The ward lost 40 nurses.",
            "other_unit_kind",
            "rate against count",
        ),
        (
            "The gale left 4,000 people without light.",
            "The gale left 4,000 households without light.",
            "other_unit_kind",
            "other unit: person / household",
        ),
        (
            "The mill made a profit of 3 million crowns.",
            "The mill had a turnover of 3 million crowns.",
            "other_unit_kind",
            "other measure: profit / turnover",
        ),
        (
            "In 2021 the ferry carried 8,000 cars.",
            "In 2019 the ferry carried 8,000 cars.",
            "other_period",
            "other period: 2021 / 2019",
        ),
        (
            "The dam cost 70 million crowns.",
            "The dam is expected to cost 70 million crowns.",
            "other_period",
            "a forecast or plan against what came out",
        ),
        (
            "The clinic gave 300 jabs on Monday.",
            "The clinic has given 9,000 jabs so far.",
            "other_period",
            "one day against a running total",
        ),
        (
            "In Portugal 30 percent of wells are dry.",
            "In Spain 30 percent of wells are dry.",
            "other_population",
            "other place: Portugal / Spain",
        ),
        (
            "Of the north shore 12 percent is mud.",
            "Of the south shore 12 percent is mud.",
            "other_population",
            "other group: north / south",
        ),
        (
            "Plum prices rose by 20 percent.",
            "Cherry prices rose by 35 percent.",
            "other_population",
            "other group: Plum prices / Cherry prices",
        ),
    ],
)
def test_what_cannot_be_compared_says_why(claim: str, evidence: str, relation: str, because: str) -> None:
    found = between(claim, evidence)
    assert (found.relation, found.because) == (relation, because)
    assert found.difference is None


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The bell weighs 60 kilos.", "The bell was cast in 1760 and hangs 20 metres up."),
        ("In all 2,001 runners took part.", "The race has been run since 2001."),
        ("Fares went up by 9 percent.", "Fares went up again, the operator wrote."),
        ("Thieves took 40 clocks.", "Thieves broke in at 4 a.m. on Monday."),
    ],
)
def test_a_year_a_clock_time_or_another_measure_is_no_counterpart(claim: str, evidence: str) -> None:
    assert between(claim, evidence).relation is Relation.NO_COUNTERPART


def test_the_same_number_of_other_things_is_not_taken_for_agreement() -> None:
    found = between("The depot keeps 210 vans.", "The depot keeps 210 drivers, 64 vans and 12 trailers.")
    assert found.relation is Relation.DIFFERS
    assert found.told is not None
    assert found.told.words == "64"


def test_a_figure_that_was_revised_before_the_claim_is_held_against_the_revised_one() -> None:
    evidence = "Officials lowered the toll of the flood from 54 dead to 49 dead after some were found."
    assert between("The flood killed 54 people.", evidence).relation is Relation.DIFFERS


def test_a_revision_after_the_claim_is_another_state_of_the_figure() -> None:
    evidence = "The office now says that shop sales rose by 0.6 percent in April."
    found = between("Shop sales rose by 1.1 percent in April.", evidence, DAY, date(2022, 7, 20))
    assert (found.relation, found.because) == (Relation.OTHER_PERIOD, "revised after the claim")


@settings(max_examples=30, deadline=None)
@given(value=st.integers(min_value=2, max_value=10**9))
def test_a_sentence_agrees_with_itself_and_never_with_that_of_another_year(value: int) -> None:
    told = f"In 2021 the harbour of Kestria handled {value:,} tonnes of salt."
    assert between(told, told).relation is Relation.AGREES
    assert between(told, told.replace("2021", "2016")).relation is not Relation.AGREES
    assert between(told, told.replace("Kestria", "Norvania")).relation is not Relation.AGREES


@settings(max_examples=40, deadline=None)
@given(here=st.integers(min_value=1, max_value=10**6), there=st.integers(min_value=1, max_value=10**6))
def test_two_counts_more_than_a_tenth_apart_differ_by_their_difference(here: int, there: int) -> None:
    found = between(f"The park has {here:,} deer.", f"The park has {there:,} deer.")
    if abs(here - there) * 10 > here:
        assert found.relation is Relation.DIFFERS
        assert found.difference is not None
        assert abs(found.difference - Decimal(there - here) / here) < Decimal("0.000001")
    elif here == there:
        assert found.relation is Relation.AGREES


_WORDS = st.sampled_from(
    listed(
        "not never 5 12,000 % percent million from to of in the a than more euros 2019 March half doubled first each "
        "per Paris people , . ; ( £ 3.5 no and rose fell"
    )
)


@settings(max_examples=60, deadline=None)
@given(claim=st.lists(_WORDS, max_size=14).map(" ".join), evidence=st.lists(_WORDS, max_size=14).map(" ".join))
def test_any_words_are_compared_without_a_fault(claim: str, evidence: str) -> None:
    for found in compare(Text(claim, DAY), Text(evidence)):
        assert claim[found.claimed.start : found.claimed.end] == found.claimed.words
        assert (found.difference is not None) <= (found.relation is Relation.DIFFERS)
        if found.told is not None:
            assert evidence[found.told.start : found.told.end] == found.told.words
