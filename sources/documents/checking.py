"""Whether the snapshot store still holds, byte for byte, what the rows say that was kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.core.files.storage import storages

from sources.documents.store import ContentMissing, bring, name_of, sha256
from sources.models import Snapshot

Progress = Callable[[int, int], None]
READ_AT_ONCE = 200


@dataclass
class StoreReport:
    """What was compared, and a sentence for each snapshot that is not what it was."""

    snapshots: int = 0
    wrong: list[str] = field(default_factory=list)


def check_snapshots(progress: Progress = lambda done, of: None) -> StoreReport:
    """Hash all kept bytes and all texts again. Reads only; the desk may go on working.

    Of a snapshot that was taken down nothing may be left: bytes that are still there are a fault too.
    """
    report = StoreReport()
    standing = Snapshot.objects.filter(taken_down_at=None)
    total = standing.count()
    known: dict[str, str] = {}
    for snapshot in standing.order_by("pk").select_related("document").iterator(READ_AT_ONCE):
        report.snapshots += 1
        if snapshot.content_sha256 not in known:
            known[snapshot.content_sha256] = _trouble_with(snapshot.content_sha256)
        if known[snapshot.content_sha256]:
            report.wrong.append(f"“{snapshot}”: {known[snapshot.content_sha256]}")
        if sha256(snapshot.text.encode("utf-8")) != snapshot.text_sha256:
            report.wrong.append(f"“{snapshot}”: its text is not the one that was read from it.")
        progress(report.snapshots, total)
    gone = Snapshot.objects.exclude(taken_down_at=None).exclude(content_sha256__in=standing.values("content_sha256"))
    for snapshot in gone.order_by("pk").select_related("document"):
        if storages["snapshots"].exists(name_of(snapshot.content_sha256)):
            report.wrong.append(f"“{snapshot}” was taken down, but its bytes are still in the snapshot store.")
    return report


def _trouble_with(digest: str) -> str:
    try:
        bring(digest)
    except ContentMissing as error:
        return str(error)
    except OSError as error:
        return f"The kept bytes {digest[:12]}… cannot be read ({error.strerror or error})."
    return ""


def kept_digests() -> Iterator[str]:
    """The hashes of all bytes that a snapshot rests on; what was taken down rests on none."""
    yield from (
        Snapshot.objects.filter(taken_down_at=None)
        .order_by()
        .values_list("content_sha256", flat=True)
        .distinct()
        .iterator()
    )
