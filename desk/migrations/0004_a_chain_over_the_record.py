import secrets

from django.db import migrations, models

from desk.audit.digest import FIELDS, event_digest


def fingerprint_what_was_recorded(apps, schema_editor):
    """What was recorded before there were digests gets its own now: from here on a change shows."""
    events = apps.get_model("desk", "AuditEvent").objects.using(schema_editor.connection.alias)
    for event in events.filter(digest="").iterator(2_000):
        salt = secrets.token_hex(16)
        digest = event_digest(salt, {name: getattr(event, name) for name in FIELDS})
        events.filter(pk=event.pk).update(salt=salt, digest=digest)


class Migration(migrations.Migration):
    # PostgreSQL does not alter a table in the transaction that has changed its rows.
    atomic = False

    dependencies = [("desk", "0003_notifications")]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("event_id", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                (
                    "chain",
                    models.CharField(
                        help_text="SHA-256 of the link before, the event's key and its digest.", max_length=64
                    ),
                ),
            ],
            options={"ordering": ["event_id"]},
        ),
        migrations.CreateModel(
            name="GuardLift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name="auditevent",
            name="salt",
            field=models.CharField(blank=True, help_text="Random; without it the digest tells nothing.", max_length=32),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="digest",
            field=models.CharField(default="", help_text="SHA-256 of the salt and everything above.", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditevent",
            name="erased_by_event",
            field=models.PositiveBigIntegerField(
                help_text="The event that records why persons and values of this one were erased.", null=True
            ),
        ),
        migrations.AlterField(model_name="auditevent", name="at", field=models.DateTimeField(db_index=True)),
        migrations.RunPython(fingerprint_what_was_recorded, migrations.RunPython.noop),
    ]
