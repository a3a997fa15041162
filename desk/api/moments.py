"""Moments that callers name."""

from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime


def is_in_calendar(moment: datetime) -> bool:
    """False for a moment that falls out of the years 1 to 9999 when its offset is taken off."""
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return False
    return True


def is_moment(words: str) -> bool:
    """Whether this is a moment in ISO form that lies in the calendar."""
    try:
        moment = parse_datetime(words)
    except ValueError:
        return False
    return moment is not None and is_in_calendar(moment)


def refuse_beyond_calendar(moment: datetime) -> None:
    """A validator of form fields."""
    if not is_in_calendar(moment):
        raise ValidationError("This moment lies outside of the years 1 to 9999.")
