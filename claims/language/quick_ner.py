"""spaCy's entity recognizer with its reading done for a whole lot of texts at once: the same names in a quarter of the
time.

Where no name is open, what the recognizer does at a token hangs on that token alone: so all tokens are scored in one
matrix product, and only where a name begins are its words read one by one. spaCy's own loop scores state after state,
and asks for Python's lock at every step of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span
from thinc.api import Model

Scores = NDArray[np.float32]
# A token, the first of its name, and the token before it: what the recognizer looks at.
LOOKED_AT = 3
FOUND = tuple[int, int, str]


class QuickEntityRecognizer(EntityRecognizer):  # type: ignore[misc]
    """Reads like its parent, whose training it keeps; a Doc with entities of others goes the parent's way."""

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Each batch at once: there is nothing to gain from sorting it by length."""
        for docs in in_lots(stream, batch_size):
            try:
                self.set_annotations(docs, self.predict(docs))
            except Exception as error:  # noqa: BLE001 - as each trained component does: the handler decides
                self.get_error_handler()(self.name, self, docs, error)
            else:
                yield from docs

    def predict(self, docs: Sequence[Doc]) -> Any:
        """The names of each Doc as (first token, end, label), or the parent's states."""
        if isinstance(docs, Doc):
            docs = [docs]
        if not any(map(len, docs)) or not self._is_plain() or any(doc.has_annotation("ENT_IOB") for doc in docs):
            return super().predict(docs)
        self._ensure_labels_are_added(docs)
        return Reading(self.model, [self.moves.get_class_name(at) for at in range(self.moves.n_moves)], docs).names()

    def set_annotations(self, docs: Sequence[Doc], found: Any) -> None:
        """Writes ``doc.ents``."""
        if not (found and isinstance(found[0], list)):
            super().set_annotations(docs, found)
            return
        for doc, names in zip(docs, found, strict=True):
            doc.set_ents([Span(doc, start, end, label=label) for start, end, label in names])

    def _is_plain(self) -> bool:
        """The architecture that is read here: one hidden layer over three tokens, no beam."""
        lower, attributes = self.model.get_ref("lower"), self.model.attrs
        plain = attributes["has_upper"] and not attributes["unseen_classes"] and lower.get_dim("nF") == LOOKED_AT
        return bool(plain) and self.cfg["beam_width"] == 1


def in_lots(stream: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    """Lists of at most ``size`` Docs, in order."""
    docs = iter(stream)
    while lot := list(islice(docs, size)):
        yield lot


class Reading:
    """One pass over texts: what each token looks like from each of three places, and the scores of the moves."""

    def __init__(self, model: Model[Any, Any], moves: Sequence[str], docs: Sequence[Doc]) -> None:
        self.docs, self.moves = docs, moves
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        # The first row stands for "no token".
        self.seen: Scores = lower.predict(model.get_ref("tok2vec").predict(docs))
        self.bias: Any = lower.get_param("b")
        self.weights: Any = upper.get_param("W")
        self.upper_bias: Any = upper.get_param("b")
        self.out = moves.index("O")
        self.begins = np.array([move.startswith("B-") for move in moves])
        self.units = np.array([move.startswith("U-") and len(move) > len("U-") for move in moves])
        self.goes_on = {
            move[2:]: (moves.index(f"I-{move[2:]}"), at) for at, move in enumerate(moves) if move[:2] == "L-"
        }

    def names(self) -> list[list[FOUND]]:
        """The names of each Doc."""
        outside = self.outside()
        first, found = 0, []
        for doc in self.docs:
            found.append(list(self._names(doc, first, outside[first : first + len(doc)])))
            first += len(doc)
        return found

    def outside(self) -> NDArray[np.intp]:
        """For each token of all Docs the best move where no name is open."""
        tokens = [doc.to_array(["IS_SPACE", "SENT_START"]) for doc in self.docs if len(doc)]
        spaces = np.concatenate([one[:, 0] != 0 for one in tokens])
        # A name of several words ends before the next sentence and with the text.
        ends = np.concatenate([np.append(one[1:, 1] == 1, True) for one in tokens])
        scores = self.scores(self.seen[1:, 0] + self.seen[0, 1] + self.seen[0, 2])
        begins, units = ~(spaces | ends)[:, None] & self.begins, ~spaces[:, None] & self.units
        allowed = begins | units
        allowed[:, self.out] = True
        return np.asarray(np.argmax(np.where(allowed, scores, -np.inf), axis=1))

    def scores(self, features: Scores) -> Scores:
        """Of all moves, from sums of what the tokens look like."""
        hidden = (features + self.bias).max(axis=-1)
        return np.asarray(np.dot(hidden, self.weights.T) + self.upper_bias)

    def _names(self, doc: Doc, first: int, outside: NDArray[np.intp]) -> Iterator[FOUND]:
        end = 0
        for start in np.flatnonzero(outside != self.out).tolist():
            if start < end:
                continue
            kind, label = self.moves[outside[start]].split("-", 1)
            end = start + 1 if kind == "U" else self._end(doc, first, start, label)
            yield start, end, label

    def _end(self, doc: Doc, first: int, start: int, label: str) -> int:
        """Where the name that begins at ``start`` ends."""
        inside, last = self.goes_on[label]
        rows = self.weights[[inside, last]]
        for at in range(start + 1, len(doc)):
            if at + 1 == len(doc) or doc[at + 1].is_sent_start:
                return at + 1
            row = first + at + 1
            features = self.seen[row, 0] + self.seen[first + start + 1, 1] + self.seen[row - 1, 2]
            goes_on, ends = np.dot(rows, (features + self.bias).max(axis=-1)) + self.upper_bias[[inside, last]]
            if ends > goes_on or (ends == goes_on and last < inside):
                return at + 1
        return len(doc)


@Language.factory(
    "quick_ner",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    default_config={
        "moves": None,
        "update_with_oracle_cut_size": 100,
        "incorrect_spans_key": None,
        "scorer": {"@scorers": "spacy.ner_scorer.v1"},
    },
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_quick_ner(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    moves: Any,
    update_with_oracle_cut_size: int,
    incorrect_spans_key: str | None,
    scorer: Any,
) -> QuickEntityRecognizer:
    """The component "quick_ner": trained as spaCy's "ner", whose weights and settings it takes."""
    return QuickEntityRecognizer(
        nlp.vocab,
        model,
        name,
        moves,
        update_with_oracle_cut_size=update_with_oracle_cut_size,
        incorrect_spans_key=incorrect_spans_key,
        scorer=scorer,
    )
