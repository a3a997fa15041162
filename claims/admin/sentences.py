"""Audit events of a claim as sentences, before and after."""

from typing import Any

from claims.models import Claim, EvidenceAssessment, Rating
from desk.models import AuditEvent

_ACTS = {
    "claim.added": "added the claim by hand",
    "claim.accepted": "accepted the claim for checking",
    "claim.closed": "closed the claim",
    "claim.reopened": "reopened the claim",
    "claim.edited": "edited the claim",
    "speaker.set": "set who speaks",
    "number.set": "corrected a number",
    "number.struck": "struck a number",
    "number.added": "added a number",
    "number.restored": "gave a number back as the machine read it",
    "date.set": "corrected a date",
    "date.struck": "struck a date",
    "date.added": "added a date",
    "date.restored": "gave a date back as the machine read it",
    "claim.split": "split a part off",
    "claim.taken_up_again": "took the claim up again",
    "evidence.handed_in": "handed in a document as evidence",
    "claim.topics_set": "set the topics",
    "claim.words_confirmed": "set the words for readers",
    "claim.assigned": "assigned the claim",
    "claim.taken": "took the claim",
    "claim.reviewers_set": "set how many reviewers the claim gets",
    "assignment.abandoned": "gave the claim back to the queue",
    "assignment.undone": "took the assignment back",
    "claim.handed_back": "handed the claim back",
    "assignment.withdrawn": "withdrew the assignment",
    "comment.added": "commented",
    "comment.withdrawn": "withdrew a comment",
    "contact.logged": "logged a contact",
    "contact.replied": "noted a reply",
    "evidence.added": "added a passage as evidence",
    "evidence.assessed": "assessed a passage",
    "evidence.dismissed": "dismissed a suggested passage",
    "evidence.taken_back": "took an assessment of a passage back",
    "verdict.handed_in": "handed in a verdict",
    "verdict.approved": "approved a verdict",
    "decision.withdrawn": "took the decision back",
    "claim.published": "published the verdict",
    "claim.corrected": "published a correction",
    "claim.updated": "published an update",
    "claim.retracted": "retracted what was published",
}
_NAMES = {
    "text_edited": "text",
    "kind_edited": "kind",
    "claimant_edited": "claimant",
    "closed_reason": "reason",
    "duplicate_of": "duplicate of",
    "due_at": "due",
    "deadline_at": "reply until",
    "reviewers_set": "reviewers",
}
# Keys of rows, and what the sentence says already.
_UNSAID = frozenset({"verdict", "passage", "snapshot", "start", "end", "priority", "comment", "contact", "appearance"})


def sentence(event: AuditEvent) -> str:
    """Who did what, in one sentence without its date."""
    act = _ACTS.get(event.what, event.what.replace("_", " ").replace(".", ": "))
    # Sorted, because not every database keeps the order of what it was given.
    # In which role somebody took a claim would tell them whether another has it too.
    unsaid = _UNSAID | {"role"} if event.what == "claim.taken" else _UNSAID
    names = sorted(event.after.keys() - unsaid, key=lambda name: (name != "state", name))
    details = [_change(name, event) for name in names]
    said = "; ".join(detail for detail in details if detail)
    return f"{event.actor_label} {act}" + (f" ({said})" if said else "") + "."


def _change(name: str, event: AuditEvent) -> str:
    before, after = _words(name, event.before.get(name)), _words(name, event.after[name])
    shown = _NAMES.get(name, name.replace("_", " "))
    if before == after or not (before or after):
        return ""
    if before:
        return f"{shown}: “{before}” became “{after}”" if after else f"{shown}: “{before}” was removed"
    return f"{shown}: {after}"


def _words(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if value is None or value == "":
        return ""
    if name == "state" and value in Claim.State.values:
        return str(Claim.State(value).label)
    if name == "closed_reason" and value in Claim.ClosedReason.values:
        return str(Claim.ClosedReason(value).label)
    if name == "stance" and value in EvidenceAssessment.Stance.values:
        return str(EvidenceAssessment.Stance(value).label)
    if name == "rating" and value in Rating.NormalForm.values:
        return str(Rating.NormalForm(value).label)
    if name in ("due_at", "deadline_at"):
        return str(value)[:16].replace("T", " ")
    return str(value).replace("_", " ") if name == "role" else str(value)
