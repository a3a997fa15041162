"""Two rows of one claimant become one."""

from django.contrib.auth.models import User
from django.db import transaction

from claims.errors import ClaimsError, NotAllowed
from claims.models import Claim, Claimant, ClaimantAlias
from desk.audit.actor import Actor
from desk.audit.services import record_event


@transaction.atomic
def merge_claimants(*, claimant: Claimant, into: Claimant, user: User) -> Claimant:
    """What ``claimant`` said was said by ``into``; every name of theirs becomes an alias, so that later readings agree.

    What is published keeps the name under which it went out. Raises ClaimsError for one and the same.
    """
    if not (user.is_active and user.has_perm("claims.change_claimant")):
        raise NotAllowed("Only editors merge claimants.")
    if claimant.pk == into.pk:
        raise ClaimsError("That is the same claimant; name the other one.")
    rows = Claimant.objects.select_for_update().filter(pk__in=[claimant.pk, into.pk]).order_by("pk")
    kept = {row.pk: row for row in rows}
    if len(kept) < 2:
        raise ClaimsError("One of the two is gone by now; reload the page.")
    gone, into = kept[claimant.pk], kept[into.pk]
    aliases = list(gone.aliases.values_list("name", flat=True))
    counted = {
        column: Claim.objects.filter(**{column: gone}).update(**{column: into})
        for column in ("claimant_edited", "claimant_suggested")
    }
    gone.aliases.update(claimant=into)
    before = {"name": gone.name, "aliases": aliases, "kind": gone.kind, "same_as": gone.same_as}
    name, key = gone.name, gone.pk
    into.same_as = into.same_as or gone.same_as
    if into.kind == Claimant.Kind.UNKNOWN:
        into.kind = gone.kind
    into.save()
    gone.delete()
    ClaimantAlias.objects.get_or_create(name=name, defaults={"claimant": into})
    after = {"merged": key, "claims": max(counted.values())}
    record_event(actor=Actor.person(user), what="claimant.merged", on=into, before=before, after=after)
    return into
