"""What the queue shows of each claim, as far as whoever reads it may know."""

from collections.abc import Callable

from django.contrib import admin
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from claims.admin.signs import rating_sign
from claims.models import Assignment, Claim, Rating
from claims.policy import may_assign
from claims.review.blindness import state_shown_to

MOST_LETTERS = 180
MOST_REASONS = 2


class QueueColumns:
    """The columns that say the same to everybody; ``state_column`` makes the one that does not."""

    @admin.display(description="claim", ordering="text")
    def words(self, claim: Claim) -> SafeString:
        return format_html('<span class="d-cell">{}</span>', Truncator(claim.text).chars(MOST_LETTERS))

    @admin.display(description="claimant", empty_value="not named")
    def claimant_name(self, claim: Claim) -> SafeString | None:
        return format_html('<span class="d-cell-short">{}</span>', claim.claimant.name) if claim.claimant else None

    @admin.display(description="kind")
    def kind_words(self, claim: Claim) -> str:
        return str(Claim.Kind(claim.kind).label) if claim.kind else ""

    @admin.display(description="score", ordering="checkworthiness")
    def score(self, claim: Claim) -> SafeString:
        """How much it asks to be checked, and why."""
        reasons = [str(reason) for reason in claim.checkworthiness_reasons] or ["no reasons kept"]
        first, rest = reasons[:MOST_REASONS], reasons[MOST_REASONS:]
        words = f"{', '.join(first)}{f' and {len(rest)} more' if rest else ''}"
        why = '{} <span class="d-soft d-cell-why" title="{}">{}</span>'
        return format_html(why, f"{claim.checkworthiness:.2f}", ", ".join(reasons), words)

    @admin.display(description="reviewers", empty_value="nobody")
    def reviewers(self, claim: Claim) -> SafeString | None:
        names = [(one.reviewer.get_full_name() or str(one.reviewer),) for one in _assignments(claim)]
        shown = format_html_join(mark_safe("<br>"), "{}", names)
        return format_html('<span class="d-cell-short">{}</span>', shown) if names else None

    @admin.display(description="due", empty_value="")
    def due(self, claim: Claim) -> SafeString | None:
        dues = [one.due_at for one in _assignments(claim) if one.state == "open" and one.due_at]
        if not dues:
            return None
        first = timezone.localtime(min(dues))
        words = f"{first:%d %b, %H:%M}" if first.year == timezone.localtime().year else f"{first:%d %b %Y}"
        if min(dues) >= timezone.now():
            return format_html('<span class="d-due">{}</span>', words)
        return format_html('<span class="d-due d-late">⚠ {}<br>overdue</span>', words)

    @admin.display(description="age", ordering="-created_at")
    def age(self, claim: Claim) -> SafeString:
        """How long it has been here."""
        passed = timezone.now() - claim.created_at
        if passed.days >= 1:
            words = "1 day" if passed.days == 1 else f"{passed.days} days"
        else:
            words = f"{passed.seconds // 3600} h" if passed.seconds >= 3600 else f"{passed.seconds // 60} min"
        told = f"{timezone.localtime(claim.created_at):%d %b %Y, %H:%M}"
        return format_html('<span class="d-due" title="found on {}">{}</span>', told, words)


def state_column(user: User) -> Callable[[Claim], SafeString]:
    """The state as this person may know it, with the decision, and for editors what is amiss.

    Made for each request: one admin object answers many at once.
    """
    sees_reviews = may_assign(user)

    @admin.display(description="state", ordering="decision__verdict__rating__position")
    def state_words(claim: Claim) -> SafeString:
        signs = []
        if hasattr(claim, "decision"):
            rating: Rating = claim.decision.verdict.rating
            signs.append(rating_sign(rating))
        if sees_reviews and claim.state == Claim.State.ADJUDICATION:
            signs.append(format_html('<span class="d-late">⚠ {}</span>', "reviewers disagree"))
        if sees_reviews and getattr(claim, "is_stale", False):
            signs.append(format_html('<span class="d-late">⚠ {}</span>', "source changed"))
        told = format_html_join("", "<br>{}", ((sign,) for sign in signs))
        return format_html('<span class="d-cell-state">{}{}</span>', state_shown_to(user, claim.state), told)

    return state_words


def _assignments(claim: Claim) -> list[Assignment]:
    return list(getattr(claim, "assignments_shown", []))
