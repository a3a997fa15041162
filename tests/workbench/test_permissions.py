"""Who may open and do what, as a table over every address: a new address without a row fails here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory
from django.test.client import MULTIPART_CONTENT
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from claims.models import (
    Assignment,
    AssignmentBatch,
    Claim,
    Claimant,
    Export,
    ExtractionRun,
    Guideline,
    Match,
    ReviewRule,
    StaleMark,
    Topic,
    WebhookSubscription,
)
from claims.review.services import accept_claim, assign_claim, close_claim
from claims.review.talk import add_comment
from claims.verdicts.services import approve_verdict, hand_in_verdict
from desk.access.keys import make_key, revoke_key
from desk.access.second_factor import begin_factor
from desk.audit.actor import Actor
from desk.models import ApiClient, ApiKey, AuditEvent, Desk, Job, Notification
from sources.models import Document, Feed
from tests.claims.test_changes import published
from tests.factories import AdministratorFactory, FactCheckerFactory, JobFactory, MemberFactory
from tests.newsroom import Review, claim_in, passage, rating, snapshot_of, suggest
from tests.workbench.permissions import API, PAGES, PEOPLE, PROGRAMS, ROWS, WRITES

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Claims of the scene, by what has happened to them.
CLAIMS = ("found", "given", "closed", "accepted", "ready", "undone")
KEYS = (
    *CLAIMS, "claim", "verdict", "match", "mark", "batch", "assignment", "suggested", "feed", "webhook", "program",
    "job", "document", "statistics", "key", "paged", *"MFEA", "claimant", "topic")  # fmt: skip
# What has to be sent for the API to have something to answer.
API_SENT = {
    "export-list": '{"form": "csv"}',
    "fact-checks": '{"@type": "ClaimReview", "claimReviewed": "Ships rose.", "url": "https://checks.example/ships"}',
    "document-batch": '{"documents": [{"text": "Ships rose.", "kind": "statistics"}]}',
    "match": '{"text": "Exports rose by 12 percent."}',
    "document-list": '{"text": "Ships rose by a tenth.", "kind": "article"}',
}
STANDARD = ("changelist", "add", "change", "delete", "history")


def addresses(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name and pattern of every address of the desk."""
    for one in patterns:
        whole = f"{prefix}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, whole)
        else:
            assert isinstance(one, URLPattern)
            yield one.name or whole, whole


def known() -> set[str]:
    rows = {f"{name}_{page}" for name in ROWS for page in STANDARD}
    # Django's own way from an old address of a row to its page.
    old = {
        f"admin/{model._meta.app_label}/{model._meta.model_name}/<path:object_id>/" for model in admin.site._registry
    }
    return {*rows, *old, *PAGES, *API}


def test_every_address_has_its_row_in_the_table() -> None:
    assert {name for name, _ in addresses(get_resolver().url_patterns)} == known()


@dataclass
class Scene:
    """A desk with a row of every kind, and whoever may come."""

    review: Review
    document: Document
    people: dict[str, User]
    keys: dict[str, str]
    job: Job
    named: dict[str, int]

    def client(self, who: str) -> Client:
        client = Client()
        if who in PROGRAMS:
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.keys[who]}"
        elif who != "S":
            client.force_login(self.people[who])
        return client

    def row(self, name: str) -> Any:
        label, _, model = name.partition("_")
        found = next(
            one for one in admin.site._registry if (one._meta.app_label, one._meta.model_name) == (label, model)
        )
        return found._default_manager.latest("pk")

    def arguments(self, name: str) -> dict[str, Any]:
        """What the address of this name needs to lead to a row that is there."""
        claim = self.review.claim.pk
        given: dict[str, dict[str, Any]] = {
            "check": {"public_id": self.review.claim.public_id},
            "claim-detail": {"id": self.review.claim.public_id},
            "claim-claim-review": {"id": self.review.claim.public_id},
            "claim-numbers": {"id": self.review.claim.public_id},
            "document-detail": {"pk": self.document.pk},
            "view_on_site": {"content_type_id": 1, "object_id": claim},
            "app_list": {"app_label": "claims"},
            "auth_user_password_change": {"id": self.people["M"].pk},
            "claims_claim_match": {"key": claim, "match": 1},
            "claims_claim_talk": {"key": claim},
            "claims_claim_settle": {"key": claim, "mark": 1},
            "claims_claim_act": {"key": self.open_claim.pk, "name": "edit"},
            "claims_claim_trash": {"key": self.document.pk, "act": "put"},
            "claims_claimant_merge": {"key": Claimant.objects.latest("pk").pk},
            "export-detail": {"id": Export.objects.latest("pk").public_id},
            "export-file": {"id": Export.objects.latest("pk").public_id},
            "claims_assignment_end": {"key": self.open_assignment.pk},
            "claims_assignment_review": {"key": self.open_assignment.pk},
            "claims_assignmentbatch_undo": {"key": AssignmentBatch.objects.latest("pk").pk},
            "claims_webhook_act": {"key": WebhookSubscription.objects.latest("pk").pk},
            "desk_apiclient_key": {"key": ApiClient.objects.earliest("pk").pk},
            "desk_apikey_rotate": {"key": ApiKey.objects.earliest("pk").pk},
            "desk_apikey_revoke": {"key": ApiKey.objects.earliest("pk").pk},
            "desk_job_retry": {"key": self.job.pk},
            "sitemap-part": {"number": 1},
            "take-down": {"key": self.document.pk},
            "sources_document_correct": {"key": self.document.pk},
            "sources_document_embargo": {"key": self.document.pk},
            "sources_document_origin": {"key": self.document.pk, "act": "split"},
            "sources_document_watch": {"key": self.document.pk},
            "sources_feed_act": {"key": Feed.objects.latest("pk").pk, "act": "pause"},
        }
        return given.get(name, {})

    def rows(self) -> dict[str, int]:
        """Keys by the names that stand in the table of acts."""
        return self.named | {who: person.pk for who, person in self.people.items()}

    @property
    def open_assignment(self) -> Assignment:
        return Assignment.objects.open().latest("pk")

    @property
    def open_claim(self) -> Claim:
        return self.open_assignment.claim

    def address(self, name: str) -> str:
        if name == "admin/(?P<url>.*)$":
            return "/admin/nothing-here/"
        if name in ("", "healthz", "readyz", "metrics"):
            return f"/{name}"
        if name == "evidence-search":
            return f"{reverse(name)}?q=exports"
        for whole in (f"admin:{name}", name, f"api:{name}"):
            try:
                return reverse(whole, kwargs=self.arguments(name))
            except NoReverseMatch:
                continue
        raise AssertionError(f"{name} needs arguments that this scene does not know.")


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    # What a page shows, and to whom, is tested elsewhere; here only the door counts, and drawing takes nine tenths.
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", property(lambda response: "drawn"))
    first = published()
    editor, reviewer = first.editor, first.reviewer
    people = {"M": MemberFactory(), "F": reviewer, "E": editor, "A": AdministratorFactory()}
    texts = {name: f"Harvests in Velmoor fell by {number} percent last year." for number, name in enumerate(CLAIMS, 2)}
    claims = {name: claim_in(snapshot_of(text), text) for name, text in texts.items()}
    given = assign_claim(claim=claims["given"], reviewer=reviewer, user=editor)
    add_comment(claim=claims["given"], user=reviewer, text="The harvest year ends in June.")
    accept_claim(claim=claims["accepted"], user=editor)
    close_claim(claim=claims["closed"], user=editor, reason="dropped", note="It is too small.")
    link = suggest(claims["given"], passage("Harvests fell, the office found."))
    verdicts = {
        name: hand_in_verdict(
            assignment=assign_claim(claim=claims[name], reviewer=reviewer, user=editor),
            user=reviewer,
            rating=rating("false"),
            rationale="Nobody knows it.",
            assessments=[],
            no_evidence_found="Three archives.",
        )
        for name in ("ready", "undone")
    }
    approve_verdict(verdict=verdicts["undone"], user=editor)
    snapshot = claims["given"].appearances.get().snapshot
    mark = StaleMark.objects.create(
        claim=claims["given"], appearance=claims["given"].appearances.get(), changes=[], old_snapshot=snapshot,
        new_snapshot=snapshot,
    )  # fmt: skip
    ExtractionRun.objects.create(
        snapshot=snapshot, pipeline="test", started_at=timezone.now(), finished_at=timezone.now()
    )
    match = Match.objects.create(claim=claims["given"], earlier_claim=first.claim, score=0.9, suggested_by="test")
    claimant, _ = (Claimant.objects.create(name=name) for name in ("Tam Verrin", "T. Verrin"))
    Guideline.objects.create(title="Counting", text="Count twice.")
    ReviewRule.objects.create(least_score=0.9)
    batch = AssignmentBatch.objects.create(made_by=editor, claims=[], reviewers=[], finished_at=timezone.now())
    feed = Feed.objects.create(url="https://courier.example/feed", next_poll_at=timezone.now())
    Desk.objects.get_or_create(pk=1)
    keys, document = {}, first.claim.appearances.get().snapshot.document
    scopes = {"c": "claims:read", "d": "documents:write", "s": "evidence:read", "x": "claims:read"}
    for letter, scope in scopes.items():
        client = ApiClient.objects.create(name=f"Program {letter}")
        key, keys[letter] = make_key(client=client, scopes=[scope], actor=Actor.shell())
        if letter == "d":
            document.handed_in_by.add(client)
        if letter == "x":
            revoke_key(key=key, actor=Actor.shell())
    program = ApiClient.objects.earliest("pk")
    Export.objects.create(client=program, form="csv", requested_at=timezone.now(), as_of=0)
    webhook = WebhookSubscription.objects.create(
        client=program, url="https://reader.example/", secret_sealed="x", cursor=0
    )
    begin_factor(user=people["M"])
    job = JobFactory()
    named: dict[str, Model] = {
        **claims, "claim": first.claim, "verdict": verdicts["ready"], "match": match, "mark": mark, "batch": batch,
        "assignment": given, "suggested": link, "feed": feed, "webhook": webhook, "program": program, "job": job,
        "document": document, "statistics": first.link.passage.snapshot.document, "key": ApiKey.objects.earliest("pk"),
        "claimant": claimant, "topic": Topic.objects.create(name="Ports", slug="ports"),
        "paged": Document.objects.create(title="A page", submitted_url="https://courier.example/page"),
    }  # fmt: skip
    return Scene(first, document, people, keys, job, {name: row.pk for name, row in named.items()})


def opens(answer: Any) -> bool:
    """Whether whoever asked got in: not sent to sign in, not refused, not told that there is nothing."""
    # A desk without Redis says that it is not ready, to everybody.
    is_told = answer.status_code == 503 and answer.request["PATH_INFO"] == "/readyz"
    assert answer.status_code < 500 or is_told, answer.content
    sent_on = [address for address, _ in answer.redirect_chain]
    return (answer.status_code < 400 or is_told) and not any("/admin/login/" in address for address in sent_on)


def who_opens(scene: Scene, address: str, everybody: str = PEOPLE, method: str = "GET", data: Any = None) -> str:
    found = ""
    for who in everybody:
        client = scene.client(who)
        answer: Any = (
            getattr(client, method.lower())(address, data or {}, content_type="application/json", follow=True)
            if method != "GET"
            else client.get(address, follow=True)
        )
        found += who if opens(answer) else ""
    return found


def who_does(scene: Scene, address: str, sent: dict[str, str], everybody: str) -> str:
    """Who can do this: the database is as before for each of them, and whoever cannot leaves no trace in it."""
    found = ""
    for who in everybody:
        client = scene.client(who)
        with transaction.atomic():
            before = AuditEvent.objects.count()
            kind = "application/json" if address.startswith("/api/") else MULTIPART_CONTENT
            answer = client.post(address, sent, content_type=kind)
            assert answer.status_code < 500, answer.content
            has_done = AuditEvent.objects.count() > before
            transaction.set_rollback(True)
        found += who if has_done else ""
    return found


def test_the_pages_of_rows_open_to(scene: Scene) -> None:
    found = {}
    for name, (_, one, _) in ROWS.items():
        page = reverse(f"admin:{name}_change", args=[scene.row(name).pk])
        found[name] = (
            who_opens(scene, reverse(f"admin:{name}_changelist")),
            who_opens(scene, page) if one else "",
            who_opens(scene, reverse(f"admin:{name}_add")),
        )
        # Whom an administrator's page refuses, nobody else gets past.
        assert who_opens(scene, reverse(f"admin:{name}_delete", args=[scene.row(name).pk]), "A") == "", name
    assert found == ROWS


def test_every_other_address_opens_to(scene: Scene) -> None:
    assert {name: who_opens(scene, scene.address(name)) for name in PAGES} == PAGES


def test_the_api_answers(scene: Scene) -> None:
    found = {}
    for name in API:
        address, sent = scene.address(name), API_SENT.get(name)
        got = {method: who_opens(scene, address, PEOPLE + PROGRAMS, method, sent) for method in ("GET", "POST")}
        # What no address takes is tried by those to whom most is open.
        got |= {method: who_opens(scene, address, "Acds", method, sent) for method in ("PUT", "PATCH", "DELETE")}
        found[name] = {method: whom for method, whom in got.items() if whom}
    assert found == API


def test_every_act_is_done_by(scene: Scene) -> None:
    rows = scene.rows()
    found, wanted = {}, {}
    for address, sent, who in WRITES:
        act = f"{address} {sent.get('action', sent.get('act', ''))}"
        everybody = PEOPLE + PROGRAMS if address.startswith("/api/") else PEOPLE
        filled = {name: value.format(**rows) for name, value in sent.items()}
        found[act] = who_does(scene, address.format(**rows), filled, everybody)
        wanted[act] = who
    assert found == wanted


def test_every_action_of_a_list_is_in_the_table() -> None:
    """Also those that somebody adds to an admin class."""
    request = RequestFactory().get("/")
    request.user = AdministratorFactory()
    offered = {
        f"{model._meta.app_label}/{model._meta.model_name} {action}"
        for model, rows in admin.site._registry.items()
        for action in rows.get_actions(request)
    }
    tried = {f"{address[7:-1]} {sent['action']}" for address, sent, _ in WRITES if "action" in sent}
    assert {one for one in offered if not one.endswith(" delete_selected")} == tried
    assert not any(one.endswith(" delete_selected") for one in offered)


def test_every_address_that_takes_something_is_in_the_table() -> None:
    """Those that a GET does not open do something by POST alone; each is tried."""
    silent = {name for name, who in PAGES.items() if not who}
    tried = {resolve(address.format(**dict.fromkeys(KEYS, 1))).url_name for address, *_ in WRITES}
    assert silent - tried == {
        *("logout", "autocomplete", "view_on_site", "admin/(?P<url>.*)$"),
        *("desk_notification_read", "claims_claim_filters"),  # one's own alone
    }


def test_a_program_sees_only_what_it_handed_in(scene: Scene) -> None:
    other = ApiClient.objects.create(name="Another that hands in")
    _, text = make_key(client=other, scopes=["documents:write"], actor=Actor.shell())
    address = f"/api/v1/documents/{scene.document.pk}/"
    assert scene.client("d").get(address).status_code == 200
    assert Client().get(address, headers={"Authorization": f"Bearer {text}"}).status_code == 404


def test_nobody_opens_what_is_anothers(scene: Scene) -> None:
    other = FactCheckerFactory()
    scene.people["F"] = other
    told = Notification.objects.create(person=scene.review.reviewer, kind="assigned", words="A claim is yours.")
    Document.objects.filter(pk=scene.document.pk).update(kind="statistics", embargo_until="2190-01-01T00:00Z")
    for name, arguments in (
        ("claims_assignment_review", [scene.open_assignment.pk]),
        ("claims_assignment_end", [scene.open_assignment.pk]),
        ("desk_notification_change", [told.pk]),
        ("sources_document_change", [scene.document.pk]),
    ):
        assert who_opens(scene, reverse(f"admin:{name}", args=arguments), "F") == "", name
