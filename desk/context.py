from django.http import HttpRequest

from desk.models import Desk


def desk_of(request: HttpRequest) -> Desk:
    """The desk's row, read once for each request."""
    known: Desk | None = getattr(request, "_desk", None)
    if known is None:
        known = Desk.current()
        request._desk = known  # type: ignore[attr-defined]  # the request carries what belongs to it
    return known


def desk_name(request: HttpRequest) -> str:
    """What the admin is headed with."""
    return desk_of(request).name


def the_desk(request: HttpRequest) -> dict[str, Desk]:
    """The desk's row for every template, as ``desk``."""
    return {"desk": desk_of(request)}
