"""Who is said to have said each sentence, and whom the first pronoun of the author's own words stands for."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.language.attribution import attribute
from claims.language.components.story_step import StoryStep
from claims.language.resolution import Story

for _name in ("attribution", "reference"):
    if not Span.has_extension(_name):
        Span.set_extension(_name, default=None)


class AttributionStep(StoryStep):
    """Sets ``sentence._.attribution`` and ``sentence._.reference``, with offsets into the Doc's text."""

    def over(self, docs: Sequence[Doc], story: Story) -> None:
        docs = [doc for doc in docs if len(doc) and doc.has_annotation("SENT_START")]
        for doc, found in zip(docs, attribute(docs, story), strict=True):
            references, story.references = story.references, []
            for span, attribution, reference in zip(doc.sents, found, references, strict=True):
                if attribution is not None:
                    span._.attribution = attribution
                if reference is not None:
                    span._.reference = reference


@Language.factory(
    "attribution", assigns=["span._.attribution", "span._.reference"], requires=["token.dep", "doc.ents", "doc.sents"]
)
def make_attribution(nlp: Language, name: str) -> AttributionStep:
    """The component "attribution"."""
    return AttributionStep()
