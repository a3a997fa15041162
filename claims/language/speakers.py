"""Who says it, by the tree: reporting verbs and the head word of their speaker. Pure functions on a parsed Doc.

Works on any Doc with Universal Dependencies, also on a gold tree, so that a parser can be measured by its speakers.
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from claims.language.data import words

# Verbs whose subject speaks whatever stands beside them.
SAYING = words(
    "say tell add announce claim state declare insist argue explain note stress warn report assert allege "
    "confirm deny acknowledge admit reply respond comment remark suggest propose promise pledge vow urge "
    "predict estimate write tweet recall reveal disclose maintain contend concede complain testify quote cite "
    "emphasize emphasise reiterate point conclude accuse criticize criticise condemn praise hail blame "
    "welcome caution observe repeat ask demand boast joke lament opine quip speculate exclaim "
    "commend express reason theorize theorise"
)
# Verbs that report only with a clause or a quotation as their object: "found that", "called it 'historic'".
THINKING = words(
    "believe think find show indicate describe call characterize characterise agree hope fear "
    "consider expect mention demonstrate rate dub label post blog advise recommend request order signal hint "
    "imply dispute reject dismiss rule"
)
PATTERNS = {"call": "for", "describe": "as", "characterize": "as", "characterise": "as", "dismiss": "as", "label": "as"}
# "asked", "pointed" and "quoted" speak only with a complement; "pointed the gun" does not.
NEEDS_COMPLEMENT = words("reason point ask quote cite rule repeat blame welcome")
# Verbs that are followed by the one who is spoken to.
ADDRESSING = words("tell assure remind inform")
SUBJECTS = ("nsubj", "nsubj:outer", "csubj")
CLIMBS = frozenset({"conj", "xcomp", "advcl", "ccomp", "parataxis"})
PREMODIFIERS = frozenset({"det", "amod", "compound", "nmod:poss", "nummod", "nmod:desc", "advmod", "case", "nmod"})
RELATIVES = frozenset({"who", "which", "that"})
# The author's own "I think" and "as we said" attribute nothing to anybody else.
OURSELVES = frozenset({"i", "we", "you", "us", "me"})
# The climb is short in real sentences; the bound keeps a broken tree of thousands of words linear.
HIGHEST_CLIMB = 6


def reporting_verbs(span: Doc | Span) -> Iterator[Token]:
    """The verbs of saying in a text, each with enough beside it to be one."""
    for token in span:
        if token.pos_ != "VERB":
            continue
        lemma = token.lemma_.lower()
        speaks_alone = lemma in SAYING and lemma not in NEEDS_COMPLEMENT
        weak = lemma in THINKING or lemma in NEEDS_COMPLEMENT
        if speaks_alone or (weak and has_complement(token, lemma)):
            yield token


def has_complement(token: Token, lemma: str) -> bool:
    """A clause, a quotation, or the pattern of the verb: "call for", "describe as"."""
    pattern = PATTERNS.get(lemma)
    for child in token.children:
        if child.dep_ in ("ccomp", "parataxis"):
            return True
        if lemma == "ask" and child.dep_ == "xcomp":
            return True
        behind = pattern and child.i > token.i
        if behind and any(c.dep_ in ("case", "mark") and c.lower_ == pattern for c in child.children):
            return True
    return leans_on_quote(token)


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
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    if verb.lemma_.lower() in ADDRESSING:
        # Nobody writes "told she": what follows is whom they spoke to, what stands nearest before is who spoke.
        return next((child for child in reversed(subjects) if child.i < verb.i), name_at_hand(verb))
    if not subjects:
        return None
    # A second subject is the parser's slip: an adverbial or apposition; the real one is oftener a name.
    subject = next((child for child in subjects if is_named(child)), subjects[0]) if len(subjects) > 1 else subjects[0]
    return antecedent(verb) if is_relative(subject) and subject.i < verb.i else subject


def name_at_hand(verb: Token) -> Token | None:
    """The name that a verb follows at once, or behind the comma of an apposition."""
    at = verb.i - 1
    if at >= verb.sent.start and verb.doc[at].text == ",":
        at -= 1
    if at < verb.sent.start or verb.doc[at].pos_ != "PROPN":
        return None
    name = verb.doc[at]
    while name.dep_ in ("flat", "compound") and name.head.pos_ == "PROPN" and name.head.i < verb.i:
        name = name.head
    return None if any(child.dep_ == "case" for child in name.children) else name


def is_named(token: Token) -> bool:
    """A proper noun, or a title with the name behind it."""
    return token.pos_ == "PROPN" or any(c.pos_ == "PROPN" and c.dep_ in ("flat", "appos") for c in token.children)


def is_relative(token: Token) -> bool:
    """ "who", "which" and "that", but not the organisation that is written like the first."""
    return token.lower_ in RELATIVES and not token.text.isupper()


def is_agent(token: Token) -> bool:
    """ "by X" beside a passive; "by 2030" is another relation."""
    return token.dep_ == "obl:agent"


def antecedent(verb: Token) -> Token | None:
    """The noun that a relative clause describes, also from a verb coordinated inside it."""
    for _ in range(HIGHEST_CLIMB):
        if verb.dep_ == "acl:relcl":
            return verb.head
        if verb.dep_ not in ("conj", "xcomp") or verb.head == verb:
            return None
        verb = verb.head
    return None


def speaker_head(verb: Token) -> Token | None:
    """The head word of the speaker of a reporting verb, or None where the sentence does not name one."""
    head = any_speaker_head(verb)
    if head is not None and verb.lemma_.lower() in THINKING and not speaks_itself(verb, head):
        return None
    return head


def any_speaker_head(verb: Token) -> Token | None:
    """The same before verbs of thinking are held to their own subject."""
    subject = subject_of(verb)
    passive = any(child.dep_ in ("nsubj:pass", "aux:pass") for child in verb.children)
    if subject is not None or passive:
        return subject
    inverted = None if verb.lemma_.lower() in ADDRESSING else after_the_quote(verb)
    if inverted is not None:
        return inverted
    if verb.dep_ == "acl":
        return None if verb.tag_ == "VBN" else verb.head
    at = verb
    for _ in range(HIGHEST_CLIMB):
        if at.dep_ not in CLIMBS or at.head == at:
            return (name_before(verb) or name_at_hand(verb)) if at == verb else None
        at = at.head
        if at.dep_ == "acl:relcl" and not any(c.dep_.startswith("nsubj") for c in at.children):
            return at.head
        for child in at.children:
            if child.dep_ in SUBJECTS or child.dep_ == "nsubj:pass":
                return antecedent(at) if is_relative(child) and child.i < at.i else child
    return None


def name_before(verb: Token) -> Token | None:
    """A finite main verb must have a subject: where the parser gave it none, the name before it in commas.

    "Speaking for the defence, A. B., QC, said": the last free-standing proper noun at most a few words back.
    """
    if verb.dep_ != "ROOT" or verb.tag_ not in ("VBD", "VBZ") or verb.i == 0 or verb.nbor(-1).text != ",":
        return None
    doc, sentence_start = verb.doc, verb.sent.start
    for index in range(verb.i - 2, max(sentence_start, verb.i - 12), -1):
        token = doc[index]
        if token.pos_ != "PROPN" or token.dep_ in ("flat", "compound", "conj"):
            continue
        before = doc[token.left_edge.i - 1] if token.left_edge.i > sentence_start else None
        free = not any(child.dep_ == "case" for child in token.children)
        if free and (before is None or before.text == ","):
            return token
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


def speaks_itself(verb: Token, head: Token) -> bool:
    """Holds a verb of thinking to its own subject: "tempted to believe" and "we think" report nobody."""
    own = head.head == verb or verb.dep_ in ("conj", "acl:relcl") or head.i == verb.i + 1
    return own and head.lower_ not in OURSELVES
