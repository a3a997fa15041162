from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import RangeNumericFilter

from claims.admin import filters
from claims.admin.acts import ACTS, Act, Outcome, acts_for, perform
from claims.admin.checked_before import ACTS as MATCH_ACTS
from claims.admin.checked_before import decide_match
from claims.admin.claim_page import claim_page
from claims.admin.publishing import verdict_going_out, verdict_to_approve
from claims.admin.queue import QueueChangeList
from claims.admin.queue_columns import QueueColumns, state_column
from claims.admin.talk import TALK, place_of
from claims.admin.topic_form import known_topics
from claims.admin.trash import trash_view
from claims.models import Assignment, Claim, Claimant, SavedFilter, StaleMark, Verdict
from claims.policy import may_assign
from claims.review.blindness import sees_all_reviews
from claims.review.saved_filters import query_of, remove_filter, save_filter
from claims.staleness.services import settle_mark
from claims.staleness.shown import marks_shown_to
from claims.verdicts.readiness import Trouble
from desk.admin.base import DeskAdmin, attempt, row_key, signed_in
from desk.errors import WorkbenchError

MOST_REFUSALS_SHOWN = 20
# Of what is done while somebody waits for the page.
MOST_AT_ONCE = 500


@admin.register(Claim)
class ClaimAdmin(QueueColumns, DeskAdmin[Claim]):
    """The queue, and one claim's page. Whatever changes a claim goes through an act, and an act through its service."""

    list_filter = [
        filters.WorkFilter,
        filters.StateFilter,
        filters.KindFilter,
        filters.TopicFilter,
        ("checkworthiness", RangeNumericFilter),
        filters.EvidenceFilter,
        filters.PublisherFilter,
        filters.ClaimantFilter,
        filters.DocumentFilter,
    ]
    list_select_related = ["claimant_edited", "claimant_suggested", "decision__verdict__rating"]
    search_fields = ["text", "claimant_edited__name", "claimant_suggested__name"]
    search_help_text = "Search in the claims and their claimants"
    ordering = ["-checkworthiness", "id"]
    list_display_links = ["words"]
    list_before_template = "claims/admin/saved_filters.html"
    nothing_yet = "No claim yet. Claims appear here a minute after an article was added."

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = ["words", "claimant_name", "kind_words", "score", state_column(signed_in(request))]
        return [*columns, "reviewers", "due", "age"] if may_assign(signed_in(request)) else [*columns, "due", "age"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[QueueChangeList]:
        return QueueChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        user = signed_in(request)
        shown = Assignment.objects.visible_to(user).filter(state__in=["open", "handed_in"]).select_related("reviewer")
        claims = super().get_queryset(request) & Claim.objects.visible_to(user)
        if may_assign(user):
            unsettled = StaleMark.objects.unsettled().filter(claim=OuterRef("pk"))
            claims = claims.annotate(is_stale=Exists(unsettled))
        return claims.prefetch_related(Prefetch("assignments", shown, to_attr="assignments_shown"))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path(
                "trash/<int:key>/<str:act>/",
                wrap(lambda request, key, act: trash_view(self, request, key, act)),
                name="claims_claim_trash",
            ),
            path("filters/", wrap(require_POST(self.filters_view)), name="claims_claim_filters"),
            path("<int:key>/act/<str:name>/", wrap(self.act_view), name="claims_claim_act"),
            path("<int:key>/match/<int:match>/", wrap(require_POST(self.match_view)), name="claims_claim_match"),
            path("<int:key>/talk/", wrap(require_POST(self.talk_view)), name="claims_claim_talk"),
            path("<int:key>/changed/<int:mark>/", wrap(require_POST(self.settle_view)), name="claims_claim_settle"),
        ]
        return [*own, *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The acts of the list that this person may do."""
        user = signed_in(request)
        allowed = [act for act in ACTS.values() if act.for_many and act.allowed(user)]
        return {act.name: (_as_action(act), act.name, act.label) for act in allowed}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        user = signed_in(request)
        context = {
            "saved_filters": list(SavedFilter.objects.offered_to(user)),
            "filter_now": query_of(request.GET),
            "may_share": may_assign(user),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def filters_view(self, request: HttpRequest) -> HttpResponse:
        """Keep what the queue shows now under a name, or remove what was kept."""
        user, here = signed_in(request), request.POST.get("here", "")

        def keep() -> str:
            if "remove" in request.POST:
                return f"“{remove_filter(user=user, key=row_key(request.POST['remove']))}” is kept no more."
            name, is_shared = request.POST.get("name", "").replace("\x00", ""), "shared" in request.POST
            return f"“{save_filter(user=user, name=name, query=here, is_shared=is_shared)}” is kept above the queue."

        attempt(request, keep)
        return HttpResponseRedirect(f"{reverse('admin:claims_claim_changelist')}?{query_of(QueryDict(here))}")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        claim = self.get_object(request, object_id)
        if not self.has_view_permission(request, claim):
            raise PermissionDenied
        if claim is None:
            raise Http404("There is no such claim.")
        user = signed_in(request)
        context = self.page_context(
            request, f"Claim {claim.pk}", acts=acts_for(user, claim), **claim_page(claim, user, request.GET)
        )
        return TemplateResponse(request, "claims/admin/claim.html", context)

    def talk_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """A comment or an entry of the contact log, written on the claim's page."""
        claim = self.get_queryset(request).filter(pk=key).first()
        if claim is None:
            raise Http404("There is no such claim.")
        word, _, row = request.POST.get("act", "").partition(" ")
        if word not in TALK:
            raise Http404("This page does not know that button; reload it.")
        attempt(request, lambda: TALK[word](claim, signed_in(request), row, request.POST))
        return HttpResponseRedirect(f"{self.address_of(key)}#{place_of(word)}")

    def act_view(self, request: HttpRequest, key: int, name: str) -> HttpResponse:
        """One act on one claim, from its page."""
        act = ACTS.get(name)
        claims = self.get_queryset(request).filter(pk=key)
        claim = claims.first()
        if act is None or claim is None:
            raise Http404("There is no such claim, or nothing of this name is done with claims.")
        user = signed_in(request)
        if not act.may_be_done(user, claim):
            raise PermissionDenied
        own = claim.assignments.open().filter(reviewer=user).first()
        origin = reverse("admin:claims_assignment_review", args=[own.pk]) if own else self.address_of(key)
        if request.method != "POST" and not act.asks():
            return HttpResponseRedirect(origin)
        answer = self.do(request, act, claims, is_sent=request.method == "POST", origin=origin)
        return answer or HttpResponseRedirect(origin)

    def match_view(self, request: HttpRequest, key: int, match: int) -> HttpResponse:
        """Accept, reject or take back what a claim was said to repeat."""
        claim = self.get_queryset(request).filter(pk=key).first()
        word = request.POST.get("act", "")
        if claim is None or word not in MATCH_ACTS:
            raise Http404("There is no such claim, or nothing of this name is done with its suggestions.")
        try:
            messages.success(request, decide_match(claim, signed_in(request), word, str(match)))
        except WorkbenchError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(f"{self.address_of(key)}#match-{match}")

    def settle_view(self, request: HttpRequest, key: int, mark: int) -> HttpResponse:
        """Somebody has looked at what changed on the page of a source."""
        claim, user = self.get_queryset(request).filter(pk=key).first(), signed_in(request)
        found = marks_shown_to(user, claim).filter(pk=mark).first() if claim else None
        if found is None:
            raise Http404("There is no such change of this claim.")

        def settle() -> str:
            settle_mark(mark=found, user=user, note=request.POST.get("note", ""))
            return f"Settled: {found.new_snapshot.document} has changed, and what that means is on the record."

        attempt(request, settle)
        return HttpResponseRedirect(f"{self.address_of(key)}#changed")

    def do(
        self, request: HttpRequest, act: Act, claims: QuerySet[Claim], *, is_sent: bool, origin: str
    ) -> HttpResponse | None:
        """Ask what the act needs, then do it; None when it is done and the messages say how."""
        if act.run_many is None and claims[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE:
            messages.error(
                request, f"“{act.heading}” is done with at most {MOST_AT_ONCE} claims at once; choose fewer."
            )
            return None
        form = act.form(request.POST if is_sent else None, initial=_known(act, claims, request))
        form.is_valid()
        troubles = _troubles(act, claims, form)
        if act.asks() and not form.is_valid():
            context = self._act_context(request, act, claims, form, origin)
            context["troubles"] = [one.words for one in troubles if not one.stops]
            return TemplateResponse(request, "claims/admin/act.html", context)
        form.full_clean()
        if act.preview is not None and "preview" in request.POST:
            context = self._act_context(request, act, claims, form, origin)
            context["plan"] = act.preview(claims, form.cleaned_data)
            return TemplateResponse(request, "claims/admin/act.html", context)
        self._tell(request, act, perform(act, claims, signed_in(request), getattr(form, "cleaned_data", {})))
        return None

    def _act_context(
        self, request: HttpRequest, act: Act, claims: QuerySet[Claim], form: Any, origin: str
    ) -> dict[str, Any]:
        count = claims.count()
        selected = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        return self.page_context(
            request,
            act.heading,
            act=act,
            form=form,
            count=count,
            claims=list(claims[:10]),
            verdict=_verdict_shown(act, claims.first(), signed_in(request)),
            more=max(count - 10, 0),
            selected=selected,
            is_across=request.POST.get("select_across", "0"),
            button=f"{act.heading}{f' ({count})' if count > 1 else ''}" if act.name != "edit" else "Save",
            back_to=origin,
            claimants=Claimant.objects.values_list("name", flat=True)[:500]
            if "claimant" in act.form.base_fields
            else [],
        )

    def _tell(self, request: HttpRequest, act: Act, outcome: Outcome) -> None:
        if outcome.done:
            what = "1 claim" if outcome.done == 1 else f"{outcome.done} claims"
            words = f"{what} {act.done}."
            link = format_html('{} <a href="{}">See it, or undo it</a>', words, outcome.follow)
            messages.success(request, link if outcome.follow else words)
        if outcome.waiting:
            words = f"{outcome.waiting:,} claims are on their way."
            messages.info(request, format_html('{} <a href="{}">See how far it is</a>', words, outcome.follow))
        for claim, reason in outcome.refused[:MOST_REFUSALS_SHOWN]:
            messages.error(request, f"Not done for “{claim}”: {reason}")
        rest = len(outcome.refused) - MOST_REFUSALS_SHOWN + outcome.more_refused
        if rest > 0:
            messages.error(request, f"{rest} more were refused, for reasons such as these.")


def _known(act: Act, claims: QuerySet[Claim], request: HttpRequest) -> dict[str, Any]:
    claim = claims.first()
    if "original" in act.form.base_fields:
        return {"original": request.GET.get("original", "")}
    if act.name == "topics":
        is_one = claim is not None and claims.count() == 1
        return known_topics(claim) if is_one and claim is not None else {"way": "add"}
    if "claimant" not in act.form.base_fields or claim is None:
        return {}
    known: dict[str, Any] = {"text": claim.text, "kind": claim.kind, "claimant": claim.claimant or ""}
    if act.name == "reword" and (published := claim.publications.standing().first()):
        known["short"] = published.claim_short if published.claim_short != published.claim_text else ""
    if act.name == "approve" and claim.assignments.filter(state=Assignment.State.HANDED_IN).exists():
        known["verdict"] = verdict_to_approve(claim).pk
    return known


def _verdict_shown(act: Act, claim: Claim | None, user: User) -> Verdict | None:
    """What goes out by this act, unless it is part of a review that this person may not know of."""
    if act.troubles is None or claim is None or not sees_all_reviews(user, claim):
        return None
    return verdict_going_out(claim)


def _troubles(act: Act, claims: QuerySet[Claim], form: Any) -> list[Trouble]:
    """What speaks against an act; what stops it is an error of the form."""
    claim = claims.first() if act.troubles is not None else None
    if act.troubles is None or claim is None:
        return []
    found = act.troubles(claim, getattr(form, "cleaned_data", None) or form.initial)
    for one in found if form.is_bound else []:
        if one.stops:
            form.add_error(one.field or None, one.words)
    return found


def _as_action(act: Act) -> Any:
    """The same act as Django's list calls it; "apply" is sent by the page that asked."""

    def run(model_admin: ClaimAdmin, request: HttpRequest, queryset: QuerySet[Claim]) -> HttpResponse | None:
        if not act.allowed(signed_in(request)):
            raise PermissionDenied
        listing = reverse("admin:claims_claim_changelist")
        return model_admin.do(request, act, queryset, is_sent="apply" in request.POST, origin=listing)

    return run
