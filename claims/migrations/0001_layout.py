import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import claims.models.webhook
from claims.matching.index import STATEMENT_INDEX
from claims.published.index import PUBLISHED_INDEX


def make_indexes(apps, schema_editor):
    for index in (PUBLISHED_INDEX, STATEMENT_INDEX):
        index.ensure(schema_editor.connection)


def remove_indexes(apps, schema_editor):
    for index in (PUBLISHED_INDEX, STATEMENT_INDEX):
        index.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The tables of claims, reviews and publications, with their full-text indexes."""

    replaces = [
        ("claims", "0001_initial"),
        ("claims", "0002_initial"),
        ("claims", "0004_changes_of_published_claims"),
        ("claims", "0005_publications_by_last_change"),
        ("claims", "0006_comments_and_contacts"),
        ("claims", "0007_what_people_correct"),
        ("claims", "0008_finding_published_claims"),
        ("claims", "0009_published_claims_findable"),
        ("claims", "0010_giving_out_and_taking"),
        ("claims", "0011_evidence_requests_and_parts"),
        ("claims", "0012_guidelines"),
        ("claims", "0013_signatures_and_webhooks"),
        ("claims", "0014_stale_marks_and_cited_cells"),
        ("claims", "0015_indexes_of_what_stands"),
        ("claims", "0016_matches_and_fact_checks"),
        ("claims", "0017_drafts_of_reviews"),
        ("claims", "0018_rules_of_double_review"),
        ("claims", "0019_what_runs_read_otherwise"),
        ("claims", "0020_saved_filters"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("desk", "0001_layout"),
        ("sources", "0001_layout"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AssignmentBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "rule",
                    models.CharField(
                        choices=[("round_robin", "in turn"), ("by_load", "to whoever has least to do")],
                        default="round_robin",
                        max_length=12,
                    ),
                ),
                ("claims", models.JSONField(help_text="Keys of the claims, in the order of the list.")),
                ("reviewers", models.JSONField(help_text="Keys of the people to choose from.")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("reviewer", "reviewer"),
                            ("second_reviewer", "second reviewer"),
                            ("adjudicator", "adjudicator"),
                        ],
                        default="reviewer",
                        max_length=16,
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(choices=[(1, "high"), (2, "normal"), (3, "low")], default=2),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("refused", models.JSONField(default=list, help_text="Key of a claim and why nobody got it.")),
                ("finished_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "assignment batches",
                "ordering": ["-id"],
            },
        ),
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
            name="Claimant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "person"), ("organisation", "organisation"), ("unknown", "not known")],
                        default="unknown",
                        max_length=12,
                    ),
                ),
                ("same_as", models.URLField(blank=True, help_text="A page that identifies them beyond doubt.")),
                ("is_sample", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "ordering": ["name"],
            },
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
                "constraints": [
                    models.UniqueConstraint(fields=("client", "url"), name="an_address_of_a_client_is_told_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paused_at", None), models.Q(("paused_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="a_paused_webhook_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtractionRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pipeline", models.CharField(max_length=100)),
                ("pipeline_version", models.CharField(max_length=30)),
                ("pipeline_sha256", models.CharField(help_text="Hash of weights and rules.", max_length=64)),
                (
                    "input_sha256",
                    models.CharField(help_text="Hash of the text, its layout and its date.", max_length=64),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField()),
                ("claims_found", models.PositiveIntegerField(default=0)),
                (
                    "passed_over",
                    models.JSONField(
                        default=list,
                        help_text="Sentences that were read and not made claims: start, end, score, reason.",
                    ),
                ),
                ("notes", models.JSONField(default=list)),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="desk.job"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extraction_runs",
                        to="sources.snapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("snapshot", "pipeline_sha256", "input_sha256"),
                        name="one_run_per_snapshot_pipeline_and_input",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FactCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        editable=False,
                        help_text="Hash of address and claim: the same is one row.",
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("claim_reviewed", models.TextField()),
                ("title", models.CharField(blank=True, max_length=500)),
                ("claimant", models.CharField(blank=True, max_length=300)),
                ("claimed_on", models.DateField(blank=True, null=True)),
                ("rating", models.CharField(blank=True, help_text="The reviewer's own words.", max_length=300)),
                (
                    "normal_form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("true", "true"),
                            ("mostly_true", "mostly true"),
                            ("mixed", "mixed"),
                            ("mostly_false", "mostly false"),
                            ("false", "false"),
                            ("unproven", "unproven"),
                            ("conflicting", "conflicting evidence"),
                            ("missing_context", "missing context"),
                            ("satire", "satire"),
                            ("outdated", "outdated"),
                            ("not_checkable", "not checkable"),
                        ],
                        help_text="Empty where it is not certain.",
                        max_length=16,
                    ),
                ),
                (
                    "reviewer",
                    models.CharField(blank=True, help_text="The organisation that checked it.", max_length=300),
                ),
                ("url", models.URLField(max_length=2000)),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("imported_at", models.DateTimeField(auto_now_add=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fact_checks", to="sources.document"
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported_by_client",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="desk.apiclient",
                    ),
                ),
            ],
            options={
                "verbose_name": "imported fact-check",
                "ordering": [models.OrderBy(models.F("reviewed_on"), descending=True, nulls_last=True), "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("claim_reviewed", ""), _negated=True), name="a_fact_check_has_its_claim"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Guideline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField()),
                (
                    "for_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("numerical", "numerical"),
                            ("event", "event"),
                            ("quote", "quote"),
                            ("causal", "causal"),
                            ("comparison", "comparison"),
                            ("position", "position"),
                            ("prediction", "prediction"),
                            ("opinion", "opinion"),
                            ("none", "none"),
                        ],
                        help_text="Only beside claims of this kind; empty: all.",
                        max_length=12,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, help_text="The smallest number comes first.")),
                ("is_shown", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="a_guideline_says_something"
                    )
                ],
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
        migrations.CreateModel(
            name="RatingScale",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("name", models.CharField(max_length=100)),
                ("is_default", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["slug", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("slug", "version"), name="scale_versions_differ"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("is_default",), name="one_default_scale"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("numerical", "numerical"),
                            ("event", "event"),
                            ("quote", "quote"),
                            ("causal", "causal"),
                            ("comparison", "comparison"),
                            ("position", "position"),
                            ("prediction", "prediction"),
                            ("opinion", "opinion"),
                            ("none", "none"),
                        ],
                        help_text="Only claims of this kind; empty: all.",
                        max_length=12,
                    ),
                ),
                (
                    "least_score",
                    models.FloatField(
                        default=0.0,
                        help_text="How much a claim asks to be checked, from 0 to 1, at least.",
                        verbose_name="from this score",
                    ),
                ),
                ("why", models.CharField(blank=True, help_text="For whoever wonders later.", max_length=200)),
                ("is_on", models.BooleanField(default=True, verbose_name="in force")),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "rule of double review",
                "verbose_name_plural": "rules of double review",
                "ordering": ["kind", "least_score", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("least_score__gte", 0.0), ("least_score__lte", 1.0)),
                        name="a_review_rule_begins_between_0_and_1",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                (
                    "query",
                    models.CharField(help_text="As in the address of the queue, without the page.", max_length=1000),
                ),
                ("is_shared", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="a_person_has_one_filter_of_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="a_saved_filter_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "machine_key",
                    models.CharField(
                        editable=False,
                        help_text="Snapshot and span that a machine found it in first; empty for a claim that a person added.",
                        max_length=64,
                        null=True,
                        unique=True,
                    ),
                ),
                ("text_suggested", models.TextField(blank=True, editable=False)),
                ("text_edited", models.TextField(blank=True, verbose_name="normalised text")),
                (
                    "text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            django.db.models.functions.comparison.NullIf("text_edited", models.Value("")),
                            "text_suggested",
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "kind_suggested",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("numerical", "numerical"),
                            ("event", "event"),
                            ("quote", "quote"),
                            ("causal", "causal"),
                            ("comparison", "comparison"),
                            ("position", "position"),
                            ("prediction", "prediction"),
                            ("opinion", "opinion"),
                            ("none", "none"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "kind_edited",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("numerical", "numerical"),
                            ("event", "event"),
                            ("quote", "quote"),
                            ("causal", "causal"),
                            ("comparison", "comparison"),
                            ("position", "position"),
                            ("prediction", "prediction"),
                            ("opinion", "opinion"),
                            ("none", "none"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("checkworthiness", models.FloatField(default=0.0, editable=False)),
                ("checkworthiness_reasons", models.JSONField(default=list, editable=False)),
                ("language", models.CharField(default="en", editable=False, max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("extracted", "extracted"),
                            ("triaged", "triaged"),
                            ("assigned", "assigned"),
                            ("in_review", "in review"),
                            ("adjudication", "adjudication"),
                            ("decided", "decided"),
                            ("closed", "closed"),
                        ],
                        default="extracted",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "closed_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_a_claim", "not a claim"),
                            ("not_checkable", "not checkable"),
                            ("duplicate", "duplicate"),
                            ("dropped", "dropped"),
                        ],
                        editable=False,
                        max_length=16,
                    ),
                ),
                ("closed_note", models.TextField(blank=True, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        to="claims.claim",
                    ),
                ),
                (
                    "claimant_edited",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.claimant",
                        verbose_name="claimant",
                    ),
                ),
                (
                    "claimant_suggested",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.claimant",
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="parts",
                        to="claims.claim",
                    ),
                ),
                (
                    "reviewers_set",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        help_text="How many reviewers an editor wants; empty: as the rules say.",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["-checkworthiness", "id"],
                "permissions": [
                    ("triage_claim", "Can accept, edit and close claims"),
                    ("assign_claim", "Can assign claims to reviewers"),
                    ("review_claim", "Can review claims assigned to them"),
                    ("approve_claim", "Can approve verdicts and publish them"),
                ],
                "indexes": [
                    models.Index(fields=["state", "-checkworthiness", "id"], name="claims_queue"),
                    models.Index(fields=["-checkworthiness", "id"], name="claims_by_checkworthiness"),
                    models.Index(fields=["-created_at"], name="claims_by_age"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "closed"), ("closed_reason", ""), _connector="XOR"),
                        name="a_claim_has_a_reason_exactly_when_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duplicate_of", None), ("closed_reason", "duplicate"), _connector="OR"),
                        name="only_a_duplicate_points_to_another_claim",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duplicate_of", None),
                            models.Q(("duplicate_of", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_claim_is_not_its_own_duplicate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("checkworthiness__gte", 0.0), ("checkworthiness__lte", 1.0)),
                        name="checkworthiness_is_between_0_and_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_suggested", ""), _negated=True),
                            models.Q(("text_edited", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_claim_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reviewers_set", None), ("reviewers_set__in", [1, 2]), _connector="OR"),
                        name="a_claim_gets_one_reviewer_or_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimantAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                (
                    "claimant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="claims.claimant"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "claimant aliases",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=60)),
                ("definition", models.TextField()),
                ("on_truth_axis", models.BooleanField(default=True)),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="Order on the form; on the truth axis 1 is the falsest."
                    ),
                ),
                (
                    "normal_form",
                    models.CharField(
                        choices=[
                            ("true", "true"),
                            ("mostly_true", "mostly true"),
                            ("mixed", "mixed"),
                            ("mostly_false", "mostly false"),
                            ("false", "false"),
                            ("unproven", "unproven"),
                            ("conflicting", "conflicting evidence"),
                            ("missing_context", "missing context"),
                            ("satire", "satire"),
                            ("outdated", "outdated"),
                            ("not_checkable", "not checkable"),
                        ],
                        max_length=16,
                    ),
                ),
                ("colour", models.CharField(default="#666666", max_length=7)),
                (
                    "icon",
                    models.CharField(
                        help_text="A sign beside the word, so that colour never stands alone.", max_length=8
                    ),
                ),
                (
                    "scale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="claims.ratingscale"
                    ),
                ),
            ],
            options={
                "ordering": ["scale", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("scale", "slug"), name="ratings_of_a_scale_differ"),
                    models.UniqueConstraint(fields=("scale", "position"), name="ratings_of_a_scale_have_an_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("reviewer", "reviewer"),
                            ("second_reviewer", "second reviewer"),
                            ("adjudicator", "adjudicator"),
                        ],
                        default="reviewer",
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("handed_in", "handed in"),
                            ("handed_back", "handed back"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(choices=[(1, "high"), (2, "normal"), (3, "low")], default=2),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("assigned_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_reason", models.TextField(blank=True)),
                (
                    "assigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="claims.claim"
                    ),
                ),
                (
                    "is_taken",
                    models.BooleanField(default=False, help_text="Its reviewer took it; left alone, it comes back."),
                ),
                ("touched_at", models.DateTimeField(help_text="When its reviewer last worked on it.", null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="claims.assignmentbatch",
                    ),
                ),
            ],
            options={
                "ordering": ["priority", models.OrderBy(models.F("due_at"), nulls_last=True), "id"],
                "indexes": [
                    models.Index(fields=["reviewer", "state", "priority", "due_at"], name="assignments_of_a_reviewer"),
                    models.Index(
                        condition=models.Q(("is_taken", True), ("state", "open")),
                        fields=["touched_at"],
                        name="claims_that_were_taken",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "handed_in"])),
                        fields=("claim", "reviewer"),
                        name="a_claim_is_with_a_reviewer_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "handed_in"])),
                        fields=("claim", "role"),
                        name="a_claim_has_one_assignment_per_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="claims.claim"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="a_comment_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("whom", models.CharField(max_length=200)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("email", "e-mail"),
                            ("phone", "telephone"),
                            ("letter", "letter"),
                            ("message", "message on a network"),
                            ("form", "contact form"),
                            ("meeting", "in person"),
                        ],
                        max_length=8,
                    ),
                ),
                ("contacted_at", models.DateTimeField()),
                ("asked", models.TextField(blank=True, help_text="What they were asked.")),
                ("deadline_at", models.DateTimeField(blank=True, null=True)),
                ("reply", models.TextField(blank=True)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("logged_at", models.DateTimeField(auto_now_add=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="claims.claim"
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["contacted_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("whom", ""), _negated=True), name="a_contact_names_whom"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reply", ""), ("replied_at__isnull", False), _connector="XOR"),
                        name="a_reply_has_its_time_and_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField(help_text="1 for the best of the last search.", null=True)),
                ("score", models.FloatField(null=True)),
                ("score_parts", models.JSONField(default=dict)),
                ("signals", models.JSONField(default=list)),
                (
                    "suggested_by",
                    models.CharField(
                        blank=True, help_text="Version of the search; empty if added by hand.", max_length=60
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("dismissed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence_links", to="claims.claim"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence_links", to="sources.passage"
                    ),
                ),
            ],
            options={
                "ordering": ["claim", "rank", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "passage"), name="a_passage_is_linked_to_a_claim_once"),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_by", None), ("dismissed_by", None), _connector="OR"),
                        name="a_link_is_not_confirmed_and_dismissed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("suggested_by", ""), _negated=True), ("added_by__isnull", False), _connector="OR"
                        ),
                        name="a_link_says_where_it_comes_from",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_at", models.DateTimeField(auto_now_add=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, help_text="What came of it, in words for whoever asked.")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence_requests", to="claims.claim"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence_requests",
                        to="sources.document",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("claim", "document", "requested_by"),
                        name="one_open_request_per_document_and_claim",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rank",
                    models.PositiveSmallIntegerField(help_text="1 for the best of the last comparison.", null=True),
                ),
                ("score", models.FloatField(help_text="The chance of a match, 0 to 1.")),
                ("score_parts", models.JSONField(default=dict)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("same", "may be the same claim"),
                            ("update", "may be an update: other dates"),
                            ("other_number", "may contradict it: other numbers"),
                            ("narrower", "may say only a part of it"),
                            ("related", "may be related"),
                        ],
                        default="related",
                        max_length=12,
                    ),
                ),
                (
                    "differences",
                    models.JSONField(default=list, help_text="What differs in numbers, dates and names, in words."),
                ),
                ("suggested_by", models.CharField(help_text="Version of the weights.", max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[("suggested", "suggested"), ("accepted", "accepted"), ("rejected", "rejected")],
                        default="suggested",
                        max_length=9,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="matches", to="claims.claim"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "earlier_claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="later_matches",
                        to="claims.claim",
                    ),
                ),
                (
                    "fact_check",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="claims.factcheck",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "matches",
                "ordering": ["claim", models.OrderBy(models.F("rank"), nulls_last=True), "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("earlier_claim", None), ("fact_check", None), _connector="XOR"),
                        name="a_match_is_with_a_claim_or_a_fact_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("earlier_claim", None),
                            models.Q(("earlier_claim", models.F("claim")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_claim_does_not_match_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "suggested"), ("decided_by__isnull", False), _connector="XOR"),
                        name="a_match_is_decided_by_a_person",
                    ),
                    models.UniqueConstraint(fields=("claim", "earlier_claim"), name="one_match_of_two_claims"),
                    models.UniqueConstraint(
                        fields=("claim", "fact_check"), name="one_match_of_a_claim_with_a_fact_check"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingDifference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "found new"),
                            ("changed", "read anew"),
                            ("gone", "not found again, taken back"),
                            ("otherwise", "read otherwise, left as people have it"),
                            ("missed", "not found again, kept for people acted on it"),
                        ],
                        max_length=9,
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("quote", models.TextField()),
                (
                    "fields",
                    models.JSONField(
                        default=list,
                        help_text="What differs: its name, how the machine read it before, how it reads it now.",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reading_differences",
                        to="claims.claim",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="claims.extractionrun",
                    ),
                ),
            ],
            options={
                "ordering": ["run", "start", "id"],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("terms", models.TextField(blank=True)),
                ("analyser", models.CharField(max_length=20)),
                (
                    "folded",
                    models.CharField(
                        db_index=True, help_text="Hash of the words without case and punctuation.", max_length=64
                    ),
                ),
                ("compared_at", models.DateTimeField(help_text="When earlier claims were last looked for.", null=True)),
                ("compared_by", models.CharField(blank=True, help_text="Version of the weights.", max_length=60)),
                (
                    "claim",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statement",
                        to="claims.claim",
                    ),
                ),
                (
                    "fact_check",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statement",
                        to="claims.factcheck",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("claim", None), ("fact_check", None), _connector="XOR"),
                        name="a_statement_is_of_a_claim_or_a_fact_check",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("quote", models.TextField()),
                (
                    "speaker",
                    models.CharField(blank=True, help_text="The words that name who asserts it.", max_length=300),
                ),
                ("speaker_start", models.PositiveIntegerField(null=True)),
                ("speaker_end", models.PositiveIntegerField(null=True)),
                (
                    "speaker_resolved",
                    models.CharField(blank=True, help_text="Whom the text means by them.", max_length=300),
                ),
                ("speaker_confidence", models.FloatField(null=True)),
                (
                    "cue",
                    models.CharField(blank=True, help_text="The reporting verb, for example said.", max_length=100),
                ),
                ("is_direct_speech", models.BooleanField(default=False)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appearances", to="sources.snapshot"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="appearances", to="claims.claim"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="appearances",
                        to="claims.extractionrun",
                    ),
                ),
                (
                    "speaker_edited",
                    models.CharField(
                        blank=True,
                        help_text="Whom a person names instead; empty: the text itself says it.",
                        max_length=300,
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["snapshot", "start"],
                "constraints": [
                    models.UniqueConstraint(fields=("snapshot", "start", "end"), name="one_appearance_per_span"),
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="an_appearance_is_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quote", ""), _negated=True), name="an_appearance_has_its_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rationale", models.TextField(blank=True)),
                ("confidence", models.CharField(blank=True, max_length=8)),
                ("no_evidence_found", models.TextField(blank=True)),
                ("comment", models.TextField(blank=True)),
                ("waiting", models.JSONField(default=dict, help_text="Field to the words that wait.")),
                ("searches", models.JSONField(default=list, help_text="What the library was asked.")),
                (
                    "added",
                    models.JSONField(
                        default=list,
                        help_text="Links that the reviewer came upon, though another may have added them unseen.",
                    ),
                ),
                (
                    "corrections",
                    models.JSONField(
                        default=dict,
                        help_text="Corrections of the claim that were refused, by the name of their field.",
                    ),
                ),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="draft", to="claims.assignment"
                    ),
                ),
                (
                    "rating",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="claims.rating"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommentMention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mentions", to="claims.comment"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("told_at", None)), fields=["id"], name="mentions_not_told_yet")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("comment", "person"), name="a_comment_mentions_a_person_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("supports", "supports"),
                            ("refutes", "refutes"),
                            ("qualifies", "qualifies"),
                            ("mentions", "mentions"),
                            ("irrelevant", "irrelevant"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "directness",
                    models.CharField(
                        blank=True,
                        choices=[("primary", "primary"), ("secondary", "secondary"), ("tertiary", "tertiary")],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("assessed_at", models.DateTimeField(auto_now=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="claims.assignment"
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="claims.evidencelink",
                    ),
                ),
            ],
            options={
                "ordering": ["assignment", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assignment", "link"), name="one_assessment_of_a_link_per_assignment"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Quantity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("words", models.CharField(max_length=300)),
                ("low", models.DecimalField(decimal_places=12, max_digits=40, null=True)),
                ("high", models.DecimalField(decimal_places=12, max_digits=40, null=True)),
                ("unit", models.CharField(blank=True, max_length=80)),
                ("of", models.CharField(blank=True, max_length=200)),
                ("is_approximate", models.BooleanField(default=False)),
                (
                    "appearance",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quantities",
                        to="claims.appearance",
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quantities",
                        to="sources.passage",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("high_edited", models.DecimalField(decimal_places=12, max_digits=40, null=True)),
                ("is_approximate_edited", models.BooleanField(default=False)),
                (
                    "is_struck",
                    models.BooleanField(default=False, help_text="A person says that it does not belong to the claim."),
                ),
                ("low_edited", models.DecimalField(decimal_places=12, max_digits=40, null=True)),
                ("of_edited", models.CharField(blank=True, max_length=200)),
                ("unit_edited", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "verbose_name_plural": "quantities",
                "ordering": ["start"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("appearance", None), ("passage", None), _connector="XOR"),
                        name="a_quantity_stands_in_one_place",
                    ),
                    models.UniqueConstraint(
                        fields=("appearance", "start", "end"), name="one_quantity_per_span_of_a_claim"
                    ),
                    models.UniqueConstraint(
                        fields=("passage", "start", "end"), name="one_quantity_per_span_of_a_passage"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaleMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changes", models.JSONField(help_text="Words that stand no more, and what stands there.")),
                ("raised_at", models.DateTimeField(auto_now_add=True)),
                ("settled_at", models.DateTimeField(editable=False, null=True)),
                ("note", models.TextField(blank=True, help_text="What whoever looked at it found.")),
                (
                    "appearance",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stale_marks",
                        to="claims.appearance",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stale_marks", to="claims.claim"
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stale_marks",
                        to="claims.evidencelink",
                    ),
                ),
                (
                    "new_snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sources.snapshot"
                    ),
                ),
                (
                    "old_snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sources.snapshot"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_at", "-id"],
                "indexes": [models.Index(fields=["claim", "settled_at"], name="stale_marks_of_a_claim")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("link", None), ("appearance", None), _connector="XOR"),
                        name="a_stale_mark_is_about_one_place",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)), fields=("link",), name="one_unsettled_mark_per_link"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("appearance",),
                        name="one_unsettled_mark_per_appearance",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("settled_at", None), ("settled_by", None)),
                            models.Q(("settled_at__isnull", False), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_settled_mark_says_what_was_found",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("words", models.CharField(max_length=300)),
                ("first_day", models.DateField(null=True)),
                ("last_day", models.DateField(null=True)),
                (
                    "appearance",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="times",
                        to="claims.appearance",
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="times",
                        to="sources.passage",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("first_day_edited", models.DateField(null=True)),
                (
                    "is_struck",
                    models.BooleanField(default=False, help_text="A person says that it does not belong to the claim."),
                ),
                ("last_day_edited", models.DateField(null=True)),
            ],
            options={
                "ordering": ["start"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("appearance", None), ("passage", None), _connector="XOR"),
                        name="a_time_stands_in_one_place",
                    ),
                    models.UniqueConstraint(fields=("appearance", "start", "end"), name="one_time_per_span_of_a_claim"),
                    models.UniqueConstraint(fields=("passage", "start", "end"), name="one_time_per_span_of_a_passage"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CitedCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("quote", models.TextField()),
                ("row", models.TextField()),
                ("column", models.TextField(blank=True)),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cell", to="claims.evidenceassessment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="a_cited_cell_is_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quote", ""), _negated=True), name="a_cited_cell_has_its_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("rationale", models.TextField()),
                (
                    "confidence",
                    models.CharField(
                        blank=True, choices=[("high", "high"), ("medium", "medium"), ("low", "low")], max_length=8
                    ),
                ),
                (
                    "no_evidence_found",
                    models.TextField(
                        blank=True, help_text="The searches that were made, where none of them found evidence."
                    ),
                ),
                ("handed_in_at", models.DateTimeField(auto_now_add=True)),
                (
                    "assessments",
                    models.ManyToManyField(blank=True, related_name="verdicts", to="claims.evidenceassessment"),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="claims.assignment"
                    ),
                ),
                (
                    "rating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="claims.rating"
                    ),
                ),
            ],
            options={
                "ordering": ["assignment", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assignment", "version"), name="verdict_versions_count_up_per_assignment"
                    ),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="verdict_versions_begin_at_1"),
                    models.CheckConstraint(
                        condition=models.Q(("rationale", ""), _negated=True), name="a_verdict_has_a_rationale"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("approved_at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="claims.claim"
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="claims.verdict"
                    ),
                ),
            ],
            options={
                "ordering": ["-approved_at"],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("published", "published"),
                            ("corrected", "corrected"),
                            ("updated", "updated"),
                            ("retracted", "retracted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_current", models.BooleanField(default=True)),
                ("claim_text", models.TextField()),
                (
                    "claim_short",
                    models.CharField(help_text="For lists and ClaimReview; no rating in it.", max_length=300),
                ),
                ("claimant_name", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True, help_text="Public note of a correction, update or retraction.")),
                ("published_at", models.DateTimeField()),
                ("first_published_at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publications", to="claims.claim"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "rating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.rating"
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publications", to="claims.verdict"
                    ),
                ),
                (
                    "canonical",
                    models.TextField(help_text="The published claim as API clients get it: canonical JSON (RFC 8785)."),
                ),
                (
                    "last_change",
                    models.PositiveBigIntegerField(
                        default=0,
                        help_text="Number of the latest change of this claim in the feed of changes, while this is current.",
                    ),
                ),
                ("changed_at", models.DateTimeField(help_text="When that was.")),
                (
                    "stale_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="Since when what it rests on is known to have changed; empty for what stands.",
                        null=True,
                    ),
                ),
                ("stale_note", models.TextField(blank=True, help_text="Public note: what has changed.")),
                ("claim_kind", models.CharField(blank=True, editable=False, max_length=12)),
                ("claimant_folded", models.CharField(blank=True, editable=False, max_length=200)),
                ("language", models.CharField(blank=True, editable=False, max_length=8)),
                (
                    "signature",
                    models.CharField(blank=True, help_text="Ed25519 over canonical, in base64url.", max_length=100),
                ),
                (
                    "signed_with",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="claims.signingkey",
                    ),
                ),
            ],
            options={
                "ordering": ["-published_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["-published_at", "-id"],
                        name="publications_in_order",
                    ),
                    models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["-last_change"],
                        name="publications_by_last_change",
                    ),
                    models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["-first_published_at", "-id"],
                        name="publications_by_first_day",
                    ),
                    models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["claimant_folded", "-last_change"],
                        name="publications_of_a_claimant",
                    ),
                    models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["rating", "-last_change"],
                        name="publications_of_a_rating",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("claim", "version"), name="publication_versions_count_up_per_claim"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("claim",),
                        name="one_current_publication_per_claim",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "published"), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="a_change_of_a_publication_says_why",
                    ),
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
        migrations.CreateModel(
            name="PublishedBy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publisher",
                    models.CharField(help_text="The name without regard to letter case and spacing.", max_length=200),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="publishers", to="claims.publication"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "published by",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publisher", "publication"), name="a_publication_names_a_publisher_once"
                    )
                ],
            },
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
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="desk.apiclient"
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="claims.publication"
                    ),
                ),
            ],
            options={
                "ordering": ["publication", "client"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("client", "publication"), name="a_client_is_given_a_version_first_once"
                    )
                ],
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
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="claims.webhooksubscription",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["state", "next_attempt_at"], name="deliveries_by_next_attempt")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subscription", "change"), name="a_change_is_delivered_to_a_webhook_once"
                    )
                ],
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
        migrations.RunPython(make_indexes, remove_indexes),
    ]
