"""What a fact-checker sees at a glance, as numbers: cue words, figures, capitals, quotation marks, opening words."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from .lexicon import CUE_WORDS
from .tokens import Columns

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
_LINKS = _PLACE_LINKS | _YEAR_LINKS
_UNIT = _AT["unit"]
_SHARES = {_AT[cue]: f"{cue}_share" for cue in ("first_person", "opinion", "vague")}
_VERBS = frozenset(_AT[cue] for cue in ("deed", "present_state", "says"))
_SPEAKER_LABEL = re.compile(r"[A-Z][\w'.-]{0,30}(?: [A-Z][\w'.-]{0,30})?:")

SHAPES = (
    "first_person_share", "opinion_share", "vague_share", "number", "numbers", "year", "capitals", "capital_share",
    "capital", "three_capitals", "acronym", "all_capitals", "ed_forms", "ed_form", "superlative", "length", "short",
    "very_short", "long", "length_squared", "question_mark", "ends_in_question", "exclamation", "no_end_mark",
    "ends_in_colon", "quotation", "quoted_share", "opens_quoted", "all_quoted", "title_case", "opens_i", "opens_we",
    "opens_and", "opens_it", "opens_name", "passive", "agent", "place", "in_year", "number_unit", "commas",
    "parenthesis", "dash", "speaker_label", "some_verb",
)  # fmt: skip
_IN_ORDER: Callable[[Mapping[str, float]], tuple[float, ...]] = itemgetter(*SHAPES)
CUE_FEATURES = tuple(f"has {cue}" for cue in CUES) + tuple(f"many {cue}" for cue in CUES) + SHAPES


def cue_counts(lowered: Sequence[str]) -> dict[int, int]:
    """How often each cue stands in the sentence, of those that do."""
    counts: dict[int, int] = {}
    for at, word in enumerate(lowered):
        if word in _SINGLE:
            for cue in _SINGLE[word]:
                counts[cue] = counts.get(cue, 0) + 1
        if word in _PHRASES:
            for rest, cue in _PHRASES[word]:
                if lowered[at + 1 : at + 1 + len(rest)] == rest:
                    counts[cue] = counts.get(cue, 0) + 1
    return counts


def cue_values(text: str, words: Sequence[str], columns: Columns) -> list[float]:
    """One number for each of ``CUE_FEATURES``; ``columns`` are those of ``words``."""
    counts = cue_counts(columns.lower)
    cues = [0.0] * (2 * len(CUES))
    for cue, count in counts.items():
        cues[cue], cues[len(CUES) + cue] = 1.0, _LOGS[count]
    letters = max(1, sum(columns.is_letters))
    found = _word_forms(columns, letters)
    for cue, share in _SHARES.items():
        found[share] = counts.get(cue, 0) / letters
    found.update(_marks(text, words, columns.lower, found["capital_share"]))
    found.update(_pairs(words, columns))
    found["some_verb"] = float(not _VERBS.isdisjoint(counts) or found["ed_form"] > 0)
    return [*cues, *_IN_ORDER(found)]


def _word_forms(columns: Columns, letters: int) -> dict[str, float]:
    numbers = sum(columns.is_number)
    capitals = sum(columns.is_capital[1:])
    ed_forms = sum(columns.is_ed)
    length = max(1, len(columns.lower))
    return {
        "number": float(numbers > 0),
        "numbers": _LOGS[numbers],
        "year": float(any(columns.is_year)),
        "capitals": _LOGS[capitals],
        "capital_share": capitals / letters,
        "capital": float(capitals > 0),
        "three_capitals": float(capitals >= 3),
        "acronym": float(any(columns.is_acronym)),
        "ed_forms": _LOGS[ed_forms],
        "ed_form": float(ed_forms > 0),
        "superlative": float(any(columns.is_superlative)),
        "length": math.log(length),
        "short": float(length < 6),
        "very_short": float(length < 4),
        "long": float(length > 25),
        "length_squared": math.log(length) ** 2 / 4,
        "commas": _LOGS[columns.lower.count(",")],
    }


def _marks(text: str, words: Sequence[str], lowered: Sequence[str], capital_share: float) -> dict[str, float]:
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


def _quoted_words(lowered: Sequence[str]) -> int:
    if _DOUBLE_QUOTES.isdisjoint(lowered):
        return 0
    inside, total = False, 0
    for word in lowered:
        if word in _DOUBLE_QUOTES:
            inside = not inside
        total += inside
    return total


def _pairs(words: Sequence[str], columns: Columns) -> dict[str, float]:
    passive = place = in_year = number_unit = False
    lowered = columns.lower
    for at in range(len(words) - 1):
        word = lowered[at]
        if word in _BE_FORMS:
            passive = passive or lowered[at + 1].endswith(("ed", "en"))
        elif word in _LINKS:
            place = place or (word in _PLACE_LINKS and words[at + 1][0].isupper())
            in_year = in_year or (word in _YEAR_LINKS and columns.is_year[at + 1])
        elif columns.is_number[at] or columns.is_year[at]:
            number_unit = number_unit or _UNIT in _SINGLE.get(lowered[at + 1], ())
    return {
        "passive": float(passive),
        "agent": float("by" in lowered),
        "place": float(place),
        "in_year": float(in_year),
        "number_unit": float(number_unit),
    }
