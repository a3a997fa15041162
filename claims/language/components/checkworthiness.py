"""How much each sentence asks to be checked, with the reasons in words."""

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.language.checkworthiness import Scorer, default_scorer
from claims.language.components.story_step import StoryStep
from claims.language.resolution import Story
from claims.language.sentences import sentences_of

if not Span.has_extension("worth"):
    Span.set_extension("worth", default=None)


class CheckWorthiness(StoryStep):
    """Sets ``sentence._.worth``, a ``Score``; the sentences of one text help each other."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer

    def over(self, docs: Sequence[Doc], story: Story) -> None:
        read = [(doc, sentence) for doc in docs for sentence in sentences_of(doc)]
        scores = self.scorer.score_many([sentence.text for _, sentence in read], one_document=True)
        for (doc, sentence), score in zip(read, scores, strict=True):
            sentence.span_of(doc)._.worth = score


@Language.factory("checkworthiness", assigns=["span._.worth"], requires=["doc.sents"], default_config={"weights": ""})
def make_checkworthiness(nlp: Language, name: str, weights: str) -> CheckWorthiness:
    """The component "checkworthiness"; ``weights`` is a folder, empty for those that ship."""
    return CheckWorthiness(Scorer.load(Path(weights)) if weights else default_scorer())
