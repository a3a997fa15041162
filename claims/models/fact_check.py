from django.conf import settings
from django.db import models

from claims.models.rating import Rating


class FactCheck(models.Model):
    """A claim that another organisation has checked, as it was imported: what it reviewed and how it rated it.

    The desk's own verdicts are publications. The page or row that it came from is kept as a document of the library.
    """

    document = models.ForeignKey("sources.Document", on_delete=models.PROTECT, related_name="fact_checks")
    key = models.CharField(
        max_length=64, unique=True, editable=False, help_text="Hash of address and claim: the same is one row."
    )
    claim_reviewed = models.TextField()
    title = models.CharField(max_length=500, blank=True)
    claimant = models.CharField(max_length=300, blank=True)
    claimed_on = models.DateField(null=True, blank=True)
    rating = models.CharField(max_length=300, blank=True, help_text="The reviewer's own words.")
    normal_form = models.CharField(
        max_length=16, choices=Rating.NormalForm.choices, blank=True, help_text="Empty where it is not certain."
    )
    reviewer = models.CharField(max_length=300, blank=True, help_text="The organisation that checked it.")
    url = models.URLField(max_length=2000)
    reviewed_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    imported_by_client = models.ForeignKey(
        "desk.ApiClient", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "imported fact-check"
        ordering = [models.F("reviewed_on").desc(nulls_last=True), "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(claim_reviewed=""), name="a_fact_check_has_its_claim"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer or self.url}: {self.rating or 'no rating'}, for “{self.claim_reviewed[:80]}”"
