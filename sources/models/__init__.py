from sources.models.document import Document
from sources.models.origin import Origin, OriginKey
from sources.models.passage import Passage, TermCount, TermFrequency
from sources.models.publisher import Publisher
from sources.models.snapshot import Snapshot

__all__ = ["Document", "Origin", "OriginKey", "Passage", "Publisher", "Snapshot", "TermCount", "TermFrequency"]
