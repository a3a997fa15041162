"""Views of the queue that people keep for themselves or share with the desk."""

from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict

from claims import policy
from claims.errors import ClaimsError
from claims.models import SavedFilter

MOST_FILTERS = 30
_OF_THE_PAGE = ("p", "all", "e", "_facets", "_changelist_filters")


def query_of(asked: QueryDict) -> str:
    """What an address of the queue asks for, without which of its pages."""
    kept = asked.copy()
    for name in _OF_THE_PAGE:
        kept.pop(name, None)
    return kept.urlencode()


@transaction.atomic
def save_filter(*, user: User, name: str, query: str, is_shared: bool = False) -> SavedFilter:
    """Keep a view of the queue under a name; the same name again takes the place of the earlier one.

    Only editors share theirs. Raises ClaimsError without a name or filter, for one that is too long, and for more than
    thirty.
    """
    name, query = " ".join(name.split()), query_of(QueryDict(query))
    if not name or len(name) > 60:
        raise ClaimsError("Give the filter a name of at most 60 characters.")
    if not query:
        raise ClaimsError("Filter or sort the queue first; there is nothing to keep yet.")
    if len(query) > 1000:
        raise ClaimsError("This filter is too long to be kept; leave something out.")
    if is_shared:
        policy.require(policy.may_assign(user), "Only editors share filters with the desk.")
    # Two windows may press the button at once: the person's own row is their queue.
    User.objects.select_for_update().get(pk=user.pk)
    own = SavedFilter.objects.filter(owner=user)
    if own.exclude(name=name).count() >= MOST_FILTERS:
        raise ClaimsError(f"You keep {MOST_FILTERS} filters; remove one first.")
    return SavedFilter.objects.update_or_create(
        owner=user, name=name, defaults={"query": query, "is_shared": is_shared}
    )[0]


def remove_filter(*, user: User, key: int) -> str:
    """Its owner keeps it no more; returns its name. Raises ClaimsError for one that is not theirs."""
    found = SavedFilter.objects.filter(owner=user, pk=key).first()
    if found is None:
        raise ClaimsError("This filter is not among yours; reload the page.")
    found.delete()
    return found.name
