"""What rests on a page that changed is marked, those who answer for it are told, and a person settles it."""

from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims import policy
from claims.changes.services import record_change
from claims.errors import ReasonMissing, WrongState
from claims.models import Appearance, Assignment, Change, Claim, EvidenceLink, Publication, StaleMark
from claims.notices import tell_source_changed, tell_stale
from claims.staleness.changed import Changed, Place, changed, span_of
from claims.workflow import lock_claim
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.models import Job
from desk.words import is_blank
from sources.models import Document
from sources.refetching.services import watch_for_evidence

TAKEN_BACK = "The words stand on the page again."
_IN_WORK = (
    Claim.State.TRIAGED,
    Claim.State.ASSIGNED,
    Claim.State.IN_REVIEW,
    Claim.State.ADJUDICATION,
    Claim.State.DECIDED,
)


def watch_evidence() -> None:
    """Have the pages looked at again on which confirmed evidence rests. Swept by beat."""
    documents = EvidenceLink.objects.confirmed().values_list("passage__snapshot__document", flat=True).distinct()
    watch_for_evidence(resting=set(documents))


def mark_stale(document: Document, job: Job) -> dict[str, Any]:
    """Mark what rests on words that the newest snapshot of a document no longer has; returns how many marks it raised.

    Confirmed evidence, and the words of claims that are in work or decided. Harmless to repeat. Suggestions that nobody
    confirmed raise nothing: the search offers the newer text by itself.
    """
    links = list(_confirmed_links(document))
    appearances = list(_appearances_in_work(document))
    by_link, by_appearance = changed(links), changed(appearances)
    found: list[tuple[Place, Changed]] = [(one, by_link[one.pk]) for one in links if one.pk in by_link]
    found += [(one, by_appearance[one.pk]) for one in appearances if one.pk in by_appearance]
    raised = sum(_mark(place, what, Actor.machine(job)) for place, what in found)
    return {"compared": len(found), "raised": raised}


def _confirmed_links(document: Document) -> QuerySet[EvidenceLink]:
    return (
        EvidenceLink.objects.confirmed()
        .filter(passage__snapshot__document=document)
        .select_related("claim", "passage__snapshot__document__publisher")
        .defer("passage__snapshot__text", "passage__snapshot__layout")
        .order_by("claim", "pk")
    )


def _appearances_in_work(document: Document) -> QuerySet[Appearance]:
    return (
        Appearance.objects.filter(snapshot__document=document, claim__state__in=_IN_WORK)
        .select_related("claim", "snapshot__document__publisher")
        .defer("snapshot__text", "snapshot__layout")
        .order_by("claim", "pk")
    )


@transaction.atomic
def _mark(place: Place, what: Changed, actor: Actor) -> bool:
    """Raise, follow or take back the mark of one place; True where a new one was raised."""
    claim = lock_claim(place.claim)
    about: dict[str, Place] = {"link" if isinstance(place, EvidenceLink) else "appearance": place}
    mark = StaleMark.objects.select_for_update(of=("self",)).unsettled().filter(**about).first()
    if not what.lost:
        if mark is not None:
            _take_back(mark, claim, actor)
        return False
    values = {"new_snapshot": what.newer, "changes": [asdict(change) for change in what.lost]}
    if mark is not None:
        StaleMark.objects.filter(pk=mark.pk).update(**values)
        return False
    if StaleMark.objects.filter(**about, new_snapshot=what.newer).exists():
        return False  # a person has settled this very change
    mark = StaleMark.objects.create(claim=claim, old_snapshot=span_of(place)[0], **about, **values)
    record_event(
        actor=actor,
        what="claim.source_changed",
        on=claim,
        after={"mark": mark.pk, **about, "old_snapshot": mark.old_snapshot_id, "new_snapshot": what.newer.pk},
    )
    _tell(mark, claim)
    return True


def _tell(mark: StaleMark, claim: Claim) -> None:
    document = mark.old_snapshot.document
    publisher = f" ({document.publisher})" if document.publisher else ""
    why = f"“{document}”{publisher} has changed since {mark.old_snapshot.taken_at:%d %B %Y}."
    key = f"snapshot:{mark.new_snapshot_id}"
    tell_source_changed(claim, _reviewers(mark), why, key=key)
    publication = _publication_on(mark)
    if publication is not None:
        tell_stale(claim, why, key=key)
        if publication.stale_since is None:
            record_change(publication=publication, kind=Change.Kind.STALE, note=why)


def _reviewers(mark: StaleMark) -> list[Assignment]:
    """Whose open review it concerns: of evidence only theirs who took it themselves, since the others review blind."""
    assignments = mark.claim.assignments.open().select_related("reviewer")
    if mark.link_id is not None:
        assignments = assignments.filter(assessments__link=mark.link_id)
    return list(assignments.distinct())


def _publication_on(mark: StaleMark) -> Publication | None:
    """What stands published and rests on the words of this mark."""
    standing = Publication.objects.standing().filter(claim=mark.claim_id)
    if mark.link_id is not None:
        standing = standing.filter(verdict__assessments__link=mark.link_id)
    return standing.first()


def _take_back(mark: StaleMark, claim: Claim, actor: Actor) -> None:
    """The page says again what it said; nobody had looked at the mark yet."""
    mark.settled_at, mark.note = timezone.now(), TAKEN_BACK
    mark.save(update_fields=["settled_at", "note"])
    record_event(actor=actor, what="claim.source_restored", on=claim, after={"mark": mark.pk}, reason=TAKEN_BACK)
    _confirm_if_clear(mark, TAKEN_BACK)


@transaction.atomic
def settle_mark(*, mark: StaleMark, user: User, note: str) -> StaleMark:
    """An editor, or whoever reviews the claim, has looked at what changed and says what it means for the claim.

    What is published counts as confirmed once all its marks are settled; where the verdict does not hold any more, it
    is corrected, updated or retracted first. Raises NotAllowed for others, ReasonMissing without a note, WrongState for
    a mark that is settled.
    """
    policy.require(may_settle(user, mark), "Only editors and the claim's reviewer settle what changed.")
    if is_blank(note):
        raise ReasonMissing("Say in a few words what you found; whoever relies on the verdict will ask.")
    claim = lock_claim(mark.claim)
    mark = StaleMark.objects.select_for_update(of=("self",)).get(pk=mark.pk)
    if mark.settled_at is not None:
        raise WrongState(f"This change was settled on {mark.settled_at:%d %B %Y}: {mark.note}")
    mark.settled_at, mark.settled_by, mark.note = timezone.now(), user, note.strip()
    mark.save(update_fields=["settled_at", "settled_by", "note"])
    after = {"mark": mark.pk}
    record_event(actor=Actor.person(user), what="claim.change_settled", on=claim, after=after, reason=mark.note)
    _confirm_if_clear(mark, "")
    return mark


def may_settle(user: User, mark: StaleMark) -> bool:
    """Editors; where nothing published rests on it, reviewers too: of evidence those who took it themselves."""
    if policy.may_approve(user):
        return True
    return _publication_on(mark) is None and any(policy.may_review(user, one) for one in _reviewers(mark))


def _confirm_if_clear(mark: StaleMark, note: str) -> None:
    publication = _publication_on(mark)
    if publication is None or publication.stale_since is None:
        return
    on_it = Q(link__assessments__verdicts=publication.verdict_id) | Q(link=None)
    if not StaleMark.objects.unsettled().filter(on_it, claim=mark.claim_id).exists():
        record_change(publication=publication, kind=Change.Kind.CONFIRMED, note=note)
