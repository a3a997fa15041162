"""Pages that neither skip nor repeat a row while others are added."""

from rest_framework.pagination import CursorPagination


class ByTime(CursorPagination):
    """Cursor pages of 50 rows, at most 200 with ``page_size``."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    @classmethod
    def newest_first(cls, column: str) -> "type[ByTime]":
        """Ordered by a time column, newest first; rows of the same moment by their key."""
        return type(f"NewestFirstBy_{column}", (cls,), {"ordering": (f"-{column}", "-id")})
