"""Takes the sample desk away: its documents, claims, reviews, people and key. The record of what was done stays."""

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from claims.changes.services import record_change
from claims.models import (
    Assignment,
    Change,
    Claim,
    Claimant,
    Comment,
    Contact,
    Decision,
    EvidenceAssessment,
    EvidenceLink,
    FactCheck,
    Match,
    Publication,
    StaleMark,
    Topic,
    Verdict,
)
from desk.audit.actor import Actor
from desk.audit.guards import lifted
from desk.audit.services import record_event
from desk.errors import WorkbenchError
from desk.models import ApiClient, Desk, Job, Notification
from sources.documents.store import name_of
from sources.models import Document, Origin, Publisher, Snapshot
from workbench.sample_desk.loading import logins_file
from workbench.sample_desk.script import script


def remove_sample_desk() -> int:
    """Remove all of it; returns the number of documents. Raises WorkbenchError where real work rests on it."""
    digests = set(Snapshot.objects.filter(document__is_sample=True).values_list("content_sha256", flat=True))
    digests |= _not_yet_read()
    removed = _remove_rows(Actor.shell())
    still_used = set(Snapshot.objects.filter(content_sha256__in=digests).values_list("content_sha256", flat=True))
    for digest in digests - still_used:
        storages["snapshots"].delete(name_of(digest))
    logins_file().unlink(missing_ok=True)
    return removed


def _not_yet_read() -> set[str]:
    """Hashes of bytes that a job was to read: a page that has changed, on a desk that ended before."""
    sample = Document.objects.filter(is_sample=True).values("pk")
    of_documents = ContentType.objects.get_for_model(Document)
    payloads = Job.objects.filter(subject_type=of_documents, subject_id__in=sample).values_list("payload", flat=True)
    return {payload["sha256"] for payload in payloads if "sha256" in payload}


@transaction.atomic
def _remove_rows(actor: Actor) -> int:
    documents = Document.objects.filter(is_sample=True)
    claims = Claim.objects.filter(appearances__snapshot__document__is_sample=True).distinct()
    keys = list(claims.values_list("pk", flat=True))
    _refuse_if_used(keys)
    record_event(actor=actor, what="sample_desk.removed", on=Desk.current(), after={"documents": documents.count()})
    _remove_notifications(keys)
    Comment.objects.filter(claim__in=keys).delete()
    Contact.objects.filter(claim__in=keys).delete()
    for publication in Publication.objects.current().filter(claim__in=keys).order_by("pk"):
        record_change(publication=publication, kind=Change.Kind.REMOVED, note="It belonged to the sample desk.")
    with lifted(actor=actor, reason="The sample desk is removed."):
        return _delete_rows(keys, documents)


def _delete_rows(keys: list[int], documents: QuerySet[Document]) -> int:
    StaleMark.objects.filter(claim__in=keys).delete()
    Publication.objects.filter(claim__in=keys).delete()
    Decision.objects.filter(claim__in=keys).delete()
    Verdict.objects.filter(assignment__claim__in=keys).delete()
    EvidenceAssessment.objects.filter(assignment__claim__in=keys).delete()
    Assignment.objects.filter(claim__in=keys).delete()
    EvidenceLink.objects.filter(passage__snapshot__document__is_sample=True).delete()
    Claim.objects.filter(pk__in=keys).update(duplicate_of=None)
    Claim.objects.filter(pk__in=keys).delete()
    FactCheck.objects.filter(document__is_sample=True).delete()
    of_claims = ContentType.objects.get_for_model(Claim)
    Job.objects.filter(subject_type=of_claims, subject_id__in=keys).delete()
    of_documents = ContentType.objects.get_for_model(Document)
    Job.objects.filter(subject_type=of_documents, subject_id__in=documents.values("pk")).delete()
    removed = documents.count()
    documents.exclude(duplicate_of=None).delete()
    documents.delete()
    Origin.objects.exclude(pk__in=_origins_in_use()).delete()
    Topic.objects.filter(name__in=script()["topics"], claims=None).delete()
    _remove_if_unused(Claimant, is_sample=True)
    _remove_if_unused(Publisher, is_sample=True)
    ApiClient.objects.filter(is_sample=True).delete()
    _remove_people()
    Desk.objects.filter(pk=1).update(has_sample=False)
    return removed


def _remove_notifications(claims: list[int]) -> None:
    """What people were told of the sample leads nowhere any more."""
    assignments = Assignment.objects.filter(claim__in=claims).values("pk")
    for model, gone in ((Claim, claims), (Assignment, assignments)):
        kind = ContentType.objects.get_for_model(model)
        Notification.objects.filter(subject_type=kind, subject_id__in=gone).delete()


def _refuse_if_used(sample_claims: list[int]) -> None:
    """Real claims must not lose their evidence or their original without a person's word."""
    real = Claim.objects.exclude(pk__in=sample_claims)
    on_evidence = EvidenceLink.objects.filter(passage__snapshot__document__is_sample=True, claim__in=real)
    resting = real.filter(evidence_links__in=on_evidence.exclude(pk__in=on_evidence.suggested()))
    repeating = real.filter(duplicate_of__in=sample_claims)
    judged = Match.objects.decided().filter(
        Q(earlier_claim__in=sample_claims) | Q(fact_check__document__is_sample=True), claim__in=real
    )
    compared = real.filter(matches__in=judged)
    for claim in (resting | repeating | compared)[:1]:
        raise WorkbenchError(f"The claim “{claim}” of real work rests on the sample; change that first.")


def _origins_in_use() -> set[int]:
    named = Document.objects.values_list("origin_suggested", "origin_edited")
    return {key for pair in named for key in pair if key is not None}


def _remove_if_unused(model: type[Claimant] | type[Publisher], *, is_sample: bool) -> None:
    for row in model._default_manager.filter(is_sample=is_sample):
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            continue  # real documents or claims name it by now


def _remove_people() -> None:
    """Who has done real work meanwhile keeps a closed account, so that the record stays readable."""
    for person in User.objects.filter(username__in=[one["username"] for one in script()["people"]]):
        try:
            with transaction.atomic():
                person.delete()
        except ProtectedError:
            person.is_active = False
            person.set_unusable_password()
            person.save()
