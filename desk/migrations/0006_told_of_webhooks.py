from django.db import migrations, models


class Migration(migrations.Migration):
    """Administrators are told of webhooks that are paused."""

    dependencies = [
        ("desk", "0005_rotation_and_limits_of_keys"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="notificationchoice",
            name="kind",
            field=models.CharField(
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
    ]
