from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def offered_to(self, user: User) -> "SavedFilterQuerySet":
        """A person's own filters, and those that others share with the desk."""
        return self.filter(models.Q(owner=user) | models.Q(is_shared=True)).select_related("owner")


class SavedFilter(models.Model):
    """A view of the queue that somebody comes back to: what is asked for, under a name of its own."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, help_text="As in the address of the queue, without the page.")
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField(auto_now=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="a_person_has_one_filter_of_a_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="a_saved_filter_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
