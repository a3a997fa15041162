from django.http import HttpRequest

from desk.models import Desk


def desk_name(request: HttpRequest) -> str:
    """What the admin is headed with."""
    return Desk.current().name


def the_desk(request: HttpRequest) -> dict[str, Desk]:
    """The desk's row for every template, as ``desk``."""
    return {"desk": Desk.current()}
