"""The page of figures: what an editor reads of the desk's own work."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from claims.figures.agreement import Estimate
from claims.figures.balance import Share, by_claimant, by_publisher, outcomes
from claims.figures.period import LENGTHS, Period, period
from claims.figures.progress import Duration, Moment, claims_by_state, durations, workload
from claims.figures.reviews import Agreement, agreement_by_scale, blind_pairs
from claims.models import Claim, Rating
from claims.policy import may_approve
from desk.admin.base import signed_in
from desk.models import Job

CHART_HEIGHT = 160
COLUMN = 48
BAR = 36


def figures(request: HttpRequest) -> HttpResponse:
    """Of this period, for editors: reviewers learn nothing here of reviews that are still open."""
    if not may_approve(signed_in(request)):
        raise PermissionDenied
    during = period(request.GET.get("period", ""), timezone.now())
    moments = claims_by_state(during)
    decided = outcomes(during)
    context = {
        **admin.site.each_context(request),
        "title": "Figures",
        "periods": [(name, words, name == during.name) for name, words in LENGTHS.items()],
        "period": during,
        "states": [{"name": state, "label": state.label} for state in Claim.State],
        "moments": [(moment, [moment.counts[state] for state in Claim.State]) for moment in moments],
        "chart": chart(moments),
        "durations": [_in_words(one) for one in durations(during)],
        "outcomes": [(one, _percent(one.count, max(all_.count for all_ in decided))) for one in decided],
        "workload": workload(during),
        "agreement": [
            {"figures": one, "rows": [_row(row) for row in (one.together, *one.by_kind)]}
            for one in agreement_by_scale(blind_pairs(during))
        ],
        "shares": [
            ("Claimants", *_shares(by_claimant(during))),
            ("Publishers", *_shares(by_publisher(during))),
        ],
        "stopped": _jobs_set_aside(during),
        "jobs_link": f"{reverse('admin:desk_job_changelist')}?state__exact=set_aside",
    }
    return TemplateResponse(request, "claims/admin/figures.html", context)


def chart(moments: list[Moment]) -> dict[str, Any]:
    """Bars for the template to draw: one column a moment, one piece a state; numbers in the chart's own units."""
    most = max([sum(moment.counts.values()) for moment in moments], default=0)
    bars = []
    for place, moment in enumerate(moments):
        top = float(CHART_HEIGHT)
        for state in Claim.State:
            count = moment.counts[state]
            height = CHART_HEIGHT * count / most if most else 0.0
            top -= height
            if count:
                told = f"{state.label}: {count}"
                bars.append(
                    {"state": state, "x": place * COLUMN, "y": round(top, 2), "height": round(height, 2), "told": told}
                )
    return {"bars": bars, "bar": BAR, "width": len(moments) * COLUMN, "height": CHART_HEIGHT, "most": most}


def _in_words(duration: Duration) -> dict[str, Any]:
    return {
        "label": duration.label,
        "cases": duration.cases,
        "middle": _span(duration.middle),
        "nine_of_ten": _span(duration.nine_of_ten),
    }


def _span(length: timedelta | None) -> str:
    if length is None:
        return "–"
    minutes = length.total_seconds() / 60
    if minutes < 90:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.1f} h" if minutes < 36 * 60 else f"{minutes / 1440:.1f} days"


def _row(agreement: Agreement) -> dict[str, Any]:
    measures = [agreement.raw, agreement.kappa, agreement.nominal, agreement.ordinal]
    return {"label": agreement.label, "pairs": agreement.raw.units, "measures": [_told(one) for one in measures]}


def _told(estimate: Estimate) -> tuple[str, str]:
    """The value and its interval in words."""
    if estimate.value is None:
        return "–", "not defined" if estimate.units else "no pair"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.2f}", "too few pairs for an interval"
    return f"{estimate.value:.2f}", f"{estimate.low:.2f} to {estimate.high:.2f}"


def _shares(shares: list[Share]) -> tuple[list[str], list[tuple[Share, list[int]]]]:
    """Labels of the outcomes that occur, and for each row how often."""
    occurring = [form for form in Rating.NormalForm if any(form in share.outcomes for share in shares)]
    rows = [(share, [share.outcomes.get(form, 0) for form in occurring]) for share in shares]
    return [str(form.label) for form in occurring], rows


def _percent(count: int, most: int) -> int:
    return round(100 * count / most) if most else 0


def _jobs_set_aside(during: Period) -> dict[str, int]:
    stopped: dict[str, int] = {}
    for kind in Job.objects.set_aside().filter(**during.within("finished_at")).values_list("kind", flat=True):
        stopped[kind] = stopped.get(kind, 0) + 1
    return stopped
