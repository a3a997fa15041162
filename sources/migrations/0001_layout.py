import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sources.passages.indexes import PASSAGE_INDEX


def make_index(apps, schema_editor):
    PASSAGE_INDEX.ensure(schema_editor.connection)


def remove_index(apps, schema_editor):
    PASSAGE_INDEX.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The tables of documents, snapshots and passages, with the full-text index of passages."""

    replaces = [
        ("sources", "0001_initial"),
        ("sources", "0002_passage_search"),
        ("sources", "0003_clients_that_follow_a_document"),
        ("sources", "0004_origins_of_documents"),
        ("sources", "0005_embargo"),
        ("sources", "0006_watches_and_feeds"),
    ]

    initial = True

    dependencies = [
        ("desk", "0001_layout"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
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
        migrations.CreateModel(
            name="TermFrequency",
            fields=[
                ("term", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("passages", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name_plural": "term frequencies",
            },
        ),
        migrations.CreateModel(
            name="Publisher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "domain",
                    models.CharField(
                        blank=True,
                        help_text="Host of its pages without www, if it has any.",
                        max_length=253,
                        null=True,
                        unique=True,
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("domain", ""), _negated=True), name="a_publisher_without_domain_has_none"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("domain", None)),
                        fields=("name",),
                        name="publisher_names_differ_without_domains",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=2000, unique=True)),
                ("title", models.CharField(blank=True, help_text="As the feed names itself.", max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("article", "article"),
                            ("official_record", "official record"),
                            ("statistics", "statistics"),
                            ("press_release", "press release"),
                            ("transcript", "transcript"),
                            ("fact_check", "fact-check"),
                            ("other", "other"),
                        ],
                        default="article",
                        max_length=20,
                    ),
                ),
                ("every_minutes", models.PositiveIntegerField(default=60)),
                ("is_paused", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                ("next_poll_at", models.DateTimeField()),
                ("last_polled_at", models.DateTimeField(null=True)),
                ("etag", models.CharField(blank=True, max_length=1000)),
                ("last_modified", models.CharField(blank=True, max_length=1000)),
                ("failures", models.PositiveSmallIntegerField(default=0, help_text="In a row.")),
                (
                    "last_error",
                    models.TextField(blank=True, help_text="Why the last poll failed, in words for a person."),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["title", "url"],
                "indexes": [models.Index(fields=["is_paused", "next_poll_at"], name="feeds_by_next_poll")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("every_minutes__gte", 10)),
                        name="a_feed_is_polled_every_ten_minutes_at_most",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("article", "article"),
                            ("official_record", "official record"),
                            ("statistics", "statistics"),
                            ("press_release", "press release"),
                            ("transcript", "transcript"),
                            ("fact_check", "fact-check"),
                            ("other", "other"),
                        ],
                        default="article",
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=500)),
                ("byline", models.CharField(blank=True, max_length=300)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("canonical_url", models.URLField(blank=True, max_length=2000)),
                ("submitted_url", models.URLField(blank=True, editable=False, max_length=2000)),
                (
                    "submitted_name",
                    models.CharField(blank=True, editable=False, help_text="The file's name.", max_length=300),
                ),
                ("submitted_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "notes",
                    models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="What the reader of this document should know.",
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("is_sample", models.BooleanField(default=False, editable=False)),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "added_by_client",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="desk.apiclient",
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="sources.document",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="sources.publisher",
                    ),
                ),
                (
                    "handed_in_by",
                    models.ManyToManyField(
                        blank=True,
                        editable=False,
                        help_text="Clients that follow it.",
                        related_name="documents",
                        to="desk.apiclient",
                    ),
                ),
                (
                    "origin_reason",
                    models.JSONField(
                        editable=False,
                        help_text="What the machine found in common, with which document, by which method.",
                        null=True,
                    ),
                ),
                (
                    "origin_edited",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sources.origin",
                    ),
                ),
                (
                    "origin_suggested",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sources.origin",
                    ),
                ),
                (
                    "embargo_until",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="Before this moment it is neither found nor published from.",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["-added_at", "-id"],
                "indexes": [
                    models.Index(fields=["kind", "-added_at"], name="documents_by_kind"),
                    models.Index(fields=["published_on"], name="documents_by_publication"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("canonical_url", ""), _negated=True), ("duplicate_of", None)),
                        fields=("canonical_url",),
                        name="one_document_per_canonical_url",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("submitted_url", ""), _negated=True), ("duplicate_of", None)),
                        fields=("submitted_url",),
                        name="one_document_per_submitted_url",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("submitted_sha256", ""), _negated=True), ("duplicate_of", None)),
                        fields=("submitted_sha256",),
                        name="one_document_per_submitted_bytes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duplicate_of", None),
                            models.Q(("duplicate_of", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_document_does_not_repeat_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("embargo_until", None), models.Q(("kind", "article"), _negated=True), _connector="OR"
                        ),
                        name="an_article_is_not_under_embargo",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(help_text="Hash of its id, or of its address where it has none.", max_length=64),
                ),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("title", models.CharField(blank=True, max_length=500)),
                ("refused", models.TextField(blank=True, help_text="Why it was not added, in words for a person.")),
                ("is_done", models.BooleanField(default=False)),
                ("seen_at", models.DateTimeField(auto_now_add=True)),
                (
                    "document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="sources.document"
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="sources.feed"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "feed entries",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["feed", "is_done", "id"], name="entries_that_wait")],
                "constraints": [models.UniqueConstraint(fields=("feed", "key"), name="an_entry_is_kept_once_per_feed")],
            },
        ),
        migrations.CreateModel(
            name="OriginKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField()),
                ("method", models.CharField(help_text="Version of the method that made it.", max_length=20)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="origin_keys", to="sources.document"
                    ),
                ),
            ],
            options={
                "ordering": ["key", "document"],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "document"), name="a_key_is_kept_once_per_document")
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField(help_text="When the bytes were fetched or handed in.")),
                ("content_sha256", models.CharField(db_index=True, max_length=64)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField(help_text="Bytes.")),
                ("fetched_from", models.URLField(blank=True, max_length=2000)),
                ("text", models.TextField()),
                ("text_sha256", models.CharField(max_length=64)),
                ("layout", models.JSONField(help_text="What each stretch of the text is.")),
                ("parser", models.CharField(max_length=60)),
                ("parser_version", models.CharField(max_length=30)),
                ("language", models.CharField(blank=True, max_length=8)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="snapshots", to="sources.document"
                    ),
                ),
            ],
            options={
                "ordering": ["-taken_at", "-id"],
                "indexes": [
                    models.Index(fields=["id", "document", "taken_at"], name="snapshots_with_document"),
                    models.Index(fields=["document", "-taken_at", "-id"], name="snapshots_newest_first"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "taken_at", "content_sha256", "parser", "parser_version"),
                        name="one_snapshot_per_moment_content_and_parser",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=2000)),
                (
                    "reason",
                    models.CharField(
                        choices=[("evidence", "confirmed evidence rests on it"), ("person", "put under watch")],
                        max_length=10,
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                ("every_hours", models.PositiveSmallIntegerField()),
                ("next_check_at", models.DateTimeField()),
                ("last_checked_at", models.DateTimeField(null=True)),
                ("last_changed_at", models.DateTimeField(null=True)),
                (
                    "etag",
                    models.CharField(
                        blank=True, help_text="Of the newest snapshot, as its host gave it.", max_length=1000
                    ),
                ),
                ("last_modified", models.CharField(blank=True, max_length=1000)),
                ("failures", models.PositiveSmallIntegerField(default=0, help_text="In a row.")),
                (
                    "last_error",
                    models.TextField(blank=True, help_text="Why the last check failed, in words for a person."),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="watch", to="sources.document"
                    ),
                ),
                (
                    "set_by",
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
                "verbose_name_plural": "watches",
                "ordering": ["next_check_at", "id"],
                "indexes": [models.Index(fields=["is_on", "next_check_at"], name="watches_by_next_check")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("every_hours__gte", 1)), name="a_page_is_fetched_hourly_at_most"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("url", ""), _negated=True), name="a_watch_has_an_address"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(help_text="0 for the first of its snapshot.")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("terms", models.TextField()),
                ("analyser", models.CharField(help_text="Version of the analyser that made the terms.", max_length=20)),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passages", to="sources.snapshot"
                    ),
                ),
            ],
            options={
                "ordering": ["snapshot", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("snapshot", "start", "end"), name="one_passage_per_span"),
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="a_passage_is_not_empty"
                    ),
                ],
            },
        ),
        migrations.RunPython(make_index, remove_index),
    ]
