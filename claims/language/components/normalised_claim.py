"""Each sentence in words that stand alone: a suggestion."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.tokens.underscore import Underscore

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
                found = sentence.span_of(doc)._
                if found.kind is not None:
                    found.normalised = normalised(sentence, found)


def normalised(sentence: Sentence, found: Underscore) -> str:
    """The sentence with what its steps have found, in words that stand alone."""
    attribution = sentence.attribution_of(found.attribution)
    claim = normalise(sentence.text, attribution, found.kind, sentence.reference_of(found.reference))
    return with_days(claim, [sentence.mention_of(one) for one in found.times])


@Language.factory(
    "normalised_claim", assigns=["span._.normalised"], requires=["span._.attribution", "span._.kind", "span._.times"]
)
def make_normalised_claim(nlp: Language, name: str) -> NormalisedClaim:
    """The component "normalised_claim"."""
    return NormalisedClaim()
