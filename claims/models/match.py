from typing import Any

from django.conf import settings
from django.db import models


def _belongs_to_one(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(claim=None) ^ models.Q(fact_check=None), name=name)


class Statement(models.Model):
    """By what a claim or an imported fact-check is found when another one may repeat it.

    ``terms`` holds what the one analyser makes of the words, and the full-text index of the database is built on it.
    """

    claim = models.OneToOneField("claims.Claim", on_delete=models.CASCADE, null=True, related_name="statement")
    fact_check = models.OneToOneField("claims.FactCheck", on_delete=models.CASCADE, null=True, related_name="statement")
    terms = models.TextField(blank=True)
    analyser = models.CharField(max_length=20)
    folded = models.CharField(max_length=64, db_index=True, help_text="Hash of the words without case and punctuation.")
    compared_at = models.DateTimeField(null=True, help_text="When earlier claims were last looked for.")
    compared_by = models.CharField(max_length=60, blank=True, help_text="Version of the weights.")

    class Meta:
        constraints = [_belongs_to_one("a_statement_is_of_a_claim_or_a_fact_check")]

    def __str__(self) -> str:
        return str(self.claim or self.fact_check)


class MatchQuerySet(models.QuerySet["Match"]):
    def suggested(self) -> "MatchQuerySet":
        """What only a machine has proposed so far."""
        return self.filter(state=Match.State.SUGGESTED)

    def accepted(self) -> "MatchQuerySet":
        return self.filter(state=Match.State.ACCEPTED)

    def decided(self) -> "MatchQuerySet":
        """Those on which a person has acted: a machine's later run leaves them as they are."""
        return self.exclude(state=Match.State.SUGGESTED)


class Match(models.Model):
    """That a claim may repeat an earlier claim, or one that another organisation has checked.

    A machine suggests it, with score, parts and what differs; a person accepts or rejects it. How the two stand to each
    other is suggested, never set.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", "suggested"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"

    class Relation(models.TextChoices):
        SAME = "same", "may be the same claim"
        UPDATE = "update", "may be an update: other dates"
        OTHER_NUMBER = "other_number", "may contradict it: other numbers"
        NARROWER = "narrower", "may say only a part of it"
        RELATED = "related", "may be related"

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="matches")
    earlier_claim = models.ForeignKey(
        "claims.Claim", on_delete=models.CASCADE, null=True, blank=True, related_name="later_matches"
    )
    fact_check = models.ForeignKey(
        "claims.FactCheck", on_delete=models.CASCADE, null=True, blank=True, related_name="matches"
    )
    rank = models.PositiveSmallIntegerField(null=True, help_text="1 for the best of the last comparison.")
    score = models.FloatField(help_text="The chance of a match, 0 to 1.")
    score_parts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    relation = models.CharField(max_length=12, choices=Relation.choices, default=Relation.RELATED)
    differences: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, help_text="What differs in numbers, dates and names, in words."
    )
    suggested_by = models.CharField(max_length=60, help_text="Version of the weights.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.SUGGESTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "matches"
        ordering = ["claim", models.F("rank").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(earlier_claim=None) ^ models.Q(fact_check=None),
                name="a_match_is_with_a_claim_or_a_fact_check",
            ),
            models.CheckConstraint(
                condition=models.Q(earlier_claim=None) | ~models.Q(earlier_claim=models.F("claim")),
                name="a_claim_does_not_match_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(state="suggested") ^ models.Q(decided_by__isnull=False),
                name="a_match_is_decided_by_a_person",
            ),
            models.UniqueConstraint(fields=["claim", "earlier_claim"], name="one_match_of_two_claims"),
            models.UniqueConstraint(fields=["claim", "fact_check"], name="one_match_of_a_claim_with_a_fact_check"),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.get_relation_display()}: {self.earlier_claim or self.fact_check}"
