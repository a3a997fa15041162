"""Public pages of published fact-checks: plain, without script, printable."""

import json
import re
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from claims.models import Publication
from claims.verdicts.claimreview import claim_review
from desk.models import Desk

PAGE_SIZE = 30


@require_safe
def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One fact-check. A retracted one shows that it was retracted and why, with status 410."""
    publication = get_object_or_404(
        Publication.objects.current().select_related("claim", "rating"), claim__public_id=public_id
    )
    desk = Desk.current()
    document = publication.document
    retracted = publication.status == Publication.Status.RETRACTED
    url = desk.absolute(reverse("check", args=[public_id]))
    context: dict[str, Any] = {
        "publication": publication,
        "check": _with_days(document),
        "retracted": retracted,
        "url": url,
        "is_sample": desk.has_sample,
        "is_signed": bool(publication.signature),
        "stale_since": publication.stale_since,
        "stale_note": publication.stale_note,
    }
    if not retracted:
        review = claim_review(document, desk=desk)
        context |= {"rationale": _with_citations(document), "json_ld": _script_safe(review)}
    return _answer(request, "claims/public/check.html", context, status=410 if retracted else 200)


@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """All published fact-checks, the latest change first."""
    standing = Publication.objects.standing().select_related("claim", "rating").order_by("-published_at", "-id")
    page = Paginator(standing, PAGE_SIZE).get_page(request.GET.get("page"))
    return _answer(request, "claims/public/checks.html", {"page": page, "is_sample": Desk.current().has_sample})


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    if context["is_sample"]:
        response["X-Robots-Tag"] = "noindex"
    return response


def _with_days(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its dates as dates, for templates to write out, and the numbers that its reviewer cites."""
    sources = [item["document"] for item in [*document["appearances"], *document.get("evidence", [])]]
    for source in sources:
        source["day"] = parse_date(source["published_on"]) if source["published_on"] else None
    for one in document["corrections"]:
        one["day"] = parse_datetime(one["at"])
    return document | {
        "changed_at": parse_datetime(document["published_at"]),
        "first_at": parse_datetime(document["first_published_at"]),
        "cells": [item for item in document.get("evidence", []) if item.get("cell")],
    }


def _with_citations(document: dict[str, Any]) -> SafeString:
    """The rationale in paragraphs, its [2] a link to the second piece of evidence."""
    numbers = {item["number"] for item in document["evidence"]}

    def link(match: re.Match[str]) -> str:
        number = int(match[1])
        return f'<a href="#evidence-{number}">[{number}]</a>' if number in numbers else match[0]

    return mark_safe(re.sub(r"\[(\d{1,3})\]", link, linebreaks(escape(document["rationale"]))))  # noqa: S308


def _script_safe(data: dict[str, Any]) -> SafeString:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    for character, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(character, escaped)
    return mark_safe(text)  # noqa: S308
