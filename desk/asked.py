"""What is asked of the database at every request, in words written out: to make them takes Django ten times as long as
it takes a database to answer them. Only for what is that frequent and that plain."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils.dateparse import parse_datetime


def first_row(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row of the answer, as the database gives it; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def moment(value: Any) -> datetime | None:
    """A moment as either database gives it: SQLite writes it out, in UTC and without saying so."""
    read = parse_datetime(value) if isinstance(value, str) else value
    if not isinstance(read, datetime):
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
