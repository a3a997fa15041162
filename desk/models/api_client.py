from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models


class ApiClient(models.Model):
    """A program that pulls verified claims or hands in documents. It signs in with keys, never with a password."""

    name = models.CharField(max_length=200, unique=True)
    contact = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "API client"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    # What Django REST framework asks of whoever signs in.
    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_anonymous(self) -> bool:
        return False

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """A client has scopes on its key, never the permissions of a person."""
        return False

    def has_perms(self, permissions: list[str], obj: object = None) -> bool:
        return False


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def usable(self, at: datetime) -> "ApiKeyQuerySet":
        """Keys that open the door at this moment."""
        unexpired = models.Q(expires_at=None) | models.Q(expires_at__gt=at)
        return self.filter(unexpired, revoked_at=None, client__is_active=True)


class ApiKey(models.Model):
    """One key of a client. The secret is shown once, when it is made; only its hash is kept."""

    class Scope(models.TextChoices):
        READ_CLAIMS = "claims:read", "Read published claims"
        ADD_DOCUMENTS = "documents:write", "Hand in documents"
        ADD_FACT_CHECKS = "factchecks:write", "Hand in fact-checks of others"
        SEARCH_EVIDENCE = "evidence:read", "Search the evidence library"

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="keys")
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    secret_sha256 = models.CharField(max_length=64, editable=False)
    scopes = models.JSONField(default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    requests_per_minute = models.PositiveIntegerField(
        null=True, blank=True, help_text="Leave empty for what the desk allows every key."
    )
    replaced_by = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces", editable=False
    )
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "API key"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.client}"

    def is_usable(self, at: datetime) -> bool:
        """Whether it opens the door at this moment; the same as ``usable`` of the queryset."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > at) and self.client.is_active

    def allows(self, scope: str) -> bool:
        """True if this key was given the scope, one of ``ApiKey.Scope``."""
        given: list[Any] = self.scopes or []
        return scope in given
