from django.http import HttpRequest


def sidebar(request: HttpRequest) -> list[dict[str, object]]:
    return []
