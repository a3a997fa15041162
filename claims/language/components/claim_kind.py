"""What decides the truth of each sentence: its number, an event, that somebody said it, and so on."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.language.components.story_step import StoryStep
from claims.language.kinds import default_kinds, features, surroundings
from claims.language.resolution import Story
from claims.language.sentences import sentences_of

if not Span.has_extension("kind"):
    Span.set_extension("kind", default=None)


class ClaimKindStep(StoryStep):
    """Sets ``sentence._.kind`` from the words' leanings, the numbers, the document and the neighbours."""

    def over(self, docs: Sequence[Doc], story: Story) -> None:
        read = [(sentence, sentence.span_of(doc)._) for doc in docs for sentence in sentences_of(doc)]
        read = [(sentence, found) for sentence, found in read if found.worth is not None]
        leanings = [found.worth.leanings for _, found in read]
        values = [
            features(sentence.text, own, beside, found.quantities, found.times)
            for (sentence, found), own, beside in zip(read, leanings, surroundings(leanings), strict=True)
        ]
        for (_, found), kind in zip(read, default_kinds().kinds(values, leanings), strict=True):
            found.kind = kind


@Language.factory("claim_kind", assigns=["span._.kind"], requires=["span._.worth", "span._.quantities", "span._.times"])
def make_claim_kind(nlp: Language, name: str) -> ClaimKindStep:
    """The component "claim_kind"."""
    return ClaimKindStep()
