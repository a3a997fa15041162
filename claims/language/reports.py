"""Reports of speech in a sentence: the cue, the speaker's words and what is said, in tokens."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from claims.language.people import ROLES
from claims.language.speakers import HIGHEST_CLIMB, PREMODIFIERS, reporting_verbs, speaker_head

LEFT_OUT = frozenset({"acl:relcl", "appos", "parataxis", "list", "dislocated", "discourse", "vocative", "orphan"})
NOT_FIRST = frozenset({"ADP", "SCONJ", "CCONJ"})
SOURCES = {
    "according": (("according", "to"),),
    "in": (("in", "the", "words", "of"), ("in", "the", "view", "of"), ("in", "the", "opinion", "of")),
}
WIDEST_PHRASE = 40
LONGEST_SIGNATURE = 5
DASHES = frozenset("-–—―")
HYPHENS = frozenset("-‐‑")
CLOSING_MARKS = frozenset({'"', "”", "''", "»"})
REFLEXIVES = frozenset({"himself", "herself", "itself", "themselves"})


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


def find_reports(sentence: Span) -> list[Report]:
    """Everything that reports speech in a sentence, in order."""
    found = [*named_sources(sentence), *signature(sentence)]
    for verb in reporting_verbs(sentence):
        head = speaker_head(verb)
        if head is None or not sentence.start <= head.i < sentence.end:
            found.append(Report(verb, verb.text, verb.i, verb.i, None, *content(verb)))
        else:
            head = named_apposition(head)
            found.append(Report(verb, verb.text, *phrase(head), head, *content(verb)))
    return sorted(found, key=lambda report: report.cue.i)


def named_sources(sentence: Span) -> Iterator[Report]:
    """ "according to X" and "in the words of X": the phrase after it, and the rest as what is said."""
    for token in sentence:
        length = source_words(token, sentence.end)
        if not length:
            continue
        head = token.nbor(length)
        for _ in range(HIGHEST_CLIMB):
            climbs = head.head.i > head.i and head.dep_ in PREMODIFIERS
            if not climbs or head.head.i >= sentence.end or any(t.text == "," for t in head.doc[head.i : head.head.i]):
                break
            head = head.head
        if head.pos_ not in ("PROPN", "NOUN", "PRON", "NUM", "ADJ"):
            continue
        head = named_apposition(head)
        start, end = phrase(head)
        start = max(start, token.i + length)
        before, after = (sentence.start, token.i), (end, sentence.end)
        said = max(before, after, key=lambda part: part[1] - part[0])
        yield Report(
            token, sentence.doc[token.i : token.i + length].text, start, end, head, *trimmed(sentence.doc, *said)
        )


def signature(sentence: Span) -> Iterator[Report]:
    """A quotation signed with a dash and a name: `"..." - A. B.`"""
    for token in sentence[1:]:
        rest = sentence.end - token.i - 1
        if token.text not in DASHES or not 1 <= rest <= LONGEST_SIGNATURE or token.nbor(-1).text not in CLOSING_MARKS:
            continue
        names = [t for t in sentence.doc[token.i + 1 : sentence.end] if not t.is_punct and not t.is_space]
        if names and all(t.pos_ == "PROPN" for t in names):
            said = trimmed(sentence.doc, sentence.start, token.i)
            yield Report(token, token.text, names[0].i, names[-1].i + 1, names[0], *said)


def source_words(token: Token, end: int) -> int:
    """How many tokens the phrase that names a source takes, 0 where none begins here."""
    for words in SOURCES.get(token.lower_, ()):
        length = len(words)
        if token.i + length < end and all(token.nbor(i).lower_ == word for i, word in enumerate(words)):
            return length
    return 0


def named_apposition(head: Token) -> Token:
    """ "the team's coach, A. B.": the name, where the phrase's own head is a common noun.

    A head with a preposition is an adverbial that the parser took for the subject, and the subject its apposition.
    """
    adverbial = any(child.dep_ == "case" and child.i < head.i for child in head.children)
    role = head.pos_ == "NOUN" or head.lower_ in ROLES
    for child in head.children:
        if child.dep_ != "appos" or child.i < head.i or stands_beside(child):
            continue
        if adverbial or (role and child.pos_ == "PROPN" and child.lower_ not in ROLES):
            return child
    return head


def stands_beside(apposition: Token) -> bool:
    """Without a comma the name and its title are one phrase: "the coach A. B."."""
    left = apposition.left_edge
    return left.i > 0 and not left.is_punct and not left.nbor(-1).is_punct


def phrase(head: Token) -> tuple[int, int]:
    """The speaker's words: the noun phrase without relative clauses, appositions and what precedes a comma."""
    doc = head.doc
    first = max(head.left_edge.i, head.i - WIDEST_PHRASE)
    last = min(head.right_edge.i + 1, head.i + WIDEST_PHRASE)
    left_out: set[int] = set()
    for token in doc[first:last]:
        if token != head and token.i not in left_out and is_left_out(token, head):
            left_out.update(range(max(token.left_edge.i, first), min(token.right_edge.i + 1, last)))
    kept = set(range(first, last)) - left_out
    kept.add(head.i)
    start, end = head.i, head.i + 1
    while start - 1 in kept:
        start -= 1
    while end in kept:
        end += 1
    if not any(token.dep_ == "conj" for token in doc[head.i : end]):
        end = next((i for i in range(head.i + 1, end) if doc[i].text == ","), end)
    if not any(child.dep_ in ("conj", "cc") and child.i < head.i for child in head.children):
        commas = [i for i in range(start, head.i) if doc[i].text == ","]
        start = commas[-1] + 1 if commas else start
    start, end = over_name(doc, *over_hyphens(doc, start, end))
    while start < head.i and (doc[start].is_punct or doc[start].is_space or doc[start].pos_ in NOT_FIRST):
        start += 1
    while end - 1 > head.i and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].lower_ in REFLEXIVES):
        end -= 1
    return start, end


def over_name(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """A person's name that begins or ends in the phrase is taken whole, whatever the tree says of its parts."""
    while start > 0 and doc[start].ent_type_ == "PERSON" and doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(doc) and doc[end].ent_type_ == "PERSON" and doc[end].ent_iob_ == "I":
        end += 1
    return start, end


def over_hyphens(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """A word that the tokeniser took apart is taken whole: "e-mail", "co-founder"."""
    while start > 1 and is_hyphen(doc, start - 1):
        start -= 2
    while start > 0 and is_hyphen(doc, start):
        start -= 1
    while end + 1 < len(doc) and is_hyphen(doc, end):
        end += 2
    return start, end


def is_hyphen(doc: Doc, at: int) -> bool:
    """A hyphen without a space on either side."""
    return at > 0 and doc[at].text in HYPHENS and not doc[at].whitespace_ and not doc[at - 1].whitespace_


def is_left_out(token: Token, head: Token) -> bool:
    """Clauses and asides in a noun phrase, its own preposition, and where a person comes from or works."""
    if token.dep_ == "appos" and token.head == head and stands_beside(token):
        return False
    if token.dep_ in LEFT_OUT or (token.head == head and token.dep_ in ("case", "cc")):
        return True
    if token.dep_ == "acl" and token.head == head:
        return token.i > head.i
    person = head.ent_type_ == "PERSON" and head.lower_ not in ROLES
    if person and token.head == head and token.dep_ == "nmod" and token.i > head.i:
        return any(child.dep_ == "case" for child in token.children)
    return False


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


def trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Without spaces and commas at either end; quotation marks stay."""
    while start < end and (doc[start].is_space or doc[start].text in (",", ":", ";", "-", "–", "—")):
        start += 1
    while start < end and (doc[end - 1].is_space or doc[end - 1].text in (",", ":", ";", "-", "–", "—")):
        end -= 1
    return (start, end) if start < end else (0, 0)
