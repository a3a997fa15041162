import json

from django.db import migrations

from claims.published.findable import findable
from claims.published.index import PUBLISHED_INDEX


def fill(apps, schema_editor):
    """What was published before is found like what comes after."""
    Publication = apps.get_model("claims", "Publication")
    PublishedText = apps.get_model("claims", "PublishedText")
    PublishedBy = apps.get_model("claims", "PublishedBy")
    for publication in Publication.objects.iterator(chunk_size=200):
        found = findable(json.loads(publication.canonical))
        publication.claim_kind, publication.language = found.kind, found.language
        publication.claimant_folded = found.claimant
        publication.save(update_fields=["claim_kind", "language", "claimant_folded"])
        if publication.is_current and found.terms:
            PublishedText.objects.create(publication=publication, terms=found.terms)
            for name in found.publishers:
                PublishedBy.objects.create(publication=publication, publisher=name)


def make(apps, schema_editor):
    PUBLISHED_INDEX.ensure(schema_editor.connection)


def remove(apps, schema_editor):
    PUBLISHED_INDEX.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The full-text index over published claims."""

    dependencies = [("claims", "0008_finding_published_claims")]

    operations = [
        # The index first: PostgreSQL makes none on a table that was written to in the same transaction.
        migrations.RunPython(make, remove),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
