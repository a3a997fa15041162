"""Webhooks: everything arrives, signed, however long the receiver was away."""

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.errors import ClaimsError
from claims.models import Change, Delivery, Publication, Receipt, WebhookSubscription
from claims.verdicts.invented import InventedDesk
from claims.verdicts.services import retract_claim
from claims.webhooks.delivering import deliver, fan_out, take_due
from claims.webhooks.messages import WAITS, signed_headers, wait_after
from claims.webhooks.subscriptions import PURPOSE, pause, renew_secret, replay, resume, send_test, subscribe
from desk.audit.actor import Actor
from desk.models import ApiClient, AuditEvent, Notification
from desk.sealing import SealBroken, unseal
from sources.fetching.errors import AddressRefused, TooSlow
from sources.fetching.posting import Answered
from tests.claims.test_changes import published
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db
URL = "https://reader.example/hook"


class Receiver:
    """Takes what is sent, verifies it as its secret says, and keeps it by message id; ``says`` is its answer."""

    def __init__(self, secret: str) -> None:
        self.secret = base64.b64decode(secret.removeprefix("whsec_"))
        self.says: int | Exception = 200
        self.got: dict[str, dict[str, Any]] = {}
        self.asked = 0

    def __call__(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answered:
        self.asked += 1
        if isinstance(self.says, Exception):
            raise self.says
        if self.says == 200:
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + content
            wanted = base64.b64encode(hmac.new(self.secret, signed, hashlib.sha256).digest()).decode()
            assert headers["webhook-signature"] == f"v1,{wanted}"
            self.got[headers["webhook-id"]] = json.loads(content)
        return Answered(self.says, "thank you")


class Clock:
    """The time that the desk believes it is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = timezone.now()
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.at)

    def pass_by(self, receiver: Receiver, **time: float) -> None:
        """Beat sweeps every ten seconds, or, where nothing is due for long, when something is."""
        end = self.at + timedelta(**time)
        while self.at < end:
            sweep(receiver, self.at)
            following = (
                Delivery.objects.filter(state="waiting", subscription__paused_at=None)
                .order_by("next_attempt_at")
                .first()
            )
            due = following.next_attempt_at if following else end
            self.at = min(max(due, self.at + timedelta(seconds=10)), end)
        sweep(receiver, self.at)


def sweep(receiver: Receiver, at: datetime) -> None:
    fan_out()
    for bell in take_due(at):
        deliver(bell, send=receiver)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def a_webhook(**more: Any) -> tuple[WebhookSubscription, Receiver]:
    client, _ = ApiClient.objects.get_or_create(name="Aggregator")
    subscription, secret = subscribe(client=client, url=URL, actor=Actor.shell(), **more)
    return subscription, Receiver(secret)


def told(receiver: Receiver) -> list[tuple[int, str]]:
    return sorted((one["data"]["number"], one["type"]) for one in receiver.got.values())


def test_a_change_is_told_signed_with_what_the_feed_says(clock: Clock) -> None:
    _, receiver = a_webhook()
    review = published()
    clock.pass_by(receiver, seconds=10)

    (message,) = receiver.got.values()
    assert (message["type"], message["data"]["document"]["id"]) == ("claim.published", str(review.claim.public_id))
    (log,) = Delivery.objects.get().log.all()
    assert (log.status, log.answer) == (200, "thank you")
    assert Receipt.objects.get().via == "webhook"


def test_a_receiver_that_is_down_for_an_hour_loses_nothing(clock: Clock) -> None:
    _, receiver = a_webhook()
    desk = InventedDesk(seed=3)
    receiver.says = TooSlow("reader.example did not answer in time.")
    for _ in range(60):
        desk.happen()
        clock.pass_by(receiver, minutes=1)
    assert receiver.got == {}
    receiver.says = 200
    clock.pass_by(receiver, hours=3)

    assert told(receiver) == [(one.number, f"claim.{one.kind}") for one in Change.objects.all()]
    assert Delivery.objects.filter(state="delivered").count() == 60


def test_what_was_retracted_meanwhile_is_not_handed_out_late(clock: Clock) -> None:
    _, receiver = a_webhook()
    review = published()
    receiver.says = 503
    clock.pass_by(receiver, minutes=1)
    retract_claim(claim=review.claim, user=review.editor, note="It was forged.")
    receiver.says = 200
    clock.pass_by(receiver, hours=1)
    assert told(receiver) == [(1, "claim.published"), (2, "claim.retracted")]
    assert [one["data"]["document"] for one in receiver.got.values()] == [None, None]


def test_what_fails_for_a_day_is_given_up_the_webhook_paused_and_the_administrators_told(clock: Clock) -> None:
    ada = AdministratorFactory()
    subscription, receiver = a_webhook()
    published()
    receiver.says = 500
    began = clock.at
    clock.pass_by(receiver, hours=48)

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, receiver.asked) == ("dead", len(WAITS) + 1, len(WAITS) + 1)
    assert timedelta(hours=20) < delivery.log.latest("id").at - began < timedelta(hours=28)
    subscription.refresh_from_db()
    assert "Nothing has arrived for a day (status 500)" in subscription.paused_reason
    assert subscription.paused_reason in Notification.objects.get(person=ada).words
    assert AuditEvent.objects.filter(what="webhook.paused").count() == 1

    receiver.says = 200
    assert resume(subscription=subscription, actor=Actor.shell()) == 1
    clock.pass_by(receiver, seconds=10)
    assert told(receiver) == [(1, "claim.published")]


def test_a_receiver_that_says_it_is_gone_is_asked_no_more(clock: Clock) -> None:
    subscription, receiver = a_webhook()
    published()
    receiver.says = 410
    clock.pass_by(receiver, hours=2)
    subscription.refresh_from_db()
    assert receiver.asked == 1
    assert "gone for good" in subscription.paused_reason


def test_while_it_is_paused_everything_waits(clock: Clock) -> None:
    subscription, receiver = a_webhook()
    pause(subscription=subscription, actor=Actor.shell(), reason="They move to another host.")
    published()
    clock.pass_by(receiver, hours=30)
    assert receiver.asked == 0
    resume(subscription=subscription, actor=Actor.shell())
    clock.pass_by(receiver, seconds=10)
    assert told(receiver) == [(1, "claim.published")]


def test_a_webhook_is_told_only_of_what_it_asked_for_and_only_from_then_on(clock: Clock) -> None:
    desk = InventedDesk(seed=5)
    for _ in range(10):
        desk.happen()
    _, receiver = a_webhook(events=["retracted", "corrected"])
    for _ in range(40):
        desk.happen()
    clock.pass_by(receiver, minutes=1)
    wanted = Change.objects.filter(number__gt=10, kind__in=["retracted", "corrected"])
    assert told(receiver) == [(one.number, f"claim.{one.kind}") for one in wanted]
    assert wanted


def test_of_a_rating_it_asked_for_it_is_told_also_when_that_is_taken_back(clock: Clock) -> None:
    a_webhook(normal_forms=["true"])
    client = ApiClient.objects.get()
    subscribe(client=client, url=URL + "2", actor=Actor.shell(), normal_forms=["true"], claimant="nobody")
    review = published()
    retract_claim(claim=review.claim, user=review.editor, note="It was forged.")
    fan_out()
    assert [one.change.kind for one in Delivery.objects.order_by("id") if one.change] == ["published", "retracted"]


def test_the_same_change_is_put_on_its_way_once_and_keeps_its_id_when_replayed(clock: Clock) -> None:
    subscription, receiver = a_webhook()
    published()
    fan_out()
    WebhookSubscription.objects.update(cursor=0)  # as if the sweep had died before it noted how far it was
    fan_out()
    clock.pass_by(receiver, seconds=10)
    assert len(receiver.got) == receiver.asked == 1
    assert replay(subscription=subscription, first=1, last=1, actor=Actor.shell()) == 1
    clock.pass_by(receiver, seconds=10)
    assert (len(receiver.got), receiver.asked) == (1, 2)


def test_messages_that_come_twice_and_in_any_order_lead_to_the_same_copy(clock: Clock) -> None:
    """For a receiver who takes, of a claim, the larger number for the later message."""
    _, receiver = a_webhook()
    desk, chance = InventedDesk(seed=5), random.Random(7)  # noqa: S311 (nothing secret)
    for _ in range(40):
        desk.happen()
        if chance.random() < 0.5:
            clock.pass_by(receiver, seconds=10)
    clock.pass_by(receiver, seconds=10)
    messages = list(receiver.got.values()) * 2
    chance.shuffle(messages)
    latest: dict[str, int] = {}
    copy: dict[str, Any] = {}
    for message in messages:
        change = message["data"]
        if change["number"] > latest.get(change["claim"], 0):
            latest[change["claim"]] = change["number"]
            copy[change["claim"]] = change["document"]
    standing = Publication.objects.standing().values_list("claim__public_id", "version")
    kept = {claim: document["version"] for claim, document in copy.items() if document}
    assert kept == {str(claim): version for claim, version in standing}


def test_changes_from_before_the_subscription_can_be_replayed_by_range(clock: Clock) -> None:
    desk = InventedDesk(seed=5)
    for _ in range(10):
        desk.happen()
    subscription, receiver = a_webhook()
    assert replay(subscription=subscription, first=3, last=6, actor=Actor.shell()) == 4
    clock.pass_by(receiver, seconds=10)
    assert [number for number, _ in told(receiver)] == [3, 4, 5, 6]


def test_a_test_message_says_nothing_about_a_claim(clock: Clock) -> None:
    subscription, receiver = a_webhook()
    send_test(subscription=subscription, actor=Actor.shell())
    clock.pass_by(receiver, seconds=10)
    (message,) = receiver.got.values()
    assert (message["type"], message["data"]) == ("test", {})


def test_a_worker_that_dies_in_the_middle_leaves_the_delivery_to_the_next(clock: Clock) -> None:
    _, receiver = a_webhook()
    published()
    fan_out()
    assert len(take_due(clock.at)) == 1  # and whoever took it is never heard of again
    assert take_due(clock.at) == []
    clock.pass_by(receiver, minutes=3)
    assert told(receiver) == [(1, "claim.published")]


def test_bells_that_lay_in_a_long_queue_together_are_one_attempt(clock: Clock) -> None:
    _, receiver = a_webhook()
    published()
    receiver.says = 500
    fan_out()
    bells = []
    for _ in range(12):  # more than there are attempts, all rung while the workers had other things to do
        bells += take_due(clock.at)
        clock.at += timedelta(minutes=3)
    for bell in bells:
        deliver(bell, send=receiver)
    assert (len(bells), receiver.asked, Delivery.objects.get().state) == (12, 1, "waiting")


@pytest.mark.parametrize("attempts", [0, 1, 3])
def test_a_clock_put_back_strands_no_delivery(clock: Clock, attempts: int) -> None:
    _, receiver = a_webhook()
    clock.at += timedelta(days=2)
    published()
    fan_out()
    receiver.says = 500
    while receiver.asked < attempts:
        clock.pass_by(receiver, seconds=10)
    receiver.says = 200
    clock.at -= timedelta(days=2)
    clock.pass_by(receiver, minutes=3)
    assert told(receiver) == [(1, "claim.published")]


def test_a_clock_put_back_sends_nothing_twice_that_is_in_hand(clock: Clock) -> None:
    _, receiver = a_webhook()
    published()
    fan_out()
    clock.at += timedelta(days=2)
    (bell,) = take_due(clock.at)

    def while_it_is_sent(url: str, content: bytes, headers: Mapping[str, str]) -> Answered:
        clock.at -= timedelta(days=2)
        clock.pass_by(receiver, seconds=60)
        return receiver(url, content, headers)

    deliver(bell, send=while_it_is_sent)
    clock.pass_by(receiver, hours=1)
    assert receiver.asked == 1


def test_a_wait_that_is_long_by_itself_is_not_cut_short(clock: Clock) -> None:
    _, receiver = a_webhook()
    published()
    receiver.says = 500
    clock.pass_by(receiver, hours=3)
    after = receiver.asked
    due = Delivery.objects.get().next_attempt_at
    assert due > clock.at + timedelta(minutes=30)
    sweep(receiver, clock.at)
    assert (receiver.asked, Delivery.objects.get().next_attempt_at) == (after, due)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/hook", "http://[::1]:8080/", "http://169.254.169.254/x", "http://intranet/"]
)
def test_a_webhook_leads_out_of_the_desks_own_network_or_nowhere(url: str) -> None:
    client = ApiClient.objects.create(name="Aggregator")
    with pytest.raises(AddressRefused):
        subscribe(client=client, url=url, actor=Actor.shell())


def test_an_address_that_turned_private_is_refused_when_it_is_sent_to(clock: Clock) -> None:
    a_webhook()
    published()
    fan_out()
    WebhookSubscription.objects.update(url="http://127.0.0.1:8080/")
    for bell in take_due(clock.at):
        deliver(bell)
    (log,) = Delivery.objects.get().log.all()
    assert log.status is None
    assert "private or reserved network" in log.answer


def test_an_event_that_there_is_not_and_an_address_twice_are_refused() -> None:
    subscription, _ = a_webhook()
    with pytest.raises(ClaimsError, match="exploded"):
        subscribe(client=subscription.client, url=URL + "3", actor=Actor.shell(), events=["exploded"])
    with pytest.raises(ClaimsError, match="already"):
        subscribe(client=subscription.client, url=URL, actor=Actor.shell())


def test_a_secret_is_kept_sealed_and_renewed(settings: Any) -> None:
    subscription, receiver = a_webhook()
    kept = WebhookSubscription.objects.values_list("secret_sealed", flat=True).get()
    assert base64.b64encode(receiver.secret).decode() not in kept
    assert unseal(kept, PURPOSE) == receiver.secret
    assert renew_secret(subscription=subscription, actor=Actor.shell()) != f"whsec_{receiver.secret!r}"
    settings.SECRET_KEY = "another key altogether"
    with pytest.raises(SealBroken, match="make a new one"):
        unseal(kept, PURPOSE)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of its specification: this id, this time, this body and this secret."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}', secret)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_waits_grow_to_a_day_and_are_spread() -> None:
    chance = random.Random(1)  # noqa: S311
    waits = [wait_after(attempt, chance) for attempt in range(1, len(WAITS) + 2)]
    assert waits[-1] is None
    total = sum((wait for wait in waits if wait), timedelta())
    assert timedelta(hours=21) < total < timedelta(hours=27)
    assert len({wait_after(3, chance) for _ in range(20)}) > 10


def test_an_administrator_makes_tries_and_replays_a_webhook(admin_client: Client) -> None:
    client = ApiClient.objects.create(name="Aggregator")
    page = admin_client.post("/admin/claims/webhooksubscription/add/", {"client": client.pk, "url": URL})
    assert "whsec_" in page.content.decode()
    webhook = WebhookSubscription.objects.get()
    published()
    fan_out()
    act = f"/admin/claims/webhooksubscription/{webhook.pk}/act/"
    for given in ({"act": "test"}, {"act": "replay", "first": "1"}, {"act": "pause", "reason": "They move."}):
        assert admin_client.post(act, given).status_code == 302
    shown = admin_client.get(f"/admin/claims/webhooksubscription/{webhook.pk}/change/").content.decode()
    assert "paused: They move." in shown
    assert Delivery.objects.count() == 2
    assert admin_client.get("/admin/claims/webhooksubscription/").status_code == 200
    admin_client.post(act, {"act": "resume"})
    webhook.refresh_from_db()
    assert webhook.paused_at is None
    refused = admin_client.post(
        "/admin/claims/webhooksubscription/add/", {"client": client.pk, "url": "http://10.0.0.1/"}
    )
    assert "private or reserved" in refused.content.decode()
