"""Who says it, by the tree: the head word of the speaker of a reporting verb. Pure functions on a parsed Doc.

Works on any Doc with Universal Dependencies, also on a gold tree, so that a parser can be measured by its speakers.
"""

from spacy.tokens import Token

from claims.language.data import words
from claims.language.speech_verbs import SAYING, THINKING

# Verbs that are followed by the one who is spoken to.
ADDRESSING = words("tell assure remind inform")
SUBJECTS = ("nsubj", "nsubj:outer")
CLIMBS = frozenset({"conj", "xcomp", "advcl", "ccomp", "parataxis"})
PREMODIFIERS = frozenset({"det", "amod", "compound", "nmod:poss", "nummod", "nmod:desc", "advmod", "case", "nmod"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
RELATIVES = frozenset({"who", "which", "that"})
# The author's own "I think" and "as we said" attribute nothing to anybody else.
OURSELVES = frozenset({"i", "we", "you", "us", "me"})
NOBODY = frozenset(
    {
        "what",
        "this",
        "that",
        "there",
        "who",
        "which",
        "nobody",
        "none",
        "nothing",
        "neither",
        "myself",
        "someone",
        "somebody",
        "anyone",
        "anybody",
        "one",
    }
)
DENYING = frozenset({"no", "neither"})
TIMES = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december today yesterday tomorrow tonight morning afternoon evening night week "
    "month year day time"
)
QUOTE_ENDS = frozenset({'"', "”", "''", ",", "’", "'"})
# The climb is short in real sentences; the bound keeps a broken tree of thousands of words linear.
HIGHEST_CLIMB = 6


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
    # A second subject is the parser's slip: an adverbial, a day or apposition; the real one is oftener a name.
    subjects = [child for child in subjects if can_speak(child)] or subjects
    subject = next((child for child in subjects if is_named(child)), subjects[0]) if len(subjects) > 1 else subjects[0]
    return antecedent(verb) if is_relative(subject) and subject.i < verb.i else subject


def name_at_hand(verb: Token) -> Token | None:
    """The name that a verb follows at once, or behind the comma of an apposition; before a main verb any noun."""
    at = verb.i - 1
    if at >= verb.sent.start and verb.doc[at].text == ",":
        at -= 1
    main = verb.dep_ == "ROOT" and verb.tag_ in FINITE and at == verb.i - 1
    if at < verb.sent.start or verb.doc[at].pos_ not in (("PROPN", "NOUN") if main else ("PROPN",)):
        return None
    name = verb.doc[at]
    while name.dep_ in ("flat", "compound") and name.head.pos_ == "PROPN" and name.head.i < verb.i:
        name = name.head
    return None if any(child.dep_ == "case" for child in name.children) else name


def is_main_clause(participle: Token) -> bool:
    """ "The company promised to pay": where no other verb is left, the participle is the verb of the sentence."""
    says = any(child.dep_ in ("ccomp", "xcomp", "parataxis") for child in participle.children)
    return says and participle.head.dep_ == "ROOT" and participle.head.pos_ in ("NOUN", "PROPN")


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
    if head is None or not can_speak(head):
        return None
    return head if verb.lemma_.lower() not in THINKING or speaks_itself(verb, head) else None


def can_speak(head: Token) -> bool:
    """Not the author ("as we said"), nobody ("neither side"), no question word and no day of the week."""
    if (head.lower_ in OURSELVES | NOBODY and not head.text.isupper()) or head.text == "I":
        return False
    if head.lower_ in TIMES and head.ent_type_ != "PERSON":
        return False
    return not any(child.lower_ in DENYING and child.i < head.i for child in head.children)


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
        return None if verb.tag_ == "VBN" and not is_main_clause(verb) else verb.head
    if verb.dep_ == "advcl" and verb.tag_ == "VBN" and not any(child.dep_ == "aux" for child in verb.children):
        return None  # "As predicted, ..." and "Asked about it, she ...": another has said it
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
    if verb.dep_ != "ROOT" or verb.tag_ not in FINITE or verb.i == 0 or verb.nbor(-1).text != ",":
        return None
    doc, sentence_start = verb.doc, verb.sent.start
    for index in range(verb.i - 2, max(sentence_start, verb.i - 12), -1):
        token = doc[index]
        if token.pos_ != "PROPN" or token.dep_ in ("flat", "compound", "conj"):
            continue
        edge = token.left_edge
        before = edge if edge.text == "," or edge.i == sentence_start else doc[edge.i - 1]
        free = not any(child.dep_ == "case" for child in token.children)
        if free and (before == edge or before.text == ","):
            return token
    return None


def after_the_quote(verb: Token) -> Token | None:
    """`"...," says X`: a verb right after a closing mark or comma, with a noun phrase right behind it."""
    if verb.i <= verb.sent.start or verb.i + 1 >= verb.sent.end:
        return None
    before = verb.nbor(-1).text
    if before not in QUOTE_ENDS or (before == "," and verb.lemma_.lower() not in SAYING):
        return None
    word = verb.nbor(1)
    if word.pos_ not in ("PROPN", "NOUN", "PRON", "DET", "ADJ", "NUM"):
        return None
    for _ in range(HIGHEST_CLIMB):
        if word.dep_ not in PREMODIFIERS or word.head.i <= word.i:
            break
        word = word.head
    # "..., claims the owner has denied": what follows is the subject of its own verb, not who speaks.
    acts = word.dep_.startswith("nsubj") and word.head.i > word.i
    return word if word.pos_ in ("PROPN", "NOUN", "PRON") and not acts else None


def speaks_itself(verb: Token, head: Token) -> bool:
    """Holds a verb of thinking to its own subject: "tempted to believe" and "we think" report nobody."""
    return head.head == verb or verb.dep_ in ("conj", "acl:relcl") or head.i == verb.i + 1
