"""What an editor should know before a claim goes out: rules of the field, told in sentences that say the way out.

After the guidelines for ClaimReview of schema.org and Google (page of 2025-12-10), and what readers need to retrace it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from claims.models import Claim, Claimant, EvidenceAssessment, StaleMark, Topic, Verdict
from desk.models import Desk

# Google's documentation asks for fewer; what is longer is cut where it is shown.
SHORT_ENOUGH = 75
# A rating that is a sentence is cut too, so that its meaning has to come first.
LABEL_SHORT_ENOUGH = 60
_DEBUNK = re.compile(r"\s*(?:no,|it(?: is|['’]s) (?:not|false|untrue|wrong|incorrect|a lie|a myth)\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Trouble:
    """``field`` is the one of the publishing form that it is about, if any. What ``stops`` has to be mended first."""

    words: str
    field: str = ""
    stops: bool = False


def troubles(
    *, claim: Claim, verdict: Verdict, text: str, short: str = "", claimant: Claimant | None = None
) -> list[Trouble]:
    """What speaks against publishing this verdict in these words, what stops it first."""
    found = [
        *_of_words(text, short, verdict),
        *_of_claimant(claim, claimant),
        *_of_places(claim),
        *_of_topics(claim),
        *_of_rating(verdict),
        *_of_evidence(claim, verdict),
        *_of_desk(),
    ]
    return sorted(found, key=lambda trouble: not trouble.stops)


def _of_words(text: str, short: str, verdict: Verdict) -> Iterator[Trouble]:
    if _DEBUNK.match(text):
        yield Trouble("These words tell what is wrong. Say what was claimed; the rating says the rest.", "text")
    if text.rstrip().endswith("?"):
        yield Trouble("This is a question. A claim is a statement that stands alone.", "text")
    line, field = (short, "short") if short.strip() else (text, "text")
    if label := _rating_in(line, verdict):
        yield Trouble(f"Take the rating “{label}” out of these words: it stands beside them.", field, stops=True)
    if len(line.strip()) > SHORT_ENOUGH:
        count = len(line.strip())
        yield Trouble(
            f"The line for lists and ClaimReview has {count} characters; after about {SHORT_ENOUGH} it is cut.", "short"
        )


def _rating_in(line: str, verdict: Verdict) -> str:
    """The label of the scale with which a line begins or ends, set apart by a mark; inside it may be a plain word."""
    for label in verdict.rating.scale.ratings.values_list("label", flat=True):
        word = re.escape(label)
        if re.search(rf"^\W*{word}\s*[:;–—|!]|[:;–—|(\[]\s*{word}\W*$", line, re.IGNORECASE):
            return label
    return ""


def _of_claimant(claim: Claim, claimant: Claimant | None) -> Iterator[Trouble]:
    if claimant is None:
        yield Trouble("No claimant is named. If it is known who said it, readers should be told.", "claimant")
        return
    printed_by = claim.appearances.values_list("snapshot__document__publisher__name", flat=True)
    if any(name and name.casefold() == claimant.name.casefold() for name in printed_by):
        yield Trouble(
            f"{claimant} printed the claim. If somebody else made it, name them; an outlet is no claimant.", "claimant"
        )


def _of_places(claim: Claim) -> Iterator[Trouble]:
    documents = [one.snapshot.document for one in claim.appearances.select_related("snapshot__document")]
    if not documents:
        yield Trouble("The claim stands in no document any more, so readers are not told where it was made.")
        return
    if not any(one.published_on for one in documents):
        yield Trouble("No document says on which day the claim was made. Give one its date, if it is known.")
    today = timezone.localdate()
    for one in documents:
        if one.published_on and one.published_on > today:
            yield Trouble(f"“{one}” is dated {one.published_on:%-d %B %Y}, a day that is still to come.")
        if not (one.canonical_url or one.submitted_url):
            yield Trouble(f"“{one}” has no address, so readers cannot follow the claim to where it was made.")


def _of_topics(claim: Claim) -> Iterator[Trouble]:
    if not claim.topics.exists() and Topic.objects.filter(is_offered=True).exists():
        yield Trouble("The claim has no topic, so nobody finds it by one. Set its topics on its page.")


def _of_rating(verdict: Verdict) -> Iterator[Trouble]:
    rating = verdict.rating
    if len(rating.label) > LABEL_SHORT_ENOUGH:
        yield Trouble(f"The rating has {len(rating.label)} characters and may be cut; begin it with what it means.")
    if rating.on_truth_axis:
        axis = list(rating.scale.ratings.filter(on_truth_axis=True).values_list("position", flat=True))
        if min(axis) < 1 or len(set(axis)) < 2:
            yield Trouble(
                f"{rating.scale} has no numbers that ClaimReview takes: two or more, the lowest 1. Mend the scale.",
                stops=True,
            )


def _of_evidence(claim: Claim, verdict: Verdict) -> Iterator[Trouble]:
    rests_on = list(verdict.assessments.select_related("link__passage__snapshot__document").order_by("id"))
    for number, one in enumerate(rests_on, start=1):
        document = one.link.passage.snapshot.document
        if not (document.canonical_url or document.submitted_url):
            yield Trouble(f"Evidence [{number}], “{document}”, has no address, so readers cannot look it up.")
    if rests_on and not re.search(r"\[\d{1,3}\]", verdict.rationale):
        yield Trouble("The rationale cites none of its evidence as [1], so readers cannot see what rests on what.")
    bearing = [one for one in rests_on if one.stance != EvidenceAssessment.Stance.IRRELEVANT]
    if bearing and not any(one.directness == EvidenceAssessment.Directness.PRIMARY for one in bearing):
        yield Trouble("No piece of evidence is marked as a primary source. If there is one, cite it.")
    if StaleMark.objects.unsettled().filter(claim=claim, link__in=[one.link_id for one in rests_on]).exists():
        yield Trouble("Words that the verdict rests on have changed on their page, and nobody has settled it yet.")


def _of_desk() -> Iterator[Trouble]:
    desk = Desk.current()
    if not desk.public_address and not desk.has_sample:
        yield Trouble("The desk has no public address yet. ClaimReview needs one: give it under This desk.")
