import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.signing.files import keys_in
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
        try:
            known = public_keys() if keys is None else keys_in(keys)
        except ValueError as error:
            raise CommandError(str(error)) from None
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
