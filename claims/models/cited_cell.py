from django.db import models


class CitedCell(models.Model):
    """The cell of a table on which a reviewer's evidence rests: "row X, column Y".

    ``snapshot.text[start:end] == quote`` in the snapshot of the assessment's passage. ``row`` and ``column`` are the
    words of the table's first cell of that row and of its header.
    """

    assessment = models.OneToOneField("claims.EvidenceAssessment", on_delete=models.CASCADE, related_name="cell")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    row = models.TextField()
    column = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="a_cited_cell_is_not_empty"),
            models.CheckConstraint(condition=~models.Q(quote=""), name="a_cited_cell_has_its_words"),
        ]

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.quote}"
