"""The English pipeline: loading it once, feeding it text in bounded pieces, and telling one version from another."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import spacy
from spacy.about import __version__ as spacy_version
from spacy.language import Language
from spacy.tokens import Doc

HERE = Path(__file__).parent
OURS = HERE / "weights" / "en_desk"
# Code that is not run when a text is read does not change what is found; the pipeline's own weights are hashed apart.
NOT_RULES = frozenset({"training", "benchmarks", "en_desk"})
RULES = (".py", ".json", ".npz", ".bin")
TEXT_FILES = (".py", ".json")
# About a thousand words: the parser's memory and the batch's stay small, and few paragraphs are longer.
PIECE = 6_000
# Characters that the models see at once. Their matrices take some 30 kB a word: 16 MB at this size and over 200 MB at
# eight times as much, which gained a tenth in time.
LOT = 8_000
# Any of these tells sentences apart.
SENTENCES = frozenset({"parser", "senter", "sentencizer"})
BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])[\"”’')\]]*\s"), re.compile(r"\s"))


@cache
def load(path_or_name: str = "") -> Language:
    """Our pipeline, or the installed package or folder of that name; read on the first call, then kept."""
    if not path_or_name or (Path(path_or_name) / "weights.bin").is_file():
        from claims.language import weights_file  # registers components; kept out of a plain import of this module

        return weights_file.read(Path(path_or_name) if path_or_name else OURS)
    nlp = spacy.load(path_or_name)
    return with_rules(nlp)


def with_rules(nlp: Language) -> Language:
    """Another pipeline with our steps around it, as far as it has what they need."""
    from claims.language.components import STORY_STEPS  # registers them

    if not SENTENCES.intersection(nlp.pipe_names):
        nlp.add_pipe("sentencizer", first=True)
    if "segmentation" not in nlp.pipe_names:
        nlp.add_pipe("segmentation", first=True)
    for name in STORY_STEPS:
        if name not in nlp.pipe_names and (name != "majority_types" or "ner" in nlp.pipe_names):
            nlp.add_pipe(name)
    return nlp


def pieces(text: str, limit: int = PIECE) -> Iterator[tuple[int, str]]:
    """The text in parts of at most ``limit`` characters with their offsets; joined they are the text again.

    Cuts fall behind a blank line, else a line, a sentence, a word, and inside a word only where nothing else is left.
    """
    start = 0
    while len(text) - start > limit:
        cut = cut_before(text, start, start + limit)
        yield start, text[start:cut]
        start = cut
    if start < len(text):
        yield start, text[start:]


def read_pieces(nlp: Language, texts: Iterable[str], disable: Sequence[str] = ()) -> Iterator[Doc]:
    """A Doc for each text, in order, read in lots of at most ``LOT`` characters (or one text that is longer).

    ``nlp.pipe`` counts texts, not their length: sixty paragraphs of a book take ten times the memory of sixty headings.
    """
    lot: list[str] = []
    length = 0
    for text in texts:
        if lot and length + len(text) > LOT:
            yield from nlp.pipe(lot, batch_size=len(lot), disable=disable)
            lot, length = [], 0
        lot.append(text)
        length += len(text)
    if lot:
        yield from nlp.pipe(lot, batch_size=len(lot), disable=disable)


def cut_before(text: str, start: int, end: int) -> int:
    """The last good place to cut in the second half of ``text[start:end]``."""
    middle = start + (end - start) // 2
    for pattern in BREAKS:
        last = 0
        for match in pattern.finditer(text, middle, end):
            last = match.end()
        if last > start:
            return last
    return end


def pipeline_fingerprint(nlp: Language) -> str:
    """A hash over the weights, the order of components and the code and data of the rules: same hash, same results.

    Stable across processes and machines; spaCy's version is part of it because tokenising is its code.
    """
    digest = hashlib.sha256()
    digest.update(weights_hash(nlp).encode())
    digest.update("\n".join([spacy_version, *nlp.pipe_names]).encode())
    digest.update(rules_hash().encode())
    return digest.hexdigest()


def weights_hash(nlp: Language) -> str:
    """Of the file where ours was loaded; of the serialised components where another pipeline was."""
    known = nlp.meta.get("weights_sha256")
    if known:
        return str(known)
    return hashlib.sha256(nlp.to_bytes(exclude=["vocab", "meta.json"])).hexdigest()


@cache
def rules_hash() -> str:
    """Over code and data files of this package, in the order of their names; line ends do not count."""
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*"), key=lambda p: p.relative_to(HERE).as_posix()):
        relative = path.relative_to(HERE)
        if path.suffix not in RULES or NOT_RULES.intersection(relative.parts):
            continue
        content = path.read_bytes()
        if path.suffix in TEXT_FILES:
            content = content.replace(b"\r\n", b"\n")
        digest.update(f"{relative.as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
