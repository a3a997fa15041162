import json

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

CURRENT = "Number of the latest change of this claim in the feed of changes, while this is current."


def write_canonical(apps, schema_editor):
    """What was published so far holds no numbers but whole ones, so that sorted keys are all that RFC 8785 asks."""
    Publication = apps.get_model("claims", "Publication")
    for publication in Publication.objects.iterator(chunk_size=200):
        publication.canonical = json.dumps(
            publication.document, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        publication.save(update_fields=["canonical"])


def read_canonical(apps, schema_editor):
    Publication = apps.get_model("claims", "Publication")
    for publication in Publication.objects.iterator(chunk_size=200):
        publication.document = json.loads(publication.canonical)
        publication.save(update_fields=["document"])


def number_the_past(apps, schema_editor):
    """Every version that went out so far is a change, in the order of time."""
    Publication = apps.get_model("claims", "Publication")
    Change = apps.get_model("claims", "Change")
    Publication.objects.update(changed_at=F("published_at"))
    number, at = 0, None
    for publication in Publication.objects.select_related("claim").order_by("published_at", "id").iterator(200):
        number, at = number + 1, publication.published_at
        Change.objects.create(
            number=number,
            kind=publication.status,
            at=at,
            claim=publication.claim.public_id,
            version=publication.version,
            publication=publication,
            note=publication.note,
        )
        Publication.objects.filter(pk=publication.pk).update(last_change=number)
    apps.get_model("claims", "ChangeCounter").objects.create(pk=1, last=number, at=at)


class Migration(migrations.Migration):
    """The feed of changes; a publication keeps the very characters that it goes out with."""

    dependencies = [("claims", "0003_roles_and_default_scale")]

    operations = [
        migrations.CreateModel(
            name="ChangeCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last", models.PositiveBigIntegerField(default=0)),
                ("at", models.DateTimeField(help_text="When the last change was recorded.", null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="there_is_one_counter_of_changes")
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("published", "published"),
                            ("corrected", "corrected"),
                            ("updated", "updated"),
                            ("retracted", "retracted"),
                            ("stale", "stale"),
                            ("confirmed", "confirmed after it was stale"),
                            ("removed", "removed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "claim",
                    models.UUIDField(db_index=True, help_text="Public id of the claim; the row itself may be gone."),
                ),
                (
                    "version",
                    models.PositiveSmallIntegerField(help_text="Version of the publication that this is about."),
                ),
                ("note", models.TextField(blank=True, help_text="Public note.")),
                (
                    "publication",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="changes",
                        to="claims.publication",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="changes_are_numbered_from_1")
                ],
            },
        ),
        migrations.AddField(
            model_name="publication",
            name="canonical",
            field=models.TextField(
                default="", help_text="The published claim as API clients get it: canonical JSON (RFC 8785)."
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="publication",
            name="document",
            field=models.JSONField(default=dict, help_text="The published claim as API clients get it."),
        ),
        migrations.RunPython(write_canonical, read_canonical),
        migrations.RemoveField(model_name="publication", name="document"),
        migrations.AddField(
            model_name="publication",
            name="last_change",
            field=models.PositiveBigIntegerField(default=0, help_text=CURRENT),
        ),
        migrations.AddField(
            model_name="publication",
            name="changed_at",
            field=models.DateTimeField(help_text="When that was.", null=True),
        ),
        migrations.AddField(
            model_name="publication",
            name="stale_since",
            field=models.DateTimeField(
                blank=True,
                help_text="Since when what it rests on is known to have changed; empty for what stands.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="stale_note",
            field=models.TextField(blank=True, help_text="Public note: what has changed."),
        ),
        migrations.RunPython(number_the_past, migrations.RunPython.noop),
    ]
