"""The persons of a story as it unfolds: full names, roles and countries that the text itself gives them."""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc, Span, Token

from claims.language.data import read_json, words

LEADERS = frozenset({"president", "premier", "chancellor", "prime minister", "king", "queen", "leader"})
ROLES = LEADERS | words(
    "minister secretary senator governor mayor ambassador spokesman spokeswoman spokesperson chief director "
    "chairman chairwoman chair commissioner general judge justice prosecutor attorney lawyer professor doctor "
    "researcher scientist author coach captain manager founder editor analyst economist banker officer "
    "official lawmaker congressman congresswoman representative deputy envoy adviser advisor head boss "
    "executive ceo owner bishop archbishop pope imam rabbi sheriff police commander colonel sergeant admiral "
    "activist curator architect undersecretary treasurer speaker whip principal dean rector organizer organiser "
    "coordinator student teacher engineer lieutenant ombudsman delegate negotiator"
)


# Nobody keeps more people in mind while reading on.
REMEMBERED_AT_ONCE = 32
# What stands before or behind a name and tells the pronoun that goes with it.
SHE_WORDS = words(
    "mrs mrs. ms ms. miss lady madam dame queen princess empress duchess baroness sister mother daughter wife widow "
    "aunt niece grandmother girl woman actress spokeswoman chairwoman congresswoman businesswoman policewoman nun"
)
HE_WORDS = words(
    "mr mr. sir lord king prince emperor duke baron brother father son husband widower uncle nephew grandfather boy "
    "man actor spokesman chairman congressman businessman policeman pope monk"
)


@dataclass
class Person:
    """Somebody named in the story. ``last_seen`` counts sentences; ``pronouns`` what the words beside the name tell."""

    name: str
    roles: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    pronouns: set[str] = field(default_factory=set)
    last_seen: int = 0

    def pronoun(self) -> str:
        """ "he" or "she" by the words beside the name, else by the given name; empty where neither tells."""
        if self.pronouns:
            return next(iter(self.pronouns)) if len(self.pronouns) == 1 else ""
        return pronoun_of(self.name)

    def fits(self, pronoun: str) -> bool:
        """False only where the text or the name says otherwise."""
        return self.pronoun() in ("", pronoun)


class Cast:
    """Who has been named so far; a surname leads to the full name when only one person bears it."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        # Under each word of their names, so that a book full of people is searched no longer than an article.
        self.by_word: defaultdict[str, dict[str, Person]] = defaultdict(dict)
        self.recent: deque[Person] = deque(maxlen=REMEMBERED_AT_ONCE)

    def meet(self, name: str, sentence: int) -> Person:
        """The person of this name, new or known; a longer form of a known name replaces it."""
        person = self.find(name)
        if person is None:
            person = self.enter(Person(name))
        elif len(name.split()) > len(person.name.split()):
            self.remove(person)
            person.name = name
            self.enter(person)
        person.last_seen = sentence
        self.recent.append(person)
        return person

    def enter(self, person: Person) -> Person:
        """Into the lists."""
        self.people[person.name] = person
        for word in parts_of(person.name):
            self.by_word[word][person.name] = person
        return person

    def remove(self, person: Person) -> None:
        """Out of the lists, under the name that the person has now."""
        del self.people[person.name]
        for word in parts_of(person.name):
            self.by_word[word].pop(person.name, None)

    def find(self, name: str) -> Person | None:
        """Exactly this name, or the only person whose name starts or ends with it (or who is its short form)."""
        if name in self.people:
            return self.people[name]
        words = parts_of(name)
        if not words:
            return None
        near = {**self.by_word.get(words[0], {}), **self.by_word.get(words[-1], {})}
        same = [
            person
            for person in near.values()
            if is_part(words, full := parts_of(person.name)) or is_part(full, words) or full == words
        ]
        return same[0] if len(same) == 1 else None

    def fits(self, name: str, pronoun: str) -> bool:
        """Can this pronoun stand for a person of this name?"""
        person = self.find(name)
        return person.fits(pronoun) if person else pronoun_of(name) in ("", pronoun)

    def seen_since(self, sentence: int, pronoun: str) -> Person | None:
        """The only person named since that sentence for whom the pronoun is known to stand."""
        seen = {p.name: p for p in self.recent if p.last_seen >= sentence and p.pronoun() == pronoun}
        return next(iter(seen.values())) if len(seen) == 1 else None

    def with_role(self, role: str, country: str | None) -> list[Person]:
        """The persons of whom the text has said that role, and that country where one is given.

        Where nobody is said to be of that country, those of whom no country is said.
        """
        holders = [p for p in self.people.values() if role in p.roles or (role == "leader" and p.roles & LEADERS)]
        if country is None:
            return holders
        return [p for p in holders if country in p.countries] or [p for p in holders if not p.countries]


def parts_of(name: str) -> list[str]:
    """The words of a name as they are compared: "Al-Sadr" is "al-Sadr"."""
    return name.casefold().split()


def pronoun_of(name: str) -> str:
    """ "he" or "she" by the given name, empty for a lone surname and for names that both bear."""
    first, _, rest = name.partition(" ")
    if not rest:
        return ""
    first = first.partition("-")[0]
    return "she" if first in given_names("women") else "he" if first in given_names("men") else ""


@cache
def given_names(kind: str) -> frozenset[str]:
    """The names that only "women" or only "men" bear."""
    return frozenset(read_json("given_names.json")[kind])


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


def pronouns_in(tokens: list[Token]) -> set[str]:
    """ "she" and "he" as far as words beside a name tell: "Mrs", "spokesman"; not "the Queen's envoy"."""
    words = {token.lower_ for token in tokens if not any(child.tag_ == "POS" for child in token.children)}
    return {pronoun for pronoun, telling in (("she", SHE_WORDS), ("he", HE_WORDS)) if words & telling}


def head_of(tokens: list[Token]) -> list[Token]:
    """Of an apposition only its head: "father of Marta" does not make Marta a man."""
    return [token for token in tokens if token.head not in tokens][:1]


def learn(cast: Cast, sentence: Span, names: Sequence[Span], number: int) -> None:
    """Take in the persons among the names of a sentence with the title before and the apposition after them."""
    for ent in names:
        if not is_person(ent):
            continue
        person = cast.meet(plain_name(ent), number)
        title, apposition = title_before(sentence, ent), apposition_after(sentence, ent)
        beside = title + apposition
        person.roles |= roles_in(beside)
        person.pronouns |= pronouns_in([*title, *ent, *head_of(apposition)])
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
    return [ent for ent in doc.ents if is_person(ent)]


def is_person(ent: Span) -> bool:
    """Whether the entity names a person."""
    return ent.label_ == "PERSON" and is_name(ent)
