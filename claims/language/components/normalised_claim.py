"""Each sentence in words that stand alone: a suggestion."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.language.components.story_step import StoryStep
from claims.language.normalise import normalise, with_days
from claims.language.resolution import Story
from claims.language.sentences import Sentence, sentences_of

if not Span.has_extension("normalised"):
    Span.set_extension("normalised", default="")


class NormalisedClaim(StoryStep):
    """Sets ``sentence._.normalised``, where the kind is known."""

    def over(self, docs: Sequence[Doc], story: Story) -> None:
        for doc in docs:
            for sentence in sentences_of(doc):
                span = sentence.span_of(doc)
                if span._.kind is not None:
                    span._.normalised = normalised(sentence, span)


def normalised(sentence: Sentence, span: Span) -> str:
    """The sentence with what its steps have found, in words that stand alone."""
    attribution = sentence.attribution_of(span._.attribution)
    claim = normalise(sentence.text, attribution, span._.kind, sentence.reference_of(span._.reference))
    return with_days(claim, [sentence.mention_of(one) for one in span._.times])


@Language.factory(
    "normalised_claim", assigns=["span._.normalised"], requires=["span._.attribution", "span._.kind", "span._.times"]
)
def make_normalised_claim(nlp: Language, name: str) -> NormalisedClaim:
    """The component "normalised_claim"."""
    return NormalisedClaim()
