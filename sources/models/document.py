from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone


class DocumentQuerySet(models.QuerySet["Document"]):
    def articles(self) -> "DocumentQuerySet":
        """Documents that are examined for claims."""
        return self.filter(kind=Document.Kind.ARTICLE)

    def kept(self) -> "DocumentQuerySet":
        """Documents that are not in the trash."""
        return self.filter(trashed_at=None)

    def readable(self) -> "DocumentQuerySet":
        """Documents of which at least one snapshot was read."""
        return self.filter(snapshots__isnull=False).distinct()

    def originals(self) -> "DocumentQuerySet":
        """Documents that do not repeat an earlier one."""
        return self.filter(duplicate_of=None)

    def released(self) -> "DocumentQuerySet":
        """Documents that are not under embargo now."""
        return self.filter(models.Q(embargo_until=None) | models.Q(embargo_until__lte=Now()))

    def visible_to(self, user: User, at: datetime) -> "DocumentQuerySet":
        """Without the trash, and without what is under embargo but for editors and whoever added it."""
        kept = self.kept()
        if sees_embargoed(user):
            return kept
        return kept.filter(models.Q(embargo_until=None) | models.Q(embargo_until__lte=at) | models.Q(added_by=user.pk))

    def hidden_from(self, user: User) -> "DocumentQuerySet":
        """What this person must not know of."""
        if sees_embargoed(user):
            return self.none()
        return self.filter(embargo_until__gt=timezone.now()).exclude(added_by=user.pk)

    def of_origins(self, origins: Iterable[int]) -> "DocumentQuerySet":
        """Documents that go back to any of these sources, as a person says or, where nobody did, as a machine suggests.

        What repeats another document is not counted beside it, what is under embargo is not named.
        """
        keys = list(origins)
        suggested = models.Q(origin_edited=None, origin_suggested__in=keys)
        return self.originals().released().filter(models.Q(origin_edited__in=keys) | suggested)

    def of_origin(self, origin: int | models.OuterRef) -> "DocumentQuerySet":
        """The same for one source, which may be the row of an outer query."""
        suggested = models.Q(origin_edited=None, origin_suggested=origin)
        return self.originals().released().filter(models.Q(origin_edited=origin) | suggested)


def sees_embargoed(user: User) -> bool:
    """Editors know of every document of the library, whatever its embargo."""
    return user.is_active and user.has_perm("sources.change_document")


class Document(models.Model):
    """Something published: an article that is examined for claims, or a document that may serve as evidence.

    What it says lies in its snapshots. Title, byline, date and publisher are read from the first snapshot and may be
    corrected by a person; a later reading fills only what is empty.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", "article"
        OFFICIAL_RECORD = "official_record", "official record"
        STATISTICS = "statistics", "statistics"
        PRESS_RELEASE = "press_release", "press release"
        TRANSCRIPT = "transcript", "transcript"
        FACT_CHECK = "fact_check", "fact-check"
        OTHER = "other", "other"

    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ARTICLE)
    publisher = models.ForeignKey(
        "sources.Publisher", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    title = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    embargo_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Before this moment it is neither found nor published from."
    )
    language = models.CharField(max_length=8, blank=True)
    canonical_url = models.URLField(max_length=2000, blank=True)
    submitted_url = models.URLField(max_length=2000, blank=True, editable=False)
    submitted_name = models.CharField(max_length=300, blank=True, editable=False, help_text="The file's name.")
    submitted_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates", editable=False
    )
    origin_suggested = models.ForeignKey(
        "sources.Origin", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    origin_reason: "models.JSONField[Any, Any]" = models.JSONField(
        null=True, editable=False, help_text="What the machine found in common, with which document, by which method."
    )
    origin_edited = models.ForeignKey(
        "sources.Origin", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    notes: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, blank=True, editable=False, help_text="What the reader of this document should know."
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    added_by_client = models.ForeignKey(
        "desk.ApiClient", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    handed_in_by = models.ManyToManyField(
        "desk.ApiClient", related_name="documents", blank=True, editable=False, help_text="Clients that follow it."
    )
    added_at = models.DateTimeField(auto_now_add=True, db_index=True)
    trashed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since then it is hidden; it is never deleted."
    )
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    is_sample = models.BooleanField(default=False, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["canonical_url"],
                condition=~models.Q(canonical_url="") & models.Q(duplicate_of=None),
                name="one_document_per_canonical_url",
            ),
            models.UniqueConstraint(
                fields=["submitted_url"],
                condition=~models.Q(submitted_url="") & models.Q(duplicate_of=None),
                name="one_document_per_submitted_url",
            ),
            models.UniqueConstraint(
                fields=["submitted_sha256"],
                condition=~models.Q(submitted_sha256="") & models.Q(duplicate_of=None),
                name="one_document_per_submitted_bytes",
            ),
            models.CheckConstraint(
                condition=models.Q(duplicate_of=None) | ~models.Q(duplicate_of=models.F("id")),
                name="a_document_does_not_repeat_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(embargo_until=None) | ~models.Q(kind="article"),
                name="an_article_is_not_under_embargo",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-added_at"], name="documents_by_kind"),
            models.Index(fields=["published_on"], name="documents_by_publication"),
        ]

    def __str__(self) -> str:
        return self.title or self.submitted_name or self.canonical_url or self.submitted_url or f"document {self.pk}"

    @property
    def origin_id(self) -> int | None:
        """The source that it goes back to: as a person says, else as the machine suggests; None if it stands alone."""
        return self.origin_edited_id or self.origin_suggested_id
