"""What a new run finds other than what the machine had found before, noted before anything is renewed or taken back."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from claims.extraction.rows import fits
from claims.language.values import CandidateClaim
from claims.models import Appearance, Claim, ExtractionRun, ReadingDifference
from sources.models import Snapshot

# Scores move a little with every training; less than this changes no order that anybody works by.
SCORE_MATTERS = 0.05
Kind = ReadingDifference.Kind


def differences(
    snapshot: Snapshot, run: ExtractionRun, candidates: Sequence[CandidateClaim]
) -> list[ReadingDifference]:
    """Unsaved rows, in the order of the text; call it while the rows of the run before still stand."""
    earlier = snapshot.appearances.filter(added_by=None).select_related("claim").prefetch_related("quantities", "times")
    known = {(one.start, one.end): one for one in earlier}
    added = set(snapshot.appearances.exclude(added_by=None).values_list("start", "end"))
    untouched = set(Claim.objects.untouched().filter(appearances__snapshot=snapshot).values_list("pk", flat=True))
    rows = []
    for one in candidates:
        before = known.pop((one.start, one.end), None)
        if before is None:
            if (one.start, one.end) not in added:
                rows.append(_row(run, Kind.NEW, one.start, one.quote, None, []))
            continue
        fields = _fields(before, one)
        if fields:
            kind = Kind.CHANGED if before.claim_id in untouched else Kind.OTHERWISE
            rows.append(_row(run, kind, one.start, one.quote, before.claim, fields))
    for gone in known.values():
        if gone.claim_id in untouched:
            rows.append(_row(run, Kind.GONE, gone.start, gone.quote, None, []))
        else:
            rows.append(_row(run, Kind.MISSED, gone.start, gone.quote, gone.claim, []))
    return sorted(rows, key=lambda row: row.start)


def _row(
    run: ExtractionRun, kind: str, start: int, quote: str, claim: Claim | None, fields: list[list[str]]
) -> ReadingDifference:
    return ReadingDifference(run=run, kind=kind, start=start, quote=quote, claim=claim, fields=fields)


def _fields(before: Appearance, now: CandidateClaim) -> list[list[str]]:
    claim, said = before.claim, now.attribution
    pairs = [
        ("normalised claim", claim.text_suggested, now.normalised),
        ("kind", claim.kind_suggested, now.kind.value),
        ("speaker", before.speaker_suggested, (said.resolved or said.speaker)[:300] if said else ""),
        (
            "numbers",
            _numbers(before),
            _joined(_number(one.words, one.low, one.high) for one in now.quantities if fits(one)),
        ),
        ("dates", _dates(before), _joined(_days(one.words, one.first_day, one.last_day) for one in now.times)),
    ]
    if abs(claim.checkworthiness - now.score) >= SCORE_MATTERS:
        pairs.append(("worth checking", f"{claim.checkworthiness:.2f}", f"{now.score:.2f}"))
    return [[name, was, will] for name, was, will in pairs if was != will]


def _numbers(appearance: Appearance) -> str:
    rows = sorted((one for one in appearance.quantities.all() if one.added_by_id is None), key=lambda one: one.start)
    return _joined(_number(one.words, one.low, one.high) for one in rows)


def _dates(appearance: Appearance) -> str:
    rows = sorted((one for one in appearance.times.all() if one.added_by_id is None), key=lambda one: one.start)
    return _joined(_days(one.words, one.first_day, one.last_day) for one in rows)


def _joined(words: Iterable[str]) -> str:
    return "; ".join(words)


def _number(words: str, low: Decimal | None, high: Decimal | None) -> str:
    ends = [f"{value.normalize():f}" for value in (low, high) if value is not None]
    return f"{words[:300]} = {' to '.join(dict.fromkeys(ends))}"


def _days(words: str, first: date | None, last: date | None) -> str:
    days = [day.isoformat() for day in (first, last) if day is not None]
    return f"{words[:300]} = {' to '.join(dict.fromkeys(days))}"


def write_differences(snapshot: Snapshot, run: ExtractionRun, rows: Sequence[ReadingDifference]) -> None:
    """Save them in place of what the same run noted earlier; what was found new is a claim by now."""
    ReadingDifference.objects.filter(run=run).delete()
    new = [row for row in rows if row.kind == Kind.NEW]
    claims = dict(snapshot.appearances.filter(start__in=[row.start for row in new]).values_list("start", "claim"))
    for row in new:
        row.claim_id = claims.get(row.start)
    ReadingDifference.objects.bulk_create(rows, batch_size=500)


def read_otherwise(claim: Claim) -> list[ReadingDifference]:
    """How the latest run reads a claim of which people have set or done something, where that differs."""
    rows = ReadingDifference.objects.filter(claim=claim, kind__in=[Kind.OTHERWISE, Kind.MISSED]).select_related("run")
    latest: dict[int, int] = {}
    found = list(rows)
    runs = ExtractionRun.objects.filter(snapshot__in={row.run.snapshot_id for row in found}).order_by("pk")
    for snapshot, key in runs.values_list("snapshot", "pk") if found else []:
        latest[snapshot] = key
    return [row for row in found if latest.get(row.run.snapshot_id) == row.run_id]
