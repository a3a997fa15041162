"""Moments that callers name."""

from datetime import UTC, datetime

from django.core.exceptions import ValidationError


def is_in_calendar(moment: datetime) -> bool:
    """False for a moment that falls out of the years 1 to 9999 when its offset is taken off."""
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return False
    return True


def refuse_beyond_calendar(moment: datetime) -> None:
    """A validator of form fields."""
    if not is_in_calendar(moment):
        raise ValidationError("This moment lies outside of the years 1 to 9999.")
