"""Who is told of changes at which address: made, paused, resumed, tried, told again."""

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from claims.changes.services import last_number
from claims.errors import ClaimsError, ReasonMissing
from claims.models import Change, Delivery, Rating, WebhookSubscription
from claims.webhooks.matching import is_told
from claims.webhooks.messages import shown_secret
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.models import ApiClient
from desk.sealing import seal
from desk.words import is_blank
from sources.documents.services import fetch_limits
from sources.fetching.download import check_address

PURPOSE = "webhook secret"
MOST_REPLAYED = 10_000


@transaction.atomic
def subscribe(
    *,
    client: ApiClient,
    url: str,
    actor: Actor,
    events: Sequence[str] = (),
    normal_forms: Sequence[str] = (),
    claimant: str = "",
) -> tuple[WebhookSubscription, str]:
    """A webhook that is told of what happens from now on, and its secret, which cannot be shown again.

    Raises FetchError for an address that the desk must not ask, ClaimsError for an event or rating that there is not,
    or an address that this client has a webhook for.
    """
    address = check_address(url, limits=fetch_limits())
    unknown = [*set(events) - set(Change.Kind.values), *set(normal_forms) - set(Rating.NormalForm.values)]
    if unknown:
        raise ClaimsError(f"There is no {unknown[0]!r} to be told of.")
    if WebhookSubscription.objects.filter(client=client, url=address).exists():
        raise ClaimsError(f"{client} is told at {address} already.")
    secret = secrets.token_bytes(32)
    made = WebhookSubscription.objects.create(
        client=client,
        url=address,
        events=sorted(set(events)),
        normal_forms=sorted(set(normal_forms)),
        claimant=claimant.strip(),
        secret_sealed=seal(secret, PURPOSE),
        cursor=last_number(),
        created_by=actor.user,
    )
    after = {"url": address, "events": made.events, "normal_forms": made.normal_forms, "claimant": made.claimant}
    record_event(actor=actor, what="webhook.made", on=made, after=after)
    return made, shown_secret(secret)


@transaction.atomic
def renew_secret(*, subscription: WebhookSubscription, actor: Actor) -> str:
    """Another secret in place of the one it has, from the next message on."""
    secret = secrets.token_bytes(32)
    subscription.secret_sealed = seal(secret, PURPOSE)
    subscription.save(update_fields=["secret_sealed"])
    record_event(actor=actor, what="webhook.secret_renewed", on=subscription)
    return shown_secret(secret)


@transaction.atomic
def pause(*, subscription: WebhookSubscription, actor: Actor, reason: str) -> None:
    """Send nothing more until it is resumed; what happens meanwhile waits. Raises ReasonMissing without a reason."""
    if is_blank(reason):
        raise ReasonMissing("Say in a few words why this webhook is paused.")
    paused = WebhookSubscription.objects.filter(pk=subscription.pk, paused_at=None)
    if paused.update(paused_at=timezone.now(), paused_reason=reason.strip()):
        record_event(actor=actor, what="webhook.paused", on=subscription, reason=reason)


@transaction.atomic
def resume(*, subscription: WebhookSubscription, actor: Actor) -> int:
    """Go on where it stopped, with what was given up before too; returns how many deliveries wait now."""
    now = timezone.now()
    WebhookSubscription.objects.filter(pk=subscription.pk).update(paused_at=None, paused_reason="")
    subscription.deliveries.filter(state=Delivery.State.DEAD).update(
        state=Delivery.State.WAITING, attempts=0, next_attempt_at=now
    )
    subscription.deliveries.filter(state=Delivery.State.WAITING).update(next_attempt_at=now)
    record_event(actor=actor, what="webhook.resumed", on=subscription)
    return subscription.deliveries.filter(state=Delivery.State.WAITING).count()


@transaction.atomic
def replay(*, subscription: WebhookSubscription, first: int, last: int, actor: Actor) -> int:
    """Send the changes of these numbers, both included, again; returns how many. They keep their message ids.

    Raises ClaimsError for more than 10,000 at once.
    """
    changes = Change.objects.filter(number__gte=first, number__lte=last).select_related("publication__rating")
    if changes.count() > MOST_REPLAYED:
        raise ClaimsError(f"These are more than {MOST_REPLAYED:,} changes; replay them in parts.")
    wanted = [change for change in changes if is_told(subscription, change)]
    now = timezone.now()
    Delivery.objects.bulk_create(
        [Delivery(subscription=subscription, change=change, next_attempt_at=now) for change in wanted],
        ignore_conflicts=True,
        batch_size=500,
    )
    again = {"state": Delivery.State.WAITING, "attempts": 0, "next_attempt_at": now}
    numbers = [change.number for change in wanted]
    for begin in range(0, len(numbers), 500):
        subscription.deliveries.filter(change__in=numbers[begin : begin + 500]).update(**again)
    after = {"first": first, "last": last, "changes": len(wanted)}
    record_event(actor=actor, what="webhook.replayed", on=subscription, after=after)
    return len(wanted)


@transaction.atomic
def send_test(*, subscription: WebhookSubscription, actor: Actor) -> Delivery:
    """A message of type ``test`` that says nothing about any claim, on its way with the next sweep."""
    record_event(actor=actor, what="webhook.tested", on=subscription)
    return Delivery.objects.create(subscription=subscription, change=None, next_attempt_at=timezone.now())
