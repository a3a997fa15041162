"""Pages that neither skip nor repeat a row while others are added."""

from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from desk.api.moments import is_in_calendar


class ByTime(CursorPagination):
    """Cursor pages of 50 rows, at most 200 with ``page_size``."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    @classmethod
    def newest_first(cls, column: str) -> "type[ByTime]":
        """Ordered by a time column, newest first; rows of the same moment by their key."""
        return type(f"NewestFirstBy_{column}", (cls,), {"ordering": (f"-{column}", "-id")})

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The place that the address names. Raises NotFound for one that no page of ours has given out."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not _is_moment(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def _is_moment(position: str) -> bool:
    try:
        moment = parse_datetime(position)
    except ValueError:
        return False
    return moment is not None and is_in_calendar(moment)
