"""The persons of a story as it unfolds: full names, roles and countries that the text itself gives them."""

from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from claims.language.data import read_json, words

LEADERS = frozenset({"president", "premier", "chancellor", "prime minister", "king", "queen", "leader"})
ROLES = LEADERS | words(
    "minister secretary senator governor mayor ambassador spokesman spokeswoman spokesperson chief director "
    "chairman chairwoman chair commissioner general judge justice prosecutor attorney lawyer professor doctor "
    "researcher scientist author coach captain manager founder editor analyst economist banker officer "
    "official lawmaker congressman congresswoman representative deputy envoy adviser advisor head boss "
    "executive ceo owner bishop archbishop pope imam rabbi sheriff police commander colonel sergeant admiral "
    "activist curator architect"
)


@dataclass
class Person:
    """Somebody named in the story. ``last_seen`` counts sentences."""

    name: str
    roles: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    last_seen: int = 0


class Cast:
    """Who has been named so far; a surname leads to the full name when only one person bears it."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}

    def meet(self, name: str, sentence: int) -> Person:
        """The person of this name, new or known; a longer form of a known name replaces it."""
        person = self.find(name)
        if person is None:
            person = self.people.setdefault(name, Person(name))
        elif len(name.split()) > len(person.name.split()):
            del self.people[person.name]
            person.name = name
            self.people[name] = person
        person.last_seen = sentence
        return person

    def find(self, name: str) -> Person | None:
        """Exactly this name, or the only person whose name starts or ends with it (or who is its short form)."""
        if name in self.people:
            return self.people[name]
        words = name.split()
        same = [p for p in self.people.values() if is_part(words, p.name.split()) or is_part(p.name.split(), words)]
        return same[0] if len(same) == 1 else None

    def with_role(self, role: str, country: str | None) -> Person | None:
        """The only person of whom the text has said that role (and country); None where two fit or none."""
        fitting = [
            person
            for person in self.people.values()
            if (role in person.roles or (role == "leader" and person.roles & LEADERS))
            and (country is None or country in person.countries)
        ]
        return fitting[0] if len(fitting) == 1 else None


def is_part(short: list[str], full: list[str]) -> bool:
    """True for a surname, a first name or both without the middle name."""
    if not short or len(short) >= len(full):
        return False
    return (short[-1:] == full[-1:] and short[0] in full) or short == full[:1]


def country_of(text: str) -> str | None:
    """The code of the country that a name or a demonym stands for, else None."""
    gazetteer = read_json("gazetteer.json")
    plain = text.removesuffix("'s").removesuffix("’s").strip()
    for kind in ("demonyms", "countries", "capitals"):
        code = gazetteer[kind].get(plain)
        if code:
            return str(code)
    return None


def countries_in(tokens: list[Token]) -> set[str]:
    """Countries that single tokens or pairs of tokens name."""
    found = set()
    for index, token in enumerate(tokens):
        pair = f"{token.text} {tokens[index + 1].text}" if index + 1 < len(tokens) else ""
        code = country_of(pair) or (country_of(token.text) if token.text[:1].isupper() else None)
        if code:
            found.add(code)
    return found


def roles_in(tokens: list[Token]) -> set[str]:
    """Role nouns among the tokens, singular and in lower case; "prime minister" is one."""
    words = [token.lower_ for token in tokens]
    found = {word for word in words if word in ROLES}
    if "prime" in words and "minister" in words:
        found = (found - {"minister"}) | {"prime minister"}
    return found


def learn(cast: Cast, sentence: Span, number: int) -> None:
    """Take in the persons of a sentence with the title before and the apposition after their names."""
    for ent in sentence.ents:
        if ent.label_ != "PERSON" or not is_name(ent):
            continue
        person = cast.meet(plain_name(ent), number)
        beside = title_before(sentence, ent) + apposition_after(sentence, ent)
        person.roles |= roles_in(beside)
        if roles_in(beside):
            person.countries |= countries_in(beside)


def is_name(ent: Span) -> bool:
    """A capitalised word that is more than a bare title."""
    return ent.text[:1].isupper() and ent.text.lower() not in ROLES


def plain_name(ent: Span) -> str:
    """The name without a genitive and folded to one line."""
    text = " ".join(ent.text.split())
    return text.removesuffix("'s").removesuffix("’s")


def title_before(sentence: Span, ent: Span) -> list[Token]:
    """ "Ruritanian Foreign Minister" before the name: at most six words that are names, adjectives or nouns."""
    start = ent.start
    while start > sentence.start and ent.start - start < 6 and sentence.doc[start - 1].pos_ in ("PROPN", "ADJ", "NOUN"):
        start -= 1
    return list(sentence.doc[start : ent.start])


def apposition_after(sentence: Span, ent: Span) -> list[Token]:
    """ ", the foreign minister of Ruritania," after the name."""
    for token in ent:
        for child in token.children:
            if child.dep_ == "appos" and child.i >= ent.end:
                return list(sentence.doc[child.left_edge.i : min(child.right_edge.i + 1, child.left_edge.i + 12)])
    return []


def persons(doc: Doc | Span) -> list[Span]:
    """The entities that name persons."""
    return [ent for ent in doc.ents if ent.label_ == "PERSON" and is_name(ent)]
