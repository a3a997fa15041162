"""From treebanks to gold documents: words, spaces, trees and names."""

import gzip
from pathlib import Path

import pytest
import spacy

from claims.language.training import augment, conllu, iob
from claims.language.training.gum_names import names_in

VOCAB = spacy.blank("en").vocab


def row(
    number: int,
    form: str,
    xpos: str,
    head: int,
    deprel: str,
    misc: str = "_",
    upos: str = "X",
    lemma: str = "_",
    feats: str = "_",
) -> str:
    return "\t".join([str(number), form, lemma, upos, xpos, feats, str(head), deprel, "_", misc])


SENTENCE = [
    "# newdoc id = invented",
    "# newpar",
    "# sent_id = invented-1",
    row(1, "President", "NNP", 2, "nmod:desc", "Entity=(1-person-new-cf1-1-sgl", "NOUN"),
    row(2, "Marta", "NNP", 5, "nsubj", "_", "PROPN"),
    row(3, "Kowal", "NNP", 2, "flat", "Entity=1)", "PROPN"),
    "4-5\tdidn't\t" + "\t".join("_" * 8),
    row(4, "did", "VBD", 6, "aux"),
    row(5, "n't", "RB", 6, "advmod"),
    row(6, "visit", "VB", 0, "root", "_", "VERB", "visit"),
    row(7, "Norway", "NNP", 6, "obj", "Entity=(2-place-new-cf2-1-sgl)|SpaceAfter=No", "PROPN"),
    row(8, ".", ".", 6, "punct"),
    "",
    "# sent_id = invented-2",
    row(1, "Yes", "UH", 0, "root"),
    "",
    "# newpar",
    "# sent_id = invented-3",
    row(1, "Later", "RB", 0, "root"),
    "",
]


@pytest.fixture
def treebank(tmp_path: Path) -> Path:
    path = tmp_path / "invented.conllu"
    path.write_text("\n".join(SENTENCE), encoding="utf-8")
    return path


def test_a_paragraph_is_one_document_with_the_spacing_of_its_text(treebank: Path) -> None:
    docs = [conllu.to_doc(VOCAB, paragraph) for paragraph in conllu.read_paragraphs(treebank)]

    assert [doc.text for doc in docs] == ["President Marta Kowal didn't visit Norway. Yes", "Later"]
    assert [len(list(doc.sents)) for doc in docs] == [2, 1]
    assert docs[0][1].head.text == "n't"


def test_a_packed_treebank_reads_like_the_plain_one(treebank: Path, tmp_path: Path) -> None:
    packed = tmp_path / "invented.conllu.gz"
    packed.write_bytes(gzip.compress(treebank.read_bytes()))

    assert list(conllu.read_sentences(packed)) == list(conllu.read_sentences(treebank))


def test_a_long_transcript_is_cut_into_documents_of_ten_sentences(tmp_path: Path) -> None:
    path = tmp_path / "long.conllu"
    path.write_text("# newpar\n" + (row(1, "Yes", "UH", 0, "root") + "\n\n") * 25, encoding="utf-8")

    assert [len(paragraph) for paragraph in conllu.read_paragraphs(path)] == [10, 10, 5]


def test_a_line_that_is_not_conllu_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.conllu"
    path.write_text("1\tYes\n", encoding="utf-8")

    with pytest.raises(conllu.MalformedTreebank, match=r"broken\.conllu:1"):
        list(conllu.read_sentences(path))


def test_a_name_is_the_proper_noun_core_of_a_mention_without_its_title(treebank: Path) -> None:
    sentence = next(conllu.read_sentences(treebank))

    assert names_in(sentence) == [(1, 3, "PERSON"), (6, 7, "GPE")]


def test_columns_become_names_and_handles_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "tweets.conll"
    path.write_text("@\tO\nsomebody\tB-PER\n#news\tO\nBrandt\tB-PER\nleft\tO\nDanish\tO\nBergen\tB-LOC\n.\tO\n\n")
    (sentence,) = iob.read_columns(path)
    doc = iob.to_doc(VOCAB, [sentence])

    assert doc.text == "Brandt left Danish Bergen."
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Brandt", "PERSON"), ("Danish", "NORP"), ("Bergen", "GPE")]


def test_iob2_takes_its_spacing_from_the_text(tmp_path: Path) -> None:
    path = tmp_path / "names.iob2"
    path.write_text(
        "# newdoc id = a\n# text = Varnex-Brandt left\n1\tVarnex\tB-ORG\n2\t-\tI-ORG\n3\tBrandt\tI-ORG\n4\tleft\tO\n\n"
    )
    (sentence,) = iob.read_iob2(path)

    assert iob.to_doc(VOCAB, [sentence]).text == "Varnex-Brandt left"
    assert sentence.names == [(0, 3, "ORG")]


def test_a_copy_with_other_names_keeps_the_rest_and_is_the_same_for_the_same_seed() -> None:
    nlp = spacy.blank("en")
    doc = nlp("Brandt met Kowal and Brandt left.")
    doc.ents = [spacy.tokens.Span(doc, 0, 1, "PERSON"), spacy.tokens.Span(doc, 2, 3, "PERSON")]
    copies = [augment.Replacer(3, []).copy(nlp, doc) for _ in range(2)]

    assert copies[0].text == copies[1].text
    assert copies[0].text.endswith("and Brandt left.")
    assert " met " in copies[0].text


def test_straight_quotation_marks_become_typographic_in_pairs() -> None:
    assert augment.curly(['"', "Yes", '"', "it", "'s"]) == ["“", "Yes", "”", "it", "’s"]
