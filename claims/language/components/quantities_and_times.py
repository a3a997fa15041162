"""The numbers of each sentence with their units, and its times as days, both from one reading of the words."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.language.components.story_step import StoryStep
from claims.language.publication import published_on
from claims.language.quantities import find_quantities_and_times
from claims.language.resolution import Story
from claims.language.sentences import sentences_of, text_of

for _name in ("quantities", "times"):
    if not Span.has_extension(_name):
        Span.set_extension(_name, default=())


class QuantitiesAndTimes(StoryStep):
    """Sets ``sentence._.quantities`` and ``sentence._.times``; relative days need that of publication."""

    def over(self, docs: Sequence[Doc], story: Story) -> None:
        for doc in docs:
            sentences, published = sentences_of(doc), published_on(doc)
            text = text_of(doc)
            for sentence in sentences:
                quantities, times = find_quantities_and_times(sentence.text, published)
                if quantities:
                    found = tuple(sentence.mention_in(text, one) for one in quantities)
                    sentence.span_of(doc)._.quantities = found
                if times:
                    sentence.span_of(doc)._.times = tuple(sentence.mention_in(text, one) for one in times)


@Language.factory("quantities_and_times", assigns=["span._.quantities", "span._.times"], requires=["doc.sents"])
def make_quantities_and_times(nlp: Language, name: str) -> QuantitiesAndTimes:
    """The component "quantities_and_times"."""
    return QuantitiesAndTimes()
