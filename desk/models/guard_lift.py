from django.db import models


class GuardLift(models.Model):
    """While its transaction has a row here, that transaction may change what is kept for good. Never committed."""

    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.reason
