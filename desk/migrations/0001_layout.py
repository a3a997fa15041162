import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables of jobs, the record, members' notifications and API clients."""

    replaces = [
        ("desk", "0001_initial"),
        ("desk", "0002_a_job_asked_for_while_it_runs"),
        ("desk", "0003_notifications"),
        ("desk", "0004_a_chain_over_the_record"),
        ("desk", "0005_rotation_and_limits_of_keys"),
        ("desk", "0006_told_of_webhooks"),
        ("desk", "0007_the_request_of_a_job"),
    ]

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiClient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                ("contact", models.EmailField(blank=True, max_length=254)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("is_active", models.BooleanField(default=True)),
                ("is_sample", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name": "API client",
                "ordering": ["name"],
            },
        ),
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
            options={
                "ordering": ["event_id"],
            },
        ),
        migrations.CreateModel(
            name="GuardLift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(default="Fact-check desk", max_length=200)),
                (
                    "public_address",
                    models.URLField(
                        blank=True,
                        help_text="Where readers and API clients reach this desk, for example https://desk.example.org",
                    ),
                ),
                ("time_zone", models.CharField(default="UTC", max_length=64)),
                (
                    "has_sample",
                    models.BooleanField(default=False, help_text="Sample data is loaded; public pages say so."),
                ),
                (
                    "names_reviewers",
                    models.BooleanField(
                        default=False, help_text="Published fact-checks name who reviewed them and who approved them."
                    ),
                ),
            ],
            options={
                "verbose_name": "desk",
                "verbose_name_plural": "desk",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="there_is_one_desk")],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assigned", "A claim is assigned to you"),
                            ("due_soon", "A review of yours is due within a day"),
                            ("overdue", "A review is overdue"),
                            ("handed_back", "A reviewer hands a claim back"),
                            ("adjudication", "Reviewers disagree, and somebody has to decide"),
                            ("approved", "A verdict of yours is approved"),
                            ("stale", "A published claim may be out of date"),
                            ("mentioned", "Somebody mentions you in a comment"),
                            ("webhook", "A webhook is paused"),
                        ],
                        max_length=16,
                    ),
                ),
                ("words", models.TextField()),
                (
                    "key",
                    models.CharField(
                        blank=True, help_text="What it is about; nobody is told the same twice.", max_length=120
                    ),
                ),
                ("subject_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("in_desk", models.BooleanField(default=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "letter_due_at",
                    models.DateTimeField(help_text="When the next attempt to send it by e-mail begins.", null=True),
                ),
                ("letter_attempts", models.PositiveSmallIntegerField(default=0)),
                ("letter_sent_at", models.DateTimeField(null=True)),
                ("letter_failure", models.TextField(blank=True, help_text="Why the last attempt to send it failed.")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject_type",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["person", "in_desk", "read_at"], name="notifications_of_a_person"),
                    models.Index(
                        condition=models.Q(("letter_due_at__isnull", False)),
                        fields=["letter_due_at"],
                        name="letters_to_be_sent",
                    ),
                    models.Index(fields=["subject_type", "subject_id"], name="notifications_about_a_row"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("person", "key"),
                        name="a_person_is_told_of_a_thing_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="a_notification_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NotificationChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assigned", "A claim is assigned to you"),
                            ("due_soon", "A review of yours is due within a day"),
                            ("overdue", "A review is overdue"),
                            ("handed_back", "A reviewer hands a claim back"),
                            ("adjudication", "Reviewers disagree, and somebody has to decide"),
                            ("approved", "A verdict of yours is approved"),
                            ("stale", "A published claim may be out of date"),
                            ("mentioned", "Somebody mentions you in a comment"),
                            ("webhook", "A webhook is paused"),
                        ],
                        max_length=16,
                    ),
                ),
                ("in_desk", models.BooleanField(default=True)),
                ("by_email", models.BooleanField(default=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notification_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind"), name="one_choice_per_kind_of_notification")
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(editable=False, max_length=12, unique=True)),
                ("secret_sha256", models.CharField(editable=False, max_length=64)),
                ("scopes", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="desk.apiclient"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaced_by",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaces",
                        to="desk.apikey",
                    ),
                ),
                (
                    "requests_per_minute",
                    models.PositiveIntegerField(
                        blank=True, help_text="Leave empty for what the desk allows every key.", null=True
                    ),
                ),
            ],
            options={
                "verbose_name": "API key",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("subject_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("set_aside", "set aside"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField()),
                ("dispatched_at", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("payload", models.JSONField(default=dict)),
                ("outcome", models.JSONField(default=dict)),
                ("progress", models.PositiveIntegerField(default=0)),
                ("progress_of", models.PositiveIntegerField(default=0)),
                (
                    "reason",
                    models.TextField(blank=True, help_text="Why the last attempt failed, in words for a person."),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by_client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="desk.apiclient",
                    ),
                ),
                (
                    "subject_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "requested_again",
                    models.JSONField(
                        editable=False,
                        help_text="Payload of a request that came while it ran: what it read may be old.",
                        null=True,
                    ),
                ),
                (
                    "request_id",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        editable=False,
                        help_text="The request that it came with.",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "permissions": [("retry_job", "Can retry jobs that were set aside")],
                "indexes": [
                    models.Index(fields=["state", "next_attempt_at"], name="jobs_by_next_attempt"),
                    models.Index(fields=["subject_type", "subject_id"], name="jobs_of_a_row"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=("kind", "subject_type", "subject_id"),
                        name="one_open_job_of_a_kind_per_row",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "set_aside"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_job_set_aside_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("what", models.CharField(db_index=True, help_text="For example verdict.handed_in", max_length=60)),
                ("actor_label", models.CharField(max_length=200)),
                ("subject_id", models.BigIntegerField()),
                ("subject_label", models.CharField(max_length=300)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                ("request_id", models.CharField(blank=True, max_length=64)),
                (
                    "actor_client",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="desk.apiclient",
                    ),
                ),
                (
                    "actor_user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "actor_job",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="desk.job",
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        blank=True, help_text="Random; without it the digest tells nothing.", max_length=32
                    ),
                ),
                ("digest", models.CharField(help_text="SHA-256 of the salt and everything above.", max_length=64)),
                (
                    "erased_by_event",
                    models.PositiveBigIntegerField(
                        help_text="The event that records why persons and values of this one were erased.", null=True
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["subject_type", "subject_id", "id"], name="audit_history_of_a_row")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("actor_label", ""), _negated=True), name="an_audit_event_names_its_actor"
                    )
                ],
            },
        ),
    ]
