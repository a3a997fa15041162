"""How good the pipeline is on gold files, from raw text: what ``manage.py benchmark language`` prints."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from claims.language.attribution import attribute
from claims.language.benchmarks.resources import measure_speed, memory_rows
from claims.language.benchmarks.table import Row
from claims.language.components import STORY_STEPS, majority_types
from claims.language.speakers import speaker_head
from claims.language.speech_verbs import reporting_verbs
from claims.language.training import conllu, iob
from claims.language.training.gum_names import names_of_paragraph

PLACES = {"GPE": "PLACE", "LOC": "PLACE", "PERSON": "PERSON", "ORG": "ORG"}
TARGETS = {
    "fine tags": 0.955, "LAS": 0.83, "lemma": 0.975, "verb lemma": 0.98, "sentence F": 0.95, "names F": 0.66,
    "speaker": 0.88, "speaker of labelled rows": 0.88, "words a second": 12_000, "own parts, relative speed": 0.8,
}  # fmt: skip

# The trained pipeline of the trials beside a blank one in the same run: what tells of the pipeline, not of the machine.
TRIALS = 82


@dataclass
class Tally:
    """Right, found and gold, for precision, recall and F."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def share(self) -> float:
        """Right of gold."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


@dataclass
class Scores:
    """What is counted over all gold documents."""

    tags: Tally = field(default_factory=Tally)
    uas: Tally = field(default_factory=Tally)
    las: Tally = field(default_factory=Tally)
    lemmas: Tally = field(default_factory=Tally)
    verb_lemmas: Tally = field(default_factory=Tally)
    sentences: Tally = field(default_factory=Tally)
    names: Tally = field(default_factory=Tally)
    by_label: dict[str, Tally] = field(default_factory=dict)
    verbs: Tally = field(default_factory=Tally)
    speakers: Tally = field(default_factory=Tally)


def pair(nlp: Language, gold: Sequence[Doc]) -> list[Example]:
    """Each paragraph of a gold document beside what the pipeline makes of its raw text."""
    return [Example(found, doc) for found, doc in zip(read_document(nlp, gold), gold, strict=True)]


def read_document(nlp: Language, gold: Sequence[Doc]) -> list[Doc]:
    """The paragraphs of a document from their raw text, as an article is read: each by itself, types of names over
    all."""
    docs = list(nlp.pipe([doc.text for doc in gold], disable=["segmentation", *STORY_STEPS]))
    majority_types(docs)
    return docs


def score_syntax(example: Example, scores: Scores) -> None:
    """Tags, heads, lemmas and sentence starts; a gold token without its own predicted token counts as wrong."""
    gold, found = example.reference, example.predicted
    to_found = {(t.idx, t.idx + len(t)): t for t in found}
    for token in gold:
        same = to_found.get((token.idx, token.idx + len(token)))
        head = (token.head.idx, token.head.idx + len(token.head))
        tag_right = same is not None and same.tag_ == token.tag_
        head_right = same is not None and (same.head.idx, same.head.idx + len(same.head)) == head
        count(scores.tags, tag_right)
        count(scores.uas, head_right)
        count(scores.las, head_right and same is not None and same.dep_ == token.dep_)
        lemma_right = same is not None and same.lemma_ == token.lemma_
        count(scores.lemmas, lemma_right)
        if token.pos_ == "VERB":
            count(scores.verb_lemmas, lemma_right)
    starts = {sent[0].idx for sent in gold.sents}, {first_word(sent) for sent in found.sents}
    scores.sentences.right += len(starts[0] & starts[1])
    scores.sentences.gold += len(starts[0])
    scores.sentences.found += len(starts[1])


def first_word(sentence: Iterable[spacy.tokens.Token]) -> int:
    """Where the first token stands that is no space."""
    tokens = list(sentence)
    return next((t.idx for t in tokens if not t.is_space), tokens[0].idx)


def count(tally: Tally, right: bool) -> None:
    """One more gold item."""
    tally.gold += 1
    tally.right += right


def score_speakers(example: Example, scores: Scores) -> None:
    """The same rules on the gold tree and on the predicted: is the verb found, is its speaker the same word?"""
    found_verbs = {verb.idx: verb for verb in reporting_verbs(example.predicted)}
    for verb in reporting_verbs(example.reference):
        count(scores.verbs, verb.idx in found_verbs)
        gold_head = speaker_head(verb)
        if gold_head is None:
            continue
        found = found_verbs.get(verb.idx)
        head = speaker_head(found) if found is not None else None
        count(scores.speakers, head is not None and head.idx == gold_head.idx)


def score_names(example: Example, scores: Scores) -> None:
    """Exact span and type; countries, cities and other places are one type."""
    gold = {(e.start_char, e.end_char, PLACES[e.label_]) for e in example.reference.ents if e.label_ in PLACES}
    found = {(e.start_char, e.end_char, PLACES[e.label_]) for e in example.predicted.ents if e.label_ in PLACES}
    for tally, label in [
        (scores.names, ""),
        *((scores.by_label.setdefault(x, Tally()), x) for x in set(PLACES.values())),
    ]:
        mine = {e for e in gold if label in ("", e[2])}, {e for e in found if label in ("", e[2])}
        tally.right += len(mine[0] & mine[1])
        tally.gold += len(mine[0])
        tally.found += len(mine[1])


def gold_documents(path: Path) -> list[list[Doc]]:
    """The paragraphs of each document of a CoNLL-U file, with names where its entity layer has them."""
    vocab = spacy.blank("en").vocab
    documents: dict[str, list[Doc]] = {}
    for paragraph in conllu.read_paragraphs(path):
        has_names = any("Entity=" in token.misc for sentence in paragraph for token in sentence.tokens)
        names = names_of_paragraph(paragraph) if has_names else None
        documents.setdefault(paragraph[0].document, []).append(conllu.to_doc(vocab, paragraph, names))
    return list(documents.values())


def gold_names(path: Path) -> list[list[Doc]]:
    """The documents of an IOB2 file; a sentence without a document stands alone."""
    vocab = spacy.blank("en").vocab
    documents: dict[str, list[Doc]] = {}
    for number, group in enumerate(iob.grouped(iob.read_iob2(path), 5)):
        documents.setdefault(group[0].document or str(number), []).append(iob.to_doc(vocab, group))
    return list(documents.values())


def measure(nlp: Language, conllu_files: Sequence[Path], name_files: Sequence[Path]) -> tuple[Scores, Scores]:
    """Scores over the CoNLL-U files, and the names over the IOB2 files."""
    scores, named = Scores(), Scores()
    for document in (d for path in conllu_files for d in gold_documents(path)):
        for example in pair(nlp, document):
            score_syntax(example, scores)
            score_speakers(example, scores)
            if example.reference.has_annotation("ENT_IOB"):
                score_names(example, scores)
    for document in (d for path in name_files for d in gold_names(path)):
        for example in pair(nlp, document):
            score_names(example, named)
    return scores, named


def measure_labels(nlp: Language, labels: Path, conllu_files: Sequence[Path]) -> Tally:
    """Attributed rows of the labels, in documents of the gold files: is the speaker found the labelled words?"""
    speakers: dict[str, str] = {}
    for line in labels.read_text(encoding="utf-8").splitlines()[1:]:
        sent_id, _, _, speaker, *_ = line.split("\t")
        speakers[sent_id] = speaker
    tally = Tally()
    for path in conllu_files:
        documents: dict[str, list[list[conllu.Sentence]]] = {}
        for paragraph in conllu.read_paragraphs(path):
            documents.setdefault(paragraph[0].document, []).append(paragraph)
        for paragraphs in documents.values():
            if any(sentence.id in speakers for paragraph in paragraphs for sentence in paragraph):
                score_document(nlp, paragraphs, speakers, tally)
    return tally


def score_document(
    nlp: Language, paragraphs: list[list[conllu.Sentence]], speakers: dict[str, str], tally: Tally
) -> None:
    """One document from raw text; a labelled sentence gets the attribution that starts inside it."""
    gold = [conllu.to_doc(nlp.vocab, paragraph) for paragraph in paragraphs]
    docs = read_document(nlp, gold)
    for paragraph, reference, doc, found in zip(paragraphs, gold, docs, attribute(docs), strict=True):
        for sentence, span in zip(paragraph, reference.sents, strict=True):
            wanted = speakers.get(sentence.id)
            if wanted is None:
                continue
            said = {
                a.speaker
                for s, a in zip(doc.sents, found, strict=True)
                if a and s.start_char < span.end_char and s.end_char > span.start_char and a.speaker
            }
            tally.found += bool(said)
            if wanted != "-":
                count(tally, wanted in said)


def benchmark(
    nlp: Language,
    conllu_files: Sequence[Path],
    name_files: Sequence[Path] = (),
    labels: Path | None = None,
    pipeline: str = "",
) -> list[Row]:
    """The rows of the table; only what the given files can measure. ``pipeline`` is what ``nlp`` was loaded from."""
    rows: list[Row] = []
    scores, named = measure(nlp, conllu_files, name_files)

    def row(name: str, value: float, note: str = "", target: str = "") -> None:
        rows.append(Row(name, value, TARGETS.get(target or name), note))

    if conllu_files:
        row("fine tags", scores.tags.share)
        row("UAS", scores.uas.share)
        row("LAS", scores.las.share)
        row("lemma", scores.lemmas.share)
        row("verb lemma", scores.verb_lemmas.share)
        row("sentence F", scores.sentences.f)
        if scores.names.gold:
            row("names F", scores.names.f, by_label(scores))
        row("reporting verbs found", scores.verbs.share, f"{scores.verbs.right} of {scores.verbs.gold}")
        row("speaker", scores.speakers.share, f"{scores.speakers.right} of {scores.speakers.gold}")
    if name_files:
        row("names F, name files", named.names.f, by_label(named), "names F")
    if labels is not None and conllu_files:
        tally = measure_labels(nlp, labels, conllu_files)
        if tally.gold:
            beyond = f"{tally.found - tally.right} found that are not labelled so"
            row("speaker of labelled rows", tally.share, f"{tally.right} of {tally.gold}, {beyond}")
    texts = [doc.text for path in conllu_files for document in gold_documents(path) for doc in document]
    if texts:
        speed = measure_speed(nlp, texts)
        row("words a second, trained parts", speed.trained, target="words a second")
        row("words a second, from text to claims", speed.whole)
        row("own parts, relative speed", speed.whole / speed.trained)
        note = f"spaCy's tokeniser and sentencizer read {speed.blank:,.0f} words a second; 82 times in the trials"
        rows.append(Row("times slower than a blank pipeline", speed.blank / speed.trained, TRIALS, note, at_most=True))
        rows += memory_rows(pipeline, "\n\n".join(texts))
    return rows


def by_label(scores: Scores) -> str:
    """F of each label, for the note."""
    return ", ".join(f"{label} {tally.f:.3f}" for label, tally in sorted(scores.by_label.items()))
