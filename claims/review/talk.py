"""What the desk says to itself and to the world about a claim: comments with mentions, and the contact log."""

import re
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims import policy
from claims.errors import ClaimsError, NotAllowed
from claims.models import Claim, Comment, CommentMention, Contact
from claims.notices import tell_mentioned
from claims.review.blindness import comments_shown_to
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.words import is_blank

MOST_LETTERS = 20_000
MOST_MENTIONS = 50
# The letters of a user name; a full stop at its end belongs to the sentence.
_MENTION = re.compile(r"(?<![\w@.+-])@([\w@.+-]*[\w@+-])")


@transaction.atomic
def add_comment(*, claim: Claim, user: User, text: str) -> Comment:
    """Say something about a claim to the desk. Whoever is named with @ is told as soon as they may read it.

    Raises ClaimsError without words or with more than 20,000 characters.
    """
    policy.require(policy.may_comment(user), "Only members of the desk comment on claims.")
    text = text.strip()
    if is_blank(text):
        raise ClaimsError("Write the comment first; it has no words yet.")
    if len(text) > MOST_LETTERS:
        raise ClaimsError(f"A comment has at most {MOST_LETTERS:,} characters; this one has {len(text):,}.")
    comment = Comment.objects.create(claim=claim, author=user, text=text)
    CommentMention.objects.bulk_create(CommentMention(comment=comment, person=one) for one in mentioned(text, user))
    record_event(actor=Actor.person(user), what="comment.added", on=claim, after={"comment": comment.pk, "text": text})
    tell_mentions(CommentMention.objects.filter(comment=comment))
    return comment


def mentioned(text: str, author: User) -> list[User]:
    """The members of the desk whom a text names as @username, without its author; at most fifty."""
    names = {name.casefold() for name in _MENTION.findall(text)[: MOST_MENTIONS * 2]}
    if not names:
        return []
    return [one for one in members_beside(author).order_by("pk") if one.get_username().casefold() in names][
        :MOST_MENTIONS
    ]


def members_beside(user: User) -> QuerySet[User]:
    """Whom this person can name in a comment: everybody else who works at the desk, by name."""
    members = User.objects.filter(is_active=True, is_staff=True).exclude(pk=user.pk)
    return members.order_by("first_name", "last_name", "username")


def tell_mentions(mentions: QuerySet[CommentMention] | None = None) -> int:
    """Tell people of comments that name them and that they may read by now; returns how many were told.

    Called for each new comment, and by a sweep for all that wait: what a blind review hides is told once the reviewer
    has handed in.
    """
    wanted = CommentMention.objects.all() if mentions is None else mentions
    waiting = wanted.filter(told_at=None, comment__withdrawn_at=None)
    told = 0
    for mention in waiting.select_related("comment__claim", "comment__author", "person").order_by("pk").iterator():
        if comments_shown_to(mention.person, mention.comment.claim).filter(pk=mention.comment_id).exists():
            tell_mentioned(mention)
            CommentMention.objects.filter(pk=mention.pk).update(told_at=timezone.now())
            told += 1
    return told


@transaction.atomic
def withdraw_comment(*, comment: Comment, user: User) -> Comment:
    """Its author takes a comment back: it stands in the discussion no more, the record keeps its words."""
    policy.require(comment.author_id == user.pk, "Only its author withdraws a comment.")
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    if comment.withdrawn_at is None:
        comment.withdrawn_at = timezone.now()
        comment.save(update_fields=["withdrawn_at"])
        record_event(
            actor=Actor.person(user), what="comment.withdrawn", on=comment.claim, after={"comment": comment.pk}
        )
    return comment


@transaction.atomic
def log_contact(
    *,
    claim: Claim,
    user: User,
    whom: str,
    way: str,
    contacted_at: datetime,
    asked: str = "",
    deadline_at: datetime | None = None,
) -> Contact:
    """Note that somebody was asked about a claim. Raises ClaimsError without a name or way, or for a time to come."""
    policy.require(policy.may_comment(user), "Only members of the desk keep the contact log.")
    whom = " ".join(whom.split())[:200]
    if not whom:
        raise ClaimsError("Name whom you contacted.")
    if way not in Contact.Way.values:
        raise ClaimsError(f"Say how you contacted them: {', '.join(Contact.Way.labels)}.")
    if contacted_at > timezone.now():
        raise ClaimsError("A contact is logged once it was made; this time is still to come.")
    if deadline_at is not None and deadline_at < contacted_at:
        raise ClaimsError("The deadline lies before the contact; look at its day and hour again.")
    contact = Contact.objects.create(
        claim=claim,
        whom=whom,
        way=way,
        contacted_at=contacted_at,
        asked=asked.strip()[:MOST_LETTERS],
        deadline_at=deadline_at,
        logged_by=user,
    )
    after = {"contact": contact.pk, "whom": whom, "way": contact.get_way_display(), "deadline_at": deadline_at}
    record_event(actor=Actor.person(user), what="contact.logged", on=claim, after=after)
    return contact


@transaction.atomic
def record_reply(*, contact: Contact, user: User, reply: str) -> Contact:
    """Note what they replied; saying it again replaces it, and the record keeps what stood there.

    For editors and whoever logged the contact. Raises ClaimsError without words.
    """
    contact = Contact.objects.select_for_update().select_related("claim").get(pk=contact.pk)
    if contact.logged_by_id != user.pk and not policy.may_triage(user):
        raise NotAllowed("Only editors and whoever made the contact note its reply.")
    if is_blank(reply):
        raise ClaimsError("Write what they replied; “no comment” is a reply too.")
    before = {"reply": contact.reply}
    contact.reply, contact.replied_at = reply.strip()[:MOST_LETTERS], contact.replied_at or timezone.now()
    contact.save(update_fields=["reply", "replied_at"])
    after = {"contact": contact.pk, "whom": contact.whom, "reply": contact.reply}
    record_event(actor=Actor.person(user), what="contact.replied", on=contact.claim, before=before, after=after)
    return contact
