"""What search engines and aggregators read: the sitemap, and the DataFeed of ClaimReview."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
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
    """The pages of what stands, the latest change first; none while the desk shows its sample."""
    desk = Desk.current()
    standing = Publication.objects.standing().order_by("-last_change").values_list("claim__public_id", "changed_at")
    rows = [] if desk.has_sample else standing[:LARGEST_SITEMAP]
    pages = [(_absolute(request, address_of_check(str(claim), desk)), changed_at) for claim, changed_at in rows]
    return render(request, "claims/public/sitemap.xml", {"pages": pages}, content_type="application/xml")


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
