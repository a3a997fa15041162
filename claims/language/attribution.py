"""Who is said to have said each sentence: words, cue, what is said, and the person behind "he" where the text shows it.

``find_attributions(doc)`` gives one value a sentence, None where the author speaks. A story that comes in several
Docs goes through ``attribute(docs)``, which carries the speaker and the persons from one to the next.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span, Token

from claims.language.frames import Report
from claims.language.people import learn
from claims.language.quotations import MARKS, Quotation, find_quotations, inside
from claims.language.reports import find_reports
from claims.language.resolution import (
    BEFORE,
    FORGETS_AFTER,
    PRONOUNS,
    RUN_ON,
    Story,
    refer,
    remember_speaker,
    remember_subject,
    resolve,
)
from claims.language.sentences import is_read
from claims.language.values import Attribution

# "has not said" says less than any other verb of the sentence.
NOT = frozenset({"not", "n't", "n’t", "never"})


def find_attributions(doc: Doc) -> list[Attribution | None]:
    """One entry a sentence of a parsed Doc, in order; offsets are characters of this Doc."""
    return next(attribute([doc]), [])


def attribute(docs: Iterable[Doc], story: Story | None = None) -> Iterator[list[Attribution | None]]:
    """The same for the parts of one text, in their order; offsets are characters of each part."""
    story = story or Story()
    for doc in docs:
        quotations = find_quotations(doc)
        quoted = frozenset(index for q in quotations for index in inside(q))
        sentences = doc.sents if len(doc) else ()
        tokens, all_read = list(doc), doc._.units is None
        found = [
            spoken(one, tokens[one.start : one.end], quotations, quoted, story)
            if all_read or is_read(one)
            else unread(story)
            for one in sentences
        ]
        yield run_back(doc, found, quotations)


def unread(story: Story) -> Attribution | None:
    """A heading or a byline: nobody speaks in it, and nobody is remembered from it."""
    story.references.append(None)
    return None


def spoken(
    sentence: Span, tokens: list[Token], quotations: list[Quotation], quoted: frozenset[int], story: Story
) -> Attribution | None:
    """The attribution of one sentence, whose words are ``tokens``; the story is brought up to date."""
    story.sentences += 1
    lows, names = [token.lower_ for token in tokens], sentence.ents
    learn(story.cast, sentence, names, story.sentences)
    has_pronoun = not PRONOUNS.isdisjoint(lows)
    story.references.append(refer(sentence, quoted, story) if has_pronoun else None)
    named = [report for report in find_reports(sentence, tokens, lows, quoted) if report.head is not None]
    attribution = None
    if named:
        report = leading(named)
        attribution = from_report(sentence, report, quotations, quoted, story)
        remember_speaker(attribution, report, story)
    elif is_all_quoted(sentence, quoted):
        attribution = run_on(sentence, quotations, story)
    remember_subject(sentence, names, has_pronoun, quoted, story)
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
        if not first <= report.cue.i < last and not is_part_of(doc[first:last], said):
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


def is_part_of(quotation: Span, said: Span | None) -> bool:
    """ "Said that the port "had been closed for years"": the quotation is no sentence without the words before it."""
    if said is None or not said.start < quotation.start < said.end:
        return False
    before = [token for token in said.doc[said.start : quotation.start] if not token.is_punct and not token.is_space]
    return any(token.lower_ != "that" for token in before)


def is_direct(sentence: Span, said: Span | None, quoted: frozenset[int]) -> bool:
    """True where most of what is said stands in quotation marks."""
    span = said if said is not None else sentence
    words = [token for token in span if not token.is_punct and not token.is_space]
    return bool(words) and sum(token.i in quoted for token in words) * 10 >= len(words) * 7


def is_all_quoted(sentence: Span, quoted: frozenset[int]) -> bool:
    """True where every word stands between quotation marks."""
    if not quoted:
        return False
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
    if not quotations or not any(found):
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
