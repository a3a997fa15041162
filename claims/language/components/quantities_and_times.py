"""The numbers of each sentence with their units, and its times as days, both from one reading of the words."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.language.components.story_step import StoryStep
from claims.language.publication import published_on
from claims.language.quantities import find_quantities_and_times
from claims.language.resolution import Story
from claims.language.sentences import sentences_of

for _name in ("quantities", "times"):
    if not Span.has_extension(_name):
        Span.set_extension(_name, default=())


class QuantitiesAndTimes(StoryStep):
    """Sets ``sentence._.quantities`` and ``sentence._.times``; relative days need that of publication."""

    def over(self, docs: Sequence[Doc], story: Story) -> None:
        for doc in docs:
            text, published = doc.text, published_on(doc)  # a Doc puts its text together anew each time it is asked
            for sentence in sentences_of(doc):
                quantities, times = find_quantities_and_times(sentence.text, published)
                span = sentence.span_of(doc)
                if quantities:
                    span._.quantities = tuple(sentence.mention_in(text, one) for one in quantities)
                if times:
                    span._.times = tuple(sentence.mention_in(text, one) for one in times)


@Language.factory("quantities_and_times", assigns=["span._.quantities", "span._.times"], requires=["doc.sents"])
def make_quantities_and_times(nlp: Language, name: str) -> QuantitiesAndTimes:
    """The component "quantities_and_times"."""
    return QuantitiesAndTimes()
