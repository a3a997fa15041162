"""What a blind review hides, in one place: asked by every page, list and answer that shows reviews.

While a claim is open, who reviews it sees their own work alone, and who neither edits nor reviews it sees nobody's.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from claims.models import (
    Assignment,
    Claim,
    Comment,
    CommentMention,
    Contact,
    Decision,
    EvidenceAssessment,
    EvidenceLink,
    EvidenceRequest,
)
from desk.models import AuditEvent, Notification
from desk.models.notification import NotificationQuerySet
from sources.models import Document

UNDER_REVIEW = (Claim.State.ASSIGNED, Claim.State.IN_REVIEW, Claim.State.ADJUDICATION)

# Acts whose record says that somebody reviews the claim, or what they found.
_ACTS_OF_REVIEW = (
    "claim.assigned",
    "claim.taken",
    "claim.reviewers_set",
    "assignment.abandoned",
    "claim.handed_back",
    "assignment.withdrawn",
    "assignment.undone",
    "claim.taken_up_again",
    "evidence.added",
    "claim.evidence_sought",
    "evidence.handed_in",
    "comment.added",
    "comment.withdrawn",
    "contact.logged",
    "contact.replied",
    "verdict.approved",
    "decision.withdrawn",
    "match.accepted",
    "match.rejected",
    "match.undone",
)


@dataclass(frozen=True)
class Sight:
    """What one person may see of the reviews of one claim: ``reviews`` of others, and their ``talk``."""

    reviews: bool
    talk: bool


def sight_of(user: User, claim: Claim) -> Sight:
    """What this person may see of a claim just now; a page asks once, and hands it to all that it shows."""
    own = set(claim.assignments.filter(reviewer=user).order_by().values_list("role", "state").distinct())
    is_in = any(state == Assignment.State.HANDED_IN for _, state in own)
    is_open = any(state == Assignment.State.OPEN for _, state in own)
    reviews = _sees_all(user, claim, own, is_open=is_open)
    return Sight(reviews, talk=reviews or (is_in and not is_open))


def _sees_all(user: User, claim: Claim, own: set[tuple[str, str]], *, is_open: bool) -> bool:
    standing = (Assignment.State.OPEN, Assignment.State.HANDED_IN)
    if any(role == Assignment.Role.ADJUDICATOR and state in standing for role, state in own):
        return True
    if Decision.objects.filter(claim=claim).exists():
        return True
    if is_open:
        return False  # also an editor who reviews this claim
    return user.is_active and user.has_perm("claims.approve_claim")


def sees_all_reviews(user: User, claim: Claim) -> bool:
    """Whether the reviews of this claim are open to this person: all of them or only their own."""
    return sight_of(user, claim).reviews


def state_shown_to(user: User, state: str) -> str:
    """The workflow state in words; a fact-checker is not told how far the reviews of others are."""
    if state in UNDER_REVIEW and not user.has_perm("claims.assign_claim"):
        return Claim.State.IN_REVIEW.label
    return str(Claim.State(state).label)


def evidence_shown_to(
    user: User, claim: Claim, also_found: Collection[int] = (), sight: Sight | None = None
) -> QuerySet[EvidenceLink]:
    """Links of a claim, without those that another reviewer added while the review is blind, and without documents
    under embargo that this person may not see.

    ``also_found`` are keys of links that this person came upon too, by a search of their own.
    """
    links = claim.evidence_links.select_related("passage__snapshot__document__publisher", "confirmed_by", "added_by")
    links = links.filter(
        passage__snapshot__document__in=Document.objects.visible_to(user, timezone.now()).order_by().values("pk")
    )
    if (sight or sight_of(user, claim)).reviews:
        return links
    reviewers = claim.assignments.exclude(reviewer=user).values("reviewer")
    own = EvidenceAssessment.objects.filter(assignment__reviewer=user, link=OuterRef("pk"))
    added_by_others = Q(suggested_by="") & Q(added_by__in=reviewers) & ~Exists(own)
    asked = EvidenceRequest.objects.filter(claim=claim, requested_by=user).values("document")
    found_too = Q(pk__in=also_found) | Q(passage__snapshot__document__in=asked)
    return links.exclude(added_by_others & ~found_too)


def _of_another_reviewer(user: User, person: str) -> Exists:
    """Whether somebody else who reviews the row's claim, or did, is the one in this column."""
    reviews = Assignment.objects.filter(claim=OuterRef("claim"), reviewer=OuterRef(person))
    return Exists(reviews.exclude(reviewer=user))


def _betrays_a_reviewer(user: User) -> Q:
    """Comments by another reviewer of the claim, or that name one; their author and whom they name know of it."""
    reviewers = Assignment.objects.filter(claim=OuterRef("comment__claim"), reviewer=OuterRef("person"))
    naming = CommentMention.objects.filter(Exists(reviewers), comment=OuterRef("pk")).exclude(person=user)
    return Q(_of_another_reviewer(user, "author")) | (Q(Exists(naming)) & ~Q(author=user))


def comments_shown_to(user: User, claim: Claim, sight: Sight | None = None) -> QuerySet[Comment]:
    """Comments on a claim, without those that would tell a blind reviewer of another."""
    comments = Comment.objects.filter(claim=claim)
    return comments if (sight or sight_of(user, claim)).talk else comments.exclude(_betrays_a_reviewer(user))


def contacts_shown_to(user: User, claim: Claim, sight: Sight | None = None) -> QuerySet[Contact]:
    """The contact log of a claim, without what another reviewer noted while the review is blind."""
    contacts = Contact.objects.filter(claim=claim)
    if (sight or sight_of(user, claim)).talk:
        return contacts
    return contacts.exclude(_of_another_reviewer(user, "logged_by"))


def record_shown_to(user: User) -> QuerySet[AuditEvent]:
    """The whole record but for the reviews by others of claims that this person reviews blind just now."""
    own = Assignment.objects.open().filter(reviewer=user).exclude(role=Assignment.Role.ADJUDICATOR)
    adjudicates = Assignment.objects.filter(
        reviewer=user, role=Assignment.Role.ADJUDICATOR, state__in=[Assignment.State.OPEN, Assignment.State.HANDED_IN]
    )
    blind = own.exclude(claim__in=adjudicates.values("claim")).values("claim")
    of_others = Assignment.objects.filter(claim__in=blind).exclude(reviewer=user).values("pk")
    reviews = Assignment.objects.filter(claim=OuterRef("subject_id"), reviewer=OuterRef("actor_user"))
    tells = Q(what__in=_ACTS_OF_REVIEW) | Q(Exists(reviews))
    on_claims = Q(subject_type=ContentType.objects.get_for_model(Claim), subject_id__in=blind) & tells
    on_assignments = Q(subject_type=ContentType.objects.get_for_model(Assignment), subject_id__in=of_others)
    return AuditEvent.objects.exclude((on_claims & ~Q(actor_user=user)) | on_assignments)


# What an editor is told of a claim says that somebody else reviews it.
_NOTICES_OF_REVIEW = (Notification.Kind.HANDED_BACK, Notification.Kind.ADJUDICATION, Notification.Kind.OVERDUE)
MOST_COUNTED = 99


def notifications_shown_to(user: User) -> NotificationQuerySet:
    """This person's own, without what they were told as an editor of claims that they review blind by now."""
    blind = Assignment.objects.open().filter(reviewer=user).exclude(role=Assignment.Role.ADJUDICATOR)
    on_claims = Q(subject_type=ContentType.objects.get_for_model(Claim), subject_id__in=blind.values("claim"))
    hidden = Comment.objects.filter(_betrays_a_reviewer(user), claim__in=blind.values("claim"))
    on_comments = Q(subject_type=ContentType.objects.get_for_model(Comment), subject_id__in=hidden.values("pk"))
    own = Notification.objects.in_desk_of(user)
    return own.exclude((on_claims & Q(kind__in=_NOTICES_OF_REVIEW)) | on_comments)


def unread_count(user: User) -> int:
    """How many notifications this person has not read, at most 99: more than anybody counts."""
    return notifications_shown_to(user).unread()[:MOST_COUNTED].count()


def history_shown_to(user: User, claim: Claim, sight: Sight | None = None) -> QuerySet[AuditEvent]:
    """Audit events of a claim and its assignments that this person may read, the latest first."""
    on_claim = Q(subject_type=ContentType.objects.get_for_model(Claim), subject_id=claim.pk)
    assignments = claim.assignments.all()
    if not (sight or sight_of(user, claim)).reviews:
        reviewers = claim.assignments.exclude(reviewer=user).values("reviewer")
        on_claim &= ~(Q(what__in=_ACTS_OF_REVIEW) | Q(actor_user__in=reviewers)) | Q(actor_user=user)
        assignments = assignments.filter(reviewer=user)
    on_assignments = Q(
        subject_type=ContentType.objects.get_for_model(Assignment),
        subject_id__in=list(assignments.values_list("pk", flat=True)),
    )
    return AuditEvent.objects.filter(on_claim | on_assignments).order_by("-id")
