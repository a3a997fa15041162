"""Times in a text: span and interval of days."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.language.times import find_times
from claims.language.times.calendar import back_or_on, month_span, part_of, shift_months, unit_around
from claims.language.values import TimeMention

PUBLISHED = date(2023, 5, 17)  # a Wednesday


def only(text: str, published: date | None = PUBLISHED) -> TimeMention:
    found = find_times(text, published)
    assert len(found) == 1, [mention.words for mention in found]
    return found[0]


def case(text: str, words: str, first: str, last: str, name: str) -> Any:
    return pytest.param(text, words, first, last, id=name)


ONE_TIME = [
    # days
    case("He spoke on Monday.", "Monday", "2023-05-15", "2023-05-15", "a weekday in the past"),
    case("He will speak on Monday.", "Monday", "2023-05-22", "2023-05-22", "a weekday in the future"),
    case("He spoke on Wednesday.", "Wednesday", "2023-05-17", "2023-05-17", "publication's own weekday counts"),
    case("He spoke last Wednesday.", "last Wednesday", "2023-05-10", "2023-05-10", "last Wednesday lies before"),
    case("He will speak next Tuesday.", "next Tuesday", "2023-05-23", "2023-05-23", "next Tuesday lies after"),
    case("It fell on Sunday night.", "Sunday night", "2023-05-14", "2023-05-14", "a part of the day belongs to it"),
    case("It opens at noon tomorrow.", "noon tomorrow", "2023-05-18", "2023-05-18", "noon tomorrow"),
    case("Yesterday it rained.", "Yesterday", "2023-05-16", "2023-05-16", "yesterday"),
    case("It closed earlier today.", "earlier today", "2023-05-17", "2023-05-17", "earlier today"),
    case("It sank on 3 May 1990.", "3 May 1990", "1990-05-03", "1990-05-03", "a day with month and year"),
    case("It sank on May 3rd, 1990.", "May 3rd, 1990", "1990-05-03", "1990-05-03", "the American way"),
    case("It sank on 1990-05-03.", "1990-05-03", "1990-05-03", "1990-05-03", "the ISO way"),
    case("It sank on 31/12/1990.", "31/12/1990", "1990-12-31", "1990-12-31", "with strokes, one reading"),
    case("It sank on June 2.", "June 2", "2022-06-02", "2022-06-02", "a date without a year in the past"),
    case("It will sail on June 2.", "June 2", "2023-06-02", "2023-06-02", "a date without a year in the future"),
    case("It will be held on June 2.", "June 2", "2023-06-02", "2023-06-02", "a future in the passive"),
    case("It sank on Friday, May 5.", "Friday, May 5", "2023-05-05", "2023-05-05", "weekday and date are one"),
    case("It sank on March 11 this year.", "March 11 this year", "2023-03-11", "2023-03-11", "this year beside a date"),
    case("It sank three days ago.", "three days ago", "2023-05-14", "2023-05-14", "days ago"),
    # weeks, months, years
    case("It sank last week.", "last week", "2023-05-08", "2023-05-14", "last week"),
    case("It sank this weekend.", "this weekend", "2023-05-20", "2023-05-21", "this weekend"),
    case("It sank two weeks ago.", "two weeks ago", "2023-05-01", "2023-05-07", "weeks ago are that week"),
    case("It sank 15 months ago.", "15 months ago", "2022-02-01", "2022-02-28", "months ago are that month"),
    case("It sank a year ago.", "a year ago", "2022-01-01", "2022-12-31", "a year ago"),
    case("It sank in February 2022.", "February 2022", "2022-02-01", "2022-02-28", "a month with its year"),
    case("It sank in March.", "March", "2023-03-01", "2023-03-31", "a month without a year"),
    case("It will sail this May.", "this May", "2023-05-01", "2023-05-31", "this May"),
    case("It sank last May.", "last May", "2022-05-01", "2022-05-31", "last May"),
    case("It sank in 2014.", "2014", "2014-01-01", "2014-12-31", "a year"),
    case("The 2014 protests grew.", "2014", "2014-01-01", "2014-12-31", "a year before a plural"),
    case("It sank in 2021-22.", "2021-22", "2021-01-01", "2022-12-31", "two years with a hyphen"),
    case("It sank in the first quarter of 2022.", "the first quarter of 2022", "2022-01-01", "2022-03-31", "quarter"),
    case("It grew in the fourth quarter.", "the fourth quarter", "2022-10-01", "2022-12-31", "a quarter without a year"),
    case("It grew in Q3 2022.", "Q3 2022", "2022-07-01", "2022-09-30", "a numbered quarter"),
    case("It sank in the summer of 2010.", "summer of 2010", "2010-06-01", "2010-08-31", "a season"),
    case("It sank in winter 2016.", "winter 2016", "2016-12-01", "2017-02-28", "winter runs into the next year"),
    case("It sank in the 1960s.", "1960s", "1960-01-01", "1969-12-31", "a decade"),
    case("It sank in the '80s.", "'80s", "1980-01-01", "1989-12-31", "a short decade"),
    case("It sank in the 20th century.", "20th century", "1901-01-01", "2000-12-31", "a century"),
    # parts
    case("It sank in early 2016.", "early 2016", "2016-01-01", "2016-04-30", "early in a year"),
    case("It sank in mid-June 2016.", "mid-June 2016", "2016-06-11", "2016-06-20", "the middle of a month"),
    case("It sank in the late 1950s.", "late 1950s", "1957-01-01", "1959-12-31", "late in a decade"),
    case("The first half of 2023 was dry.", "The first half of 2023", "2023-01-01", "2023-06-30", "half a year"),
    case("It sank in the late 19th century.", "late 19th century", "1867-01-01", "1900-12-31", "late in a century"),
    # bounds
    case("It holds until the end of June.", "until the end of June", "None", "2022-06-30", "until an end gone by"),
    case("It will hold until the end of June.", "until the end of June", "None", "2023-06-30", "until the end"),
    case("It has grown since 1990.", "since 1990", "1990-01-01", "None", "since a year"),
    case("It must end by 2050.", "by 2050", "None", "2050-12-31", "by a year"),
    case("It closed before 2014.", "before 2014", "None", "2013-12-31", "before a year"),
    case("It closed after 2014.", "after 2014", "2015-01-01", "None", "after a year"),
    case("It runs from 2015 onwards.", "from 2015 onwards", "2015-01-01", "None", "from then on"),
    case("A print from 1987 hangs here.", "1987", "1987-01-01", "1987-12-31", "a thing from a year is of that year"),
    case("It waited before the 2014 vote.", "2014", "2014-01-01", "2014-12-31", "the date of an event is no bound"),
    # ranges
    case("It grew between 2014 and 2016.", "between 2014 and 2016", "2014-01-01", "2016-12-31", "between years"),
    case("It grew from March to August 2011.", "from March to August 2011", "2011-03-01", "2011-08-31", "a year once"),
    case("It will run May 25-26.", "May 25-26", "2023-05-25", "2023-05-26", "days of a month"),
    case(
        "It will be shown from November 20 to January 11.",
        "from November 20 to January 11", "2023-11-20", "2024-01-11", "over the turn of the year",
    ),
    case("The past three years were wet.", "The past three years", "2020-05-17", "2023-05-17", "the past three years"),
    case("It will take the next 30 days.", "the next 30 days", "2023-05-17", "2023-06-16", "the next thirty days"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "first", "last"), ONE_TIME)
def test_a_time_has_its_span_and_its_interval(text: str, words: str, first: str, last: str) -> None:
    found = only(text)

    assert (found.words, str(found.first_day), str(found.last_day)) == (words, first, last)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("She may march with them.", id="may and march as verbs"),
        pytest.param("May I speak?", id="may at the start"),
        pytest.param("They meet every Monday.", id="a day that comes again"),
        pytest.param("That Friday it rained.", id="a day of another sentence"),
        pytest.param("It fell on Black Friday.", id="a day with a name of its own"),
        pytest.param("It is in use today.", id="nowadays"),
        pytest.param("She came in recent years.", id="vague years"),
        pytest.param("The next day it sank.", id="a day after another event"),
        pytest.param("In the 7th century BC it sank.", id="before Christ"),
        pytest.param("It sank on 4/5/2014.", id="two readings of a date"),
        pytest.param("It sank on 31 February 2014.", id="no day of the calendar"),
        pytest.param("More than 2000 came.", id="four figures that count"),
        pytest.param("It cost $2014.", id="four figures of money"),
        pytest.param("Women in their 30s came.", id="decades of life"),
        pytest.param("At 10:30 a.m. it sank.", id="a clock time without a day"),
        pytest.param("Open Monday to Friday.", id="opening days"),
    ],
)
def test_what_names_no_certain_time_is_left(text: str) -> None:
    assert find_times(text, PUBLISHED) == []


@pytest.mark.parametrize("text", ["It sank on Monday.", "It sank last week.", "It sank in March.", "It sank on May 3."])
def test_without_the_day_of_publication_nothing_is_guessed(text: str) -> None:
    assert find_times(text, None) == []


def test_without_the_day_of_publication_whole_dates_are_read() -> None:
    assert only("It sank on May 3, 1990.", None).first_day == date(1990, 5, 3)


def test_each_month_of_a_plan_takes_its_next_year() -> None:
    found = find_times("She will sail to Cork in June and to Vigo in February.", PUBLISHED)

    assert [str(mention.first_day) for mention in found] == ["2023-06-01", "2024-02-01"]


@given(st.dates(), st.integers(-(10**6), 10**6))
def test_days_off_the_calendar_are_none_and_never_an_error(day: date, count: int) -> None:
    for unit in ("day", "week", "month", "quarter", "year", "decade", "century", "weekend"):
        unit_around(day, unit, count)
        back_or_on(day, abs(count), unit, -1)
    shift_months(day, count)


@given(st.dates(), st.sampled_from(["early", "mid", "late", "first half", "second half"]))
def test_a_part_lies_within_its_whole(day: date, part: str) -> None:
    for grain in ("month", "year", "decade"):
        whole = unit_around(day, grain)
        if whole and whole[0] and whole[1]:
            first, last = part_of(whole, grain, part)
            assert first is not None
            assert last is not None
            assert whole[0] <= first <= last <= whole[1]


@settings(max_examples=200, deadline=None)
@given(st.dates())
def test_last_this_and_next_follow_one_another(published: date) -> None:
    for unit in ("week", "month", "quarter", "year"):
        found = [find_times(f"It sank {word} {unit}.", published) for word in ("last", "this", "next")]
        days = [mentions[0] for mentions in found if mentions]
        for one, other in pairwise(days):
            assert one.last_day is not None
            assert other.first_day is not None
            assert (other.first_day - one.last_day).days == 1


def test_months_run_on_into_the_next_year() -> None:
    assert month_span(2016, 12, 3) == (date(2016, 12, 1), date(2017, 2, 28))


@pytest.mark.parametrize("verb", ["has extended the cut", "was prolonging the cut", "postponed the vote"])
def test_what_is_prolonged_or_put_off_ends_ahead(verb: str) -> None:
    [found] = find_times(f"The ministry {verb} until the end of June.", date(2028, 3, 14))
    assert found.last_day == date(2028, 6, 30)
