from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """SQLite uses an index on what stands only where the index says so itself."""

    dependencies = [
        ("claims", "0014_stale_marks_and_cited_cells"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="publication",
            name="publications_in_order",
        ),
        migrations.RemoveIndex(
            model_name="publication",
            name="publications_by_last_change",
        ),
        migrations.RemoveIndex(
            model_name="publication",
            name="publications_by_first_day",
        ),
        migrations.RemoveIndex(
            model_name="publication",
            name="publications_of_a_claimant",
        ),
        migrations.RemoveIndex(
            model_name="publication",
            name="publications_of_a_rating",
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("is_current", True)), fields=["-published_at", "-id"], name="publications_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("is_current", True)), fields=["-last_change"], name="publications_by_last_change"
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["-first_published_at", "-id"],
                name="publications_by_first_day",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["claimant_folded", "-last_change"],
                name="publications_of_a_claimant",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["rating", "-last_change"],
                name="publications_of_a_rating",
            ),
        ),
    ]
