"""Loads the sample desk once: people with random passwords, an API key, and documents that begin their journey."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import slugify

from claims.factchecks.services import import_fact_checks
from claims.models import Topic
from claims.roles import EDITORS, FACT_CHECKERS
from desk.access.keys import make_key
from desk.access.setup import make_administrator, make_member, name_desk
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import WorkbenchError
from desk.models import ApiClient, ApiKey, AuditEvent, Desk
from sources.documents.services import Metadata, add_content
from sources.models import Document, Publisher
from workbench.sample_desk.script import Text, script, texts

LOADED = "sample_desk.loaded"


def logins_file() -> Path:
    """Where the sample's random passwords are kept for whoever runs the desk, mode 0600."""
    return Path(settings.DATA_DIR) / "sample-logins"


def is_loaded() -> bool:
    """True once the sample was loaded whole, even if it was removed since: it is loaded only once."""
    return AuditEvent.objects.filter(what=LOADED).exists()


def is_in_use() -> bool:
    """True for a desk that has been named or has documents of its own, and never had the sample."""
    desk = Desk.objects.filter(pk=1).first()
    own_work = (desk and not desk.has_sample) or Document.objects.filter(is_sample=False).exists()
    return bool(own_work) and not is_loaded()


def load_sample_desk() -> bool:
    """Load what is not there yet; False when there is nothing to do. Raises WorkbenchError on a desk in real use."""
    if is_loaded():
        return False
    if is_in_use():
        raise WorkbenchError("This desk is in use; the sample desk is loaded only into an empty one.")
    actor = Actor.shell()
    _open_desk(actor)
    for text in texts():
        _add(text, actor)
    with transaction.atomic():
        record_event(actor=actor, what=LOADED, on=Desk.current(), after={"documents": len(texts())})
    return True


@transaction.atomic
def _open_desk(actor: Actor) -> None:
    """Name, people and key in one transaction: their secrets are written down before it commits, or none of it is."""
    if Desk.objects.filter(pk=1).exists():
        return
    given = script()["desk"]
    desk = name_desk(name=given["name"], public_address="", time_zone=given["time_zone"], actor=actor)
    desk.has_sample = True
    desk.save(update_fields=["has_sample"])
    for name in script()["topics"]:
        Topic.objects.get_or_create(name=name, slug=slugify(name))
    for row in script()["publishers"]:
        Publisher.objects.get_or_create(domain=row["domain"], defaults={"name": row["name"], "is_sample": True})
    lines = ["Sample logins, made on this machine:"]
    for person in script()["people"]:
        password = secrets.token_urlsafe(12)
        _make_person(person, password, actor)
        role = person["role"].replace("_", "-")
        lines.append(f"  {person['username']:<10} {password}   ({person['first_name']} {person['last_name']}, {role})")
    for row in script()["api_clients"]:
        client = ApiClient.objects.create(name=row["name"], contact=row["contact"], is_sample=True)
        _, key = make_key(client=client, scopes=[str(scope) for scope in ApiKey.Scope], actor=actor)
        lines.append(f"  API key    {key}   ({client})")
    _write_private(logins_file(), "\n".join(lines) + "\n")


def _make_person(person: dict[str, str], password: str, actor: Actor) -> User:
    if person["role"] == "administrator":
        return make_administrator(username=person["username"], email=person["email"], password=password, actor=actor)
    groups: dict[str, Sequence[str]] = {"editor": [EDITORS], "fact_checker": [FACT_CHECKERS]}
    return make_member(
        username=person["username"],
        email=person["email"],
        full_name=f"{person['first_name']} {person['last_name']}",
        password=password,
        groups=groups[person["role"]],
        actor=actor,
    )


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _add(text: Text, actor: Actor) -> None:
    """One document; what a fact-check of another desk says of its claim is taken in with it."""
    add_content(
        content=text.content,
        actor=actor,
        kind=text.kind,
        name=Path(text.file).name,
        url=text.canonical_url,
        metadata=Metadata(
            title=text.title, byline=text.byline, publisher=text.publisher, published_on=text.published_on
        ),
        is_sample=True,
    )
    if text.kind == Document.Kind.FACT_CHECK:
        import_fact_checks(content=text.content, actor=actor, name=Path(text.file).name, is_sample=True)
