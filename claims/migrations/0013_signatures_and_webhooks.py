import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import claims.models.webhook


class Migration(migrations.Migration):
    """What is published is signed, and webhooks are told of it."""

    dependencies = [
        ("claims", "0012_guidelines"),
        ("desk", "0006_told_of_webhooks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="signature",
            field=models.CharField(blank=True, help_text="Ed25519 over canonical, in base64url.", max_length=100),
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_id", models.CharField(default=claims.models.webhook._message_id, max_length=40, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("delivered", "delivered"), ("dead", "given up")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("request_body", models.TextField(blank=True, help_text="What was sent the last time.")),
                (
                    "change",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="claims.change",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DeliveryAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("seconds", models.FloatField()),
                (
                    "status",
                    models.PositiveSmallIntegerField(help_text="HTTP status; empty where no answer came.", null=True),
                ),
                (
                    "answer",
                    models.TextField(blank=True, help_text="The beginning of the answer, or why there was none."),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="log", to="claims.delivery"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("key_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("public_key", models.CharField(help_text="32 bytes in base64url without padding.", max_length=44)),
                ("private_key_sealed", models.TextField(editable=False)),
                ("is_current", models.BooleanField(default=True, help_text="It signs what is published by now.")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, help_text="Since when it signs nothing new.", null=True),
                ),
            ],
            options={
                "ordering": ["-made_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("is_current",), name="one_key_signs_at_a_time"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="publication",
            name="signed_with",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="claims.signingkey",
            ),
        ),
        migrations.CreateModel(
            name="WebhookSubscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=2000, verbose_name="address")),
                ("events", models.JSONField(default=list, help_text="Kinds of change; empty for all.")),
                ("normal_forms", models.JSONField(default=list, help_text="Only claims rated so; empty for all.")),
                (
                    "claimant",
                    models.CharField(
                        blank=True, help_text="Only claims of this claimant; empty for all.", max_length=200
                    ),
                ),
                ("secret_sealed", models.TextField(editable=False)),
                (
                    "cursor",
                    models.PositiveBigIntegerField(
                        editable=False, help_text="Number of the last change it was told of."
                    ),
                ),
                ("paused_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("paused_reason", models.TextField(blank=True, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="webhooks", to="desk.apiclient"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "ordering": ["client", "id"],
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="subscription",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="claims.webhooksubscription"
            ),
        ),
        migrations.AddConstraint(
            model_name="webhooksubscription",
            constraint=models.UniqueConstraint(fields=("client", "url"), name="an_address_of_a_client_is_told_once"),
        ),
        migrations.AddConstraint(
            model_name="webhooksubscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_at", None), models.Q(("paused_reason", ""), _negated=True), _connector="OR"
                ),
                name="a_paused_webhook_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["state", "next_attempt_at"], name="deliveries_by_next_attempt"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("subscription", "change"), name="a_change_is_delivered_to_a_webhook_once"
            ),
        ),
    ]
