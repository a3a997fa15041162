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
        model = default_kinds()
        read = [(sentence, sentence.span_of(doc)) for doc in docs for sentence in sentences_of(doc)]
        read = [(sentence, span) for sentence, span in read if span._.worth is not None]
        around = surroundings([span._.worth.leanings for _, span in read])
        for (sentence, span), beside in zip(read, around, strict=True):
            leanings = span._.worth.leanings
            values = features(sentence.text, leanings, beside, span._.quantities, span._.times)
            span._.kind = model.kind(values, leanings)


@Language.factory("claim_kind", assigns=["span._.kind"], requires=["span._.worth", "span._.quantities", "span._.times"])
def make_claim_kind(nlp: Language, name: str) -> ClaimKindStep:
    """The component "claim_kind"."""
    return ClaimKindStep()
