"""How far a document is on its way, in words and as a share."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, QuerySet, Subquery

from desk.models import Job
from sources.models import Document

STEPS = ("fetch", "read", "index", "extract", "link")
LAST_STEP = {Document.Kind.ARTICLE: "link"}
_RUNNING = {
    "fetch": "being fetched",
    "read": "being read",
    "index": "being cut into passages",
    "extract": "claims are being found",
    "link": "evidence is being searched",
}
_WAITING = {
    "fetch": "waits to be fetched",
    "read": "waits to be read",
    "index": "waits for its passages",
    "extract": "waits for its claims to be found",
    "link": "waits for its evidence",
}
_STOPPED = {
    "fetch": "could not be fetched",
    "read": "could not be read",
    "index": "could not be cut into passages",
    "extract": "claims could not be found",
    "link": "evidence could not be searched",
}


@dataclass(frozen=True)
class Progress:
    """One line about the journey, its share done (0 to 100), and whether it has arrived or was stopped."""

    words: str
    percent: int
    is_stopped: bool = False
    is_done: bool = False
    reason: str = ""


def with_latest_job(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Each document with what ``progress_of`` reads: its latest job on the way, at no query of its own."""
    jobs = Job.objects.filter(
        subject_type=ContentType.objects.get_for_model(Document), subject_id=OuterRef("pk"), kind__in=STEPS
    ).order_by("-id")
    names = ("kind", "state", "progress", "progress_of", "reason")
    latest = {f"job_{name}": Subquery(jobs.values(name)[:1]) for name in names}
    return documents.annotate(**latest)


def progress_of(document: Document) -> Progress:
    """Where a document of ``with_latest_job`` is."""
    kind, state = getattr(document, "job_kind", None), getattr(document, "job_state", None)
    if document.duplicate_of_id:
        return Progress("repeats an earlier document", 100, is_done=True)
    if not kind or kind not in STEPS:
        return Progress("not examined yet", 0)
    steps = STEPS[: STEPS.index(LAST_STEP.get(Document.Kind(document.kind), "index")) + 1]
    place = steps.index(kind) if kind in steps else len(steps) - 1
    if state == Job.State.SET_ASIDE:
        reason = getattr(document, "job_reason", "")
        return Progress(_STOPPED[kind], 100 * place // len(steps), is_stopped=True, reason=reason)
    if state == Job.State.DONE:
        is_done = place == len(steps) - 1
        words = ("ready" if len(steps) == len(STEPS) else "in the library") if is_done else _WAITING[steps[place + 1]]
        return Progress(words, 100 if is_done else 100 * (place + 1) // len(steps), is_done=is_done)
    done, of = getattr(document, "job_progress", 0) or 0, getattr(document, "job_progress_of", 0) or 0
    share = done / of if of else 0.0
    words = _RUNNING[kind] if state == Job.State.RUNNING else _WAITING[kind]
    return Progress(words, int(100 * (place + share) / len(steps)))
