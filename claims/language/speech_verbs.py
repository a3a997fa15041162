"""Verbs of saying and of thinking aloud, and what must stand beside each before it counts as a report."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from claims.language.data import words

# Verbs whose subject speaks whatever stands beside them.
SAYING = words(
    "say tell add announce claim state declare insist argue explain note stress warn report assert allege "
    "confirm deny acknowledge admit reply respond comment remark suggest propose promise pledge vow urge "
    "predict estimate write tweet recall reveal disclose maintain contend concede complain testify quote cite "
    "emphasize emphasise reiterate point conclude accuse criticize criticise condemn praise hail blame "
    "welcome caution observe repeat ask demand boast joke lament opine quip speculate exclaim "
    "commend express reason theorize theorise liken"
)
# Verbs that report only with a clause or a quotation as their object: "found that", "called it 'historic'".
THINKING = words(
    "believe think find show indicate describe call characterize characterise agree hope fear "
    "consider expect mention demonstrate rate dub label post blog advise recommend request order signal hint "
    "imply dispute reject dismiss rule accept feel charge suspect doubt rank attest affirm calculate surmise"
)
# What follows the verb where it says what somebody thinks of something: "described as", "ranked among".
PATTERNS = {
    "call": ("for",), "describe": ("as",), "characterize": ("as",), "characterise": ("as",), "dismiss": ("as",),
    "label": ("as",), "rank": ("as", "among"), "rate": ("as", "among"), "tell": ("about", "of"), "write": ("of",),
}  # fmt: skip
# These speak only with a complement: "pointed the gun", "wrote novels", "added salt" and "told jokes" say nothing.
NEEDS_COMPLEMENT = words(
    "reason point ask quote cite rule repeat blame welcome write add maintain observe recall tell respond conclude"
)
# Taking up or turning down what somebody did or said is a statement; "welcomed the guests" is none.
STANCES = words("welcome reject dismiss dispute")
DEEDS = words(
    "accusation agreement allegation announcement approach argument attempt bid call charge claim comment "
    "contribution criticism deal decision demand draft effort finding idea initiative judgment judgement "
    "law move news notion offer outcome plan plea proposal release report request result ruling sentence "
    "statement step suggestion support verdict vote"
)
CONDITIONS = frozenset({"if", "whether", "unless"})
ALSO_NOUNS = words("claim charge report comment")
# A verb behind "to" tells of what somebody may say, unless the verb above it says that they do.
GOES_ON = words("go continue decline refuse appear seem use like tend hasten rush")


def reporting_verbs(text: Iterable[Token]) -> Iterator[Token]:
    """The verbs of saying in a text, each with enough beside it to be one."""
    for token in text:
        if token.pos_ != "VERB":
            continue
        lemma = token.lemma_.lower()
        speaks_alone = lemma in SAYING and lemma not in NEEDS_COMPLEMENT
        weak = lemma in THINKING or lemma in NEEDS_COMPLEMENT
        if (speaks_alone or (weak and has_complement(token, lemma))) and not (
            is_only_wished(token) or is_supposed(token)
        ):
            yield token


def is_supposed(verb: Token) -> bool:
    """ "If they say so", "whether he believes it": nobody has said it yet."""
    clause = verb.head if verb.dep_ == "conj" else verb
    return clause.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in clause.children)


def is_only_wished(verb: Token) -> bool:
    """ "wanted to say", "a way to explain": nothing was said; "went on to say" and "is said to have denied" tell so."""
    if verb.head.lemma_.lower() == "let":
        return True
    if not any(child.lower_ == "to" and child.tag_ == "TO" for child in verb.children):
        return False
    above = verb.head
    if above.lemma_.lower() in GOES_ON:
        return False
    return not any(child.dep_ in ("aux:pass", "nsubj:pass") for child in above.children)


def has_complement(token: Token, lemma: str) -> bool:
    """A clause, a quotation, the pattern of the verb ("call for", "describe as") or what it takes a stance on."""
    patterns = PATTERNS.get(lemma, ())
    if token.dep_ == "parataxis" or (token.dep_ == "advcl" and token.left_edge.lower_ == "as"):
        return True
    for child in token.children:
        if child.dep_ in ("ccomp", "parataxis"):
            return True
        if lemma in ("ask", "tell") and child.dep_ == "xcomp":
            return True
        if lemma == "tell" and child.dep_ in ("obj", "iobj") and child.pos_ in ("PRON", "PROPN"):
            return True
        if lemma in STANCES and child.dep_ in ("obj", "nsubj:pass") and child.lemma_.lower() in DEEDS:
            return True
        behind = patterns and child.i > token.i
        if behind and any(c.dep_ in ("case", "mark") and c.lower_ in patterns for c in child.children):
            return True
    if "as" in patterns and has_as(token):
        return True
    return leans_on_quote(token)


def has_as(verb: Token) -> bool:
    """ "Described by the Gazette of Sorn as the last of its kind": the tree often hangs the phrase on the agent."""
    end = min(verb.right_edge.i + 1, verb.i + 13)
    return any(token.lower_ == "as" and token.pos_ in ("ADP", "SCONJ") for token in verb.doc[verb.i + 1 : end])


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
