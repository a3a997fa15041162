"""In how many passages a term stands: what the planner and the ranking go by, the same on every database."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils import timezone

from sources.models import Document, Passage, TermCount, TermFrequency
from sources.passages.analyse import ANALYSER_VERSION
from sources.passages.indexes import PASSAGE_INDEX

# A term is listed when it stands in more than one of so many passages: some 14,000 terms at a million passages.
LISTED_SHARE = 5_000
# Up to here a search counts its own terms in the index: that takes milliseconds and is never out of date.
SMALL_LIBRARY = 5_000


# A query with more terms than this is a text: the words of it that no passage holds must not crowd out the others.
LONG_QUERY = 64


@dataclass(frozen=True)
class Frequencies:
    """In how many of ``passages`` each term of a query stands, with the version of the count they come from. A term
    that is known to stand in none is left out."""

    passages: int
    df: dict[str, float]
    version: str


def term_frequencies(terms: Sequence[str]) -> Frequencies:
    """Counted on the spot in a small library, else as of the last count, where a term that is not listed is rare."""
    return _frequencies(terms, is_long=len(terms) > LONG_QUERY)


def _frequencies(terms: Sequence[str], *, is_long: bool) -> Frequencies:
    last_passage, version, listed = _last_count(terms)
    if last_passage > SMALL_LIBRARY and "" in listed:
        passages = max(listed[""], 1)
        unlisted = [term for term in terms if term not in listed]
        if is_long:
            unlisted = list(PASSAGE_INDEX.count(connection, unlisted))
        df = {term: listed[term] for term in terms if term in listed}
        return Frequencies(int(passages), df | dict.fromkeys(unlisted, passages / LISTED_SHARE / 2), version)
    passages = Passage.objects.count()
    return Frequencies(max(passages, 1), PASSAGE_INDEX.count(connection, terms), f"live {passages}")


def term_frequencies_of(queries: Sequence[Sequence[str]]) -> list[Frequencies]:
    """``term_frequencies`` of each of several queries, in as many statements as of one: they are counted together. What
    is as long as a text is counted by itself."""
    together = list(dict.fromkeys(term for terms in queries if len(terms) <= LONG_QUERY for term in terms))
    counted = _frequencies(together, is_long=False) if together else None
    found = []
    for terms in queries:
        if counted is None or not terms or len(terms) > LONG_QUERY:
            found.append(term_frequencies(terms))
        else:
            df = {term: counted.df[term] for term in terms if term in counted.df}
            found.append(Frequencies(counted.passages, df, counted.version))
    return found


def without_copies(frequencies: Frequencies, crowded: Mapping[int, Set[str]]) -> Frequencies:
    """The same with each source counted once: ``crowded`` has, by source, the terms of the passage that its documents
    share."""
    df, passages = dict(frequencies.df), frequencies.passages
    counted = Document.objects.filter(origin_suggested__in=crowded).order_by().values_list("origin_suggested")
    for source, documents in counted.annotate(Count("pk")):
        passages -= documents - 1
        for term in crowded[source] & df.keys():
            df[term] = max(df[term] - (documents - 1), 1.0)
    return Frequencies(max(passages, 1), df, frequencies.version)


def _last_count(terms: Sequence[str]) -> tuple[int, str, dict[str, float]]:
    """The highest key of a passage, the version of the last count, and what it has of these terms and, under an empty
    one, of the library. One statement, so that a count made meanwhile does not mix with the last."""
    statement = (
        f"SELECT f.term, f.passages, (SELECT version FROM {TermCount._meta.db_table} ORDER BY id DESC LIMIT 1),"
        f" (SELECT max(id) FROM {PASSAGE_INDEX.table}) FROM {TermFrequency._meta.db_table} f"
        f" WHERE f.term IN ({', '.join(['%s'] * (len(terms) + 1))})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*terms, ""])
        rows = cursor.fetchall()
    listed = {term: df for term, df, *_ in rows}
    return (rows[0][3] or 0, rows[0][2] or "", listed) if rows else (0, "", listed)


def refresh_term_statistics(*, force: bool = False) -> TermCount:
    """Count the terms of the library again and put the result in place of the last, in one transaction.

    Without ``force`` a library that did not change since is not counted again.
    """
    passages, last_passage = Passage.objects.count(), Passage.objects.aggregate(last=Max("id"))["last"] or 0
    current = TermCount.objects.first()
    unchanged = (passages, last_passage, ANALYSER_VERSION)
    if current and not force and (current.passages, current.last_passage, current.analyser) == unchanged:
        return current
    rows = sorted(_common_terms(passages))
    digest = hashlib.sha256(repr((ANALYSER_VERSION, passages, rows)).encode())
    # The counting is done before the transaction: writers of a desk on SQLite wait for this one only to swap the rows.
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite has one writer anyhow
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {TermCount._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
        TermCount.objects.all().delete()
        TermFrequency.objects.all().delete()
        TermFrequency.objects.bulk_create(
            [TermFrequency(term=term, passages=df) for term, df in [("", passages), *rows]], batch_size=5_000
        )
        return TermCount.objects.create(
            version=digest.hexdigest()[:12],
            analyser=ANALYSER_VERSION,
            passages=passages,
            last_passage=last_passage,
            counted_at=timezone.now(),
        )


def _common_terms(passages: int) -> Iterator[tuple[str, int]]:
    every = PASSAGE_INDEX.counts(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT term, doc FROM ({every}) counted WHERE doc * {LISTED_SHARE} > %s", [passages])
        while rows := cursor.fetchmany(2_000):
            yield from rows
