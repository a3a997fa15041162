"""From the values that the language code finds to rows, many at a time."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from claims.errors import ClaimsError
from claims.extraction.claimants import Claimants
from claims.language.values import CandidateClaim, QuantityMention
from claims.models import Appearance, Claim, ExtractionRun, Quantity, TimeReference
from sources.models import Snapshot

BATCH = 500
LARGEST = Decimal(10) ** 27  # what the column holds beside its twelve decimal places
_MACHINE_FIELDS = (
    "text_suggested",
    "kind_suggested",
    "claimant_suggested",
    "checkworthiness",
    "checkworthiness_reasons",
)
_ATTRIBUTION_FIELDS = (
    "run",
    "speaker",
    "speaker_start",
    "speaker_end",
    "speaker_resolved",
    "speaker_confidence",
    "cue",
    "is_direct_speech",
)


def write_claims(snapshot: Snapshot, run: ExtractionRun, candidates: Sequence[CandidateClaim]) -> None:
    """Make new claims, renew untouched ones, and leave those on which a person has acted word for word as they are.

    Raises ClaimsError, before anything is written, for words that do not stand where the pipeline says.
    """
    for candidate in candidates:
        if snapshot.text[candidate.start : candidate.end] != candidate.quote:
            raise ClaimsError(
                f"The pipeline gave words that do not stand at {candidate.start} to {candidate.end} of the snapshot."
            )
    claimants = Claimants(is_sample=snapshot.document.is_sample)
    known = {(one.start, one.end): one for one in snapshot.appearances.select_related("claim")}
    untouched = set(Claim.objects.untouched().filter(appearances__snapshot=snapshot).values_list("pk", flat=True))
    _part_from_others(snapshot, candidates, known, untouched)
    new = [one for one in candidates if (one.start, one.end) not in known]
    renewed = [
        (known[one.start, one.end], one)
        for one in candidates
        if (one.start, one.end) in known and known[one.start, one.end].claim_id in untouched
    ]
    _renew(renewed, run, claimants)
    said_before, new = _said_before(snapshot, new)
    described = [*renewed, *_create(snapshot, new, run, claimants), *_anchor_again(snapshot, said_before, run)]
    _write_mentions(described)


def _part_from_others(
    snapshot: Snapshot,
    candidates: Sequence[CandidateClaim],
    known: dict[tuple[int, int], Appearance],
    untouched: set[int],
) -> None:
    """Where a claim has appearances elsewhere too, what this article is read as must not change it for the others: an
    appearance that says something else by now becomes a claim of its own again."""
    shared = _shared(snapshot, [known[one.start, one.end] for one in candidates if (one.start, one.end) in known])
    for one in candidates:
        appearance = known.get((one.start, one.end))
        if appearance is None or appearance.claim_id not in shared or appearance.claim_id not in untouched:
            continue
        if one.normalised == appearance.claim.text_suggested:
            untouched.discard(appearance.claim_id)  # equal already: left as it is for all of its places
            continue
        _leave(appearance)
        del known[one.start, one.end]


def _leave(appearance: Appearance) -> None:
    """Take an appearance from a claim that stands elsewhere too; the claim is known by another of its places then."""
    claim, place = appearance.claim_id, f"{appearance.snapshot_id}:{appearance.start}:{appearance.end}"
    appearance.delete()
    other = Appearance.objects.filter(claim=claim).order_by("pk").first()
    if other is not None:
        elsewhere = f"{other.snapshot_id}:{other.start}:{other.end}"
        Claim.objects.filter(pk=claim, machine_key=place).update(machine_key=elsewhere)


def _shared(snapshot: Snapshot, appearances: Sequence[Appearance]) -> set[int]:
    """Claims of these appearances that stand in other snapshots as well."""
    elsewhere = Appearance.objects.filter(claim__in=[one.claim_id for one in appearances]).exclude(snapshot=snapshot)
    return set(elsewhere.values_list("claim", flat=True))


def _create(
    snapshot: Snapshot, candidates: Sequence[CandidateClaim], run: ExtractionRun, claimants: Claimants
) -> list[tuple[Appearance, CandidateClaim]]:
    claims = [
        Claim(machine_key=f"{snapshot.pk}:{one.start}:{one.end}", **_machine_values(one, claimants))
        for one in candidates
    ]
    Claim.objects.bulk_create(claims, batch_size=BATCH)
    appearances = [
        Appearance(
            claim=claim,
            snapshot=snapshot,
            start=one.start,
            end=one.end,
            quote=one.quote,
            **_attribution_values(one, run),
        )
        for claim, one in zip(claims, candidates, strict=True)
    ]
    Appearance.objects.bulk_create(appearances, batch_size=BATCH)
    return list(zip(appearances, candidates, strict=True))


def _said_before(
    snapshot: Snapshot, candidates: Sequence[CandidateClaim]
) -> tuple[list[tuple[int, CandidateClaim]], list[CandidateClaim]]:
    """Candidates whose very words an earlier snapshot of this document has as a claim, with the key of that claim, and
    the others. Words that stand more than once on either side are nobody's; a page that was read again makes no claim
    twice."""
    earlier = Appearance.objects.filter(snapshot__document=snapshot.document_id).exclude(snapshot=snapshot)
    claims: dict[str, set[int]] = {}
    for quote, claim in earlier.values_list("quote", "claim"):
        claims.setdefault(quote, set()).add(claim)
    times = Counter(one.quote for one in candidates)
    known, new = [], []
    for one in candidates:
        found = claims.get(one.quote, set())
        if len(found) == 1 and times[one.quote] == 1:
            known.append((next(iter(found)), one))
        else:
            new.append(one)
    return known, new


def _anchor_again(
    snapshot: Snapshot, known: Sequence[tuple[int, CandidateClaim]], run: ExtractionRun
) -> list[tuple[Appearance, CandidateClaim]]:
    appearances = [
        Appearance(
            claim_id=claim,
            snapshot=snapshot,
            start=one.start,
            end=one.end,
            quote=one.quote,
            **_attribution_values(one, run),
        )
        for claim, one in known
    ]
    Appearance.objects.bulk_create(appearances, batch_size=BATCH)
    return [(appearance, one) for appearance, (_, one) in zip(appearances, known, strict=True)]


def _renew(renewed: Sequence[tuple[Appearance, CandidateClaim]], run: ExtractionRun, claimants: Claimants) -> None:
    for appearance, candidate in renewed:
        for name, value in _machine_values(candidate, claimants).items():
            setattr(appearance.claim, name, value)
        for name, value in _attribution_values(candidate, run).items():
            setattr(appearance, name, value)
    appearances = [appearance for appearance, _ in renewed]
    Claim.objects.bulk_update([one.claim for one in appearances], _MACHINE_FIELDS, batch_size=BATCH)
    Appearance.objects.bulk_update(appearances, _ATTRIBUTION_FIELDS, batch_size=BATCH)
    Quantity.objects.filter(appearance__in=appearances).delete()
    TimeReference.objects.filter(appearance__in=appearances).delete()


def _machine_values(candidate: CandidateClaim, claimants: Claimants) -> dict[str, Any]:
    attribution = candidate.attribution
    values = (
        candidate.normalised,
        candidate.kind.value,
        claimants.suggest(attribution.speaker, attribution.resolved) if attribution else None,
        candidate.score,
        list(candidate.reasons),
    )
    return dict(zip(_MACHINE_FIELDS, values, strict=True))


def _attribution_values(candidate: CandidateClaim, run: ExtractionRun) -> dict[str, Any]:
    attribution = candidate.attribution
    if attribution is None:
        return dict(zip(_ATTRIBUTION_FIELDS, (run, "", None, None, "", None, "", False), strict=True))
    values = (
        run,
        attribution.speaker[:300],
        attribution.start,
        attribution.end,
        attribution.resolved[:300],
        attribution.confidence,
        attribution.cue[:100],
        attribution.direct,
    )
    return dict(zip(_ATTRIBUTION_FIELDS, values, strict=True))


def _write_mentions(described: Sequence[tuple[Appearance, CandidateClaim]]) -> None:
    quantities = [
        Quantity(
            appearance=appearance,
            start=mention.start,
            end=mention.end,
            words=mention.words[:300],
            low=mention.low,
            high=mention.high,
            unit=mention.unit[:80],
            of=mention.of[:200],
            is_approximate=mention.approximate,
        )
        for appearance, candidate in described
        for mention in candidate.quantities
        if fits(mention)
    ]
    times = [
        TimeReference(
            appearance=appearance,
            start=mention.start,
            end=mention.end,
            words=mention.words[:300],
            first_day=mention.first_day,
            last_day=mention.last_day,
        )
        for appearance, candidate in described
        for mention in candidate.times
    ]
    Quantity.objects.bulk_create(quantities, batch_size=BATCH)
    TimeReference.objects.bulk_create(times, batch_size=BATCH)


def fits(mention: QuantityMention) -> bool:
    """A number of thirty digits is somebody's joke; it stays in the quote and out of the ledger."""
    return all(value is None or abs(value) < LARGEST for value in (mention.low, mention.high))


def take_back_unfound(snapshot: Snapshot, candidates: Sequence[CandidateClaim]) -> None:
    """Claims of an earlier run that this one no longer finds go, unless a person has acted on them."""
    spans = {(candidate.start, candidate.end) for candidate in candidates}
    gone = [
        one
        for one in snapshot.appearances.filter(added_by=None).select_related("claim")
        if (one.start, one.end) not in spans
    ]
    if not gone:
        return
    taken_back = set(
        Claim.objects.untouched().filter(pk__in=[one.claim_id for one in gone]).values_list("pk", flat=True)
    )
    shared = _shared(snapshot, gone)
    for appearance in gone:
        if appearance.claim_id in taken_back & shared:
            _leave(appearance)
    Claim.objects.filter(pk__in=taken_back - shared).delete()
