"""Reports of speech in a sentence: the cue, the speaker's words and what is said, in tokens."""

from collections.abc import Sequence

from spacy.tokens import Span, Token

from claims.language.frames import DASHES, SOURCES, Report, named_sources, signature, unspoken_sources
from claims.language.speaker_words import name_in_commas, named_apposition, phrase, trimmed
from claims.language.speakers import speaker_head
from claims.language.speech_verbs import reporting_verbs


def find_reports(
    sentence: Span, tokens: Sequence[Token], lows: Sequence[str], quoted: frozenset[int] = frozenset()
) -> list[Report]:
    """What reports speech in a sentence, in order, apart from the ``quoted`` tokens.

    ``tokens`` are its words and ``lows`` these in lower case: iterating a span makes each token anew.

    A source that is named without a verb of saying counts where nobody else is said to speak.
    """
    words = frozenset(lows)
    found = [] if words.isdisjoint(SOURCES) else [*named_sources(sentence, lows)]
    found += [] if words.isdisjoint(DASHES) else [*signature(sentence)]
    for verb in reporting_verbs(tokens):
        head = speaker_head(verb)
        if head is None or not sentence.start <= head.i < sentence.end:
            found.append(Report(verb, verb.text, verb.i, verb.i, None, *content(verb)))
        else:
            head = name_in_commas(verb, head) or named_apposition(head)
            found.append(Report(verb, verb.text, *phrase(head), head, *content(verb)))
    found = [report for report in found if report.cue.i not in quoted]
    if not any(report.head for report in found):
        found += [report for report in unspoken_sources(sentence, tokens, words) if report.cue.i not in quoted]
    return sorted(found, key=lambda report: report.cue.i)


def content(verb: Token) -> tuple[int, int]:
    """Tokens of what is said: the clause below the verb, the one that it interrupts, or its object."""
    for relation in ("ccomp", "xcomp", "parataxis", "obj"):
        for child in verb.children:
            if child.dep_ == relation and (relation != "parataxis" or child.i > verb.i or verb.dep_ == "ROOT"):
                return trimmed(verb.doc, child.left_edge.i, child.right_edge.i + 1)
    if verb.dep_ in ("parataxis", "advcl", "ccomp") and verb.head != verb:
        return longer_side(verb.head, verb)
    return 0, 0


def longer_side(clause: Token, aside: Token) -> tuple[int, int]:
    """The clause without the aside in or beside it: the longer part."""
    start, end = clause.left_edge.i, clause.right_edge.i + 1
    left, right = aside.left_edge.i, aside.right_edge.i + 1
    if left - start >= end - right:
        return trimmed(clause.doc, start, left)
    return trimmed(clause.doc, right, end)
