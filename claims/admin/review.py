from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest, key: int) -> HttpResponse:
    return HttpResponse("review")


change_evidence = page
hand_in = page
