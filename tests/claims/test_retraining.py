"""A desk's own decisions retrain the score: what counts, what is compared, what is switched on and taken back."""

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.errors import ClaimsError
from claims.extraction import retraining, weights
from claims.extraction.decisions import decided_documents
from claims.language.checkworthiness import Scorer, default_scorer
from claims.language.training import worth_update
from claims.language.training.worth_update import DecidedDocument, compare, updated
from claims.models import Claim, ExtractionRun
from claims.review.services import accept_claim, add_claim, close_claim
from desk.audit.actor import Actor
from desk.models import AuditEvent
from sources.models import Document, Snapshot
from tests.newsroom import claim_in, editor, snapshot_of

TOWNS = ("Varna", "Lundmark", "Moratal", "Tarnhof", "Quillmouth", "Haldenau")
SHELL = Actor.shell()


def facts(at: int) -> list[str]:
    """What the shipped score puts first."""
    town = TOWNS[at % len(TOWNS)]
    return [
        f"{town} exported {at + 2}00 tons of copper in {1990 + at}, a record.",
        f"Unemployment in {town} rose to {at + 3} percent in {1990 + at}.",
        f"The court of {town} fined the mill $ {at + 4} million for fraud.",
    ]


def gossip(at: int) -> list[str]:
    """What the shipped score puts last."""
    town = TOWNS[at % len(TOWNS)]
    return [
        f"I think the choir of {town} sang very nicely, didn't it?",
        f"We hope that the choir will visit {town} again soon!",
        f"You really should hear the lovely choir of {town}.",
    ]


def read_by_the_machine(snapshot: Snapshot, passed_over: Sequence[str] = ()) -> ExtractionRun:
    now = datetime(2028, 3, 14, tzinfo=UTC)
    starts = [(snapshot.text.index(text), text) for text in passed_over]
    rows = [{"start": at, "end": at + len(text), "score": 0.05, "reason": "vague"} for at, text in starts]
    return ExtractionRun.objects.create(
        snapshot=snapshot,
        pipeline="test",
        pipeline_version="1",
        pipeline_sha256="1",
        input_sha256="1",
        started_at=now,
        finished_at=now,
        passed_over=rows,
    )


def decided(accepted: Sequence[str], dismissed: Sequence[str]) -> None:
    """An article with these decisions, as the services leave its rows."""
    snapshot = snapshot_of(" ".join([*accepted, *dismissed]))
    for text in accepted:
        claim = claim_in(snapshot, text)
        Claim.objects.filter(pk=claim.pk).update(state=Claim.State.TRIAGED)
    for text in dismissed:
        claim = claim_in(snapshot, text)
        Claim.objects.filter(pk=claim.pk).update(state=Claim.State.CLOSED, closed_reason=Claim.ClosedReason.DROPPED)


@pytest.fixture
def one_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worth_update, "STRENGTHS", (0.3,))


@pytest.fixture
def desk_of_another_taste(db: None, one_strength: None) -> None:
    """A choir magazine: it checks what the shipped score puts last."""
    for at in range(40):
        decided(gossip(at), facts(at))


@pytest.fixture
def desk_of_the_same_taste(db: None, one_strength: None) -> None:
    for at in range(40):
        decided(facts(at), gossip(at))


def retrain(*options: str) -> str:
    out = io.StringIO()
    call_command("train_checkworthiness", "--from-desk", *options, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_what_people_decided_counts_and_nothing_else() -> None:
    edith = editor()
    sentences = [f"Sentence number {word} stands here." for word in ("one", "two", "three", "four", "five", "six")]
    snapshot = snapshot_of(" ".join(sentences))
    one, two, three, four = (claim_in(snapshot, text) for text in sentences[:4])
    read_by_the_machine(snapshot, passed_over=sentences[4:])
    accept_claim(claim=one, user=edith)
    close_claim(claim=two, user=edith, reason="not_checkable", note="hearsay")
    close_claim(claim=three, user=edith, reason="duplicate", duplicate_of=one)
    start = snapshot.text.index("number six")
    add_claim(snapshot=snapshot, start=start, end=start + len("number six"), user=edith)

    [document] = decided_documents()

    assert four.state == Claim.State.EXTRACTED
    assert list(document.sentences) == sentences
    assert document.decisions == {0: True, 1: False, 5: True}


@pytest.mark.django_db
def test_words_that_a_person_added_where_the_machine_read_nothing_stand_for_themselves() -> None:
    snapshot = snapshot_of("A heading that holds a claim")
    add_claim(snapshot=snapshot, start=0, end=9, user=editor())

    [document] = decided_documents()

    assert document.sentences == ("A heading",)
    assert document.decisions == {0: True}


@pytest.mark.django_db
def test_an_invented_sample_and_evidence_teach_nothing() -> None:
    for changes in ({"is_sample": True}, {"kind": Document.Kind.STATISTICS}):
        snapshot = snapshot_of("The mill closed in 1990.")
        Document.objects.filter(pk=snapshot.document_id).update(**changes)
        accept_claim(claim=claim_in(snapshot, snapshot.text), user=editor(str(snapshot.pk)))

    assert list(decided_documents()) == []


@pytest.mark.django_db
def test_a_sentence_in_two_versions_of_an_article_is_one_decision() -> None:
    first = snapshot_of("The mill closed in 1990.")
    second = Snapshot.objects.get(pk=first.pk)
    second.pk = None
    second.parser_version = "2"
    second.save(force_insert=True)
    for snapshot in (first, second):
        claim = claim_in(snapshot, "The mill closed in 1990.")
        Claim.objects.filter(pk=claim.pk).update(state=Claim.State.TRIAGED)

    [document] = decided_documents()

    assert document.decisions == {0: True}


@pytest.mark.django_db
def test_too_few_decisions_are_refused_with_what_is_missing() -> None:
    decided(facts(0), gossip(0))

    with pytest.raises(CommandError, match=r"6 decisions in 1 articles: 3 claims accepted.*It takes 150 in 12"):
        retrain()
    assert weights.name_in_use() == weights.SHIPPED


def test_a_better_score_is_compared_then_switched_on_and_can_be_taken_back(desk_of_another_taste: None) -> None:
    shipped = weights.engine_in_use()

    said = retrain()

    in_use = weights.engine_in_use()
    assert said.index("average precision on") < said.index("is in use now")
    assert in_use.scorer.version == weights.name_in_use() != shipped.scorer.version
    assert in_use.fingerprint != shipped.fingerprint
    fact, choir = in_use.scorer.score_many([facts(3)[0], gossip(3)[0]])
    assert choir.value > fact.value
    event = AuditEvent.objects.get(what="checkworthiness.switched")
    assert event.after == {"weights": in_use.scorer.version}
    assert "average precision" in event.reason

    call_command("train_checkworthiness", "--undo", stdout=io.StringIO())

    assert weights.engine_in_use().fingerprint == shipped.fingerprint
    assert AuditEvent.objects.filter(what="checkworthiness.switched").count() == 2


def test_a_score_that_is_not_shown_to_be_better_is_never_switched_on(desk_of_the_same_taste: None) -> None:
    said = retrain()

    assert "Not shown to be better" in said
    assert weights.name_in_use() == weights.SHIPPED
    assert not AuditEvent.objects.filter(what="checkworthiness.switched").exists()
    assert list(weights.desk_weights().iterdir()) == []


def test_a_worse_model_in_place_of_a_better_one_is_refused(
    desk_of_another_taste: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    retrain()
    in_use = weights.name_in_use()
    # From here on training learns the opposite of what the desk decided.
    turned = [DecidedDocument(d.name, d.sentences, {k: not v for k, v in d.decisions.items()}) for d in learned()]
    monkeypatch.setattr(retraining, "updated", lambda base, documents: updated(base, turned))

    said = retrain()

    assert "Not shown to be better" in said
    assert weights.name_in_use() == in_use


def learned() -> list[DecidedDocument]:
    return [document for document in decided_documents() if not document.is_kept_aside]


def test_compare_only_prints_the_comparison_and_switches_nothing(desk_of_another_taste: None) -> None:
    assert "Better. Nothing was switched" in retrain("--compare-only")
    assert weights.name_in_use() == weights.SHIPPED


def test_training_again_without_new_decisions_says_so(desk_of_another_taste: None) -> None:
    retrain()
    in_use = weights.name_in_use()

    with pytest.raises(CommandError, match="Nothing was decided since"):
        retrain()
    assert weights.name_in_use() == in_use


def test_what_is_compared_was_never_learned_from(desk_of_another_taste: None, monkeypatch: pytest.MonkeyPatch) -> None:
    learnt: list[str] = []
    judged: list[str] = []

    def watched_update(base: object, documents: Sequence[DecidedDocument]) -> object:
        learnt.extend(document.name for document in documents)
        return updated(base, documents, 0.1)  # type: ignore[arg-type]

    def watched_compare(old: object, new: object, held_out: Sequence[DecidedDocument]) -> object:
        judged.extend(document.name for document in held_out)
        return compare(old, new, held_out)  # type: ignore[arg-type]

    monkeypatch.setattr(retraining, "updated", watched_update)
    monkeypatch.setattr(retraining, "compare", watched_compare)
    retrain("--compare-only")

    assert not set(learnt) & set(judged)
    assert len(learnt) + len(judged) == 40


@pytest.mark.django_db
def test_weights_that_are_gone_are_said_and_can_be_left() -> None:
    weights.switch_weights(to="desk-1+12345678", why="test", actor=SHELL)

    with pytest.raises(ClaimsError, match=r"desk-1\+12345678 are not in .*--undo"):
        weights.engine_in_use()
    assert weights.switch_back(actor=SHELL) == weights.SHIPPED
    assert weights.engine_in_use().scorer is default_scorer()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../../etc", "a/b", ".."])
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    weights.desk_weights().mkdir()
    (weights.desk_weights() / weights.IN_USE).write_text(name)

    with pytest.raises(ClaimsError, match="names no weights"):
        weights.engine_in_use()


@pytest.mark.django_db
def test_there_is_nothing_to_undo_while_the_shipped_weights_are_in_use() -> None:
    with pytest.raises(CommandError, match="nothing to undo"):
        call_command("train_checkworthiness", "--undo")


@pytest.mark.parametrize(
    "options",
    [(), ("--from-desk", "--undo"), ("--data", "x"), ("--compare-only", "--undo"), ("--from-desk", "--output", "x")],
    ids=" ".join,
)
def test_options_that_do_not_go_together_are_refused(options: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"Give --data|go together|goes with"):
        call_command("train_checkworthiness", *options)


def test_the_weights_of_a_desk_hold_no_text_and_tell_what_they_were_made_of(tmp_path: Path) -> None:
    documents = [DecidedDocument(f"document {at}", tuple(gossip(at)), {0: True, 1: False}) for at in range(6)]
    model = updated(default_scorer().model, documents, 0.1)
    model.save(tmp_path)

    meta = json.loads((tmp_path / "meta.json").read_text())
    assert meta["base"] == default_scorer().version
    assert meta["desk"] == {"method": "desk-1", "articles": 6, "decisions": 12, "accepted": 6, "strength": 0.1}
    assert "choir" not in (tmp_path / "meta.json").read_text()


def test_the_same_decisions_give_the_same_weights_and_others_another_version() -> None:
    base = default_scorer().model
    documents = [DecidedDocument(f"document {at}", tuple(gossip(at)), {0: True, 1: False}) for at in range(6)]

    once, twice = updated(base, documents, 0.1), updated(base, documents, 0.1)
    other = updated(base, documents[1:], 0.1)

    assert (once.cue_weights == twice.cue_weights).all()
    assert (once.grams.rows == twice.grams.rows).all()
    assert once.meta["version"] == twice.meta["version"] != other.meta["version"]


def test_few_decisions_move_the_score_little_and_in_their_direction() -> None:
    base = default_scorer().model
    documents = [DecidedDocument("document 1", (gossip(1)[2], facts(1)[2]), {0: True, 1: False})]

    for one_document in (False, True):
        before = Scorer(base).score_many(documents[0].sentences, one_document=one_document)
        after = Scorer(updated(base, documents, 0.1)).score_many(documents[0].sentences, one_document=one_document)
        assert 0 < after[0].value - before[0].value < 0.2
        assert -0.2 < after[1].value - before[1].value < 0
        assert [score.kind for score in after] == [score.kind for score in before]


def test_how_readily_a_desk_accepts_does_not_move_the_scale() -> None:
    base = default_scorer().model
    documents = [
        DecidedDocument(f"document {at}", tuple(facts(at) + gossip(at)), {0: False, 3: False}) for at in range(9)
    ]
    sentences = ["The river is long.", "Exports of tin fell by 12 percent in 2021."]

    before = Scorer(base).score_many(sentences)
    after = Scorer(updated(base, documents, 0.1)).score_many(sentences)
    assert [score.value for score in after] == pytest.approx([score.value for score in before], abs=0.05)


def test_a_comparison_needs_something_accepted_and_something_dismissed() -> None:
    base = default_scorer().model

    with pytest.raises(ValueError, match="accepted and dismissed"):
        compare(base, base, [DecidedDocument("document 1", tuple(facts(1)), {0: True})])


def test_a_model_is_not_better_than_itself() -> None:
    base = default_scorer().model
    held_out = [DecidedDocument(f"d{at}", tuple(facts(at) + gossip(at)), {0: True, 3: False}) for at in range(5)]
    same = compare(base, base, held_out)

    assert (same.low, same.high) == (0.0, 0.0)
    assert not same.better


def test_how_far_decisions_move_the_weights_is_chosen_on_documents_left_out() -> None:
    base = default_scorer().model
    clear = [DecidedDocument(f"d{at}", tuple(facts(at) + gossip(at)), {0: False, 3: True}) for at in range(9)]
    agreed = [DecidedDocument(f"d{at}", tuple(facts(at) + gossip(at)), {0: True, 3: False}) for at in range(9)]

    assert updated(base, clear).meta["desk"]["strength"] > min(worth_update.STRENGTHS)
    # Where nothing is to be gained, the weakest change is made.
    assert updated(base, agreed).meta["desk"]["strength"] == min(worth_update.STRENGTHS)
