from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SEEN_BY_ALL = (
    "sources.view_document",
    "sources.view_snapshot",
    "sources.view_passage",
    "sources.view_publisher",
    "claims.view_claim",
    "claims.view_claimant",
    "claims.view_claimantalias",
    "claims.view_appearance",
    "claims.view_quantity",
    "claims.view_timereference",
    "claims.view_evidencelink",
    "claims.view_assignment",
    "claims.view_verdict",
    "claims.view_publication",
    "claims.view_rating",
    "claims.view_ratingscale",
    "desk.view_job",
)

# As they were when this migration was written: what a role gains later, a later migration gives it.
PERMISSIONS = {
    "Fact-checkers": (*_SEEN_BY_ALL, "sources.add_document", "claims.review_claim"),
    "Editors": (
        *_SEEN_BY_ALL,
        "sources.add_document",
        "sources.change_document",
        "sources.add_publisher",
        "sources.change_publisher",
        "claims.triage_claim",
        "claims.assign_claim",
        "claims.approve_claim",
        "claims.add_claimant",
        "claims.change_claimant",
        "claims.add_claimantalias",
        "claims.change_claimantalias",
        "claims.delete_claimantalias",
        "claims.view_decision",
        "claims.view_evidenceassessment",
        "claims.view_extractionrun",
        "desk.retry_job",
        "desk.view_auditevent",
    ),
}


# slug, label, definition, on the truth axis, position, colour, icon; the slug is the normal form too.
RATINGS = [
    ("false", "False", "The claim is not accurate.", True, 1, "#b3261e", "✗"),
    ("mostly_false", "Mostly false", "Some of it is accurate, but its main point is not.", True, 2, "#c4551b", "◔"),
    ("mixed", "Mixed", "Accurate and inaccurate parts weigh about the same.", True, 3, "#8a6d00", "◑"),
    ("mostly_true", "Mostly true", "Accurate in its main point, with small errors or gaps.", True, 4, "#4f7a28", "◕"),
    ("true", "True", "The claim is accurate and nothing that matters is left out.", True, 5, "#1b6e3c", "✓"),
    (
        "unproven",
        "Unproven",
        "What is publicly known neither confirms nor refutes the claim.",
        False,
        6,
        "#5f6368",
        "?",
    ),
    (
        "missing_context",
        "Missing context",
        "Accurate words that mislead without what was left out.",
        False,
        7,
        "#5b4b8a",
        "…",
    ),
]


def make_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Django makes permissions only after all migrations, so they are made here first."""
    for label in ("auth", "desk", "sources", "claims"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
        config.models_module = None
    group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, wanted in PERMISSIONS.items():
        group, _ = group_model.objects.get_or_create(name=name)
        for one in wanted:
            label, codename = one.split(".")
            group.permissions.add(permission_model.objects.get(content_type__app_label=label, codename=codename))


def make_default_scale(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    scale = apps.get_model("claims", "RatingScale").objects.create(
        slug="truth", version=1, name="Truth scale", is_default=True
    )
    rating = apps.get_model("claims", "Rating")
    for slug, label, definition, on_axis, position, colour, icon in RATINGS:
        rating.objects.create(
            scale=scale,
            slug=slug,
            label=label,
            definition=definition,
            on_truth_axis=on_axis,
            position=position,
            normal_form=slug,
            colour=colour,
            icon=icon,
        )


def make_counter(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("claims", "ChangeCounter").objects.create(pk=1)


class Migration(migrations.Migration):
    """What every desk begins with: its roles, a scale to rate by, and the counter of changes."""

    replaces = [("claims", "0003_roles_and_default_scale")]
    dependencies = [
        ("claims", "0001_layout"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(make_default_scale, migrations.RunPython.noop),
        migrations.RunPython(make_counter, migrations.RunPython.noop),
    ]
