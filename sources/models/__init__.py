from sources.models.document import Document
from sources.models.feed import Feed, FeedEntry
from sources.models.origin import Origin, OriginKey
from sources.models.passage import Passage, TermCount, TermFrequency
from sources.models.publisher import Publisher
from sources.models.snapshot import Snapshot
from sources.models.watch import Watch

__all__ = [
    "Document",
    "Feed",
    "FeedEntry",
    "Origin",
    "OriginKey",
    "Passage",
    "Publisher",
    "Snapshot",
    "TermCount",
    "TermFrequency",
    "Watch",
]
