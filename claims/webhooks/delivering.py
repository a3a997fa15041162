"""Deliveries on their way: every change becomes a row for every webhook that asked for it, and is tried until it
arrives or a day has gone by."""

import json
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from claims.models import Change, Delivery, DeliveryAttempt, Receipt, WebhookSubscription
from claims.published.feed import change_json, with_documents
from claims.published.services import note_receipt
from claims.webhooks.matching import is_told
from claims.webhooks.messages import longest_wait, signed_headers, wait_after
from claims.webhooks.subscriptions import PURPOSE, pause
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.notifications.services import Kind, notify
from desk.sealing import unseal
from sources.documents.services import fetch_limits
from sources.fetching.posting import Answered, post

logger = logging.getLogger(__name__)

Post = Callable[[str, bytes, Mapping[str, str]], Answered]


class Bell(NamedTuple):
    """What a delivery is rung with: its key, and how many attempts it had. After the next one the bell is old."""

    key: int
    attempts: int


# Who has a delivery in hand is given so long; then another may take it.
LEASE = timedelta(minutes=2)
# Clocks of several hosts differ; what is due so much later than it can be was made before a clock was put back.
CLOCKS_APART = timedelta(minutes=10)
FANNED_OUT_AT_ONCE = 1_000
RUNG_AT_ONCE = 500
GONE = 410
# So long a receiver may take to answer.
SECONDS = 15.0
_chance = random.Random()  # noqa: S311 (spreads the load, keeps no secret)


def fan_out() -> int:
    """Make the deliveries of all changes that came since; returns how many. Nothing is sent here."""
    made = 0
    for subscription in WebhookSubscription.objects.order_by("pk"):
        while count := _fan_out_to(subscription.pk):
            made += count[1]
            if count[0] < FANNED_OUT_AT_ONCE:
                break
    return made


@transaction.atomic
def _fan_out_to(key: int) -> tuple[int, int] | None:
    """How many changes were looked at and how many of them are told; None when there is nothing new."""
    subscription = WebhookSubscription.objects.select_for_update().filter(pk=key).first()
    if subscription is None:
        return None
    after = Change.objects.filter(number__gt=subscription.cursor).order_by("number")
    changes = list(after.select_related("publication__rating")[:FANNED_OUT_AT_ONCE])
    if not changes:
        return None
    now = timezone.now()
    told = [change for change in changes if is_told(subscription, change)]
    Delivery.objects.bulk_create(
        [Delivery(subscription=subscription, change=change, next_attempt_at=now) for change in told],
        ignore_conflicts=True,
    )
    subscription.cursor = changes[-1].number
    subscription.save(update_fields=["cursor"])
    return len(changes), len(told)


def take_due(at: datetime) -> list[Bell]:
    """Deliveries to be tried now. They are not due again for the time of a lease, whoever gets them. What a
    clock that was put back has moved into a far future waits no longer than it would have by now."""
    _mend_times(at)
    due = Delivery.objects.due(at).order_by("next_attempt_at").values_list("pk", "attempts")[:RUNG_AT_ONCE]
    bells = [Bell(*row) for row in due]
    Delivery.objects.filter(pk__in=[bell.key for bell in bells]).update(next_attempt_at=at + LEASE)
    return bells


def _mend_times(at: datetime) -> None:
    late = Delivery.objects.filter(state=Delivery.State.WAITING, next_attempt_at__gt=at + LEASE + CLOCKS_APART)
    mended = 0
    for attempts in late.order_by("attempts").values_list("attempts", flat=True).distinct():
        # Never before a lease is over: somebody may have it in hand.
        latest = at + max(LEASE, longest_wait(attempts))
        moved = late.filter(attempts=attempts, next_attempt_at__gt=latest + CLOCKS_APART)
        mended += moved.update(next_attempt_at=latest)
    if mended:
        logger.warning("the clock was put back: %s deliveries waited longer than any does", mended)


def _post(url: str, content: bytes, headers: Mapping[str, str]) -> Answered:
    """Within the desk's lists of hosts, and no longer than a receiver may take."""
    return post(url, content, headers, limits=replace(fetch_limits(), seconds=SECONDS))


def deliver(bell: Bell, *, send: Post = _post) -> None:
    """One attempt. It is counted and committed before anything is sent; harmless to repeat after it has arrived.

    A bell that lay in a long queue while another for the same attempt was heard does nothing: attempts keep their
    waits.
    """
    delivery = _begin(bell)
    if delivery is None:
        return
    began, moment = time.monotonic(), timezone.now()
    status, words = None, ""
    try:
        body = _body(delivery, moment)
        Delivery.objects.filter(pk=delivery.pk).update(request_body=body)
        secret = unseal(delivery.subscription.secret_sealed, PURPOSE)
        headers = signed_headers(delivery.message_id, int(moment.timestamp()), body, secret)
        answer = send(delivery.subscription.url, body.encode("utf-8"), headers)
        status, words = answer.status, answer.text
    except WorkbenchError as error:
        words = str(error)
    DeliveryAttempt.objects.create(
        delivery=delivery, at=moment, seconds=time.monotonic() - began, status=status, answer=words
    )
    _finish(delivery, status, words)


@transaction.atomic
def _begin(bell: Bell) -> Delivery | None:
    waiting = Delivery.objects.select_for_update().filter(state=Delivery.State.WAITING)
    delivery = waiting.filter(pk=bell.key, attempts=bell.attempts).first()
    if delivery is None or delivery.subscription.paused_at is not None:
        return None
    delivery.attempts = F("attempts") + 1
    delivery.next_attempt_at = timezone.now() + LEASE
    delivery.save(update_fields=["attempts", "next_attempt_at"])
    return Delivery.objects.select_related("subscription__client").get(pk=bell.key)


def _body(delivery: Delivery, moment: datetime) -> str:
    """The change as the feed tells it at this moment: what was retracted since is not handed out late."""
    if delivery.change_id is None:
        return json.dumps({"type": "test", "timestamp": moment.isoformat(), "data": {}})
    row = with_documents(Change.objects.filter(pk=delivery.change_id)).get()
    head = {"type": f"claim.{row['kind']}", "timestamp": row["at"].isoformat()}
    return f'{json.dumps(head)[:-1]}, "data": {change_json(row)}}}'


@transaction.atomic
def _finish(delivery: Delivery, status: int | None, words: str) -> None:
    now = timezone.now()
    if status is not None and 200 <= status < 300:
        state = {"state": Delivery.State.DELIVERED, "delivered_at": now}
        Delivery.objects.filter(pk=delivery.pk).update(**state)
        publication = delivery.change.publication if delivery.change else None
        if publication is not None and publication.is_current:
            note_receipt(delivery.subscription.client, [publication.pk], Receipt.Via.WEBHOOK)
        return
    wait = None if status == GONE else wait_after(delivery.attempts, _chance)
    if wait is not None:
        Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=now + wait)
        return
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.DEAD)
    told = f"status {status}" if status else words
    why = "It says that it is gone for good" if status == GONE else "Nothing has arrived for a day"
    _pause_and_tell(delivery.subscription, f"{why} ({told[:200]}).")


def _pause_and_tell(subscription: WebhookSubscription, reason: str) -> None:
    if WebhookSubscription.objects.filter(pk=subscription.pk, paused_at=None).exists():
        pause(subscription=subscription, actor=Actor(label="webhooks"), reason=reason)
        for person in User.objects.filter(is_active=True, is_superuser=True):
            words = f"The webhook of {subscription.client} at {subscription.url} is paused. {reason}"
            notify(person=person, kind=Kind.WEBHOOK, words=words, about=subscription)
