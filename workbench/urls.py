"""The addresses of the desk."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from claims.admin.figures import figures
from claims.admin.takedown import takedown
from claims.api.changes import ChangesView
from claims.api.claims import ClaimViewSet
from claims.api.exports import ExportViewSet
from claims.api.fact_checks import FactChecksView
from claims.api.keys import keys
from claims.api.match import MatchView
from claims.api.numbers import NumbersView
from claims.public.feeds import data_feed, sitemap, sitemap_part
from claims.public.views import check, checks
from desk.admin.second_factor import second_factor
from sources.api.documents import DocumentViewSet
from sources.api.evidence import EvidenceSearch
from workbench.docs_page import docs
from workbench.health import healthz, readyz
from workbench.operations.metrics import metrics
from workbench.operations.status import status

router = DefaultRouter(use_regex_path=True)
router.include_root_view = False
router.include_format_suffixes = False
router.register("claims", ClaimViewSet, basename="claim")
router.register("exports", ExportViewSet, basename="export")
router.register("documents", DocumentViewSet, basename="document")

handler400 = "workbench.api.bad_request"
handler403 = "workbench.api.permission_denied"
handler404 = "workbench.api.page_not_found"
handler500 = "workbench.api.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="checks")),
    path("admin/figures/", admin.site.admin_view(figures), name="figures"),
    path("admin/status/", admin.site.admin_view(status), name="status"),
    path("admin/takedown/<int:key>/", admin.site.admin_view(takedown), name="take-down"),
    path("admin/second-factor/", admin.site.admin_view(second_factor), name="second-factor"),
    path("admin/", admin.site.urls),
    path("api/v1/claims/match/", MatchView.as_view(), name="match"),
    path("api/v1/", include((router.urls, "api"))),
    path("api/v1/evidence/search/", EvidenceSearch.as_view(), name="evidence-search"),
    path("api/v1/claims/<uuid:id>/numbers/", NumbersView.as_view(), name="claim-numbers"),
    path("api/v1/changes/", ChangesView.as_view(), name="changes"),
    path("api/v1/fact-checks/", FactChecksView.as_view(), name="fact-checks"),
    path("api/v1/keys/", keys, name="keys"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/docs/", docs, name="docs"),
    path("checks/", checks, name="checks"),
    path("checks/feed.json", data_feed, name="data-feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap_part, name="sitemap-part"),
    path("checks/<uuid:public_id>/", check, name="check"),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
]
