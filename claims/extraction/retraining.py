"""The score learns from the desk's decisions; it is switched over only when that is shown to be better."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory

from claims.errors import ClaimsError
from claims.extraction.decisions import decided_documents
from claims.extraction.weights import desk_weights, folder_of, name_in_use, switch_weights, weights_in_use
from claims.language.checkworthiness import DEFAULT_WEIGHTS
from claims.language.training.worth_update import Comparison, DecidedDocument, compare, updated
from claims.language.worth.model import WorthModel
from desk.audit.actor import Actor

FEWEST_DECISIONS = 150
FEWEST_OF_A_KIND = 30
FEWEST_KEPT_ASIDE = 10
FEWEST_ARTICLES = 12
"""Below these a comparison could not tell better from luck: with 50 decisions kept aside the interval of the
difference is about a tenth wide on each side."""


@dataclass(frozen=True)
class Retrained:
    """What came out: the comparison, the name of the new weights, and whether they are in use now."""

    comparison: Comparison
    name: str
    in_use: bool


def retrain_from_desk(*, actor: Actor, say: Callable[[str], None] = lambda _: None, switch: bool = True) -> Retrained:
    """Learn from two thirds of the articles with decisions, compare on the other third, switch over if better.

    Always from the weights that ship and all decisions since, so that no decision counts twice. ``say`` gets the
    comparison before anything is switched. Raises ClaimsError for too few decisions.
    """
    documents = list(decided_documents())
    learn = [document for document in documents if not document.is_kept_aside]
    held_out = [document for document in documents if document.is_kept_aside]
    _require_enough(documents, learn, held_out)
    say(f"learning from {sum(len(one.decisions) for one in learn)} decisions in {len(learn)} articles")
    base, old = WorthModel.load(DEFAULT_WEIGHTS), WorthModel.load(weights_in_use())
    new = updated(base, learn)
    before = name_in_use()
    name = str(new.meta["version"])
    if name == before:
        raise ClaimsError(f"Nothing was decided since {name} was trained; it stays in use.")
    new = replace(new, meta={**new.meta, "desk": {**new.meta["desk"], "before": before}})
    desk_weights().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=desk_weights()) as draft:
        folder = desk_weights() / draft / name
        new.save(folder)
        # Compared as it will be used: weights lose some digits when they are saved.
        comparison = compare(old, WorthModel.load(folder), held_out)
        say(str(comparison))
        if not (switch and comparison.better):
            return Retrained(comparison, name, in_use=False)
        if not folder_of(name).exists():
            folder.replace(folder_of(name))
    switch_weights(to=name, why=str(comparison), actor=actor)
    return Retrained(comparison, name, in_use=True)


def _require_enough(
    documents: Sequence[DecidedDocument], learn: Sequence[DecidedDocument], held_out: Sequence[DecidedDocument]
) -> None:
    accepted, dismissed = _counts(documents)
    enough = (
        accepted + dismissed >= FEWEST_DECISIONS
        and min(accepted, dismissed) >= FEWEST_OF_A_KIND
        and min(_counts(held_out)) >= FEWEST_KEPT_ASIDE
        and min(_counts(learn)) >= FEWEST_KEPT_ASIDE
        and len(documents) >= FEWEST_ARTICLES
    )
    if not enough:
        aside = _counts(held_out)
        raise ClaimsError(
            f"There are {accepted + dismissed} decisions in {len(documents)} articles: {accepted} claims accepted or "
            f"added, {dismissed} closed as no claim, not checkable or dropped; of these {aside[0]} and {aside[1]} in "
            f"the articles kept aside for the comparison. It takes {FEWEST_DECISIONS} in {FEWEST_ARTICLES} articles, "
            f"{FEWEST_OF_A_KIND} of each sort, {FEWEST_KEPT_ASIDE} of each sort among those kept aside. Nothing was "
            "changed; accept and close more claims in the queue and try again."
        )


def _counts(documents: Sequence[DecidedDocument]) -> tuple[int, int]:
    """Accepted and dismissed."""
    decisions = [accepted for document in documents for accepted in document.decisions.values()]
    return sum(decisions), len(decisions) - sum(decisions)
