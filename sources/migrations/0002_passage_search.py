from django.db import migrations, models

from sources.passages.indexes import PASSAGE_INDEX


def make(apps, schema_editor):
    PASSAGE_INDEX.ensure(schema_editor.connection)


def remove(apps, schema_editor):
    PASSAGE_INDEX.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """What the search needs: the full-text index of each database, and the count of terms that searches go by."""

    dependencies = [
        ("sources", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="TermCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.CharField(help_text="Hash of the analyser's version and all frequencies.", max_length=12),
                ),
                ("analyser", models.CharField(max_length=20)),
                ("passages", models.PositiveIntegerField()),
                ("last_passage", models.PositiveBigIntegerField(help_text="Highest key when it was made.")),
                ("counted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddIndex(
            model_name="snapshot",
            index=models.Index(fields=["id", "document", "taken_at"], name="snapshots_with_document"),
        ),
        migrations.AddIndex(
            model_name="snapshot",
            index=models.Index(fields=["document", "-taken_at", "-id"], name="snapshots_newest_first"),
        ),
        migrations.RunPython(make, remove),
    ]
