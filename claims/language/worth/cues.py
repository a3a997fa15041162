"""What a fact-checker sees at a glance, as numbers: cue words, figures, capitals, quotation marks, opening words."""

import math
import re
from collections import defaultdict

from .lexicon import CUE_WORDS
from .tokens import Word, word_facts

CUES = tuple(CUE_WORDS)
_SINGLE: dict[str, tuple[int, ...]] = {}
_PHRASES: dict[str, tuple[tuple[tuple[str, ...], int], ...]] = {}


def _read_lexicon() -> None:
    single: dict[str, list[int]] = defaultdict(list)
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for index, entry in enumerate(CUE_WORDS.values()):
        words, *longer = entry.split("|")
        for word in dict.fromkeys(words.split()):
            single[word].append(index)
        for phrase in longer:
            first, *rest = phrase.split()
            phrases[first].append((tuple(rest), index))
    _SINGLE.update((word, tuple(found)) for word, found in single.items())
    _PHRASES.update((word, tuple(found)) for word, found in phrases.items())


_read_lexicon()

_AT = {cue: index for index, cue in enumerate(CUES)}
_LOGS = [math.log1p(count) for count in range(1001)]
_SENTENCE_END = frozenset(".!?…")
_CLOSING = "\"”'’)] \t"
_DOUBLE_QUOTES = frozenset('"“”')
_BE_FORMS = frozenset({"was", "were", "been", "is", "are", "be"})
_PLACE_LINKS = frozenset({"in", "at", "of", "from"})
_YEAR_LINKS = frozenset({"in", "since", "by", "until", "from"})
_SPEAKER_LABEL = re.compile(r"[A-Z][\w'.-]{0,30}(?: [A-Z][\w'.-]{0,30})?:")

SHAPES = (
    "first_person_share", "opinion_share", "vague_share", "number", "numbers", "year", "capitals", "capital_share",
    "capital", "three_capitals", "acronym", "all_capitals", "ed_forms", "ed_form", "superlative", "length", "short",
    "very_short", "long", "length_squared", "question_mark", "ends_in_question", "exclamation", "no_end_mark",
    "ends_in_colon", "quotation", "quoted_share", "opens_quoted", "all_quoted", "title_case", "opens_i", "opens_we",
    "opens_and", "opens_it", "opens_name", "passive", "agent", "place", "in_year", "number_unit", "commas",
    "parenthesis", "dash", "speaker_label", "some_verb",
)  # fmt: skip
CUE_FEATURES = tuple(f"has {cue}" for cue in CUES) + tuple(f"many {cue}" for cue in CUES) + SHAPES


def cue_counts(lowered: list[str]) -> list[int]:
    counts = [0] * len(CUES)
    for at, word in enumerate(lowered):
        for cue in _SINGLE.get(word, ()):
            counts[cue] += 1
        if word in _PHRASES:
            for rest, cue in _PHRASES[word]:
                if tuple(lowered[at + 1 : at + 1 + len(rest)]) == rest:
                    counts[cue] += 1
    return counts


def cue_values(text: str, words: list[str], facts: list[Word], lowered: list[str]) -> list[float]:
    """One number for each of ``CUE_FEATURES``; ``facts`` and ``lowered`` belong to ``words``, one each."""
    counts = cue_counts(lowered)
    has = [1.0 if count else 0.0 for count in counts]
    many = [_LOGS[count] for count in counts]
    letters = max(1, sum([fact.is_letters for fact in facts]))
    shares = [counts[_AT[cue]] / letters for cue in ("first_person", "opinion", "vague")]
    forms = _word_forms(facts, lowered, letters)
    marks = _marks(text, words, lowered, forms["capital_share"])
    pairs = _pairs(words, lowered)
    verb = any(counts[_AT[cue]] for cue in ("deed", "present_state", "says")) or forms["ed_form"] > 0
    found = {**forms, **marks, **pairs, "some_verb": float(verb)}
    return has + many + shares + [found[name] for name in SHAPES[3:]]


def _word_forms(facts: list[Word], lowered: list[str], letters: int) -> dict[str, float]:
    numbers = sum([fact.is_number for fact in facts])
    years = sum([fact.is_year for fact in facts])
    capitals = sum([fact.is_capital for fact in facts[1:]])
    ed_forms = sum([fact.is_ed for fact in facts])
    length = max(1, len(facts))
    return {
        "number": float(numbers > 0),
        "numbers": _LOGS[numbers],
        "year": float(years > 0),
        "capitals": _LOGS[capitals],
        "capital_share": capitals / letters,
        "capital": float(capitals > 0),
        "three_capitals": float(capitals >= 3),
        "acronym": float(any(fact.is_acronym for fact in facts)),
        "ed_forms": _LOGS[ed_forms],
        "ed_form": float(ed_forms > 0),
        "superlative": float(any(fact.is_superlative for fact in facts)),
        "length": math.log(length),
        "short": float(length < 6),
        "very_short": float(length < 4),
        "long": float(length > 25),
        "length_squared": math.log(length) ** 2 / 4,
        "commas": _LOGS[lowered.count(",")],
    }


def _marks(text: str, words: list[str], lowered: list[str], capital_share: float) -> dict[str, float]:
    stripped = text.rstrip()
    bare = stripped.rstrip(_CLOSING)
    opens_quoted = stripped[:1] in ("“", '"', "'", "‘")
    opening = lowered[0] if lowered else ""
    return {
        "all_capitals": float(text.isupper()),
        "question_mark": float("?" in text),
        "ends_in_question": float(bare.endswith("?")),
        "exclamation": float("!" in text),
        "no_end_mark": float(bare[-1:] not in _SENTENCE_END),
        "ends_in_colon": float(stripped.endswith(":")),
        "quotation": float(not _DOUBLE_QUOTES.isdisjoint(text)),
        "quoted_share": _quoted_words(lowered) / max(1, len(words)),
        "opens_quoted": float(opens_quoted),
        "all_quoted": float(opens_quoted and stripped[-1:] in ("”", '"', "'", "’")),
        "title_case": float(capital_share > 0.6),
        "opens_i": float(opening in ("i", "i'm", "i've")),
        "opens_we": float(opening == "we"),
        "opens_and": float(opening in ("and", "so", "but", "or", "well")),
        "opens_it": float(opening in ("it", "this", "that", "it's", "that's")),
        "opens_name": float(len(words) > 1 and words[0][0].isupper() and words[1][0].isupper()),
        "parenthesis": float("(" in text),
        "dash": float("—" in text or "–" in text or " - " in text),
        "speaker_label": float(_SPEAKER_LABEL.match(text) is not None),
    }


def _quoted_words(lowered: list[str]) -> int:
    inside, total = False, 0
    for word in lowered:
        if word in _DOUBLE_QUOTES:
            inside = not inside
        total += inside
    return total


def _pairs(words: list[str], lowered: list[str]) -> dict[str, float]:
    passive = place = in_year = number_unit = False
    unit = _AT["unit"]
    for word, after, plain_after in zip(lowered, words[1:], lowered[1:], strict=False):
        if word in _BE_FORMS and plain_after.endswith(("ed", "en")):
            passive = True
        if word in _PLACE_LINKS and after[0].isupper():
            place = True
        if word in _YEAR_LINKS and word_facts(after).is_year:
            in_year = True
        if word[0].isdigit() and unit in _SINGLE.get(plain_after, ()):
            number_unit = True
    return {
        "passive": float(passive),
        "agent": float("by" in lowered),
        "place": float(place),
        "in_year": float(in_year),
        "number_unit": float(number_unit),
    }
