"""The order of the queue: what is overdue leads, the rest follows by how much it asks to be checked."""

from django.contrib.admin.views.main import ORDER_VAR
from django.contrib.auth.models import User
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from claims.models import Assignment, Claim
from desk.admin.base import signed_in
from desk.admin.pages import DeskChangeList


def overdue_first(claims: QuerySet[Claim], user: User, first: int, last: int) -> list[Claim]:
    """The rows from ``first`` to ``last``: overdue claims by their due time, then the others in the order they have.

    Overdue is what this person may know to be. In two steps, so that neither sorts the whole desk.
    """
    late = Assignment.objects.visible_to(user).overdue(timezone.now()).order_by()
    due = late.filter(claim=OuterRef("pk")).values("claim").annotate(due=Min("due_at")).values("due")
    leading = claims.filter(pk__in=late.values("claim"))
    keys = list(leading.order_by(Subquery(due), "pk").values_list("pk", flat=True)[:last])
    here = claims.in_bulk(keys[first:]) if keys[first:] else {}
    rows = [here[key] for key in keys[first:] if key in here]
    if len(keys) == last:
        return rows
    others = claims.exclude(pk__in=late.values("claim")) if keys else claims
    return [*rows, *others[max(first - len(keys), 0) : last - len(keys)]]


class QueueChangeList(DeskChangeList):
    """The queue as it is unless somebody sorts it by a column."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if ORDER_VAR in self.params:
            return
        is_whole = not self.multi_page or (self.show_all and self.can_show_all)
        first = 0 if is_whole else (self.page_num - 1) * self.list_per_page
        last = self.result_count if is_whole else min(first + self.list_per_page, self.result_count)
        self.result_list = overdue_first(self.queryset, signed_in(request), first, last)
