"""What the desk holds about people outside of it, whom it asked or spoke of: found and given out, and erased.

They have no account, so they are found by their words alone: name, address, telephone number.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import models, transaction

from claims.errors import ClaimsError, ReasonMissing
from claims.models import Comment, Contact
from desk.access.personal import SECRETS, replaced
from desk.audit.actor import Actor
from desk.audit.erasure import erase_from_record
from desk.audit.services import record_event
from desk.models import AuditEvent, Desk, Notification
from desk.words import is_blank

Words = list[re.Pattern[str]]

ERASED = "(erased)"
SHORTEST = 4
# Of a longer text only what stands around the name is given out; the rest is about others.
WHOLE_TEXT = 2_000
AROUND = 200
_NOTES = ("asked", "reply")


def find_outsider(*, names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Every row of the desk in which one of these names or addresses stands, by table, with the words around it.

    A contact with this person is given out whole. Names are compared letter by letter but for their case, and only
    where no letter or digit follows on either side. Raises ClaimsError for a name that is too short to mean somebody.
    """
    words = _patterns(names)
    found: dict[str, list[dict[str, Any]]] = {}
    for model in apps.get_models():
        fields = [field.name for field in model._meta.concrete_fields if _holds_words(field)]
        if fields and (rows := list(_rows_with(model, fields, words))):
            found[model._meta.label] = rows
    return found


@transaction.atomic
def erase_outsider(*, names: Sequence[str], actor: Actor, reason: str) -> dict[str, int]:
    """Take a person outside of the desk out of contact log, comments, notifications and the record of these; how many
    rows of each.

    A contact with them keeps when, how and by whom it was made, and loses their name, what they were asked and what
    they replied; elsewhere their name and addresses go out of the text. Each event that named them keeps its place in
    the chain. Claims, documents, reviews and what was published stay untouched, and so does the record of those.

    Raises ReasonMissing without a reason, ClaimsError for one that names the person, for a name that is too short to
    mean somebody, and where nothing is to be erased.
    """
    words = _patterns(names)
    reason = reason.strip()
    if is_blank(reason):
        raise ReasonMissing("Say why they are erased, without naming them; the record keeps it.")
    if _stands_in(words, reason):
        raise ClaimsError("The reason names the person; say it without the name, since the record keeps it.")
    with_them = _erase_contacts(words)
    erased = {
        "contacts": len(with_them) + _take_out_of(Contact, _NOTES, words),
        "comments": _take_out_of(Comment, ("text",), words),
        "notifications": _take_out_of(Notification, ("words",), words),
    }
    erasure = erase_from_record(
        actor=actor, on=Desk.current(), reason=reason, change=lambda event: _erase_event(event, words, with_them)
    )
    erased["events"] = len(erasure.after["left"])
    if not any(erased.values()):
        raise ClaimsError("Nobody of this name stands in contact log, comments, notifications or record.")
    record_event(actor=actor, what="outsider.erased", on=Desk.current(), after=erased, reason=reason)
    return erased


def _patterns(names: Sequence[str]) -> Words:
    found = []
    for name in names:
        parts = name.split()
        if sum(map(len, parts)) < SHORTEST:
            raise ClaimsError(f"“{name}” is too short to mean one person; give a whole name or an address.")
        forms = {unicodedata.normalize(form, " ".join(parts)) for form in ("NFC", "NFD")}
        told = "|".join(r"\s+".join(map(re.escape, form.split())) for form in sorted(forms))
        found.append(re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE))
    if not found:
        raise ClaimsError("Give the name or address of the person.")
    return found


def _stands_in(words: Words, value: Any) -> bool:
    return bool(replaced(value, words, "") != value)


def _holds_words(field: "models.Field[Any, Any]") -> bool:
    is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
    return is_text and not field.choices and field.name not in SECRETS


def _rows_with(model: type[models.Model], fields: list[str], words: Words) -> Iterator[dict[str, Any]]:
    for row in model._default_manager.order_by("pk").values("pk", *fields).iterator(chunk_size=200):
        where = [name for name in fields if _stands_in(words, row[name])]
        if not where:
            continue
        shown = fields if model is Contact else where
        yield {"pk": row["pk"], **{name: _around(row[name], words) for name in shown}}


def _around(value: Any, words: Words) -> Any:
    if not isinstance(value, str) or len(value) <= WHOLE_TEXT:
        return value
    hits = (hit for word in words for hit in word.finditer(value))
    return [value[max(hit.start() - AROUND, 0) : hit.end() + AROUND] for hit in hits]


def _erase_contacts(words: Words) -> set[int]:
    """Contacts with this person: everything but that there was one. Returns their keys."""
    with_them = [
        contact for contact in Contact.objects.select_for_update().order_by("pk") if _stands_in(words, contact.whom)
    ]
    for contact in with_them:
        contact.whom = ERASED
        contact.asked, contact.reply = (ERASED if text else "" for text in (contact.asked, contact.reply))
        contact.save(update_fields=["whom", *_NOTES])
    return {contact.pk for contact in with_them}


def _take_out_of(model: type[models.Model], fields: tuple[str, ...], words: Words) -> int:
    count = 0
    for row in model._default_manager.order_by("pk").values("pk", *fields).iterator():
        without = {name: replaced(row[name], words, ERASED) for name in fields}
        if any(without[name] != row[name] for name in fields):
            model._default_manager.filter(pk=row["pk"]).update(**without)
            count += 1
    return count


def _erase_event(event: AuditEvent, words: Words, contacts: set[int]) -> bool:
    """Of talk alone: what the record says of a claim, whose words may name the same person in public, stays."""
    if not event.what.startswith(("contact.", "comment.")):
        return False
    told = (event.before, event.after, event.reason)
    before, after, reason = (replaced(value, words, ERASED) for value in told)
    if after.get("contact") in contacts:
        for values in (before, after):
            values.update({name: ERASED for name in ("whom", *_NOTES) if values.get(name)})
    event.before, event.after, event.reason = before, after, reason
    return (before, after, reason) != told
