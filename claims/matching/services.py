"""Checked before: earlier claims suggested beside new ones. A machine suggests; only people accept and reject."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims import policy
from claims.errors import WrongState
from claims.matching.differences import Side, differences, relation
from claims.matching.grouping import group_equal
from claims.matching.statements import (
    BATCH,
    Found,
    comparable,
    find_earlier_each,
    keep_statements,
    without_statement,
)
from claims.matching.weights import default_weights
from claims.matching.writing import write_matches
from claims.models import Appearance, Claim, FactCheck, Match
from claims.workflow import lock_claim
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.jobs.services import report_progress
from desk.models import Job
from sources.models import Document

# Claims that one job compares: seconds of work, so that its attempts are cheap to repeat.
SLICE = 300
# Of these so many share their statements: half a second of work, and a lock on their rows for a tenth of it.
TOGETHER = 25
MOST_SUGGESTED = 5
# A look at a suggestion costs seconds, a claim checked twice costs a day: what is less likely than this is not shown.
LEAST_SCORE = 0.2


def match_document(document: Document, job: Job | None = None) -> dict[str, Any]:
    """Look for earlier claims for those of a document that are not closed, ``SLICE`` of them a job.

    Claims that say the same in the same words, with the same numbers and days, become appearances of one first. Where
    there are more, the outcome names the claim that the next job goes on behind. Harmless to repeat.
    """
    after = job.payload.get("after", 0) if job else 0
    keep_statements(without_statement()[:BATCH])
    grouped = group_equal(document, actor=Actor.machine(job) if job else Actor.shell()) if not after else 0
    appearing = Appearance.objects.filter(snapshot__document=document).values("claim")
    waiting = Claim.objects.filter(pk__in=appearing, pk__gt=after).exclude(state=Claim.State.CLOSED).order_by("pk")
    claims = list(waiting[: SLICE + 1])
    has_more, claims = len(claims) > SLICE, claims[:SLICE]
    suggested = _match(claims, job)
    outcome = {"claims": len(claims), "matches": suggested, "grouped": grouped}
    return outcome | {"after": claims[-1].pk} if has_more else outcome


def match_one(claim: Claim, job: Job) -> dict[str, Any]:
    """Look for earlier claims for one that a person has added or worded anew."""
    return {"matches": len(match_claim(claim=claim))}


def match_claim(*, claim: Claim) -> list[Match]:
    """The earlier claims and imported fact-checks that a claim may repeat, best first, written as suggestions.

    Harmless to repeat. What a person has accepted or rejected stays as it was; a mere suggestion that is found no more
    goes. Nothing found is an answer too, and is kept with its time.
    """
    (wanted,) = _suggest([claim])
    write_matches({claim.pk: wanted}, version())
    keys = {(one.earlier_claim_id, one.fact_check_id) for one in wanted}
    found = Match.objects.filter(claim=claim)
    return [one for one in found if (one.earlier_claim_id, one.fact_check_id) in keys]


def _match(claims: Sequence[Claim], job: Job | None) -> int:
    """``match_claim`` for many, ``TOGETHER`` of them a transaction; returns how many matches were found."""
    found = 0
    for at in range(0, len(claims), TOGETHER):
        together = claims[at : at + TOGETHER]
        suggested = _suggest(together)
        found += write_matches({claim.pk: wanted for claim, wanted in zip(together, suggested, strict=True)}, version())
        if job is not None:
            report_progress(job, at + len(together), len(claims))
    return found


def _suggest(claims: Sequence[Claim]) -> list[list[Match]]:
    """Unsaved matches for each of the claims, best first."""
    keep_statements(claims)
    searches = find_earlier_each([(claim.text, comparable(without=claim)) for claim in claims], k=2 * MOST_SUGGESTED)
    kept = [
        [one for one in found if one.matched.score >= LEAST_SCORE and _is_earlier(one, claim)][:MOST_SUGGESTED]
        for claim, found in zip(claims, searches, strict=True)
    ]
    sides = _sides([one.claim for found in kept for one in found if one.claim] + [claim.pk for claim in claims])
    checks = FactCheck.objects.in_bulk([one.fact_check for found in kept for one in found if one.fact_check])
    return [_described(claim, found, sides, checks) for claim, found in zip(claims, kept, strict=True)]


def _is_earlier(found: Found, claim: Claim) -> bool:
    """Of two claims of the desk the one that came first is the earlier one."""
    return found.claim is None or found.claim < claim.pk


def _described(
    claim: Claim, found: Sequence[Found], sides: Mapping[int, Side], checks: Mapping[int, FactCheck]
) -> list[Match]:
    """Unsaved matches with what differs and how the two may stand to each other; none with what went meanwhile."""
    new = sides.get(claim.pk)
    matches = []
    for rank, one in enumerate(found, start=1):
        earlier = sides.get(one.claim) if one.claim is not None else _side_of(checks.get(one.fact_check or 0))
        if new is None or earlier is None:
            continue
        told = differences(new, earlier)
        matches.append(
            Match(
                claim=claim,
                earlier_claim_id=one.claim,
                fact_check_id=one.fact_check,
                rank=rank,
                score=one.matched.score,
                score_parts=one.matched.parts,
                relation=relation(new, earlier, told),
                differences=[asdict(difference) for difference in told],
                suggested_by=version(),
            )
        )
    return matches


def version() -> str:
    """What a match keeps of the code and weights that suggested it."""
    return f"matching {default_weights().version}"


def _side_of(check: FactCheck | None) -> Side | None:
    return Side(check.claim_reviewed, check.claimed_on or check.reviewed_on) if check is not None else None


def _sides(keys: list[int]) -> dict[int, Side]:
    """Claims with the day of the earliest dated document in which each stands."""
    days = dict(
        Appearance.objects.filter(claim__in=keys, snapshot__document__published_on__isnull=False)
        .order_by("claim", "-snapshot__document__published_on")
        .values_list("claim", "snapshot__document__published_on")
    )
    texts = Claim.objects.filter(pk__in=keys).values_list("pk", "text")
    return {key: Side(text, days.get(key)) for key, text in texts}


@transaction.atomic
def accept_match(*, match: Match, user: User) -> Match:
    """A person finds that the claim repeats the earlier one. Closing a duplicate is an act of its own."""
    return _decide(match, user, Match.State.ACCEPTED, "match.accepted")


@transaction.atomic
def reject_match(*, match: Match, user: User) -> Match:
    """A person finds that the two are not the same claim; it is not suggested again."""
    return _decide(match, user, Match.State.REJECTED, "match.rejected")


@transaction.atomic
def undo_match(*, match: Match, user: User) -> Match:
    """What was accepted or rejected is a suggestion again; one that is a suggestion stays as it is."""
    return _decide(match, user, Match.State.SUGGESTED, "match.undone")


def _decide(match: Match, user: User, state: Match.State, what: str) -> Match:
    claim = lock_claim(match.claim)
    is_reviewer = claim.assignments.open().filter(reviewer=user).exists()
    policy.require(policy.may_triage(user) or is_reviewer, "Only editors and the claim's reviewer say what it repeats.")
    if claim.state == Claim.State.CLOSED:
        raise WrongState("This claim is closed; reopen it first.")
    match = Match.objects.select_for_update().get(pk=match.pk)
    if match.state == state:
        return match
    before = {"state": match.state}
    match.state = state
    is_decided = state != Match.State.SUGGESTED
    match.decided_by, match.decided_at = (user, timezone.now()) if is_decided else (None, None)
    match.save(update_fields=["state", "decided_by", "decided_at"])
    after = {"state": state, "earlier_claim": match.earlier_claim, "fact_check": match.fact_check}
    record_event(actor=Actor.person(user), what=what, on=claim, before=before, after=after)
    return match
