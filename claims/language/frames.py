"""Sources that are named without a verb of saying: "according to", a signature, a report, what somebody is sure of."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from spacy.tokens import Span, Token

from claims.language.data import words
from claims.language.quotations import MARKS
from claims.language.speaker_words import named_apposition, phrase, trimmed
from claims.language.speakers import HIGHEST_CLIMB, PREMODIFIERS, can_speak, speaker_head

SOURCES = {
    "according": (("according", "to"),),
    "in": (("in", "the", "words", "of"), ("in", "the", "view", "of"), ("in", "the", "opinion", "of")),
}
# "According to plan" names no source.
METHODS = words("plan schedule system need custom tradition size type taste principle standard")
# What somebody wrote or computed, named in place of who did: "From all reports, ...", "By one estimate, ...".
DOCUMENTS = words(
    "account advisory analysis assessment bulletin calculation estimate figure forecast poll projection report "
    "statistic study survey testimony"
)
ALL_BY = frozenset({"from", "by", "per", "as"})
# "The forecast is for rain" and "the consensus is that ..." say what it holds.
HOLDINGS = words(
    "advice assessment conclusion consensus estimate finding forecast prediction projection ruling verdict"
)
LIGHT_VERBS = words("give make issue release publish offer")
SPEECHES = words(
    "account accusation admission allegation announcement apology appeal assertion assurance claim declaration "
    "description estimate pledge prediction promise statement testimony warning"
)
# "Concerned that", "confident that": the clause is what they hold.
MINDS = words(
    "adamant afraid alarmed angry certain concerned confident convinced doubtful hopeful insistent optimistic "
    "persuaded pessimistic sceptical skeptical sure unsure worried"
)
CITING = frozenset({"quoting", "citing"})
LONGEST_SIGNATURE = 5
WIDEST_CUE = 5
DASHES = frozenset("-–—―")
SIGNED = frozenset({'"', "”", "''", "»", ".", "!", "?", "…"})


@dataclass(frozen=True)
class Report:
    """A reporting verb (or "according to"), its speaker's tokens and the tokens of what is said, all end exclusive.

    An empty speaker (start == end) is a passive or a clause that does not name one.
    """

    cue: Token
    cue_text: str
    speaker_start: int
    speaker_end: int
    head: Token | None
    content_start: int
    content_end: int


def named_sources(sentence: Span, lows: Sequence[str]) -> Iterator[Report]:
    """ "according to X" and "in the words of X": the phrase after it, and the rest as what is said."""
    for at, low in enumerate(lows):
        length = source_words(lows, at) if low in SOURCES else 0
        if not length:
            continue
        token = sentence[at]
        head = token.nbor(length)
        for _ in range(HIGHEST_CLIMB):
            climbs = head.head.i > head.i and head.dep_ in PREMODIFIERS
            if not climbs or head.head.i >= sentence.end or any(t.text == "," for t in head.doc[head.i : head.head.i]):
                break
            head = head.head
        if head.pos_ not in ("PROPN", "NOUN", "PRON", "NUM", "ADJ") or head.lemma_.lower() in METHODS:
            continue
        head = named_apposition(head, adverbial=False)
        yield beside(sentence, token, token.i + length, head)


def beside(sentence: Span, cue: Token, first: int, head: Token) -> Report:
    """A source in a phrase of its own that begins at ``cue``; what is said is the longer part beside it."""
    start, end = phrase(head)
    start = max(start, first)
    before, after = (sentence.start, cue.i), (behind_citing(sentence, end), sentence.end)
    said = trimmed(sentence.doc, *max(before, after, key=lambda part: part[1] - part[0]))
    return Report(cue, sentence.doc[cue.i : first].text, start, end, head, *said)


def behind_citing(sentence: Span, end: int) -> int:
    """ "According to the agency, quoting the ministry, ...": where what is said begins."""
    if end + 2 >= sentence.end or sentence.doc[end].text != "," or sentence.doc[end + 1].lower_ not in CITING:
        return end
    return next((token.i for token in sentence.doc[end + 2 : sentence.end] if token.text == ","), end)


def signature(sentence: Span) -> Iterator[Report]:
    """A quotation signed with a dash and a name: `"..." - A. B.`"""
    for token in sentence[1:]:
        rest = sentence.end - token.i - 1
        if token.text not in DASHES or not 1 <= rest <= LONGEST_SIGNATURE or token.nbor(-1).text not in SIGNED:
            continue
        names = [t for t in sentence.doc[token.i + 1 : sentence.end] if not t.is_punct and not t.is_space]
        if names and all(t.pos_ == "PROPN" for t in names):
            said = trimmed(sentence.doc, sentence.start, token.i)
            yield Report(token, token.text, names[0].i, names[-1].i + 1, names[0], *said)


def source_words(lows: Sequence[str], at: int) -> int:
    """How many words the phrase that names a source takes, 0 where none begins at this one or none follows it."""
    for source in SOURCES.get(lows[at], ()):
        length = len(source)
        if at + length < len(lows) and tuple(lows[at : at + length]) == source:
            return length
    return 0


def unspoken_sources(sentence: Span, tokens: Sequence[Token], words: Set[str]) -> Iterator[Report]:
    """For a sentence without a verb of saying: the first source that is named in another way.

    ``words`` are those of the sentence in lower case: most ways are open to few sentences.
    """
    forms = words | {token.lemma_.lower() for token in tokens}
    for way, needed in UNSPOKEN:
        report = None if needed.isdisjoint(forms) else next(way(sentence), None)
        if report is not None:
            yield report
            return


def documents(sentence: Span) -> Iterator[Report]:
    """ "From all the reports that I have seen, ...": a phrase at the start, closed by a comma."""
    opening = next((token for token in sentence if not token.is_punct and not token.is_space), None)
    if opening is None or opening.lower_ not in ALL_BY:
        return
    first = opening.i + (2 if opening.lower_ == "as" else 1)
    if first >= sentence.end or (opening.lower_ == "as" and opening.nbor(1).lower_ != "of"):
        return
    for token in sentence.doc[first : min(first + 8, sentence.end)]:
        if token.text == ",":
            return
        if token.lemma_.lower() in DOCUMENTS and token.dep_ in ("obl", "nmod", "ROOT"):
            report = beside(sentence, opening, first, token)
            closes = report.speaker_end < sentence.end and sentence.doc[report.speaker_end].text == ","
            if closes and report.speaker_start == first:
                yield report
            return


def minds(sentence: Span) -> Iterator[Report]:
    """ "The union is concerned that ..."."""
    for token in sentence:
        if token.lemma_.lower() in MINDS or token.lower_ in MINDS:
            clause = next(
                (child for child in token.children if child.dep_ in ("ccomp", "advcl") and child.i > token.i), None
            )
            if clause is not None and (clause.dep_ == "ccomp" or has_that(clause)):
                yield from with_subject(token, token.text, clause)


def has_that(clause: Token) -> bool:
    """A clause that "that" leads in."""
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)


def holdings(sentence: Span) -> Iterator[Report]:
    """ "The forecast is for ...", "the verdict is that ...", "the envoy is on record ..."."""
    for token in sentence:
        head = token.head
        if token.dep_ == "nsubj" and token.lemma_.lower() in HOLDINGS and head.i > token.i:
            what_follows = [c for c in head.children if c.lower_ in ("for", "that") and c.dep_ in ("case", "mark")]
            cop = next((child for child in head.children if child.dep_ == "cop"), None)
            if what_follows and cop is not None:
                said = trimmed(sentence.doc, what_follows[0].i, head.right_edge.i + 1)
                yield Report(cop, cop.text, *phrase(token), token, *said)
        elif token.lower_ == "record" and token.i > sentence.start and token.nbor(-1).lower_ == "on":
            yield from with_subject(token, "on record", None)


def speeches(sentence: Span) -> Iterator[Report]:
    """ "Issued a warning that ...", "gave a description of ..."."""
    for token in sentence:
        if token.dep_ != "obj" or token.lemma_.lower() not in SPEECHES or token.head.lemma_.lower() not in LIGHT_VERBS:
            continue
        verb = token.head
        clause = next((c for c in token.children if tells(c) and c.i > token.i), None)
        clause = clause or next((c for c in verb.children if c.dep_ == "ccomp" and c.i > token.i), None)
        of = next((c for c in token.children if c.dep_ == "nmod" and c.i > token.i), None)
        head = speaker_head(verb)
        if (clause or of) is None or head is None or not sentence.start <= head.i < sentence.end:
            continue
        said = trimmed(sentence.doc, clause.left_edge.i, clause.right_edge.i + 1) if clause is not None else (0, 0)
        head = named_apposition(head)
        cue = verb.doc[verb.i : token.i + 1].text if 0 < token.i - verb.i < WIDEST_CUE else verb.text
        yield Report(verb, cue, *phrase(head), head, *said)


def tells(clause: Token) -> bool:
    """The clause below a noun of speech that says what it says; the parser takes some for relative clauses."""
    return clause.dep_ in ("acl", "ccomp") or (clause.dep_ == "acl:relcl" and clause.left_edge.lower_ == "that")


def ascribed(sentence: Span) -> Iterator[Report]:
    """ "A saying attributed to A. B.", beside a quotation."""
    for token in sentence:
        if token.lower_ in ("attributed", "ascribed") and any(mark.text in MARKS for mark in sentence):
            head = next((c for c in token.children if c.dep_ == "obl" and c.i > token.i), None)
            if head is not None and can_speak(head):
                yield Report(token, f"{token.text} to", *phrase(head), head, *quoted_part(sentence))


def quoted_behind_colon(sentence: Span) -> Iterator[Report]:
    """`The minister was blunt: "We failed."`: who the clause before the colon is about."""
    for token in sentence[:-1]:
        after = token.nbor(1)
        if token.text != ":" or not (after.text in MARKS or after.text == "‘"):
            continue
        subjects = [t for t in sentence.doc[sentence.start : token.i] if t.dep_ in ("nsubj", "nsubj:pass")]
        if subjects and can_speak(subjects[0]) and subjects[0].pos_ in ("PROPN", "PRON", "NOUN"):
            head = named_apposition(subjects[0])
            yield Report(token, token.text, *phrase(head), head, *trimmed(sentence.doc, after.i, sentence.end))
        return


def quoted_part(sentence: Span) -> tuple[int, int]:
    """From the first quotation mark of the sentence to the last, or nothing."""
    marks = [token.i for token in sentence if token.text in MARKS]
    return (marks[0], marks[-1] + 1) if len(marks) > 1 else (0, 0)


def with_subject(predicate: Token, cue: str, clause: Token | None) -> Iterator[Report]:
    """The subject of a predicate that is no verb, and the clause as what is said."""
    head = next((child for child in predicate.children if child.dep_ in ("nsubj", "nsubj:pass")), None)
    if head is None or not can_speak(head):
        return
    said = trimmed(predicate.doc, clause.left_edge.i, clause.right_edge.i + 1) if clause is not None else (0, 0)
    head = named_apposition(head)
    yield Report(predicate, cue, *phrase(head), head, *said)


# Each way with the words or lemmas of which it needs one.
UNSPOKEN = (
    (documents, ALL_BY),
    (minds, MINDS),
    (holdings, HOLDINGS | {"record"}),
    (speeches, SPEECHES),
    (ascribed, frozenset({"attributed", "ascribed"})),
    (quoted_behind_colon, frozenset({":"})),
)
