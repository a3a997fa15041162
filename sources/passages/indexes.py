"""The index by which passages are found."""

from sources.terms.index import TermIndex

PASSAGE_INDEX = TermIndex(
    row="passage", table="sources_passage", name="sources_passage", made_by=("sources", "0002_passage_search")
)
