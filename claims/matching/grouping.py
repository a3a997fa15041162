"""The only grouping by machine: new claims that say the same in the same words become appearances of one claim.

Text alone cannot tell 500,000 from 400,000, nor whose "last year" is meant. So words, quantities and resolved days must
all be equal, nobody may have acted on either claim, and a claim that points outside of itself stays alone.
"""

import re
from collections import defaultdict
from datetime import date

from django.db import transaction

from claims.language.times import find_times
from claims.matching.statements import fold, keep_statements
from claims.models import Appearance, Claim, Quantity, TimeReference
from desk.audit.actor import Actor
from desk.audit.services import record_event
from sources.models import Document

# Words that mean something else in every article.
_POINTS_OUTSIDE = re.compile(
    r"\b(?:he|she|they|it|i|we|you|him|her|them|us|his|hers|their|its|our|my|this|that|these|those|here|there|who)\b",
    re.IGNORECASE,
)
_ANY_DAY = date(2001, 6, 15)


@transaction.atomic
def group_equal(document: Document, *, actor: Actor) -> int:
    """Move the appearances of this document's claims to earlier claims that are equal; returns how many were moved.

    The later claim goes: it was nothing but the machine's. Repeating it changes nothing.
    """
    appearing = Appearance.objects.filter(snapshot__document=document).values("claim")
    new = list(Claim.objects.untouched().filter(pk__in=appearing).order_by("pk"))
    keep_statements(new)
    hashes = {claim.pk: fold(claim.text) for claim in new if not _POINTS_OUTSIDE.search(claim.text)}
    alike = defaultdict(list)
    same_words = Claim.objects.untouched().filter(statement__folded__in=set(hashes.values()))
    # Whoever acts on one of them waits, or was first and is seen.
    for claim in Claim.objects.select_for_update().filter(pk__in=[one.pk for one in same_words]).order_by("pk"):
        alike[fold(claim.text)].append(claim)
    keys = [one.pk for group in alike.values() for one in group]
    still = set(Claim.objects.untouched().filter(pk__in=keys).values_list("pk", flat=True))
    said = _said(list(still))
    moved = 0
    for group in alike.values():
        kept: dict[object, Claim] = {}
        for claim in group:
            if claim.pk not in still or claim.pk not in said:
                continue
            first = kept.setdefault(said[claim.pk], claim)
            if first is not claim and claim.pk in hashes:
                _join(claim, first, actor)
                moved += 1
    return moved


def _said(keys: list[int]) -> dict[int, object]:
    """What a claim says beside its words: quantities and days, equal in all of its appearances. A claim is left out
    whose appearances differ, or of which a time could not be resolved."""
    appearances = list(Appearance.objects.filter(claim__in=keys).values_list("pk", "claim", "quote"))
    quantities, times = defaultdict(list), defaultdict(list)
    of = [pk for pk, _, _ in appearances]
    for key, *values in Quantity.objects.filter(appearance__in=of).values_list("appearance", "low", "high", "unit"):
        quantities[key].append(tuple(values))
    resolved = TimeReference.objects.filter(appearance__in=of)
    for key, *days in resolved.values_list("appearance", "first_day", "last_day"):
        times[key].append(tuple(days))
    found: dict[int, object] = {}
    unsure = set()
    for pk, claim, quote in appearances:
        said = frozenset(quantities[pk]), frozenset(times[pk])
        if found.setdefault(claim, said) != said or len(times[pk]) < len(find_times(quote, _ANY_DAY)):
            unsure.add(claim)
    return {claim: values for claim, values in found.items() if claim not in unsure}


def _join(claim: Claim, first: Claim, actor: Actor) -> None:
    moved = list(claim.appearances.values_list("pk", flat=True))
    Appearance.objects.filter(pk__in=moved).update(claim=first)
    record_event(
        actor=actor,
        what="claim.grouped",
        on=first,
        before={"claim": claim.pk, "text": claim.text},
        after={"appearances": moved},
    )
    claim.delete()
