"""The page on which a person sets up the second factor, shows it, and renews what recovers it."""

from typing import Any

import segno
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django_otp import login

from desk.access.second_factor import (
    address_for_app,
    begin_factor,
    begun_factor,
    confirm_factor,
    factor_of,
    has_shown_factor,
    must_have_factor,
    renew_recovery_codes,
    secret_in_letters,
    show_code,
    take_factor_away,
)
from desk.admin.base import signed_in
from desk.audit.actor import Actor
from desk.content_security import screen
from desk.errors import WorkbenchError
from desk.models import SecondFactor


@screen
def second_factor(request: HttpRequest) -> HttpResponse:
    """Bare, without the sidebar: who has shown a password alone learns nothing of the desk here."""
    user = signed_in(request)
    context: dict[str, Any] = {"next": _next(request)}
    try:
        if request.method == "POST":
            answer = _act(request, user, context)
            if answer is not None:
                return answer
    except WorkbenchError as error:
        context["error"] = str(error)
    context |= _state(request, user)
    response = render(request, "admin/second_factor.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _act(request: HttpRequest, user: User, context: dict[str, Any]) -> HttpResponse | None:
    act, code = request.POST.get("act", ""), request.POST.get("code", "")[:40]
    if act == "begin":
        begin_factor(user=user)
    elif act == "confirm":
        factor, context["codes"] = confirm_factor(user=user, code=code)
        _let_in(request, factor)
    elif act == "show":
        _let_in(request, show_code(user=user, code=code))
        return HttpResponseRedirect(_next(request))
    elif act == "renew" and has_shown_factor(user):
        context["codes"] = renew_recovery_codes(user=user)
    elif act == "end" and has_shown_factor(user) and not must_have_factor(user):
        take_factor_away(user=user, actor=Actor.person(user))
    return None


def _let_in(request: HttpRequest, factor: SecondFactor) -> None:
    # What was known of this session before counts for nothing after.
    request.session.cycle_key()
    login(request, factor)


def _state(request: HttpRequest, user: User) -> dict[str, Any]:
    factor = factor_of(user)
    begun = begun_factor(user) if factor is None else None
    state: dict[str, Any] = {"factor": factor, "has_shown": has_shown_factor(user), "must_have": must_have_factor(user)}
    if factor is not None and state["has_shown"]:
        state["codes_left"] = factor.recovery_codes.count()
    if begun is not None:
        picture = segno.make(address_for_app(begun), error="m").svg_inline(scale=5, border=4, light="#fff")
        state |= {"secret": secret_in_letters(begun), "picture": mark_safe(picture)}  # noqa: S308
    return state


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else reverse("admin:index")


@admin.action(description="Take the second factor away", permissions=["change"])
def take_away(model_admin: object, request: HttpRequest, people: QuerySet[User]) -> None:
    """For people who lost theirs: they sign in with the password alone, or must set up a new one."""
    for person in people:
        take_factor_away(user=person, actor=Actor.person(signed_in(request)))
    messages.success(
        request, "They have no second factor any more. Whoever must have one sets it up at the next sign-in."
    )
