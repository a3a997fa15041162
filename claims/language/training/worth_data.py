"""Reads labels and treebanks for check-worthiness."""

import csv
import gzip
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.language.values import ClaimKind
from claims.language.worth.vocabulary import LONGEST_SUFFIX, TagLexicon

from .worth import Example

_RARE = 3
"""Words seen up to three times teach what an ending means; frequent ones are irregular."""


class UnreadableTrainingData(ValueError):
    """A file does not have the form that its name promises."""


@dataclass(frozen=True)
class TreebankSentence:
    document: str
    sent_id: str
    text: str
    tokens: tuple[tuple[str, str], ...]
    """Form and fine tag."""


def file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_conllu(path: Path) -> Iterator[TreebankSentence]:
    opener = gzip.open if path.suffix == ".gz" else open
    document = sent_id = text = ""
    tokens: list[tuple[str, str]] = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc id = "):
                document = line[14:].strip()
            elif line.startswith("# sent_id = "):
                sent_id = line[12:].strip()
            elif line.startswith("# text = "):
                text = line[9:].rstrip("\n")
            elif line[:1].isdigit():
                columns = line.split("\t")
                if columns[0].isdigit():
                    tokens.append((columns[1], columns[4]))
            elif not line.strip() and sent_id:
                yield TreebankSentence(document, sent_id, text, tuple(tokens))
                sent_id, tokens = "", []
        if sent_id:
            yield TreebankSentence(document, sent_id, text, tuple(tokens))


def read_labels(path: Path, texts: Mapping[str, str]) -> list[Example]:
    """Labelled sentences in the order of the file; the text comes from the treebank, by sentence id.

    A labels file that carries its own ``text`` column may go without the treebank.
    """
    examples = []
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(rows, start=2):
            sent_id = row.get("sent_id") or ""
            text = texts.get(sent_id) or row.get("text")
            if not text:
                raise UnreadableTrainingData(f"{path.name}, line {number}: no text for sentence {sent_id!r}.")
            examples.append(_example(path, number, row, text))
    return examples


def _example(path: Path, number: int, row: Mapping[str, str], text: str) -> Example:
    try:
        worth, kind = int(row["worth"]), ClaimKind(row["kind"])
    except (KeyError, ValueError) as problem:
        raise UnreadableTrainingData(f"{path.name}, line {number}: {problem}.") from problem
    if not 0 <= worth <= 3:
        raise UnreadableTrainingData(f"{path.name}, line {number}: worth is {worth}, not 0 to 3.")
    return Example(text, worth, kind, row["sent_id"].rsplit("-", 1)[0])


def tag_lexicon(sentences: Iterable[TreebankSentence], without: Sequence[str] = ()) -> TagLexicon:
    """The most frequent tag of each word and ending. ``without``: documents left out, so that labels and tags that a
    measurement joins never come from the same text."""
    left_out = frozenset(without)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        if sentence.document not in left_out:
            for form, tag in sentence.tokens:
                counts[form.replace("’", "'")][tag] += 1
    lowered: dict[str, Counter[str]] = defaultdict(Counter)
    endings: dict[str, Counter[str]] = defaultdict(Counter)
    for form, tags in counts.items():
        lowered[form.lower()].update(tags)
        if form.isalpha() and form[0].islower() and tags.total() <= _RARE:
            for length in range(2, LONGEST_SUFFIX + 1):
                endings[form[-length:]].update(tags)
    return TagLexicon(
        cased={form: _usual(tags) for form, tags in counts.items() if form != form.lower() and tags.total() > 1},
        lowered={form: _usual(tags) for form, tags in lowered.items() if not form[0].isdigit()},
        suffixes={ending: _usual(tags) for ending, tags in endings.items() if tags.total() > 2},
    )


def _usual(tags: Counter[str]) -> str:
    """The most frequent tag; by name where two are equal, so that the order of files does not matter."""
    return min(tags, key=lambda tag: (-tags[tag], tag))
