"""The person or body behind a speaker's words ("he", "it", "the Ruritanian leader"), as far as the text tells."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from claims.language.frames import Report
from claims.language.people import ROLES, Cast, country_of, is_person, persons, plain_name
from claims.language.values import Attribution, Reference

SINGULAR = frozenset({"he", "she"})
POSSESSIVES = {"his": "he", "her": "she"}
PRONOUNS = SINGULAR | frozenset(POSSESSIVES)
BODIES = frozenset({"it", "they"})
NAMED = ("PERSON", "ORG", "GPE", "NORP", "LOC")
SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
# How sure each way of finding the speaker is, as the share that proved right when development articles were read.
SURE, IN_SENTENCE, BEFORE, RUN_ON, REMEMBERED = 1.0, 0.75, 0.7, 0.6, 0.4
# A speech verb that names no speaker ("it was announced") is an attribution to nobody.
NOBODY = 0.3
# Memory of the last speaker ends after so many sentences of the author's own.
FORGETS_AFTER = 4


@dataclass
class Story:
    """What is known when a sentence is read: the cast, who spoke last and who acted in the sentence before.

    ``references`` has one entry for each sentence read: the first pronoun of the author's own that has a name.
    """

    cast: Cast = field(default_factory=Cast)
    sentences: int = 0
    speaker: str = ""
    speaker_is_person: bool = False
    spoke_at: int = -100
    subject: str = ""
    subject_at: int = -100
    body: str = ""
    body_at: int = -100
    references: list[Reference | None] = field(default_factory=list)


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
            return full(ent, story.cast), SURE
    name = trailing_name(words, head)
    if name:
        return name, IN_SENTENCE
    bodies = [ent for ent in words.ents if ent.label_ == "ORG" and ent.end == words.end and is_titled(ent)]
    if head.pos_ == "NOUN" and bodies:
        return bodies[0].text, SURE
    known, confidence = resolve_role(words, head, story)
    if known:
        return known, confidence
    if head.pos_ == "PROPN" or any(ent.label_ in NAMED and ent.start <= head.i < ent.end for ent in words.ents):
        text = " ".join(words.text.split())
        return (text[4:] if text.lower().startswith("the ") else text), SURE
    return "", SURE


def trailing_name(words: Span, head: Token) -> str:
    """ "coauthor A. B.": the capitals at the end behind a common noun, where the names' model saw no name."""
    first = len(words)
    while first > 0 and words[first - 1].pos_ == "PROPN" and not words[first - 1].ent_type_:
        first -= 1
    before = words[first - 1] if first else None
    behind_noun = before is not None and before.pos_ == "NOUN" and head.pos_ == "NOUN" and before.is_lower
    return " ".join(words[first:].text.split()) if behind_noun and len(words) - first > 1 else ""


def is_titled(ent: Span) -> bool:
    """A name behind its title, not one behind a preposition: "Secretary of State A. B.", not "the lawyer of A. B."."""
    before = ent.doc[ent.start - 1] if ent.start else None
    return before is not None and before.pos_ not in ("ADP", "PART", "CCONJ", "PUNCT")


def resolve_pronoun(sentence: Span, pronoun: Token, story: Story) -> tuple[str, float]:
    """ "he" is the person who acted or spoke before; "it" and "they" a body; "I" nobody whom the text names."""
    if pronoun.lower_ in SINGULAR:
        return resolve_person(sentence, pronoun, story)
    if pronoun.lower_ in BODIES:
        return resolve_body(sentence, pronoun, story)
    return "", REMEMBERED


def resolve_person(sentence: Span, pronoun: Token, story: Story) -> tuple[str, float]:
    """The nearest person for whom the pronoun can stand: in the sentence, the one who acted before, who spoke last."""
    word, now, cast = POSSESSIVES.get(pronoun.lower_, pronoun.lower_), story.sentences, story.cast
    acting = [
        name for ent in persons(sentence) if ent.end <= pronoun.i and is_subject(ent) and (name := full(ent, cast))
    ]
    acting = [name for name in acting if cast.fits(name, word)]
    if acting:
        return acting[-1], IN_SENTENCE
    spoke = story.speaker_is_person and now - story.spoke_at <= FORGETS_AFTER and cast.fits(story.speaker, word)
    acted = story.subject and cast.fits(story.subject, word)
    if acted and now - story.subject_at == 1 and not (spoke and story.spoke_at >= story.subject_at):
        return story.subject, BEFORE
    if spoke:
        return story.speaker, BEFORE if now - story.spoke_at == 1 else RUN_ON
    if acted and now - story.subject_at <= FORGETS_AFTER:
        return story.subject, REMEMBERED
    named = cast.seen_since(now - 2, word)
    return (named.name, REMEMBERED) if named else ("", REMEMBERED)


def refer(sentence: Span, quoted: frozenset[int], story: Story) -> Reference | None:
    """The first "he", "she", "his" or "her" outside of quotations, where a sentence before names the person surely."""
    for token in sentence:
        if token.ent_type_ == "PERSON":
            return None
        subject = is_he(token) and token.dep_ in SUBJECTS
        possessive = token.lower_ in POSSESSIVES and token.dep_ == "nmod:poss"
        if token.i not in quoted and (subject or possessive):
            name, confidence = resolve_person(sentence, token, story)
            if confidence < BEFORE or not name:
                return None
            return Reference(token.idx, token.idx + len(token), name, possessive)
    return None


def resolve_body(sentence: Span, pronoun: Token, story: Story) -> tuple[str, float]:
    """ "It" is the body that spoke last or acts just before; "they" only one that spoke."""
    now = story.sentences
    if story.speaker and not story.speaker_is_person and now - story.spoke_at <= 2:
        return story.speaker, RUN_ON
    if pronoun.lower_ == "it" and story.body and now - story.body_at == 1:
        return story.body, RUN_ON
    return "", REMEMBERED


def full(ent: Span, cast: Cast) -> str:
    """The full name of a person where the text has given it."""
    person = cast.find(plain_name(ent))
    return person.name if person else plain_name(ent)


def resolve_role(words: Span, head: Token, story: Story) -> tuple[str, float]:
    """ "the Ruritanian leader", "the minister": the one person of whom the text has said so before.

    Of several who may be meant, with their country said of none, the one who has just acted.
    """
    lemma = head.lemma_.lower()
    role = "prime minister" if lemma == "minister" and any(t.lower_ == "prime" for t in words) else lemma
    definite = words[0].lower_ == "the" or words[0].dep_ == "nmod:poss" or words[0].ent_type_ != ""
    if role not in ROLES or head.pos_ == "PROPN" or not definite:
        return "", NOBODY
    country = next((code for token in words if (code := country_of(token.text))), None)
    holders = story.cast.with_role(role, country)
    if len(holders) == 1:
        return holders[0].name, IN_SENTENCE
    if country is not None and story.sentences - story.subject_at <= FORGETS_AFTER:
        acted = [person for person in holders if person.name == story.subject]
        return (acted[0].name, RUN_ON) if acted else ("", NOBODY)
    return "", NOBODY


def remember_speaker(attribution: Attribution, report: Report, story: Story) -> None:
    """The last speaker, by name or else by the words used; a pronoun that nobody fits leaves nobody."""
    words = "" if report.head is None or report.head.pos_ == "PRON" else " ".join(attribution.speaker.split())
    story.speaker, story.spoke_at = attribution.resolved or words, story.sentences
    story.speaker_is_person = story.cast.find(attribution.resolved) is not None or is_he(report.head)


def is_subject(ent: Span) -> bool:
    """True where the name is the subject of a clause."""
    return ent.root.dep_ in SUBJECTS


def is_he(token: Token | None) -> bool:
    """A singular personal pronoun."""
    return token is not None and token.lower_ in SINGULAR


def remember_subject(
    sentence: Span, names: Sequence[Span], has_pronoun: bool, quoted: frozenset[int], story: Story
) -> None:
    """Who of its ``names`` acts in this sentence outside quotation marks: the first person and body; "he" keeps the
    one before."""
    bodies = [ent for ent in names if ent.label_ in ("ORG", "GPE") and is_subject(ent) and ent.start not in quoted]
    if bodies:
        story.body, story.body_at = bodies[0].text, story.sentences
    for ent in names:
        if is_person(ent) and is_subject(ent) and ent.start not in quoted:
            story.subject, story.subject_at = full(ent, story.cast), story.sentences
            return
    if not has_pronoun or not story.subject:
        return
    if any(is_he(t) and t.dep_.startswith("nsubj") and t.i not in quoted for t in sentence):
        story.subject_at = story.sentences
