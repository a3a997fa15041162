"""Who is said to have said each sentence: words, cue, what is said, and the person behind "he" where the text shows it.

``find_attributions(doc)`` gives one value a sentence, None where the author speaks. A story that comes in several
Docs goes through ``attribute(docs)``, which carries the speaker and the persons from one to the next.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from claims.language.people import ROLES, Cast, country_of, learn, persons, plain_name
from claims.language.quotations import MARKS, Quotation, find_quotations, inside
from claims.language.reports import Report, find_reports
from claims.language.values import Attribution

SINGULAR = frozenset({"he", "she"})
BODIES = frozenset({"it", "they"})
# "has not said" says less than any other verb of the sentence.
NOT = frozenset({"not", "n't", "n’t", "never"})
NAMED = ("PERSON", "ORG", "GPE", "NORP", "LOC")
# How sure each way of finding the speaker is, as the share that proved right when development articles were read.
SURE, IN_SENTENCE, BEFORE, RUN_ON, REMEMBERED = 1.0, 0.75, 0.7, 0.6, 0.4
# A speech verb that names no speaker ("it was announced") is an attribution to nobody.
NOBODY = 0.3
# Memory of the last speaker ends after so many sentences of the author's own.
FORGETS_AFTER = 4


@dataclass
class Story:
    """What is known when a sentence is read: the cast, who spoke last and who acted in the sentence before."""

    cast: Cast = field(default_factory=Cast)
    sentences: int = 0
    speaker: str = ""
    speaker_is_person: bool = False
    spoke_at: int = -100
    subject: str = ""
    subject_at: int = -100


def find_attributions(doc: Doc) -> list[Attribution | None]:
    """One entry a sentence of a parsed Doc, in order; offsets are characters of this Doc."""
    return next(attribute([doc]), [])


def attribute(docs: Iterable[Doc], story: Story | None = None) -> Iterator[list[Attribution | None]]:
    """The same for the parts of one text, in their order; offsets are characters of each part."""
    story = story or Story()
    for doc in docs:
        quotations = find_quotations(doc)
        quoted = frozenset(index for q in quotations for index in inside(q))
        found = [spoken(sentence, quotations, quoted, story) for sentence in doc.sents] if len(doc) else []
        yield run_back(doc, found, quotations)


def spoken(sentence: Span, quotations: list[Quotation], quoted: frozenset[int], story: Story) -> Attribution | None:
    """The attribution of one sentence; the story is brought up to date."""
    story.sentences += 1
    learn(story.cast, sentence, story.sentences)
    reports = [report for report in find_reports(sentence) if report.cue.i not in quoted]
    named = [report for report in reports if report.head is not None]
    attribution = None
    if named:
        report = leading(named)
        attribution = from_report(sentence, report, quotations, quoted, story)
        remember_speaker(attribution, report, story)
    elif is_all_quoted(sentence, quoted):
        attribution = run_on(sentence, quotations, story)
    remember_subject(sentence, quoted, story)
    return attribution


def leading(reports: list[Report]) -> Report:
    """The highest in the tree; of several by the same speaker the one that says most."""
    affirmed = [report for report in reports if not is_negated(report.cue)]
    highest = min(affirmed or reports, key=depth)
    same = [report for report in reports if report.head == highest.head]
    return max(same, key=lambda report: (report.content_end - report.content_start, -report.cue.i))


def is_negated(cue: Token) -> bool:
    """ "has not said"."""
    return any(child.dep_ == "advmod" and child.lower_ in NOT for child in cue.children)


def depth(report: Report) -> tuple[int, int]:
    """How far the cue stands from the root; the higher verb speaks for the sentence."""
    steps, token = 0, report.cue
    while token.head != token and steps < 50:
        steps, token = steps + 1, token.head
    return steps, report.cue.i


def from_report(
    sentence: Span, report: Report, quotations: list[Quotation], quoted: frozenset[int], story: Story
) -> Attribution:
    """A report with a speaker, in characters."""
    doc = sentence.doc
    words = doc[report.speaker_start : report.speaker_end]
    said = doc[report.content_start : report.content_end] if report.content_end else None
    spoken_parts = [q for q in quotations if q.start < sentence.end and q.end > sentence.start]
    direct = is_direct(sentence, said, quoted)
    if direct and spoken_parts:
        first, last = max(spoken_parts[0].start, sentence.start), min(spoken_parts[-1].end, sentence.end)
        if not first <= report.cue.i < last:
            said = doc[first:last]
    resolved, confidence = resolve(sentence, report, story)
    return Attribution(
        speaker=words.text,
        start=words.start_char,
        end=words.end_char,
        cue=report.cue_text,
        direct=direct,
        resolved=resolved,
        confidence=confidence,
        content_start=said.start_char if said is not None else 0,
        content_end=said.end_char if said is not None else 0,
    )


def is_direct(sentence: Span, said: Span | None, quoted: frozenset[int]) -> bool:
    """True where most of what is said stands in quotation marks."""
    span = said if said is not None else sentence
    words = [token for token in span if not token.is_punct and not token.is_space]
    return bool(words) and sum(token.i in quoted for token in words) * 10 >= len(words) * 7


def resolve(sentence: Span, report: Report, story: Story) -> tuple[str, float]:
    """The name behind the speaker's words, "" where the text does not give one, and how sure that is."""
    head = report.head
    if head is None:
        return "", NOBODY
    words = sentence.doc[report.speaker_start : report.speaker_end]
    if head.pos_ == "PRON":
        return resolve_pronoun(sentence, head, story)
    for ent in persons(words):
        if ent.start <= head.i < ent.end or (ent.end == words.end and is_titled(ent)):
            person = story.cast.find(plain_name(ent))
            return (person.name if person else plain_name(ent)), SURE
    bodies = [ent for ent in words.ents if ent.label_ == "ORG" and ent.end == words.end and is_titled(ent)]
    if head.pos_ == "NOUN" and bodies:
        return bodies[0].text, SURE
    known = resolve_role(words, head, story)
    if known:
        return known, IN_SENTENCE
    if head.pos_ == "PROPN" or any(ent.label_ in NAMED and ent.start <= head.i < ent.end for ent in words.ents):
        text = " ".join(words.text.split())
        return (text[4:] if text.lower().startswith("the ") else text), SURE
    return "", SURE


def is_titled(ent: Span) -> bool:
    """A name behind its title, not one behind a preposition: "Secretary of State A. B.", not "the lawyer of A. B."."""
    before = ent.doc[ent.start - 1] if ent.start else None
    return before is not None and before.pos_ not in ("ADP", "PART", "CCONJ", "PUNCT")


def resolve_pronoun(sentence: Span, pronoun: Token, story: Story) -> tuple[str, float]:
    """ "he" is the person who acted or spoke before; "it" and "they" a body that spoke; "I" nobody the text names."""
    word, now = pronoun.lower_, story.sentences
    if word in SINGULAR:
        acting = [p for p in persons(sentence) if p.end <= pronoun.i and is_subject(p)]
        if acting:
            person = story.cast.find(plain_name(acting[-1]))
            return (person.name if person else plain_name(acting[-1])), IN_SENTENCE
        spoke_last = story.speaker_is_person and now - story.spoke_at <= FORGETS_AFTER
        if story.subject and now - story.subject_at == 1 and not (spoke_last and story.spoke_at >= story.subject_at):
            return story.subject, BEFORE
        if spoke_last:
            return story.speaker, BEFORE if now - story.spoke_at == 1 else RUN_ON
        if story.subject and now - story.subject_at <= FORGETS_AFTER:
            return story.subject, REMEMBERED
    elif word in BODIES and story.speaker and not story.speaker_is_person and now - story.spoke_at <= 2:
        return story.speaker, RUN_ON
    return "", REMEMBERED


def resolve_role(words: Span, head: Token, story: Story) -> str:
    """ "the Ruritanian leader", "the minister": the one person of whom the text has said so before."""
    lemma = head.lemma_.lower()
    role = "prime minister" if lemma == "minister" and any(t.lower_ == "prime" for t in words) else lemma
    definite = words[0].lower_ == "the" or words[0].dep_ == "nmod:poss" or words[0].ent_type_ != ""
    if role not in ROLES or head.pos_ == "PROPN" or not definite:
        return ""
    country = next((code for token in words if (code := country_of(token.text))), None)
    person = story.cast.with_role(role, country)
    return person.name if person else ""


def remember_speaker(attribution: Attribution, report: Report, story: Story) -> None:
    """The last speaker, by name or else by the words used; a pronoun that nobody fits leaves nobody."""
    words = "" if report.head is None or report.head.pos_ == "PRON" else " ".join(attribution.speaker.split())
    story.speaker, story.spoke_at = attribution.resolved or words, story.sentences
    story.speaker_is_person = story.cast.find(attribution.resolved) is not None or is_he(report.head)


def is_subject(ent: Span) -> bool:
    """True where the name is the subject of a clause."""
    return ent.root.dep_ in ("nsubj", "nsubj:pass", "nsubj:outer")


def is_he(token: Token | None) -> bool:
    """A singular personal pronoun."""
    return token is not None and token.lower_ in SINGULAR


def remember_subject(sentence: Span, quoted: frozenset[int], story: Story) -> None:
    """The first person who is a subject outside quotation marks acts in this sentence; "he" keeps the one before."""
    for ent in persons(sentence):
        if is_subject(ent) and ent.start not in quoted:
            person = story.cast.find(plain_name(ent))
            story.subject, story.subject_at = (person.name if person else plain_name(ent)), story.sentences
            return
    if any(is_he(t) and t.dep_.startswith("nsubj") and t.i not in quoted for t in sentence) and story.subject:
        story.subject_at = story.sentences


def is_all_quoted(sentence: Span, quoted: frozenset[int]) -> bool:
    """True where every word stands between quotation marks."""
    words = [t for t in sentence if not t.is_space and not t.is_punct and t.text not in MARKS]
    return bool(words) and all(token.i in quoted for token in words)


def run_on(sentence: Span, quotations: list[Quotation], story: Story) -> Attribution | None:
    """A quotation without its own cue belongs to the last speaker, while that one is near."""
    if not story.speaker or story.sentences - story.spoke_at > FORGETS_AFTER:
        return None
    story.spoke_at = story.sentences
    return unnamed(sentence, story.speaker, RUN_ON)


def unnamed(sentence: Span, speaker: str, confidence: float) -> Attribution:
    """An attribution whose speaker is not named in the sentence: no words, the whole sentence is what is said."""
    start, end = sentence.start, sentence.end
    while end > start and sentence.doc[end - 1].is_space:
        end -= 1
    said = sentence.doc[start:end]
    return Attribution(
        "", 0, 0, "", True, speaker, confidence, content_start=said.start_char, content_end=said.end_char
    )


def run_back(doc: Doc, found: list[Attribution | None], quotations: list[Quotation]) -> list[Attribution | None]:
    """Earlier sentences of a quotation whose speaker comes only at its end: `"One. Two," she said.`"""
    if not any(found):
        return found
    sentences = list(doc.sents)
    quotation_of = {i: number for number, q in enumerate(quotations) for i in range(q.start, q.end)}
    for index in range(len(found) - 2, -1, -1):
        later = found[index + 1]
        here = found[index]
        if later is None or (here is not None and here.cue) or not (later.direct and later.resolved):
            continue
        last_token = sentences[index].end - 1
        joined = quotation_of.get(last_token, -1) == quotation_of.get(sentences[index + 1].start, -2)
        if joined and is_all_quoted(sentences[index], frozenset(quotation_of)):
            found[index] = unnamed(sentences[index], later.resolved, BEFORE)
    return found


def attribution_component(doc: Doc) -> Doc:
    """Sets ``sent._.attribution`` for every sentence."""
    if doc.has_annotation("SENT_START"):
        for sentence, attribution in zip(doc.sents, find_attributions(doc), strict=True):
            sentence._.attribution = attribution
    return doc


if not Span.has_extension("attribution"):
    Span.set_extension("attribution", default=None)


@Language.factory("attribution", assigns=["span._.attribution"], requires=["token.dep", "doc.ents", "doc.sents"])
def make_attribution(nlp: Language, name: str) -> "AttributionComponent":
    """The component "attribution"."""
    return AttributionComponent()


class AttributionComponent:
    """Callable on a Doc; holds nothing."""

    def __call__(self, doc: Doc) -> Doc:
        return attribution_component(doc)
