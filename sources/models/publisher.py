from django.db import models


class Publisher(models.Model):
    """Who published documents: a newspaper, an agency, a statistics office, a company."""

    name = models.CharField(max_length=200)
    domain = models.CharField(
        max_length=253, unique=True, null=True, blank=True, help_text="Host of its pages without www, if it has any."
    )
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(domain=""), name="a_publisher_without_domain_has_none"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(domain=None), name="publisher_names_differ_without_domains"
            ),
        ]

    def __str__(self) -> str:
        return self.name
