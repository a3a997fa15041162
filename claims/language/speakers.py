"""Who says it, by the tree: reporting verbs with their speaker and what is said. Pure functions on a parsed Doc.

Works on any Doc with Universal Dependencies, also on a gold tree, so that a parser can be measured by its speakers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

# Verbs whose subject speaks whatever stands beside them.
SAYING = frozenset(
    "say tell add announce claim state declare insist argue explain note stress warn report assert allege confirm deny "
    "acknowledge admit reply respond comment remark suggest propose promise pledge vow urge predict estimate write "
    "tweet recall reveal disclose maintain contend concede complain testify quote cite emphasize emphasise reiterate "
    "point conclude accuse criticize criticise condemn praise hail blame welcome caution observe repeat ask demand "
    "boast joke lament opine quip speculate theorize theorise".split()
)
# Verbs that report only with a clause or a quotation as their object: "found that", "called it 'historic'".
THINKING = frozenset(
    "believe think find show indicate describe call characterize characterise express agree hope fear consider expect "
    "mention demonstrate rate dub label post blog "
    "advise recommend request order signal hint imply dispute reject dismiss rule".split()
)
NEEDS_CLAUSE = THINKING
# "asked", "pointed" and "quoted" speak only with a complement; "pointed the gun" does not.
NEEDS_COMPLEMENT = frozenset("point ask quote cite rule repeat blame welcome".split())
SUBJECTS = ("nsubj", "nsubj:outer", "csubj")
CLIMBS = frozenset({"conj", "xcomp", "advcl", "ccomp", "parataxis"})
LEFT_OUT = frozenset({"acl:relcl", "appos", "parataxis", "list", "dislocated", "discourse", "vocative", "orphan"})
PREMODIFIERS = frozenset({"det", "amod", "compound", "nmod:poss", "nummod", "nmod:desc", "advmod", "case", "nmod"})
RELATIVES = frozenset({"who", "which", "that"})
# The climb is short in real sentences; the bound keeps a broken tree of thousands of words linear.
HIGHEST_CLIMB = 6


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


def reporting_verbs(span: Doc | Span) -> Iterator[Token]:
    """The verbs of saying in a text, each with enough beside it to be one."""
    for token in span:
        if token.pos_ != "VERB":
            continue
        lemma = token.lemma_.lower()
        if lemma in SAYING and lemma not in NEEDS_COMPLEMENT:
            yield token
        elif lemma in NEEDS_CLAUSE or lemma in NEEDS_COMPLEMENT:
            if any(child.dep_ in ("ccomp", "parataxis") for child in token.children) or leans_on_quote(token):
                yield token


def leans_on_quote(token: Token) -> bool:
    """True where an object of the verb is quoted ("called it 'historic'") or a quotation closes before the verb."""
    before = token.i - 1
    while before >= token.sent.start and token.doc[before].text == ",":
        before -= 1
    if before >= token.sent.start and token.doc[before].text in ('"', "”", "''"):
        return True
    for child in token.children:
        if child.i > token.i and child.dep_ in ("obj", "xcomp", "obl", "ccomp"):
            first = child.left_edge
            if first.text in ('"', "“", "``") or (first.i > 0 and first.nbor(-1).text in ('"', "“", "``")):
                return True
    return False


def subject_of(verb: Token) -> Token | None:
    """The one who does it: an active subject, a passive's agent, or the noun that a relative clause hangs on."""
    passive = any(child.dep_ in ("nsubj:pass", "aux:pass") for child in verb.children)
    if passive:
        return next((child for child in verb.children if is_agent(child)), None)
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            return antecedent(verb) if child.lower_ in RELATIVES and child.i < verb.i else child
    return None


def is_agent(token: Token) -> bool:
    """ "by X" beside a passive."""
    if token.dep_ == "obl:agent":
        return True
    return token.dep_ == "obl" and any(c.dep_ == "case" and c.lower_ == "by" for c in token.children)


def antecedent(verb: Token) -> Token | None:
    """The noun that a relative clause describes, also from a verb coordinated inside it."""
    for _ in range(HIGHEST_CLIMB):
        if verb.dep_ == "acl:relcl":
            return verb.head
        if verb.dep_ not in ("conj", "xcomp") or verb.head is verb:
            return None
        verb = verb.head
    return None


def speaker_head(verb: Token) -> Token | None:
    """The head word of the speaker of a reporting verb, or None where the sentence does not name one."""
    subject = subject_of(verb)
    passive = any(child.dep_ in ("nsubj:pass", "aux:pass") for child in verb.children)
    if subject is not None or passive:
        return subject
    inverted = after_the_quote(verb)
    if inverted is not None:
        return inverted
    if verb.dep_ == "acl":
        return None if verb.tag_ == "VBN" else verb.head
    at = verb
    for _ in range(HIGHEST_CLIMB):
        if at.dep_ not in CLIMBS or at.head is at:
            break
        at = at.head
        if at.dep_ == "acl:relcl" and not any(c.dep_.startswith("nsubj") for c in at.children):
            return at.head
        for child in at.children:
            if child.dep_ in SUBJECTS or child.dep_ == "nsubj:pass":
                return antecedent(at) if child.lower_ in RELATIVES and child.i < at.i else child
    return None


def after_the_quote(verb: Token) -> Token | None:
    """`"...," says X`: a verb right after a closing mark or comma, with a noun phrase right behind it."""
    if verb.i <= verb.sent.start or verb.i + 1 >= verb.sent.end:
        return None
    if verb.nbor(-1).text not in ('"', "”", "''", ",", "’", "'"):
        return None
    word = verb.nbor(1)
    if word.pos_ not in ("PROPN", "NOUN", "PRON", "DET", "ADJ", "NUM"):
        return None
    for _ in range(HIGHEST_CLIMB):
        if word.dep_ not in PREMODIFIERS or word.head.i <= word.i:
            break
        word = word.head
    return word if word.pos_ in ("PROPN", "NOUN", "PRON") else None


def named_apposition(head: Token) -> Token:
    """ "the team's coach, A. B.": the name, where the phrase's own head is a common noun.

    A head with a preposition is an adverbial that the parser took for the subject, and the subject its apposition.
    """
    adverbial = any(child.dep_ == "case" and child.i < head.i for child in head.children)
    for child in head.children:
        if child.dep_ == "appos" and child.i > head.i and (adverbial or (head.pos_, child.pos_) == ("NOUN", "PROPN")):
            return child
    return head


def phrase(head: Token) -> tuple[int, int]:
    """The speaker's words: the noun phrase without relative clauses, appositions and what precedes a comma."""
    left_out: set[int] = set()
    for token in head.subtree:
        if token is not head and (token.dep_ in LEFT_OUT or (token.head is head and token.dep_ in ("case", "cc"))):
            left_out.update(t.i for t in token.subtree)
    kept = {token.i for token in head.subtree if token.i not in left_out}
    start, end = head.i, head.i + 1
    while start - 1 in kept:
        start -= 1
    while end in kept:
        end += 1
    doc = head.doc
    if not any(child.dep_ in ("conj", "cc") and child.i < head.i for child in head.children):
        commas = [i for i in range(start, head.i) if doc[i].text == ","]
        start = commas[-1] + 1 if commas else start
    while start < head.i and (doc[start].is_punct or doc[start].is_space or doc[start].dep_ == "cc"):
        start += 1
    while end - 1 > head.i and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    return start, end


def content(verb: Token) -> tuple[int, int]:
    """Tokens of what is said: the clause below the verb, the one that it interrupts, or its object."""
    for relation in ("ccomp", "xcomp", "parataxis", "obj"):
        for child in verb.children:
            if child.dep_ == relation and (relation != "parataxis" or child.i > verb.i or verb.dep_ == "ROOT"):
                return trimmed(verb.doc, child.left_edge.i, child.right_edge.i + 1)
    if verb.dep_ in ("parataxis", "advcl", "ccomp") and verb.head is not verb:
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


def according_to(sentence: Span) -> Iterator[Report]:
    """ "according to X": the phrase after it, and the rest of the sentence as what is said."""
    for token in sentence:
        if token.lower_ != "according" or token.i + 2 >= sentence.end or token.nbor(1).lower_ != "to":
            continue
        head = token.nbor(2)
        for _ in range(HIGHEST_CLIMB):
            climbs = head.head.i > head.i and head.dep_ in PREMODIFIERS
            if not climbs or head.head.i >= sentence.end:
                break
            head = head.head
        if head.pos_ not in ("PROPN", "NOUN", "PRON", "NUM", "ADJ"):
            continue
        head = named_apposition(head)
        start, end = phrase(head)
        start = max(start, token.i + 2)
        before, after = (sentence.start, token.i), (end, sentence.end)
        said = max(before, after, key=lambda part: part[1] - part[0])
        yield Report(token, "according to", start, end, head, *trimmed(sentence.doc, *said))


def find_reports(sentence: Span) -> list[Report]:
    """Everything that reports speech in a sentence, in order."""
    found = list(according_to(sentence))
    for verb in reporting_verbs(sentence):
        head = speaker_head(verb)
        if head is None or not sentence.start <= head.i < sentence.end:
            found.append(Report(verb, verb.text, verb.i, verb.i, None, *content(verb)))
            continue
        head = named_apposition(head)
        found.append(Report(verb, verb.text, *phrase(head), head, *content(verb)))
    return sorted(found, key=lambda report: report.cue.i)
