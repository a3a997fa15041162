"""Which documents go back to one source: suggested by a machine, set by people. What a person set always wins."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Substr

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import NotAllowed, WorkbenchError
from desk.models import Job
from desk.words import is_blank
from sources.models import Document, Origin, OriginKey, Snapshot
from sources.origins.reading import MOST_CHARACTERS, Likeness, Reading, likeness, read_words
from sources.origins.sketch import METHOD, Sketch, sketch

# Of ten thousand copies that share a key the first are looked at: they have found each other before.
LOOKED_AT_PER_KEY = 12
# So many documents are compared word for word, those with most keys in common first.
COMPARED = 6


def compare_document(document: Document, job: Job | None = None) -> dict[str, Any]:
    """Find the documents that the newest text of this one is like, and suggest that they go back to one source.

    Harmless to repeat. The work for one document does not grow with the number of its copies. A machine joins a
    document to the one source that it is most like and never makes one of two that are there; that is for people.
    """
    snapshot = document.snapshots.order_by("-taken_at", "-id").first()
    if snapshot is None:
        raise WorkbenchError(f"“{document}” has not been read yet; there is no text to compare.")
    reading = read_words(snapshot.text[:MOST_CHARACTERS], snapshot.blocks)
    # Committed before the search: of two copies that come in at once, one at least sees the other.
    _keep_keys(document, sketch(reading))
    found = _most_like(document, reading)
    origin = _suggest(document, found)
    return {"origin": origin, "like": found[0] if found else None}


@transaction.atomic
def _keep_keys(document: Document, keys: Sketch) -> None:
    wanted = {*keys.bands, *keys.stretches}
    kept = document.origin_keys.all()
    kept.exclude(key__in=wanted, method=METHOD).delete()
    OriginKey.objects.bulk_create(
        [OriginKey(document=document, key=key, method=METHOD) for key in sorted(wanted)], ignore_conflicts=True
    )


def _most_like(document: Document, reading: Reading) -> tuple[int, Likeness] | None:
    best: tuple[int, Likeness] | None = None
    for key in _candidates(document):
        found = likeness(reading, _read(key))
        if found is not None and (best is None or found.share > best[1].share):
            best = key, found
    return best


def _candidates(document: Document) -> list[int]:
    """Documents with keys in common, those with most of them first; of equal ones the earliest."""
    shared: Counter[int] = Counter()
    for key in document.origin_keys.values_list("key", flat=True):
        others = OriginKey.objects.filter(key=key, method=METHOD).exclude(document=document)
        shared.update(others.order_by("document").values_list("document", flat=True)[:LOOKED_AT_PER_KEY])
    ranked = sorted(shared, key=lambda key: (-shared[key], key))[: COMPARED * 4]
    originals = set(Document.objects.originals().filter(pk__in=ranked).values_list("pk", flat=True))
    return [key for key in ranked if key in originals][:COMPARED]


def _read(document: int) -> Reading:
    newest = Snapshot.objects.filter(document=document).order_by("-taken_at", "-id")
    snapshot = newest.defer("text").annotate(beginning=Substr("text", 1, MOST_CHARACTERS)).first()
    return read_words(snapshot.beginning, snapshot.blocks) if snapshot else Reading(0, frozenset())


@transaction.atomic
def _suggest(document: Document, found: tuple[int, Likeness] | None) -> int | None:
    """Write the suggestion; returns the source that counts for the document now."""
    other = found[0] if found else None
    rows = _locked([document.pk, *([other] if other else [])])
    here = rows[document.pk]
    there = rows.get(other) if other else None  # it may have gone meanwhile
    if there is None or found is None:
        here.origin_suggested, here.origin_reason = None, None
    else:
        here.origin_suggested_id = there.origin_id or here.origin_suggested_id or Origin.objects.create().pk
        here.origin_reason = {
            "kind": found[1].kind.value,
            "share": found[1].share,
            "with": there.pk,
            "method": METHOD,
        }
        if there.origin_id is None:
            there.origin_suggested_id = here.origin_suggested_id
            there.save(update_fields=["origin_suggested"])
    here.save(update_fields=["origin_suggested", "origin_reason"])
    return here.origin_id


def _locked(keys: Iterable[int]) -> dict[int, Document]:
    """In one order, whoever asks: two copies may be compared at once."""
    return {row.pk: row for row in Document.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk")}


@transaction.atomic
def join_origin(*, document: Document, other: Document, user: User, reason: str) -> Document:
    """An editor says that two documents go back to one source; what follows the other one stays with it.

    Raises NotAllowed for others than editors, WorkbenchError without a reason or for one and the same document.
    """
    _require_editor(user)
    _require_reason(reason)
    rows = _locked({document.duplicate_of_id or document.pk, other.duplicate_of_id or other.pk})
    if len(rows) < 2:
        raise WorkbenchError("These two are one and the same document already.")
    here, there = rows[document.duplicate_of_id or document.pk], rows[other.duplicate_of_id or other.pk]
    origin = there.origin_id or Origin.objects.create().pk
    if there.origin_edited_id is None:
        there.origin_edited_id = origin
        there.save(update_fields=["origin_edited"])
    return _set(here, origin, user, "document.joined_to_origin", reason, {"other": there})


@transaction.atomic
def split_origin(*, document: Document, user: User, reason: str) -> Document:
    """An editor says that a document stands alone, whatever it is like. Raises as ``join_origin`` does."""
    _require_editor(user)
    _require_reason(reason)
    here = _locked([document.pk])[document.pk]
    return _set(here, Origin.objects.create().pk, user, "document.split_from_origin", reason, {})


@transaction.atomic
def leave_origin_to_machine(*, document: Document, user: User) -> Document:
    """Take back what a person set: the machine's suggestion counts again. Raises NotAllowed for others than editors."""
    _require_editor(user)
    here = _locked([document.pk])[document.pk]
    return here if here.origin_edited_id is None else _set(here, None, user, "document.origin_taken_back", "", {})


def _set(document: Document, origin: int | None, user: User, what: str, reason: str, more: dict[str, Any]) -> Document:
    before = {"origin_edited": document.origin_edited_id}
    document.origin_edited_id = origin
    document.save(update_fields=["origin_edited"])
    after = {"origin_edited": origin, **more}
    record_event(actor=Actor.person(user), what=what, on=document, before=before, after=after, reason=reason.strip())
    return document


def _require_editor(user: User) -> None:
    if not (user.is_active and user.has_perm("sources.change_document")):
        raise NotAllowed("Only editors say which documents go back to one source; tell one.")


def _require_reason(reason: str) -> None:
    if is_blank(reason):
        raise WorkbenchError("Say in a few words how you know; whoever counts the sources will ask.")
