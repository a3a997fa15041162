"""Checkpoints kept elsewhere: what nobody can hide who has the whole database in hand, but not the signing key."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from claims.models import SigningKey
from claims.signing.services import rotate_signing_key
from claims.signing.signatures import sign
from desk.audit.actor import Actor
from desk.audit.guards import remove_guards
from desk.audit.seal import seal_events, verify_record
from desk.models import AuditEvent, AuditSeal
from tests.desk.test_seal import act, change_with_its_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A file elsewhere with a checkpoint over five events, two more being recorded since."""
    for number in range(5):
        act(number)
    file = tmp_path / "checkpoints.jsonl"
    call_command("checkpoint_audit", str(file))
    act(6)
    act(7)
    return file


def test_a_record_that_only_grew_agrees_with_every_checkpoint_kept(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("checkpoint_audit", str(kept))
    act(8)
    assert len(kept.read_text().splitlines()) == 2

    call_command("verify_audit", checkpoint=kept)

    assert "agrees with 2 signed checkpoints" in capsys.readouterr().out


def cut_off_the_end() -> str:
    last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[:4]
    AuditSeal.objects.filter(event_id__in=list(last)).delete()
    AuditEvent.objects.filter(pk__in=list(last)).delete()
    return "its end was cut off"


def compute_the_chain_anew() -> str:
    change_with_its_digest(AuditEvent.objects.earliest("pk").pk)
    AuditSeal.objects.all().delete()
    seal_events()
    return "it was computed anew"


def begin_a_new_record() -> str:
    AuditEvent.objects.all().delete()
    AuditSeal.objects.all().delete()
    return "its end was cut off"


@pytest.mark.parametrize(
    "bend", [cut_off_the_end, compute_the_chain_anew, begin_a_new_record], ids=lambda bend: bend.__name__
)
def test_a_chain_that_was_cut_off_or_computed_anew_does_not_agree_with_a_checkpoint(
    kept: Path, bend: Callable[[], str]
) -> None:
    seal_events()
    remove_guards(connection)
    told = bend()

    assert verify_record().trouble == ""  # by itself the record looks whole
    with pytest.raises(CommandError, match=told):
        call_command("verify_audit", checkpoint=kept)


def test_a_checkpoint_that_was_written_by_somebody_else_is_not_believed(kept: Path) -> None:
    """Also one that was signed, but with a key that is not the desk's."""
    told: dict[str, Any] = json.loads(kept.read_text())
    for bent in (
        {**told, "chain": "0" * 64},
        {**told, "event": told["event"] + 1},
        {**told, "signature": {**told["signature"], "value": sign("{}", b"1" * 32)}},
        {**told, "signature": None},
    ):
        kept.write_text(json.dumps(bent))
        with pytest.raises(CommandError, match="Line 1 is not genuine"):
            call_command("verify_audit", checkpoint=kept)


def test_keys_that_were_exchanged_in_the_database_do_not_fit_keys_kept_elsewhere(
    kept: Path, tmp_path: Path, client: Client
) -> None:
    keys = tmp_path / "keys.json"
    keys.write_bytes(client.get("/api/v1/keys/").content)
    call_command("verify_audit", checkpoint=kept, keys=keys)
    remove_guards(connection)
    SigningKey.objects.all().delete()  # by somebody who then makes a chain, a key and a checkpoint of their own
    forged = tmp_path / "forged.jsonl"
    call_command("checkpoint_audit", str(forged))

    call_command("verify_audit", checkpoint=forged)
    with pytest.raises(CommandError, match="not among the keys given"):
        call_command("verify_audit", checkpoint=forged, keys=keys)


def test_a_checkpoint_outlives_the_key_that_has_signed_it(kept: Path) -> None:
    rotate_signing_key(actor=Actor.shell())
    call_command("checkpoint_audit", str(kept))

    assert len({json.loads(line)["signature"]["key"] for line in kept.read_text().splitlines()}) == 2
    call_command("verify_audit", checkpoint=kept)


def test_a_bent_record_is_not_signed(kept: Path) -> None:
    seal_events()
    remove_guards(connection)
    AuditEvent.objects.filter(pk=AuditEvent.objects.earliest("pk").pk).update(reason="as if it had been so")

    with pytest.raises(CommandError, match=r"does not say what it said.*Nothing was signed"):
        call_command("checkpoint_audit", str(kept))
    assert len(kept.read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no checkpoint in this file"),
        ("nonsense", "Line 1 is no JSON"),
        ('{"type": "claim"}', "Line 1 is no checkpoint"),
    ],
)
def test_a_file_without_checkpoints_is_told_so(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "checkpoints.jsonl"
    file.write_text(content)
    with pytest.raises(CommandError, match=told):
        call_command("verify_audit", checkpoint=file)


def test_a_checkpoint_of_an_empty_record_fits_every_record(tmp_path: Path) -> None:
    file = tmp_path / "checkpoints.jsonl"
    call_command("checkpoint_audit", str(file))
    act(1)
    call_command("verify_audit", checkpoint=file)
