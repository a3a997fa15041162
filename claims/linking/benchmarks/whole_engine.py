"""Tantivy, a search engine made for nothing else, as the measure of what a machine can do: its fifty best of any word.

It is installed with the extra ``bench`` and used nowhere else.
"""

import importlib.util
from pathlib import Path
from typing import Any

from sources.passages.analyse import analyse
from sources.passages.invented import InventedLibrary

BEST = 50


class TantivyIndex:
    """An index over the same terms, asked for passages that hold any of them."""

    def __init__(self, index: Any, schema: Any) -> None:
        self._searcher, self._schema = index.searcher(), schema

    @classmethod
    def build(cls, folder: Path, library: InventedLibrary, passages: int) -> "TantivyIndex | None":
        """The index of the first passages of a library; None where tantivy is not installed."""
        if importlib.util.find_spec("tantivy") is None:
            return None
        import tantivy

        schema = (
            tantivy.SchemaBuilder()
            .add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
            .add_unsigned_field("passage", stored=True)
            .build()
        )
        index = tantivy.Index(schema, path=str(folder))
        writer = index.writer(heap_size=200_000_000, num_threads=1)
        for batch in library.batches(0, passages):
            for at, words in enumerate(batch.words, start=batch.first + 1):
                writer.add_document(tantivy.Document(terms=library.stored_terms(words), passage=at))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return cls(index, schema)

    def search(self, text: str) -> list[int]:
        """Keys of the best passages by the engine's own BM25."""
        import tantivy

        should = tantivy.Occur.Should
        terms = dict.fromkeys(analyse(text))
        query = tantivy.Query.boolean_query(
            [(should, tantivy.Query.term_query(self._schema, "terms", term, "freq")) for term in terms]
        )
        hits = self._searcher.search(query, BEST).hits
        return [int(self._searcher.doc(address)["passage"][0]) for _, address in hits]
