"""The day on which a text was published, as its Doc knows it."""

from datetime import date

from spacy.tokens import Doc

if not Doc.has_extension("published"):
    Doc.set_extension("published", default=None)


def published_on(doc: Doc) -> date | None:
    """``doc._.published``, else the context where ``nlp.pipe([(text, day), ...], as_tuples=True)`` gave a day."""
    day = doc._.published
    if day is None:
        day = getattr(doc, "_context", None)
    return day if isinstance(day, date) else None
