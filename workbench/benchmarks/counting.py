"""Articles taken in, and counted from the database when whatever was to happen has happened."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

from redis.exceptions import RedisError

from claims.language.benchmarks.table import Row
from claims.models import Appearance, Claim, ExtractionRun
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.jobs.services import sweep_jobs
from desk.models import Job
from desk.tasks import queue_is_empty
from sources.documents.services import add_content
from sources.models import Document, Snapshot

STEPS = ("read", "index", "extract", "link", "match")


def take_in(texts: Sequence[str]) -> list[Document]:
    """Articles on their way, as somebody adds them."""
    return [add_content(content=text.encode(), actor=Actor.shell(), name="invented.txt").document for text in texts]


def sweep_until(happened: Callable[[], bool], what: str, patience: float = 900) -> None:
    """Sweeps meanwhile, as beat would. Raises WorkbenchError when it has not happened in time."""
    until = time.monotonic() + patience
    while not happened():
        if time.monotonic() > until:
            told = list(Job.objects.open().values_list("kind", "state", "attempts", "lease_until"))
            raise WorkbenchError(f"Within {patience:.0f} seconds it never came so far that {what}: {told}")
        with suppress(RedisError):
            sweep_jobs(queue_is_empty=queue_is_empty())
        time.sleep(0.5)


def counted(documents: Sequence[Document]) -> list[Row]:
    """Every article complete, every article and every claim once."""
    done = Job.objects.filter(subject_id__in=[one.pk for one in documents], state=Job.State.DONE)
    complete = [one for one in documents if set(done.about(one).values_list("kind", flat=True)) >= set(STEPS)]
    runs = Counter(ExtractionRun.objects.values_list("snapshot__document", flat=True))
    places = Counter(Appearance.objects.values_list("snapshot", "start", "end"))
    snapshots = Counter(Snapshot.objects.filter(document__in=documents).values_list("document", flat=True))
    doubled = sum(count - 1 for counts in (runs, places, snapshots) for count in counts.values())
    again = Job.objects.filter(attempts__gt=1).count()
    aside = Job.objects.set_aside().count()
    told = f"{len(documents)} taken in, {aside} jobs set aside"
    return [
        Row("articles that are not complete", len(documents) - len(complete), 0, told, at_most=True),
        Row("articles, readings or claims twice", doubled, 0, f"{Claim.objects.count()} claims", at_most=True),
        Row("jobs that were done again", again, None),
    ]
