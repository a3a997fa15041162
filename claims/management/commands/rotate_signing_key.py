from typing import Any

from django.core.management.base import BaseCommand

from claims.signing.services import rotate_signing_key
from desk.audit.actor import Actor


class Command(BaseCommand):
    help = "Make a new key that signs what is published from now on; what was signed before can still be verified."

    def handle(self, *args: Any, **options: Any) -> None:
        key = rotate_signing_key(actor=Actor.shell())
        self.stdout.write(f"From now on the key {key.key_id} signs. Its public half is under /api/v1/keys/.")
