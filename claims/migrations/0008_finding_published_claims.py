import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns and rows by which published claims are found, and which client was given which version."""

    dependencies = [
        ("claims", "0007_what_people_correct"),
        ("desk", "0002_a_job_asked_for_while_it_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedBy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publisher",
                    models.CharField(help_text="The name without regard to letter case and spacing.", max_length=200),
                ),
            ],
            options={
                "verbose_name_plural": "published by",
            },
        ),
        migrations.CreateModel(
            name="PublishedText",
            fields=[
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="claims.publication",
                    ),
                ),
                (
                    "terms",
                    models.TextField(
                        help_text="What the search analyser makes of claim, claimant, quotes and rationale."
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("claims", "claims/"),
                            ("changes", "changes/"),
                            ("webhook", "a webhook"),
                            ("export", "an export"),
                        ],
                        max_length=8,
                    ),
                ),
                ("first_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["publication", "client"],
            },
        ),
        migrations.AddField(
            model_name="publication",
            name="claim_kind",
            field=models.CharField(blank=True, editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="publication",
            name="claimant_folded",
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name="publication",
            name="language",
            field=models.CharField(blank=True, editable=False, max_length=8),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["is_current", "-first_published_at", "-id"], name="publications_by_first_day"),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                fields=["is_current", "claimant_folded", "-last_change"], name="publications_of_a_claimant"
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["is_current", "rating", "-last_change"], name="publications_of_a_rating"),
        ),
        migrations.AddField(
            model_name="publishedby",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="publishers", to="claims.publication"
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="desk.apiclient"
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="claims.publication"
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedby",
            constraint=models.UniqueConstraint(
                fields=("publisher", "publication"), name="a_publication_names_a_publisher_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                fields=("client", "publication"), name="a_client_is_given_a_version_first_once"
            ),
        ),
    ]
