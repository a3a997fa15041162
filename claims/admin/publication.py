"""What went out, and whom its corrections have reached."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.admin.signs import rating_sign
from claims.models import Publication
from claims.policy import may_approve
from claims.published.reach import corrections, reach_of
from desk.admin.base import RecordAdmin, signed_in


@admin.register(Publication)
class PublicationAdmin(RecordAdmin[Publication]):
    list_display = [
        "claim_shown",
        "rating_shown",
        "status_shown",
        "version",
        "published_by",
        "published_at",
        "public_page",
    ]
    list_filter = ["status", "is_current", "rating", "published_at"]
    list_select_related = ["claim", "rating", "published_by"]
    search_fields = ["claim_text", "claimant_name"]
    search_help_text = "Search in claims and claimants"
    readonly_fields = [
        "claim_shown", "status_shown", "version", "rating_shown", "claim_short", "claimant_name", "note",
        "published_by", "published_at", "first_published_at", "public_page",
    ]  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        reach = path("reach/", self.admin_site.admin_view(self.reach_view), name="claims_publication_reach")
        return [reach, *super().get_urls()]

    def reach_view(self, request: HttpRequest) -> HttpResponse:
        """Corrections, updates and retractions: who had what they replace, and who has fetched them."""
        if not may_approve(signed_in(request)):
            raise PermissionDenied
        page = Paginator(corrections(), self.list_per_page).get_page(request.GET.get("page"))
        context = self.page_context(request, "Reach of corrections", page=page, rows=reach_of(page))
        return TemplateResponse(request, "claims/admin/reach.html", context)

    @admin.display(description="rating", ordering="rating__position")
    def rating_shown(self, publication: Publication) -> SafeString:
        return rating_sign(publication.rating)

    @admin.display(description="status", ordering="status")
    def status_shown(self, publication: Publication) -> str:
        label = publication.get_status_display()
        return label if publication.is_current else f"{label}, superseded"

    @admin.display(description="claim", ordering="claim_text")
    def claim_shown(self, publication: Publication) -> SafeString:
        address = reverse("admin:claims_claim_change", args=[publication.claim_id])
        return format_html('<a class="d-cell d-link" href="{}">{}</a>', address, publication.claim_text)

    @admin.display(description="page")
    def public_page(self, publication: Publication) -> SafeString:
        address = reverse("check", args=[publication.claim.public_id])
        return format_html('<a class="d-link" href="{}">public page</a>', address)
