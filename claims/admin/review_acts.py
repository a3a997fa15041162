"""What the buttons of the review page do, each by the word that it sends; each returns the sentence that says it."""

from collections.abc import Callable

from django.db.models import Q
from django.http import HttpRequest

from claims.admin.checked_before import ACTS as MATCH_ACTS
from claims.admin.checked_before import decide_match
from claims.admin.review_source import shown_place
from claims.errors import ClaimsError
from claims.linking.requests import request_evidence
from claims.models import Assignment, Claim, EvidenceAssessment, EvidenceLink
from claims.review.blindness import evidence_shown_to
from claims.review.cells import cite_cell, cite_whole_passage
from claims.review.drafts import added_by_hand, note_added, settle_words
from claims.review.evidence import add_evidence_link, assess_evidence, dismiss_evidence, take_back_assessment
from claims.review.giving_up import give_up, take_up_again
from claims.review.selection import find_selected
from claims.review.services import add_claim, split_off
from desk.admin.base import row_key, signed_in
from desk.audit.actor import Actor
from sources.documents.services import Added, add_content, add_url, refuse_if_too_large
from sources.fetching.errors import FetchError
from sources.models import Document, Passage, Snapshot

MOST_PASSAGES = 3


def typed(request: HttpRequest, name: str) -> str:
    """A field of the form without null characters, which PostgreSQL does not keep, and with line breaks of one sort."""
    return request.POST.get(name, "").replace("\x00", "").replace("\r\n", "\n")


def _add(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    passage = Passage.objects.filter(pk=row_key(rest)).first()
    if passage is None:
        raise ClaimsError("This passage is gone from the library; search again.")
    added = add_evidence_link(claim=assignment.claim, passage=passage, user=signed_in(request))
    note_added(assignment=assignment, user=signed_in(request), link=added.pk)
    return "Added; now say how it stands to the claim."


def _link(request: HttpRequest, assignment: Assignment, key: str) -> EvidenceLink:
    """A link that this reviewer's page has a card for: whoever guesses the key of another's find is told nothing."""
    shown = evidence_shown_to(signed_in(request), assignment.claim, added_by_hand(assignment)).order_by().values("pk")
    own = assignment.assessments.values("link")
    links = EvidenceLink.objects.filter(Q(pk__in=shown) | Q(pk__in=own), claim=assignment.claim)
    link = links.filter(pk=row_key(key)).first()
    if link is None:
        raise ClaimsError("This passage no longer lies beside the claim; reload the page.")
    return link


def _stance(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    key, _, stance = rest.partition(" ")
    link, user = _link(request, assignment, key), signed_in(request)
    note, directness = typed(request, f"note-{link.pk}"), typed(request, f"directness-{link.pk}")
    _refuse_if_changed_meanwhile(request, assignment, link, note)
    given = assess_evidence(
        assignment=assignment, link=link, user=user, stance=stance, directness=directness, note=note
    )
    _cite(request, given)
    return f"Saved: {given.get_stance_display()}."


def _cite(request: HttpRequest, assessment: EvidenceAssessment) -> None:
    """The cell that was chosen on a card of a table; cards of running text have no such choice."""
    chosen = request.POST.get(f"cell-{assessment.link_id}")
    if chosen is None:
        return
    start, _, end = chosen.partition("-")
    if start:
        cite_cell(assessment=assessment, user=signed_in(request), start=row_key(start), end=row_key(end))
    else:
        cite_whole_passage(assessment=assessment, user=signed_in(request))


def _refuse_if_changed_meanwhile(request: HttpRequest, assignment: Assignment, link: EvidenceLink, note: str) -> None:
    """A note that another tab saved since this page was made is not overwritten unseen."""
    was = request.POST.get(f"note-{link.pk}-was")
    own = EvidenceAssessment.objects.filter(assignment=assignment, link=link).first()
    now = own.note if own else ""
    if was is not None and was.strip() != now and note.strip() not in (now, was.strip()):
        raise ClaimsError(
            f"The note on this passage was changed meanwhile to “{now}”; yours, “{note}”, waits in its field. "
            "Save again to put it there."
        )


def _dismiss(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    dismiss_evidence(assignment=assignment, link=_link(request, assignment, rest), user=signed_in(request))
    return "Dismissed; it waits under “set aside”, z takes it back."


def _take_back(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    take_back_assessment(assignment=assignment, link=_link(request, assignment, rest), user=signed_in(request))
    return "Taken back."


def _selected(request: HttpRequest, assignment: Assignment) -> tuple[Snapshot, int, int]:
    place = shown_place(assignment.claim)
    if place is None:
        raise ClaimsError("This claim stands in no snapshot any more, so there are no words to mark.")
    start, end = (_offset(typed(request, f"selected-{side}")) for side in ("start", "end"))
    words = typed(request, "selected")
    return place.snapshot, *find_selected(place.snapshot.text, words, start=start, end=end, near=place.start)


def _offset(given: str) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _selected_as_evidence(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    snapshot, start, end = _selected(request, assignment)
    passages = list(Passage.objects.filter(snapshot=snapshot, start__lt=end, end__gt=start).order_by("position"))
    if not passages:
        raise ClaimsError("This source is not cut into passages yet, so it cannot be evidence; try again in a minute.")
    for passage in passages[:MOST_PASSAGES]:
        added = add_evidence_link(claim=assignment.claim, passage=passage, user=signed_in(request))
        note_added(assignment=assignment, user=signed_in(request), link=added.pk)
    return "The passage with these words lies beside the claim; now say how it stands to it."


def _selected_as_claim(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    snapshot, start, end = _selected(request, assignment)
    claim = add_claim(snapshot=snapshot, start=start, end=end, user=signed_in(request))
    return f"“{claim}” is claim {claim.pk}; an editor gives it to somebody."


def _split(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    _, start, end = _selected(request, assignment)
    claim = split_off(claim=assignment.claim, start=start, end=end, user=signed_in(request))
    return f"“{claim}” is claim {claim.pk} now. Word this one without it (n)."


def _from_address(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    address = typed(request, "evidence-address").strip()
    if not address:
        raise ClaimsError("Paste the address of the document first.")
    user = signed_in(request)
    try:
        added = add_url(url=address, actor=Actor.person(user), kind=Document.Kind.OTHER)
    except FetchError as error:
        raise ClaimsError(str(error)) from error
    return _requested(assignment, added, request)


def _from_file(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    file = request.FILES.get("evidence-file")
    if file is None:
        raise ClaimsError("Choose the file first.")
    refuse_if_too_large(file.name or "", file.size or 0)
    actor = Actor.person(signed_in(request))
    added = add_content(content=file.read(), actor=actor, kind=Document.Kind.OTHER, name=file.name or "")
    return _requested(assignment, added, request)


def _requested(assignment: Assignment, added: Added, request: HttpRequest) -> str:
    request_evidence(claim=assignment.claim, document=added.document, user=signed_in(request))
    return f"{added.message} Its best passages will lie here."


def _close(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    number = typed(request, "close-original").strip()
    original = Claim.objects.filter(pk=row_key(number)).first() if number else None
    if number and original is None:
        raise ClaimsError(f"There is no claim {number[:20]}; its number stands at the top of its page.")
    give_up(
        assignment=assignment,
        user=signed_in(request),
        reason=typed(request, "close-reason"),
        note=typed(request, "close-note"),
        duplicate_of=original,
    )
    return f"“{assignment.claim}” is off your desk."


def _take_up_again(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    take_up_again(assignment=assignment, user=signed_in(request))
    return "It is yours again."


def _settle(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    how, name, place = [*rest.split(" "), "", ""][:3]
    at = _offset(place)
    settle_words(assignment=assignment, user=signed_in(request), name=name, place=-1 if at is None else at, how=how)
    return {"take": "Taken; what stood there is gone.", "join": "Joined below.", "drop": "Dropped."}[how]


def _look(request: HttpRequest, assignment: Assignment, rest: str) -> str:
    return ""


Act = Callable[[HttpRequest, Assignment, str], str]


def _on_match(word: str) -> Act:
    return lambda request, assignment, rest: decide_match(assignment.claim, signed_in(request), word, rest)


# While the reviewer works on the claim.
WORK: dict[str, Act] = {
    "draft": lambda request, assignment, rest: "Draft saved.",
    "add": _add,
    "stance": _stance,
    "dismiss": _dismiss,
    "take_back": _take_back,
    "evidence_here": _selected_as_evidence,
    "claim_here": _selected_as_claim,
    "split_here": _split,
    "address": _from_address,
    "file": _from_file,
    "look": _look,
    "settle": _settle,
    **{word: _on_match(word) for word in MATCH_ACTS},
}
# What takes the claim off the reviewer's desk, or puts it back: the whole page is another then.
LEAVING: dict[str, Act] = {"close": _close, "take_up_again": _take_up_again}
