from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from what filled the columns: PostgreSQL alters no table that has written rows in the same transaction."""

    dependencies = [("claims", "0004_changes_of_published_claims")]

    operations = [
        migrations.AlterField(
            model_name="publication",
            name="changed_at",
            field=models.DateTimeField(help_text="When that was."),
        ),
        migrations.AlterField(
            model_name="publication",
            name="status",
            field=models.CharField(
                choices=[
                    ("published", "published"),
                    ("corrected", "corrected"),
                    ("updated", "updated"),
                    ("retracted", "retracted"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="note",
            field=models.TextField(blank=True, help_text="Public note of a correction, update or retraction."),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["is_current", "-last_change"], name="publications_by_last_change"),
        ),
    ]
