import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keys that are rotated and limited; a desk that names its people."""

    dependencies = [
        ("desk", "0004_a_chain_over_the_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="replaced_by",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="replaces",
                to="desk.apikey",
            ),
        ),
        migrations.AddField(
            model_name="apikey",
            name="requests_per_minute",
            field=models.PositiveIntegerField(
                blank=True, help_text="Leave empty for what the desk allows every key.", null=True
            ),
        ),
        migrations.AddField(
            model_name="desk",
            name="names_reviewers",
            field=models.BooleanField(
                default=False, help_text="Published fact-checks name who reviewed them and who approved them."
            ),
        ),
    ]
