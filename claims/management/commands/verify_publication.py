import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.signing.services import public_keys
from claims.signing.signatures import NotGenuine, verify


class Command(BaseCommand):
    help = (
        "Verify the signatures of published claims in a file: a claim as the API gives it, a page of them, or NDJSON."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--keys", type=Path, help="A document of public keys; without it, this desk's own keys.")

    def handle(self, *args: Any, file: Path, keys: Path | None, **options: Any) -> None:
        known = public_keys() if keys is None else _keys_in(keys)
        claims = _claims_in(file)
        if not claims:
            raise CommandError(f"{file} holds no published claim.")
        bad = 0
        for claim in claims:
            name = f"{claim.get('id')} version {claim.get('version')}"
            try:
                self.stdout.write(f"{name}: genuine, signed with {verify(claim, known)}")
            except NotGenuine as error:
                bad += 1
                self.stdout.write(f"{name}: NOT GENUINE. {error}")
        if bad:
            raise CommandError(f"{bad} of {len(claims)} are not what the desk has signed.")


def _claims_in(file: Path) -> list[dict[str, Any]]:
    try:
        text = file.read_text(encoding="utf-8")
        try:
            read = [json.loads(text)]
        except ValueError:
            read = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} cannot be read as JSON: {error}") from None
    claims: list[Any] = []
    for one in read:
        claims += one.get("results", [one]) if isinstance(one, dict) else [one]
    if not all(isinstance(claim, dict) for claim in claims):
        raise CommandError(f"{file} does not hold published claims.")
    return claims


def _keys_in(file: Path) -> dict[str, str]:
    try:
        return {str(key["kid"]): str(key["x"]) for key in json.loads(file.read_text(encoding="utf-8"))["keys"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{file} is no document of public keys: {error}") from None
