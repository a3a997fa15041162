"""What search engines and aggregators read: sitemaps, and the DataFeed of ClaimReview."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from claims.models import Publication
from claims.verdicts.claimreview import address_of_check, claim_review
from desk.models import Desk

# The most that one file of a sitemap may name (sitemaps.org).
LARGEST_SITEMAP = 50_000
BATCH = 200


@require_safe
@gzip_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages of what stands, none of a sample; an index of sitemaps where one cannot name all."""
    parts = range(1, _parts() + 1)
    if len(parts) < 2:
        return _sitemap(request, 1)
    named = [number for number in parts if _standing_in(number).exists()]
    maps = [_absolute(request, Desk.current().absolute(reverse("sitemap-part", args=[number]))) for number in named]
    return render(request, "claims/public/sitemap_index.xml", {"maps": maps}, content_type="application/xml")


@require_safe
@gzip_page
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """One of the sitemaps that the index names."""
    if not 1 <= number <= _parts():
        raise Http404("There is no such sitemap.")
    return _sitemap(request, number)


def _sitemap(request: HttpRequest, number: int) -> HttpResponse:
    desk = Desk.current()
    rows = [] if desk.has_sample else _standing_in(number).values_list("claim__public_id", "changed_at")
    pages = [(_absolute(request, address_of_check(str(claim), desk)), changed_at) for claim, changed_at in rows]
    return render(request, "claims/public/sitemap.xml", {"pages": pages}, content_type="application/xml")


def _parts() -> int:
    last = Publication.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    return -(-last // LARGEST_SITEMAP)


def _standing_in(number: int) -> QuerySet[Publication]:
    """What stands of a range of keys: no part grows too large, and none is looked for behind the ones before it."""
    last = number * LARGEST_SITEMAP
    return Publication.objects.standing().filter(pk__gt=last - LARGEST_SITEMAP, pk__lte=last).order_by("pk")


@require_safe
@gzip_page
def data_feed(request: HttpRequest) -> HttpResponseBase:
    """A schema.org DataFeed with the ClaimReview of everything that stands, streamed."""
    desk = Desk.current()
    answer = StreamingHttpResponse(_feed(desk), content_type="application/ld+json")
    if desk.has_sample:
        answer["X-Robots-Tag"] = "noindex"
    return answer


def _feed(desk: Desk) -> Iterator[str]:
    head = {"@context": "https://schema.org", "@type": "DataFeed", "name": desk.name}
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "dataFeedElement": ['
    after, separator = 0, ""
    while batch := list(Publication.objects.standing().filter(pk__gt=after).order_by("pk")[:BATCH]):
        items = []
        for publication in batch:
            item: dict[str, Any] = {"@type": "DataFeedItem", "dateModified": publication.changed_at.isoformat()}
            item |= {"item": [claim_review(publication.document, desk=desk)]}
            items.append(json.dumps(item, ensure_ascii=False))
        yield separator + ",\n".join(items)
        after, separator = batch[-1].pk, ",\n"
    yield "]}"


def _absolute(request: HttpRequest, address: str) -> str:
    return address if "://" in address else request.build_absolute_uri(address)
