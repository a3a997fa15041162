"""The sidebar of the admin: each place only for who may see it, with what waits there."""

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.urls import reverse

from claims.admin.filters import awaiting_approval
from claims.models import Assignment, Claim
from claims.policy import may_approve, may_assign, may_be_assigned
from claims.review.blindness import MOST_COUNTED, unread_count
from desk.models import Job

Item = dict[str, Any]


def sidebar(request: HttpRequest) -> list[Item]:
    """Groups of places for whoever asks."""
    user = request.user
    if isinstance(user, AnonymousUser) or not user.is_active:
        return []
    groups = [("", _work(user, request)), ("Library", _library(user, request)), ("Desk", _desk(user))]
    return [
        {"title": title, "separator": bool(title), "items": items}
        for title, given in groups
        if (items := [item for item in given if item])
    ]


def _work(user: User, request: HttpRequest) -> list[Item | None]:
    queue = reverse("admin:claims_claim_changelist")
    on_approval = request.path == queue and request.GET.get("work") == "approval"
    published, reach = _listing("claims_publication"), reverse("admin:claims_publication_reach")
    on_reach = request.path == reach
    sees_claims = user.has_perm("claims.view_claim")
    mine = Assignment.objects.open().filter(reviewer=user).count() if may_be_assigned(user) else 0
    waiting = awaiting_approval(Claim.objects.order_by())[:MOST_COUNTED].count() if may_approve(user) else 0
    return [
        _item("Overview", reverse("admin:index"), "home"),
        _item("Notifications", _listing("desk_notification"), "notifications", badge=unread_count(user)),
        _item("Queue", queue, "list_alt", active=request.path.startswith(queue) and not on_approval)
        if sees_claims
        else None,
        _item(
            "Assignments" if may_assign(user) else "My assignments", _listing("claims_assignment"), "task", badge=mine
        )
        if user.has_perm("claims.view_assignment")
        else None,
        _item("Awaiting approval", f"{queue}?work=approval", "approval", badge=waiting, active=on_approval)
        if may_approve(user)
        else None,
        _item("Published", published, "public", active=request.path.startswith(published) and not on_reach)
        if user.has_perm("claims.view_publication")
        else None,
        _item("Corrections", reach, "campaign", active=on_reach) if may_approve(user) else None,
        _item("Figures", reverse("figures"), "monitoring") if may_approve(user) else None,
    ]


def _library(user: User, request: HttpRequest) -> list[Item | None]:
    documents = _listing("sources_document")
    sees = user.has_perm("sources.view_document")
    shelf = request.GET.get("shelf") if request.path == documents else None
    return [
        _item("Articles", f"{documents}?shelf=articles", "article", active=shelf == "articles") if sees else None,
        _item("Evidence library", f"{documents}?shelf=library", "library_books", active=shelf == "library")
        if sees
        else None,
        _item("Trash", f"{documents}?shelf=trash", "delete", active=shelf == "trash")
        if user.has_perm("sources.change_document")
        else None,
        _item("Library search", reverse("admin:sources_document_search"), "search") if sees else None,
        _item("Claimants", _listing("claims_claimant"), "record_voice_over")
        if user.has_perm("claims.view_claimant")
        else None,
        _item("Feeds", _listing("sources_feed"), "rss_feed") if sees else None,
        _item("Publishers", _listing("sources_publisher"), "newspaper")
        if user.has_perm("sources.view_publisher")
        else None,
        _item("Topics", _listing("claims_topic"), "sell") if user.has_perm("claims.view_claim") else None,
        _item("Guidelines", _listing("claims_guideline"), "menu_book") if user.has_perm("claims.view_claim") else None,
        _item("Double review", _listing("claims_reviewrule"), "group") if may_assign(user) else None,
        _item("Rating scales", _listing("claims_ratingscale"), "straighten")
        if user.has_perm("claims.view_ratingscale")
        else None,
    ]


def _desk(user: User) -> list[Item | None]:
    places = [
        ("Audit", "desk_auditevent", "history", "desk.view_auditevent"),
        ("API clients", "desk_apiclient", "key", "desk.view_apiclient"),
        ("Webhooks", "claims_webhooksubscription", "webhook", "claims.view_webhooksubscription"),
        ("People", "auth_user", "group", "auth.view_user"),
        ("This desk", "desk_desk", "settings", "desk.change_desk"),
    ]
    jobs = None
    if user.has_perm("desk.view_job"):
        jobs = _item(
            "Jobs",
            _listing("desk_job"),
            "schedule",
            badge=Job.objects.shown_to(user).set_aside().count(),
            variant="danger",
        )
    status = _item("Status", reverse("status"), "monitor_heart") if user.has_perm("desk.retry_job") else None
    shown = [_item(title, _listing(name), icon) for title, name, icon, needed in places if user.has_perm(needed)]
    return [status, jobs, *shown]


def _listing(name: str) -> str:
    return reverse(f"admin:{name}_changelist")


def _item(
    title: str, link: str, icon: str, *, badge: int = 0, variant: str = "info", active: bool | None = None
) -> Item:
    item: Item = {"title": title, "link": link, "icon": icon}
    if badge:
        item |= {"badge": str(badge), "badge_variant": variant}
    if active is not None:
        item["active"] = active
    return item
