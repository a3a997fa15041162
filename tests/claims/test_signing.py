"""Signatures: what the desk has published can be verified by anybody, and nothing else can be made to look so."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Publication, SigningKey
from claims.signing.services import public_keys, rotate_signing_key
from claims.signing.signatures import NotGenuine, verify
from desk.audit.actor import Actor
from tests.claims.api.test_claims import URL, headers_for
from tests.claims.test_changes import published

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def given_out(client: Client, query: str = "") -> dict[str, Any]:
    review = published()
    answer = client.get(f"{URL}{review.claim.public_id}/{query}", headers=headers_for("claims:read"))
    body: dict[str, Any] = answer.json()
    return body


def test_what_the_api_gives_out_is_signed_with_the_key_that_it_tells(client: Client) -> None:
    claim = given_out(client, "?expand=claim_review")
    (key,) = client.get("/api/v1/keys/").json()["keys"]
    assert (key["kty"], key["crv"], key["kid"]) == ("OKP", "Ed25519", claim["signature"]["key"])
    assert verify(claim, {key["kid"]: key["x"]}) == key["kid"]


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where in a document each plain value stands."""
    if isinstance(value, dict):
        return [place for name, one in value.items() for place in _places(one, (*path, name))]
    if isinstance(value, list):
        return [place for at, one in enumerate(value) for place in _places(one, (*path, at))]
    return [path]


def test_whatever_value_is_changed_the_signature_does_not_fit(client: Client) -> None:
    claim = given_out(client)
    keys = public_keys()
    places = [place for place in _places(claim) if place[0] not in ("current", "signature")]
    assert len(places) > 40
    for place in places:
        bent = copy.deepcopy(claim)
        inside: Any = bent
        for step in place[:-1]:
            inside = inside[step]
        old = inside[place[-1]]
        inside[place[-1]] = f"{old}." if isinstance(old, str) else 7 if old is None else not old
        with pytest.raises(NotGenuine):
            verify(bent, keys)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_one_altered_byte_fails(client: Client, data: st.DataObject) -> None:
    publication = Publication.objects.first() or Publication.objects.get(claim=published().claim)
    signed = {"signature": {"key": publication.signed_with_id, "value": publication.signature}}
    whole = publication.canonical
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126).filter(lambda letter: letter != whole[at]))
    try:
        bent = json.loads(whole[:at] + other + whole[at + 1 :])
    except ValueError:
        return  # no document any more
    with pytest.raises(NotGenuine):
        verify({**bent, **signed}, public_keys())


def test_after_a_rotation_old_and_new_verify_and_the_old_key_signs_no_more(client: Client) -> None:
    first = published()
    old = Publication.objects.get(claim=first.claim)
    new_key = rotate_signing_key(actor=Actor.shell())
    assert SigningKey.objects.get(is_current=True) == new_key
    assert set(public_keys()) == {old.signed_with_id, new_key.key_id}
    for publication in Publication.objects.all():
        signed = {"signature": {"key": publication.signed_with_id, "value": publication.signature}}
        verify({**publication.document, **signed}, public_keys())


def test_a_document_without_signature_or_with_an_unknown_key_is_not_genuine(client: Client) -> None:
    claim = given_out(client)
    with pytest.raises(NotGenuine, match="not among the keys"):
        verify(claim, {})
    with pytest.raises(NotGenuine, match="carries no signature"):
        verify({**claim, "signature": None}, public_keys())


def test_the_command_verifies_a_file_and_fails_for_one_altered_word(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = given_out(client)
    file, keys = tmp_path / "claim.json", tmp_path / "keys.json"
    file.write_text(json.dumps(claim, indent=2), encoding="utf-8")
    keys.write_bytes(client.get("/api/v1/keys/").content)
    call_command("verify_publication", str(file))
    call_command("verify_publication", str(file), "--keys", str(keys))
    assert capsys.readouterr().out.count("genuine, signed with") == 2

    lines = [json.dumps(claim), json.dumps({**claim, "rationale": "It is not so [1]."})]
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("verify_publication", str(file))
    assert "NOT GENUINE" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "[]", "nonsense", '{"results": []}', "[1]"])
def test_a_file_without_claims_is_told_so(tmp_path: Path, content: str) -> None:
    file = tmp_path / "claim.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("verify_publication", str(file))


def test_the_published_lines_verify_with_no_part_of_this_project(client: Client, tmp_path: Path) -> None:
    claim = given_out(client)
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    code = next(block for block in blocks if "def is_genuine(" in block)
    assert "claims" not in re.findall(r"^(?:from|import) (\w+)", code, re.MULTILINE)
    assert len(code.splitlines()) <= 20
    names: dict[str, Any] = {"__name__": "verify"}
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102
    keys = client.get("/api/v1/keys/").json()
    assert names["is_genuine"](claim, keys)
    assert not names["is_genuine"]({**claim, "rationale": "It is not so [1]."}, keys)
