from django.http import HttpRequest

from desk.models import Desk


def the_desk(request: HttpRequest) -> dict[str, Desk]:
    """The desk's row for every template, as ``desk``."""
    return {"desk": Desk.current()}
