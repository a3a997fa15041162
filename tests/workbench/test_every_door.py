"""The same record whichever door an act came through: page, list, job, API, shell."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from claims.review.giving_out import give_out, run_batch, undo_batch
from claims.review.services import accept_claim
from desk.access.keys import make_key
from desk.audit.actor import Actor
from desk.jobs.here import work_off
from desk.models import ApiClient, AuditEvent
from sources.documents.services import add_content
from sources.models import Document
from tests.factories import ClaimFactory, EditorFactory, FactCheckerFactory

pytestmark = pytest.mark.django_db

TEXT = (
    "# Harbour in June\n\nBy Mira Quell\n\nMarch 14, 2028\n\n"
    "Exports of Orvania rose by 12 percent last year, Trade Minister Ilka Sorn said.\n\n"
    "Quillmouth took 4,211 ships in June, the harbour office said. Velmoor took half as many.\n"
)
Door = Callable[[Path], tuple[str, int, dict[str, object]]]


def by_a_page(folder: Path) -> tuple[str, int, dict[str, object]]:
    editor, client, claim = EditorFactory(), Client(), ClaimFactory()
    client.force_login(editor)
    client.post(reverse("admin:claims_claim_act", args=[claim.pk, "accept"]), headers={"X-Request-ID": "request-0001"})
    return "claim.accepted", 1, {"actor_user": editor.pk, "request_id": "request-0001"}


def by_a_list(folder: Path) -> tuple[str, int, dict[str, object]]:
    editor, client, claims = EditorFactory(), Client(), [ClaimFactory() for _ in range(3)]
    client.force_login(editor)
    given = {"action": "accept", "_selected_action": [claim.pk for claim in claims]}
    client.post(reverse("admin:claims_claim_changelist"), given, headers={"X-Request-ID": "request-0001"})
    return "claim.accepted", 3, {"actor_user": editor.pk, "request_id": "request-0001"}


def by_the_api(folder: Path) -> tuple[str, int, dict[str, object]]:
    program = ApiClient.objects.create(name="Reader")
    _, key = make_key(client=program, scopes=["documents:write"], actor=Actor.shell())
    Client().post(
        "/api/v1/documents/",
        json.dumps({"text": TEXT}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}", "X-Request-ID": "request-0001"},
    )
    label = "API client Reader"
    return "document.added", 1, {"actor_client": program.pk, "actor_label": label, "request_id": "request-0001"}


def by_a_job(folder: Path) -> tuple[str, int, dict[str, object]]:
    person = FactCheckerFactory()
    added = add_content(content=TEXT.encode(), actor=Actor.person(person), name="june.md")
    (job, *_) = work_off(added.document)
    return "snapshot.recorded", 1, {"actor_user": person.pk, "actor_job": job.pk}


def by_the_shell(folder: Path) -> tuple[str, int, dict[str, object]]:
    file = folder / "june.md"
    file.write_text(TEXT, encoding="utf-8")
    call_command("add_article", str(file))
    return "document.added", 1, {"actor_user": None, "actor_client": None, "actor_job": None}


def by_python(folder: Path) -> tuple[str, int, dict[str, object]]:
    editor = EditorFactory()
    accept_claim(claim=ClaimFactory(), user=editor)
    return "claim.accepted", 1, {"actor_user": editor.pk, "request_id": ""}


@pytest.mark.parametrize(
    "door", [by_a_page, by_a_list, by_the_api, by_a_job, by_the_shell, by_python], ids=lambda door: door.__name__
)
def test_an_act_names_whoever_came_through_the_door(door: Door, tmp_path: Path) -> None:
    what, count, says = door(tmp_path)

    events = AuditEvent.objects.filter(what=what)
    assert events.count() == count
    for event in events.values(*says, "actor_label", "subject_label", "digest"):
        assert {name: event[name] for name in says} == says
        assert event["actor_label"]
        assert event["subject_label"]
        assert len(event["digest"]) == 64


def test_a_machines_run_is_one_event_however_many_claims_it_found() -> None:
    document = add_content(content=TEXT.encode(), actor=Actor.shell(), name="june.md").document
    work_off(document)

    found = Claim.objects.filter(appearances__snapshot__document=document).distinct().count()
    assert found >= 2
    assert AuditEvent.objects.filter(what="claims.extracted").count() == 1
    about_claims = AuditEvent.objects.filter(subject_type__model="claim")
    assert not about_claims.exists()


def test_what_was_given_out_in_one_act_is_taken_back_by_an_act_on_the_record() -> None:
    editor = EditorFactory()
    claims = [ClaimFactory() for _ in range(3)]
    batch = give_out(claims=[one.pk for one in claims], reviewers=[FactCheckerFactory()], user=editor)
    run_batch(batch)
    other = EditorFactory()
    undo_batch(batch=batch, user=other)

    undone = AuditEvent.objects.get(what="assignments.undone")
    assert (undone.actor_user, undone.subject_id) == (other, batch.pk)
    each = AuditEvent.objects.filter(what="assignment.undone")
    assert each.count() == 3
    assert {event.actor_user_id for event in each} == {other.pk}


def test_a_document_is_never_deleted_by_any_page() -> None:
    document = Document.objects.create(title="A page")
    client = Client()
    client.force_login(EditorFactory(is_superuser=True))
    address = reverse("admin:sources_document_delete", args=[document.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    listing = reverse("admin:sources_document_changelist")
    client.post(listing, {"action": "delete_selected", "_selected_action": [document.pk], "post": "yes"})
    assert Document.objects.filter(pk=document.pk).exists()
