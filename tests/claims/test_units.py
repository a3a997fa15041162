"""Units: their names, dimensions, and exact conversion."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.language.unit_table import ALIASES, TABLE
from claims.language.units import canonical, convert, dimension, to_base, units


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        pytest.param("1", "mile", "km", "1.609344", id="a mile in kilometres"),
        pytest.param("4.5", "hour", "minute", "270", id="hours in minutes"),
        pytest.param("104", "degF", "degC", "40", id="Fahrenheit in Celsius"),
        pytest.param("-40", "degC", "degF", "-40", id="where both scales meet"),
        pytest.param("320", "km2", "hectare", "32000", id="square kilometres in hectares"),
        pytest.param("1", "barrel", "litre", "158.987294928", id="a barrel in litres"),
        pytest.param("2.4", "GW", "MW", "2400", id="gigawatts in megawatts"),
        pytest.param("25", "basis point", "percentage point", "0.25", id="basis points in percentage points"),
        pytest.param("0.2", "fraction", "percent", "20", id="a fraction in percent"),
        pytest.param("12", "/100000", "percent", "0.012", id="per hundred thousand in percent"),
        pytest.param("90", "km/h", "m/s", "25", id="speed"),
        pytest.param("10", "mile/day", "km/week", "112.65408", id="a rate in a rate of both other units"),
        pytest.param("7", "flight/week", "flight/day", "1", id="things a week in things a day"),
        pytest.param("2.5", "year", "month", "30", id="years in months"),
        pytest.param("10", "USD", "USD", "10", id="money in itself"),
    ],
)
def test_a_value_converts_exactly(value: str, source: str, target: str, expected: str) -> None:
    assert convert(Decimal(value), source, target) == Decimal(expected)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        pytest.param("percent", "percentage point", id="percent and percentage points"),
        pytest.param("USD", "EUR", id="two currencies"),
        pytest.param("USD", "CAD", id="the dollars of two countries"),
        pytest.param("month", "day", id="months have no fixed number of days"),
        pytest.param("person", "household", id="people and households"),
        pytest.param("m", "m2", id="length and area"),
        pytest.param("flight/week", "car/week", id="rates of two things"),
        pytest.param("kg", "kg/day", id="an amount and its rate"),
        pytest.param("degree", "degC", id="a degree without its scale"),
        pytest.param("", "person", id="a bare count and people"),
    ],
)
def test_another_kind_of_thing_does_not_convert(source: str, target: str) -> None:
    assert convert(Decimal(1), source, target) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [("kilometres", "km"), ("mile/hour", "mph"), ("Metre", "m"), ("kilos", "kg"), ("sonnet", "sonnet"), ("", "")],
)
def test_a_unit_has_one_name_however_it_is_written(written: str, name: str) -> None:
    assert canonical(written) == name


def test_a_rate_has_the_dimension_of_its_parts() -> None:
    assert dimension("barrel/day") == "volume/time"
    assert dimension("sonnet") == ""


def test_no_way_of_writing_means_two_units() -> None:
    written = [phrase for phrases in ALIASES.values() for phrase in phrases]

    assert len(written) == len(set(written))
    assert len(TABLE) == len(units())


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_words_are_answered(source: str, target: str) -> None:
    found = convert(Decimal(1), source, target)

    assert found is None or isinstance(found, Decimal)
    assert isinstance(dimension("/" * 2000 + source), str)


_NAMES = sorted(units())


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from(_NAMES), st.sampled_from(_NAMES))
def test_there_and_back_is_the_same_value(value: Decimal, source: str, target: str) -> None:
    there = convert(value, source, target)

    if there is not None:
        back = convert(there, target, source)
        assert back is not None
        assert abs(back - value) <= abs(value) * Decimal("1e-20") + Decimal("1e-20")
    assert to_base(value, source) is not None
