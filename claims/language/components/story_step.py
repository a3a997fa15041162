"""Steps that read the parts of one text in their order: a Doc by itself in a notebook, many for an article."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from spacy.tokens import Doc

from claims.language.resolution import Story


class StoryStep(ABC):
    """A spaCy component that also takes the parts of a text together; it keeps nothing from one text to the next.

    ``step(doc)`` reads a Doc as a whole text. ``step.over(docs, story)`` reads the next parts of a longer one; what has
    to be known from the parts before is in the story.
    """

    def __call__(self, doc: Doc) -> Doc:
        self.over([doc], Story())
        return doc

    @abstractmethod
    def over(self, docs: Sequence[Doc], story: Story) -> None:
        """Sets what the step finds on each Doc or its sentences."""
