"""The order in which assignments come up: open ones first, the nearest due first, so that what is overdue leads."""

from django.db.models import Case, F, QuerySet, Value, When

from claims.models import Assignment

ORDER = (
    Case(When(state=Assignment.State.OPEN, then=Value(0)), default=Value(1)),
    F("due_at").asc(nulls_last=True),
    "priority",
    "id",
)


def most_urgent_first(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments in that order."""
    return assignments.order_by(*ORDER)
