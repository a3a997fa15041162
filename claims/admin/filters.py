"""Facets of the queue. What would tell a fact-checker of other reviews is for editors only."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.utils import timezone

from claims.models import Appearance, Assignment, Claim, Claimant, ClaimTopic, EvidenceLink, Topic
from claims.models.review_rule import REVIEWERS, ReviewRule, lacking_a_second_reviewer
from claims.policy import may_assign
from claims.review.blindness import UNDER_REVIEW
from claims.staleness.shown import stale_claims
from desk.admin.base import row_key, signed_in
from sources.models import Publisher

ClaimRows = QuerySet[Claim]


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[tuple[str, str]]:
        if may_assign(signed_in(request)):
            return Claim.State.choices
        hidden = set(UNDER_REVIEW) - {Claim.State.IN_REVIEW}
        return [(value, label) for value, label in Claim.State.choices if value not in hidden]

    def queryset(self, request: HttpRequest, queryset: ClaimRows) -> ClaimRows:
        value = self.value()
        if value not in dict(self.lookup_choices):
            return queryset
        if value == Claim.State.IN_REVIEW and not may_assign(signed_in(request)):
            return queryset.filter(state__in=UNDER_REVIEW)
        return queryset.filter(state=value)


def awaiting_approval(claims: ClaimRows) -> ClaimRows:
    """Claims whose reviews are all in, as many as are wanted, and agree, or which an adjudicator has decided."""
    of_claim = Assignment.objects.filter(claim=OuterRef("pk"))
    is_open = Exists(of_claim.filter(state=Assignment.State.OPEN))
    handed_in = of_claim.filter(state=Assignment.State.HANDED_IN)
    first, second = (Exists(handed_in.filter(role=role)) for role in REVIEWERS)
    adjudicated = Exists(handed_in.filter(role=Assignment.Role.ADJUDICATOR))
    enough = adjudicated | (first & second) | (Exists(handed_in) & ~ReviewRule.wanting_two())
    # The states stand first and alone: by them the database finds the few claims that the rest is asked of.
    reviewed = claims.filter(state__in=[Claim.State.IN_REVIEW, Claim.State.ADJUDICATION])
    return reviewed.filter((Q(state=Claim.State.IN_REVIEW) & enough) | adjudicated).exclude(is_open)


def without_reviewer(claims: ClaimRows) -> ClaimRows:
    """Claims worth checking that nobody has yet."""
    return claims.filter(state__in=[Claim.State.EXTRACTED, Claim.State.TRIAGED])


def overdue(claims: ClaimRows) -> ClaimRows:
    """Undecided claims with an open assignment past its due time."""
    late = Assignment.objects.overdue(timezone.now()).order_by().values("claim")
    return claims.filter(pk__in=late).exclude(state__in=[Claim.State.DECIDED, Claim.State.CLOSED])


WORK = {
    "unassigned": ("without a reviewer", without_reviewer),
    "second": ("second reviewer wanted", lacking_a_second_reviewer),
    "overdue": ("overdue", overdue),
    "disagreement": ("reviewers disagree", lambda claims: claims.filter(state=Claim.State.ADJUDICATION)),
    "approval": ("awaiting approval", awaiting_approval),
    "stale": ("sources have changed", stale_claims),
    "unpublished": (
        "decided, not published",
        lambda claims: claims.filter(state=Claim.State.DECIDED).exclude(publications__is_current=True),
    ),
}


class WorkFilter(admin.SimpleListFilter):
    """What waits for an editor."""

    title = "what to do"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[tuple[str, str]]:
        return [(name, label) for name, (label, _) in WORK.items()] if may_assign(signed_in(request)) else []

    def queryset(self, request: HttpRequest, queryset: ClaimRows) -> ClaimRows:
        value = self.value()
        return WORK[value][1](queryset) if value in dict(self.lookup_choices) and value in WORK else queryset


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[tuple[str, str]]:
        return Claim.Kind.choices

    def queryset(self, request: HttpRequest, queryset: ClaimRows) -> ClaimRows:
        value = self.value()
        if value not in Claim.Kind.values:
            return queryset
        return queryset.annotate(kind_now=Coalesce(NullIf("kind_edited", Value("")), "kind_suggested")).filter(
            kind_now=value
        )


class TopicFilter(admin.SimpleListFilter):
    title = "topic"
    parameter_name = "topic"
    none = "(none)"  # no slug is that

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[tuple[str, str]]:
        topics = list(Topic.objects.values_list("slug", "name"))
        return [*topics, (self.none, "none")] if topics else []

    def queryset(self, request: HttpRequest, queryset: ClaimRows) -> ClaimRows:
        value = self.value()
        if value not in dict(self.lookup_choices):
            return queryset
        if value == self.none:
            return queryset.exclude(Exists(ClaimTopic.objects.filter(claim=OuterRef("pk"))))
        return queryset.filter(pk__in=ClaimTopic.objects.filter(topic__slug=value).values("claim"))


class EvidenceFilter(admin.SimpleListFilter):
    title = "evidence"
    parameter_name = "evidence"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[tuple[str, str]]:
        return [("some", "has suggested evidence"), ("none", "no evidence suggested")]

    def queryset(self, request: HttpRequest, queryset: ClaimRows) -> ClaimRows:
        linked = Exists(EvidenceLink.objects.filter(claim=OuterRef("pk")).exclude(suggested_by=""))
        if self.value() == "some":
            return queryset.filter(linked)
        return queryset.exclude(linked) if self.value() == "none" else queryset


class _ByKey(admin.SimpleListFilter):
    """A facet reached by a link from elsewhere; the key stands in the address."""

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[tuple[str, str]]:
        given = request.GET.get(self.parameter_name or "", "")
        key = row_key(given)
        return [(given, self._name(key))] if key else []

    def _name(self, key: int) -> str:
        raise NotImplementedError

    def _matches(self, key: int) -> Q:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: ClaimRows) -> ClaimRows:
        key = row_key(self.value() or "")
        return queryset.filter(self._matches(key)) if key else queryset


class DocumentFilter(_ByKey):
    title = "article"
    parameter_name = "document"

    def _name(self, key: int) -> str:
        appearance = Appearance.objects.filter(snapshot__document=key).select_related("snapshot__document").first()
        return str(appearance.snapshot.document) if appearance else f"document {key}"

    def _matches(self, key: int) -> Q:
        return Q(pk__in=Appearance.objects.filter(snapshot__document=key).order_by().values("claim"))


class PublisherFilter(admin.SimpleListFilter):
    title = "publisher"
    parameter_name = "publisher"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[tuple[str, str]]:
        articles = Publisher.objects.filter(documents__kind="article").distinct().order_by("name")
        return [(str(key), name) for key, name in articles.values_list("pk", "name")[:200]]

    def queryset(self, request: HttpRequest, queryset: ClaimRows) -> ClaimRows:
        key = row_key(self.value() or "")
        if not key:
            return queryset
        here = Appearance.objects.filter(snapshot__document__publisher=key).order_by().values("claim")
        return queryset.filter(pk__in=here)


class ClaimantFilter(_ByKey):
    title = "claimant"
    parameter_name = "claimant"

    def _name(self, key: int) -> str:
        claimant = Claimant.objects.filter(pk=key).first()
        return claimant.name if claimant else f"claimant {key}"

    def _matches(self, key: int) -> Q:
        # Each half by an index of its own: where few claims were edited, the database would read all of them for an OR.
        set_so = Claim.objects.filter(claimant_edited=key).order_by().values("pk")
        suggested = Claim.objects.filter(claimant_edited=None, claimant_suggested=key).order_by().values("pk")
        return Q(pk__in=set_so) | Q(pk__in=suggested)
