"""Figures: the quantities of a text as they are compared, each with the words that say what it is about.

Beside the mentions of the reader of quantities these are years ("opened in 1936"), vague amounts ("dozens", "a
majority") and records without a number ("the highest since").
"""

import re
from dataclasses import replace
from decimal import Decimal

from claims.language.comparing.concepts import DOWN, UP
from claims.language.comparing.figure import Figure, Sort
from claims.language.comparing.reading import Text, Word
from claims.language.comparing.vague import records, vague_amounts
from claims.language.data import words as word_set
from claims.language.quantities import find_quantities_and_times
from claims.language.units import canonical, dimension
from claims.language.values import QuantityMention, TimeMention

_TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "night"})
_SEPARATOR = re.compile(
    r"[,;:](?=\s)|\s(?:and|but|while|whereas|against|compared with|versus|or|than)\s|\s[–—-]\s|\.(?=\s)"
)
_CHANGE_SPAN, _NEXT_WORDS, _HEDGES_WITHIN = 60, 25, 40
# After a number only these make it a change: of "390 millimetres of rain fell" nothing has fallen.
_COMPARED = word_set(
    "more fewer less higher lower up down dearer cheaper increase rise drop fall decline cut growth decrease reduction "
    "inflation above below"
)
# Money is raised too, without anything being more than before.
_RAISED = word_set("raised raises raise lifted hiked")
_BY = re.compile(r"\bby (?:about |around |some |nearly |almost )?$")
# "Raised its rate to 9 percent" says how high; "up to 9" is a bound, "from 3 to 9" a change.
_LEVEL_BEFORE = re.compile(r"(?<!\bup)(?<!\d)(?<!percent)(?<!%) to (?:about |around |some |nearly )?$", re.I)
_SHARES_OF_CHANGE = word_set("growth inflation decline increase rise drop fall cut decrease")
_LARGEST_SHARE = 200
_NEARLY = word_set("nearly almost close approaching nearing short")
_JUST = re.compile(r"\b(just|slightly|a little|a bit) (under|below|over|above|more than|less than|short of)\s*$", re.I)


def read_figures(text: Text) -> list[Figure]:
    """All figures of a text in its order."""
    quantities, times = find_quantities_and_times(text.text, text.published)
    found = [_of_mention(text, one) for one in quantities if not (_is_year_of_a_verb(text, one) or _is_ago(text, one))]
    found += [_of_year(text, one) for one in times if _is_bare_year(one)]
    found += vague_amounts(text)
    taken = [(one.start, one.end) for one in found]
    found += [one for one in records(text) if not any(a < one.end + 2 and one.start < b for a, b in taken)]
    found.sort(key=lambda one: (one.start, one.end))
    found = _with_units_of_neighbours(text.text, found)
    return [_in_context(text, one, found, tuple(times)) for one in found]


def _of_mention(text: Text, mention: QuantityMention) -> Figure:
    before = text.text[max(0, mention.start - _HEDGES_WITHIN) : mention.start]
    nearly = set(before.lower().split()[-2:]) & _NEARLY
    near_hedge = "just" if _JUST.search(before) else "nearly" if nearly else ""
    figure = Figure(
        mention.start,
        mention.end,
        mention.words,
        Sort.COUNT,
        mention.values,
        mention.low,
        mention.high,
        of=mention.of,
        hedge=mention.hedge,
        near_hedge=near_hedge,
        step=mention.step,
    )
    return with_unit(figure, mention.unit)


def with_unit(figure: Figure, unit: str) -> Figure:
    """The figure in a unit as the reader of quantities writes it: "barrel/day", "EUR", "person", empty for a count."""
    unit, per, every = _split_unit(unit)
    sort, of = _sort(unit, per), figure.of
    if unit == "person":
        unit, of, sort = "", of or "person", Sort.COUNT
    if sort is Sort.COUNT and unit:
        unit, of = "", of or unit
    return replace(figure, sort=sort, unit=unit, of=of, per=per, every=every)


def _is_year_of_a_verb(text: Text, mention: QuantityMention) -> bool:
    """ "The toll for 2017 works out at": four bare figures after a preposition are a year, the plural is a verb."""
    before = text.text[: mention.start].rstrip().lower()
    return (
        bool(re.fullmatch(r"(?:19|20)\d\d", mention.words))
        and not mention.unit
        and before.endswith((" for", " in", " since", " during", " of"))
    )


_AGO = re.compile(r"[ -](?:ago|earlier|before|later|previously|old|on year)\b", re.I)


def _is_ago(text: Text, mention: QuantityMention) -> bool:
    """ "12 percent more than a year earlier": the year says when."""
    return mention.words.lower().startswith(("a ", "an ")) and _AGO.match(text.text, mention.end) is not None


def _split_unit(unit: str) -> tuple[str, str, str]:
    """The unit, what it is per (a person, a kilo) and the time that it is for."""
    above, stroke, below = unit.partition("/")
    if not stroke or dimension(unit) in {"length/time"}:
        return canonical(unit), "", ""
    return (canonical(above), "", below) if below in _TIME_UNITS else (canonical(above), below, "")


def _sort(unit: str, per: str) -> Sort:
    if unit in {"percent", "fraction"} or (not unit and per.isdigit()):
        return Sort.SHARE
    if unit in {"percentage point", "basis point"}:
        return Sort.POINTS
    if unit in {"multiple", "ordinal", "score"}:
        return {"multiple": Sort.MULTIPLE, "ordinal": Sort.ORDINAL, "score": Sort.SCORE}[unit]
    if unit == "time":
        return Sort.TIMES
    if len(unit) == 3 and unit.isupper():
        return Sort.MONEY
    return Sort.MEASURE if dimension(unit) else Sort.COUNT


def _is_bare_year(time: TimeMention) -> bool:
    return bool(re.search(r"\b\d{4}\b", time.words)) and bool(re.fullmatch(r"(?:in |since )?\d{4}", time.words.lower()))


def _of_year(text: Text, time: TimeMention) -> Figure:
    year = re.search(r"\d{4}", time.words)
    start = time.start + (year.start() if year else 0)
    value = Decimal(text.text[start : start + 4])
    return Figure(start, start + 4, text.text[start : start + 4], Sort.YEAR, (value,), value, value, "year")


def _with_units_of_neighbours(text: str, found: list[Figure]) -> list[Figure]:
    """A bare number after one with a unit shares it: "2.65 euros in July and 2.40 in August", "22 and 31"."""
    told: list[Figure] = []
    for one in found:
        before = next((other for other in reversed(told) if other.sort not in {Sort.YEAR, Sort.ORDINAL}), None)
        bare = one.sort is Sort.COUNT and not one.of and not one.per
        if bare and before is not None and _shares_unit(text, before, one):
            told.append(replace(one, sort=before.sort, unit=before.unit, per=before.per))
        else:
            told.append(one)
    return told


def _shares_unit(text: str, before: Figure, one: Figure) -> bool:
    if not before.unit or before.sort not in {Sort.MONEY, Sort.MEASURE, Sort.SHARE} or one.start - before.end >= 80:
        return False
    # "Rose by 27 percent to 3,310" is a level, "two thirds, and 58 were treated" counted anew, "74 of the 180" its own.
    is_share = before.unit == "percent" and one.values[-1] <= _LARGEST_SHARE and not text.startswith(" of", one.end)
    return before.sort is not Sort.SHARE or is_share


def _in_context(text: Text, one: Figure, all_of_them: list[Figure], times: tuple[TimeMention, ...]) -> Figure:
    sentence = text.sentence_at(one.start)
    clause = _clause(text.text, one, sentence)
    change = _change(text, one, clause, sentence)
    sort, unit = one.sort, one.unit
    if sort is Sort.COUNT and one.of in {"point", "points"} and _speaks_of_shares(text, sentence):
        sort, unit = Sort.POINTS, "percentage point"
    within = tuple(time for time in times if sentence[0] <= time.start < sentence[1])
    return replace(one, sentence=sentence, clause=clause, change=change, sort=sort, unit=unit, times=within)


def _clause(text: str, one: Figure, sentence: tuple[int, int]) -> tuple[int, int]:
    """From the last separator before the figure to the first after it."""
    start, end = sentence
    for match in _SEPARATOR.finditer(text, sentence[0], sentence[1]):
        if match.end() <= one.start:
            start = match.end()
        elif match.start() >= one.end:
            end = match.start()
            break
    return start, end


def _change(text: Text, one: Figure, clause: tuple[int, int], sentence: tuple[int, int]) -> int:
    """Whether the figure measures a rise or fall, by the nearest such word of its clause."""
    if one.sort not in {Sort.SHARE, Sort.POINTS, Sort.COUNT, Sort.MONEY, Sort.MEASURE, Sort.MULTIPLE}:
        return 0
    best: tuple[int, int] | None = None
    at_level = _LEVEL_BEFORE.search(text.text[max(0, one.start - 40) : one.start])
    named = [word for word in text.between(sentence[0], clause[0]) if word.low in _SHARES_OF_CHANGE]
    for word in [*named, *text.between(*clause)]:
        sign = 1 if word.low in UP | {"dearer", "more", "inflation"} else -1 if word.low in DOWN | {"cheaper"} else 0
        if not sign or (one.start <= word.start < one.end):
            continue
        gap = one.start - word.end if word.end <= one.start else word.start - one.end
        follows = word.start >= one.end
        if word.low in {"more", "less", "fewer", "lower", "higher", "up", "down"} and _bounds(text, word, one):
            continue
        if word.low in _RAISED and not _BY.search(text.text[word.end : one.start]):
            continue
        if at_level and word.end <= one.start and word.low not in _SHARES_OF_CHANGE:
            continue
        if is_level(text, word) or (word.low in {"up", "down"} and gap > 4):
            continue
        if follows and (word.low not in _COMPARED if gap <= _NEXT_WORDS else word.low not in _SHARES_OF_CHANGE):
            continue
        if gap <= _CHANGE_SPAN and (best is None or gap < best[0]):
            best = (gap, sign)
    return best[1] if best else 0


def _bounds(text: Text, word: Word, one: Figure) -> bool:
    """ "more than 300", "up to 20": a bound of the number, no change."""
    between = text.text[word.end : one.start].strip().lower()
    return word.end <= one.start and (between in {"than", "to"} or between.startswith(("than", "to ")))


def is_level(text: Text, word: Word) -> bool:
    """ "fell below", "rose above": how high, not by how much."""
    if word.low not in UP | DOWN:
        return False
    return (
        re.match(r" (?:below|above|under|over|short of|beyond|past)\b", text.text[word.end : word.end + 12]) is not None
    )


def _speaks_of_shares(text: Text, sentence: tuple[int, int]) -> bool:
    words = {word.low for word in text.between(*sentence)}
    about = word_set(
        "share proportion percent percentage rate rates turnout poll polls margin support ratio unemployment"
    )
    return bool(words & about) or "%" in text.text[sentence[0] : sentence[1]]
