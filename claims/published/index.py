"""The index by which published claims are found: a search asks for all its words and leaves the order to the list."""

from django.db import connections
from django.db.models import QuerySet

from claims.models import Publication
from sources.passages.analyse import analyse
from sources.terms.index import TermIndex

PUBLISHED_INDEX = TermIndex(
    row="published claim",
    table="claims_publishedtext",
    name="claims_published",
    made_by=("claims", "0009_published_claims_findable"),
    key="publication_id",
)
MOST_WORDS = 30


def with_words(publications: QuerySet[Publication], words: str) -> QuerySet[Publication]:
    """Those that hold every word, in whatever form and order; none for words that nothing is searched by.

    Of more than 30 distinct words the first 30 count.
    """
    terms = tuple(dict.fromkeys(analyse(words)))[:MOST_WORDS]
    if not terms:
        return publications.none()
    return publications.filter(pk__in=PUBLISHED_INDEX.holding([terms], connections[publications.db].vendor))
