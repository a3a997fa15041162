"""Who may do what with a claim. Asked after the row was found among those the caller may see."""

from django.contrib.auth.models import User

from claims.errors import NotAllowed
from claims.models import Assignment


def may_triage(user: User) -> bool:
    return user.is_active and user.has_perm("claims.triage_claim")


def may_assign(user: User) -> bool:
    return user.is_active and user.has_perm("claims.assign_claim")


def may_be_assigned(user: User) -> bool:
    """Whoever may review claims; a superuser is nobody's reviewer unless given that role."""
    return user.is_active and user.has_perm("claims.review_claim")


def may_review(user: User, assignment: Assignment) -> bool:
    return user.pk == assignment.reviewer_id and may_be_assigned(user)


def may_comment(user: User) -> bool:
    """Whoever works on claims here, as reviewer or as editor."""
    return may_be_assigned(user) or may_triage(user)


def may_approve(user: User) -> bool:
    return user.is_active and user.has_perm("claims.approve_claim")


def require(allowed: bool, sentence: str) -> None:
    """Raise NotAllowed with a sentence for the person who tried."""
    if not allowed:
        raise NotAllowed(sentence)
