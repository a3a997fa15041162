"""News that nobody wrote, of any length: for measuring time and memory, never quality."""

import random
from collections.abc import Iterator

_ONSETS, _RIMES = (
    ("b", "d", "f", "g", "k", "l", "m", "n", "qu", "r", "s", "t", "v", "z"),
    ("a", "el", "en", "i", "or", "u"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GOODS = ("tin", "copper", "grain", "salt", "timber", "wool", "glass", "paper")
_FORMS = (
    "The port of {place} loaded {number} tonnes of {goods} on {day}, {person} said.",
    '"No harbour on the coast has ever loaded more {goods}," {person} told the {place} Courier.',
    "He added that prices had risen by {percent} percent since {year}.",
    "According to {person}, the court of {place} fined the company $ {number} last week.",
    '"We do not know who ordered it," she said, "and we shall ask until somebody answers."',
    "The ministry, which has {percent} offices in {place}, did not answer questions about the {goods} before {day}.",
    "It rained.",
    "{person} and {person} met in {place} in {year}, between two rounds of talks on {goods} that nobody else attended.",
)


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_ONSETS) + chance.choice(_RIMES) for _ in range(chance.randint(2, 3))).capitalize()


def paragraphs(words: int, seed: int = 0) -> Iterator[str]:
    """Paragraphs with at least so many words together; new names come up all along, as they do in a long report."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    people, places = [f"{_name(chance)} {_name(chance)}"], [_name(chance)]
    written = 0
    while written < words:
        sentences = []
        for _ in range(chance.randint(1, 5)):
            if chance.random() < 0.05:
                people.append(f"{_name(chance)} {_name(chance)}")
                places.append(_name(chance))
            sentences.append(_sentence(chance, people, places))
        paragraph = " ".join(sentences)
        written += len(paragraph.split())
        yield paragraph


def _sentence(chance: random.Random, people: list[str], places: list[str]) -> str:
    return chance.choice(_FORMS).format(
        person=chance.choice(people),
        place=chance.choice(places),
        number=f"{chance.randint(2, 900_000):,}",
        goods=chance.choice(_GOODS),
        day=chance.choice(_DAYS),
        percent=chance.randint(2, 90),
        year=chance.randint(1950, 2030),
    )


def article(words: int, seed: int = 0) -> str:
    """A text of paragraphs, at least so many words long."""
    return "\n\n".join(paragraphs(words, seed))


def endless_sentence(words: int, seed: int = 0) -> str:
    """The same words without an end of a sentence or a line: what a hostile or broken file looks like."""
    text = " ".join(paragraphs(words, seed))
    return text.translate(str.maketrans("", "", '.!?:;"')).lower()
