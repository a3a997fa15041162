"""Training and measuring check-worthiness, on sentences invented here."""

import json
from pathlib import Path

import numpy as np
import pytest

from claims.language.benchmarks import checkworthiness as benchmark
from claims.language.checkworthiness import Scorer
from claims.language.training.worth import Example, folds_by_document, train
from claims.language.training.worth_data import UnreadableTrainingData, read_conllu, read_labels, tag_lexicon
from claims.language.training.worth_design import Block
from claims.language.training.worth_run import train_from_folder
from claims.language.values import ClaimKind
from claims.language.worth.vocabulary import TagLexicon

PLACES = ("Norland", "Halden", "Varna", "Lund", "Mora", "Tarn")
NO_TAGS = TagLexicon({}, {}, {})


def invented(document: str) -> list[Example]:
    """Facts worth checking, plain facts and opinions, told apart by their words and figures."""
    rows = []
    for at, place in enumerate(PLACES):
        year = 1990 + at
        rows += [
            Example(f"{place} exported {at + 2}00 tons of copper in {year}.", 3, ClaimKind.NUMERICAL, document),
            Example(f"The court of {place} banned the party in {year}.", 2, ClaimKind.EVENT, document),
            Example(f"She walked home through {place} with her dog.", 1, ClaimKind.EVENT, document),
            Example(f"I think {place} is a lovely town!", 0, ClaimKind.OPINION, document),
        ]
    return rows


EXAMPLES = [example for name in ("a", "b", "c", "d", "e", "f") for example in invented(name)]


def write_data(folder: Path) -> None:
    lines, labels = [], ["sent_id\tworth\tkind\tspeaker"]
    for at, example in enumerate(EXAMPLES):
        sent_id = f"DOC_{example.document}-{at}"
        words = example.text.split()
        tokens = [f"{n}\t{word}\t_\t_\tNN\t_\t0\t_\t_\t_" for n, word in enumerate(words, start=1)]
        lines += [
            f"# newdoc id = DOC_{example.document}",
            f"# sent_id = {sent_id}",
            f"# text = {example.text}",
            *tokens,
        ]
        lines.append("")
        labels.append(f"{sent_id}\t{example.worth}\t{example.kind}\t-")
    (folder / "invented.conllu").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "labels.tsv").write_text("\n".join(labels) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    data, output = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("weights")
    write_data(data)
    train_from_folder(data, output)
    return data, output


def test_a_trained_model_prefers_what_its_labels_preferred(trained: tuple[Path, Path]) -> None:
    scorer = Scorer.load(trained[1])

    fact, opinion = scorer.score_many(["Mora exported 900 tons of copper in 1998.", "I think Mora is a lovely town!"])
    assert fact.value > 0.7 > 0.3 > opinion.value
    assert (fact.kind, opinion.kind) == (ClaimKind.NUMERICAL, ClaimKind.OPINION)


def test_the_same_data_give_the_same_weights(trained: tuple[Path, Path], tmp_path: Path) -> None:
    train_from_folder(trained[0], tmp_path)

    for name in ("weights.npz", "tags.npz", "meta.json"):
        assert (tmp_path / name).read_bytes() == (trained[1] / name).read_bytes()


def test_the_meta_names_data_seed_versions_scores_and_licence(trained: tuple[Path, Path]) -> None:
    meta = json.loads((trained[1] / "meta.json").read_text())

    assert set(meta["data"]) == {"labels.tsv", "invented.conllu"}
    assert {"seed", "versions", "scores", "licence", "version"} <= set(meta)


def test_other_labels_give_another_version(trained: tuple[Path, Path], tmp_path: Path) -> None:
    write_data(tmp_path)
    labels = tmp_path / "labels.tsv"
    labels.write_text(labels.read_text().replace("\t1\tevent", "\t0\tevent"))

    assert train_from_folder(tmp_path, tmp_path / "out")["version"] != Scorer.load(trained[1]).version


def test_saved_weights_score_as_the_model_in_memory_does(tmp_path: Path) -> None:
    model = train(EXAMPLES, NO_TAGS, {"version": "test"})
    model.save(tmp_path)

    texts = [example.text for example in EXAMPLES[:24]]
    before = [score.value for score in Scorer(model).score_many(texts, one_document=True)]
    after = [score.value for score in Scorer.load(tmp_path).score_many(texts, one_document=True)]
    assert after == pytest.approx(before, abs=0.01)


def test_examples_of_one_kind_still_train() -> None:
    only_events = [Example(e.text, e.worth, ClaimKind.EVENT, e.document) for e in EXAMPLES]

    assert Scorer(train(only_events, NO_TAGS)).kind_of("Anything at all.") == ClaimKind.EVENT


def test_a_document_is_never_split_between_folds() -> None:
    documents = np.array(["a", "b", "c", "d", "e", "f", "g"] * 5)
    fold = folds_by_document(documents, 5, seed=3)

    assert all(len(set(fold[documents == name])) == 1 for name in "abcdefg")
    assert set(fold) == set(range(5))


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("DOC_x-1\t2\tevent\t-", "no text"),
        ("DOC_a-0\t7\tevent\t-", "not 0 to 3"),
        ("DOC_a-0\tmany\tevent\t-", "line 2"),
        ("DOC_a-0\t2\trumour\t-", "rumour"),
    ],
)
def test_a_bad_row_of_labels_is_named_with_its_line(tmp_path: Path, row: str, complaint: str) -> None:
    labels = tmp_path / "labels.tsv"
    labels.write_text(f"sent_id\tworth\tkind\tspeaker\n{row}\n")

    with pytest.raises(UnreadableTrainingData, match=complaint):
        read_labels(labels, {"DOC_a-0": "Some text."})


def test_labels_with_their_own_text_need_no_treebank(tmp_path: Path) -> None:
    labels = tmp_path / "labels.tsv"
    labels.write_text("sent_id\tworth\tkind\tspeaker\ttext\ndesk-1\t2\tevent\t-\tThe mill closed.\n")

    assert read_labels(labels, {}) == [Example("The mill closed.", 2, ClaimKind.EVENT, "desk")]


def test_a_folder_without_labels_or_treebank_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTrainingData, match=r"labels\.tsv"):
        train_from_folder(tmp_path, tmp_path / "out")
    (tmp_path / "labels.tsv").write_text("sent_id\tworth\tkind\tspeaker\n")
    with pytest.raises(UnreadableTrainingData, match="no treebank"):
        train_from_folder(tmp_path, tmp_path / "out")


def test_tags_are_not_counted_in_documents_that_carry_labels(tmp_path: Path) -> None:
    write_data(tmp_path)
    sentences = list(read_conllu(tmp_path / "invented.conllu"))

    assert "copper" in tag_lexicon(sentences).lowered
    assert tag_lexicon(sentences, without=[f"DOC_{name}" for name in "abcdef"]).lowered == {}


def test_the_benchmark_measures_the_files_it_is_given(trained: tuple[Path, Path], tmp_path: Path) -> None:
    spoken = [{"text": example.text, "label": int(example.worth >= 2)} for example in EXAMPLES]
    (tmp_path / "spoken.json").write_text(json.dumps(spoken))
    for example in EXAMPLES:
        with (tmp_path / f"{example.document}.tsv").open("a") as transcript:
            transcript.write(f"1\tSPEAKER\t{example.text}\t{int(example.worth == 3)}\n")

    figures = benchmark.checkworthiness(
        labels=trained[0] / "labels.tsv",
        conllu=[trained[0] / "invented.conllu"],
        claimbuster=[tmp_path / "spoken.json"],
        clef2019=tmp_path,
        seeds=(0,),
    )

    by_name = {figure.name: figure for figure in figures}
    assert by_name["news, worth 2-3, average precision"].value > 0.9
    assert by_name["ClaimBuster, weighted F1"].value > 0.0
    assert by_name["CLEF 2019, MAP"].value > 0.9
    assert by_name["CLEF 2019, MAP"].target == by_name["CLEF 2019, MAP of a word-unigram SVM"].value + 0.01
    assert by_name["sentences scored a second"].value > 0


def test_documents_without_anything_to_find_do_not_count_for_map() -> None:
    target = np.array([True, False, False])
    decisions = np.array([1.0, 0.0, 0.5])

    assert benchmark.mean_average_precision(target, decisions, np.array(["a", "a", "b"])) == 1.0
    assert benchmark.mean_average_precision(target & False, decisions, np.array(["a", "a", "b"])) == 0.0


def test_a_word_that_tells_the_sides_apart_is_louder_and_loudness_is_one_on_average() -> None:
    sentences = [["copper", "the"], ["copper", "a"], ["choir", "the"], ["choir", "a"]]
    block = Block.fit(sentences, np.array([True, True, False, False]), at_least=1)

    loud = {name: block.emphasis[at] for name, at in block.index.items()}
    assert loud["copper"] == pytest.approx(loud["choir"])
    assert loud["copper"] > 1 > loud["the"] == pytest.approx(loud["a"])
    assert block.emphasis.mean() == pytest.approx(1.0)


def test_where_no_word_tells_anything_all_are_equally_loud() -> None:
    block = Block.fit([["a"], ["a"]], np.array([True, False]), at_least=1)

    assert block.emphasis.tolist() == [1.0]
