"""Pages that neither skip nor repeat a row while others are added."""

import re

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from desk.api.moments import is_moment


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
        position = cursor.position if cursor is not None else None
        if position is not None and not self.is_position(str(position), request):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def get_page_size(self, request: Request) -> int | None:
        """As many rows as were asked for, up to the largest page; the usual number for less than one."""
        given = request.query_params.get(self.page_size_query_param, "0")
        if not re.fullmatch(r"-?[0-9]{1,18}", given):
            raise ValidationError({self.page_size_query_param: ["A valid integer is required."]})
        size: int | None = super().get_page_size(request)
        return size

    def is_position(self, position: str, request: Request) -> bool:
        """Whether the first column of the order can have this value."""
        return is_moment(position)
