"""Jobs, keys, the record and the desk's own page."""

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from desk.access.keys import find_key, make_key
from desk.audit.actor import Actor
from desk.models import ApiKey, AuditEvent, Desk, Job
from tests.claims.admin.test_pages import signed_in
from tests.factories import (
    AdministratorFactory,
    ApiClientFactory,
    EditorFactory,
    FactCheckerFactory,
    JobFactory,
    MemberFactory,
)

pytestmark = pytest.mark.django_db


def said(answer: HttpResponse) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))  # type: ignore[attr-defined]


def retry(client: Client, job: Job) -> HttpResponse:
    return client.post(reverse("admin:desk_job_retry", args=[job.pk]))  # type: ignore[return-value]


def test_an_editor_retries_a_job_that_was_set_aside() -> None:
    job = JobFactory()
    client = signed_in(EditorFactory())
    assert "is on its way again" in said(retry(client, job))
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)
    assert "Only a job that was set aside can be retried" in said(retry(client, job))


def test_a_fact_checker_sees_why_a_job_failed_and_cannot_retry_it() -> None:
    job = JobFactory(reason="The file is a scan.")
    client = signed_in(FactCheckerFactory())
    page = client.get(reverse("admin:desk_job_change", args=[job.pk])).content.decode()
    assert "The file is a scan." in page
    assert "Retry</button>" not in page
    assert "Only editors retry jobs" in said(retry(client, job))
    job.refresh_from_db()
    assert job.state == "set_aside"


def test_many_jobs_are_retried_from_the_list() -> None:
    jobs = [JobFactory(), JobFactory(), JobFactory(state=Job.State.DONE, reason="")]
    given = {"action": "retry_selected", "_selected_action": [job.pk for job in jobs]}
    answer = signed_in(EditorFactory()).post(reverse("admin:desk_job_changelist"), given)
    assert "2 jobs are on their way again." in said(answer)  # type: ignore[arg-type]
    assert "is done" in said(answer)  # type: ignore[arg-type]


def test_the_sidebar_counts_the_jobs_set_aside() -> None:
    JobFactory()
    groups = signed_in(EditorFactory()).get(reverse("admin:index")).context["sidebar_navigation"]
    (jobs,) = [item for group in groups for item in group["items"] if item["title"] == "Jobs"]
    assert jobs["badge"] == "1"


def test_a_key_is_shown_once_and_opens_the_door() -> None:
    client_row, client = ApiClientFactory(), signed_in(AdministratorFactory())
    address = reverse("admin:desk_apiclient_key", args=[client_row.pk])
    answer = client.post(address, {"scopes": ["claims:read"]})
    secret = answer.context["secret"]
    key = find_key(secret)
    assert key is not None
    assert key.client == client_row
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    page = client.get(reverse("admin:desk_apiclient_change", args=[client_row.pk])).content.decode()
    assert secret not in page
    assert key.prefix in page


def test_a_revoked_key_opens_nothing_any_more() -> None:
    administrator = AdministratorFactory()
    key, secret = make_key(client=ApiClientFactory(), scopes=["claims:read"], actor=Actor.person(administrator))
    signed_in(administrator).post(reverse("admin:desk_apikey_revoke", args=[key.pk]))
    assert find_key(secret) is None
    assert AuditEvent.objects.filter(what="api_key.revoked").count() == 1


def test_editors_neither_make_nor_revoke_keys() -> None:
    key, _ = make_key(client=ApiClientFactory(), scopes=["claims:read"], actor=Actor.shell())
    client = signed_in(EditorFactory())
    assert client.post(reverse("admin:desk_apiclient_key", args=[key.client_id])).status_code == 403
    assert client.post(reverse("admin:desk_apikey_revoke", args=[key.pk])).status_code == 403
    assert ApiKey.objects.get().revoked_at is None


def test_the_desk_is_named_by_an_administrator_and_bad_values_are_refused() -> None:
    client, address = signed_in(AdministratorFactory()), reverse("admin:desk_desk_changelist")
    given = {"name": "Harbour Desk", "public_address": "no address", "time_zone": "Europe/Berlin"}
    assert "is not a web address" in client.post(address, given).content.decode()
    client.post(address, {**given, "public_address": "https://desk.example"})
    desk = Desk.current()
    assert (desk.name, desk.public_address, desk.time_zone) == ("Harbour Desk", "https://desk.example", "Europe/Berlin")


def test_the_record_is_read_and_never_written_here() -> None:
    retry(signed_in(EditorFactory()), JobFactory())
    event = AuditEvent.objects.get()
    client = signed_in(AdministratorFactory())
    page = client.get(reverse("admin:desk_auditevent_change", args=[event.pk]))
    assert "set_aside" in page.content.decode()
    assert client.post(reverse("admin:desk_auditevent_change", args=[event.pk]), {"what": "x"}).status_code == 403


def test_an_account_without_a_role_is_shown_as_one_that_sees_nothing() -> None:
    MemberFactory()
    page = signed_in(AdministratorFactory()).get(reverse("admin:auth_user_changelist")).content.decode()
    assert "none: sees nothing" in page
