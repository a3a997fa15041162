"""The claims of a Doc, put together from what the steps before have found in its sentences."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens.underscore import Underscore

from claims.language.checkworthiness import Score
from claims.language.components.story_step import StoryStep
from claims.language.normalise import is_question
from claims.language.resolution import Story
from claims.language.sentences import Sentence, sentences_of, text_of
from claims.language.values import Attribution, CandidateClaim, PassedOver

# Chance of being worth a check below which a sentence is passed over, findable with its reason. Low on purpose: of
# the labelled sentences of free texts, judged by models that had not seen their documents, 6 in 100 of those
# worth a check fall below it, and half of the others.
WORTH_KEEPING = 0.1
# Shorter sentences ("He did.") hold no statement that stands alone.
FEWEST_WORDS = 4

for _name in ("claims", "passed_over"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=())


class Claims(StoryStep):
    """Sets ``doc._.claims`` and ``doc._.passed_over``, in the order of the text.

    ``doc.text[c.start:c.end] == c.quote`` for each claim; all offsets are characters of the Doc's text.
    """

    def over(self, docs: Sequence[Doc], story: Story) -> None:
        for doc in docs:
            sentences, claims, passed_over = sentences_of(doc), list[CandidateClaim](), list[PassedOver]()
            text = text_of(doc)
            for sentence in sentences:
                found = sentence.span_of(doc)._
                if found.worth is None or found.kind is None:
                    continue
                reason = why_not(sentence, found)
                if reason:
                    start, end = sentence.place(0, len(sentence.text))
                    passed_over.append(PassedOver(start, end, found.worth.value, reason))
                else:
                    claims.append(claim_of(text, sentence, found))
            doc._.claims, doc._.passed_over = tuple(claims), tuple(passed_over)


def why_not(sentence: Sentence, found: Underscore) -> str:
    """Why a sentence is no claim, empty if it may be one."""
    score: Score = found.worth
    if len(sentence.text.split()) < FEWEST_WORDS:
        return "too short to stand alone"
    if is_question(sentence.text, sentence.attribution_of(found.attribution)):
        return "question"
    if score.value < WORTH_KEEPING:
        return ", ".join(score.reasons) or "little to check"
    return ""


def claim_of(whole: str, sentence: Sentence, found: Underscore) -> CandidateClaim:
    """What is known of a sentence, as one claim; ``whole`` is the text of its Doc."""
    start, end = sentence.place(0, len(sentence.text))
    score: Score = found.worth
    return CandidateClaim(
        start=start,
        end=end,
        quote=whole[start:end],
        text=sentence.text,
        normalised=found.normalised or sentence.text,
        kind=found.kind,
        score=score.value,
        reasons=score.reasons,
        attribution=within(sentence, found.attribution),
        quantities=found.quantities,
        times=found.times,
    )


def within(sentence: Sentence, attribution: Attribution | None) -> Attribution | None:
    """The attribution; what stands outside of its sentence keeps words, no place."""
    if attribution is None:
        return None
    start, end = placed(sentence, attribution.start, attribution.end)
    content_start, content_end = placed(sentence, attribution.content_start, attribution.content_end)
    return replace(attribution, start=start, end=end, content_start=content_start, content_end=content_end)


def placed(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The stretch of the Doc without what is not read of it, (0, 0) where it is not all in the sentence."""
    first, last = sentence.inside(start, end)
    return sentence.place(first, last) if 0 <= first < last <= len(sentence.text) else (0, 0)


@Language.factory("claims", assigns=["doc._.claims", "doc._.passed_over"], requires=["span._.worth", "span._.kind"])
def make_claims(nlp: Language, name: str) -> Claims:
    """The component "claims"."""
    return Claims()
