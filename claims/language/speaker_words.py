"""The words that name a speaker, from the head of the phrase: whole names and titles, without clauses and asides."""

from spacy.tokens import Doc, Token

from claims.language.people import ROLES
from claims.language.speakers import TIMES

LEFT_OUT = frozenset({"acl:relcl", "appos", "parataxis", "list", "dislocated", "discourse", "vocative", "orphan"})
UNMARKED_TIMES = frozenset({"nmod:unmarked", "nmod:tmod", "obl:unmarked", "obl:tmod", "nmod:npmod"})
NOT_FIRST = frozenset({"ADP", "SCONJ", "CCONJ"})
TITLE_WORDS = frozenset({"PROPN", "NOUN", "ADJ", "NUM", "ADP", "DET", "PART", "CCONJ", "PUNCT"})
ALL = frozenset({"all", "every", "most", "many", "few", "some", "any"})
WIDEST_PHRASE = 40
WIDEST_TITLE = 16
HYPHENS = frozenset("-‐‑–")
REFLEXIVES = frozenset({"himself", "herself", "itself", "themselves"})


def named_apposition(head: Token, *, adverbial: bool = True) -> Token:
    """ "the team's coach, A. B.": the name, where the phrase's own head is a common noun.

    A head with a preposition is an adverbial that the parser took for the subject, and the subject its apposition;
    ``adverbial=False`` where a preposition is expected.
    """
    adverbial = adverbial and any(child.dep_ == "case" and child.i < head.i for child in head.children)
    role = head.pos_ == "NOUN" or head.lower_ in ROLES
    for child in head.children:
        if child.dep_ != "appos" or child.i < head.i or stands_beside(child):
            continue
        if adverbial or (role and child.pos_ == "PROPN" and child.lower_ not in ROLES):
            return child
    return (name_behind_comma(head) or head) if role else head


def name_behind_comma(head: Token) -> Token | None:
    """The person named between commas right behind a role, whatever the tree makes of it."""
    doc = head.doc
    if head.lemma_.lower() not in ROLES or head.i + 2 >= head.sent.end or doc[head.i + 1].text != ",":
        return None
    name = doc[head.i + 2]
    if name.ent_type_ != "PERSON" or name.ent_iob_ != "B":
        return None
    end = name.i + 1
    while end < head.sent.end and doc[end].ent_iob_ == "I":
        end += 1
    return name if end < head.sent.end and doc[end].text in (",", ".") else None


def name_in_commas(verb: Token, head: Token) -> Token | None:
    """ "The dam board plans a third lock, its chair, A. B., said": the person in commas right before the verb.

    Only where the tree gives a common noun further left, and a role stands between the two.
    """
    doc, end = verb.doc, verb.i - 1
    if head.pos_ != "NOUN" or head.i >= end or doc[end].text != "," or doc[end - 1].ent_type_ != "PERSON":
        return None
    start = end - 1
    while start > head.i and doc[start].ent_iob_ == "I":
        start -= 1
    if doc[start - 1].text != "," or start - 1 <= head.i:
        return None
    return doc[start] if any(token.lower_ in ROLES for token in doc[head.i : start]) else None


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
    if not any(token.dep_ == "conj" for token in doc[head.i : end]) or not any(t.dep_ == "cc" for t in doc[start:end]):
        end = next((i for i in range(head.i + 1, end) if doc[i].text == ","), end)
    if not any(child.dep_ in ("conj", "cc") and child.i < head.i for child in head.children):
        commas = [i for i in range(start, head.i) if doc[i].text == ","]
        start = commas[-1] + 1 if commas else start
    start, end = over_title(head, *over_name(doc, *over_hyphens(doc, start, end)))
    while start < head.i and (doc[start].is_punct or doc[start].is_space or doc[start].pos_ in NOT_FIRST):
        start += 1
    while end - 1 > head.i and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].lower_ in REFLEXIVES):
        end -= 1
    return start, end


def over_title(head: Token, start: int, end: int) -> tuple[int, int]:
    """A title before a person's name is taken whole where it opens the sentence: "Head of the dam board A. B.".

    No comma parts the two and no verb stands between them, so whatever the tree says they are one phrase.
    """
    doc, opening = head.doc, head.sent.start
    while opening < start and (doc[opening].is_space or doc[opening].is_punct):
        opening += 1
    name = doc[end - 1]
    named = name.ent_type_ == "PERSON" or (name.pos_ == "PROPN" and name.dep_ == "flat")
    if not named or not 0 < start - opening <= WIDEST_TITLE:
        return start, end
    before = doc[opening:start]
    if before[0].pos_ not in ("PROPN", "NOUN", "ADJ") or before[0].lower_ in TIMES or before[0].ent_type_ == "PERSON":
        return start, end
    plain = all(t.pos_ in TITLE_WORDS and (t.pos_ != "PUNCT" or t.text in HYPHENS) for t in before)
    return (opening, end) if plain and before[-1].pos_ in ("PROPN", "NOUN", "PUNCT") else (start, end)


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
    """Clauses and asides in a noun phrase, its own preposition, days, and where a person comes from or works."""
    if token.dep_ == "appos" and stands_beside(token):
        return False
    if token.dep_ == "acl:relcl" and token.head == head and narrows(token, head):
        return False
    if token.dep_ in LEFT_OUT or (token.head == head and token.dep_ in ("case", "cc")):
        return True
    if token.dep_ in UNMARKED_TIMES and token.i > head.i and token.lower_ in TIMES:
        return True
    if token.dep_ == "acl":
        return token.i > head.i
    person = head.ent_type_ == "PERSON" and head.lower_ not in ROLES
    if person and token.head == head and token.dep_ == "nmod" and token.i > head.i:
        return any(child.dep_ == "case" for child in token.children)
    return False


def narrows(clause: Token, head: Token) -> bool:
    """ "All reports that I have seen" are not all reports: behind such a word the clause belongs to the name."""
    counted = any(child.lower_ in ALL and child.i < head.i for child in head.children)
    return counted and clause.left_edge.i == head.i + 1 and clause.left_edge.text != ","


def trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Without spaces and commas at either end; quotation marks stay."""
    while start < end and (doc[start].is_space or doc[start].text in (",", ":", ";", "-", "–", "—")):
        start += 1
    while start < end and (doc[end - 1].is_space or doc[end - 1].text in (",", ":", ";", "-", "–", "—")):
        end -= 1
    return (start, end) if start < end else (0, 0)
