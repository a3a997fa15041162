"""Figures that a text holds without writing them: a change from two numbers, a share from a count and its base."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from claims.language.comparing.figure import Figure, Sort
from claims.language.comparing.reading import Text, key_of
from claims.language.numerals import divide
from claims.language.things import is_same_thing

_FROM = re.compile(r"\bfrom(?: about| around| some| roughly)?\s*$", re.I)
_TO_BEFORE = re.compile(r"\bto(?: about| around| some| roughly)?\s*$", re.I)
_FROM_BETWEEN = re.compile(r"^[^;.]{0,30}?\bfrom(?: about| around| some| roughly)?\s*$", re.I)
_OUT_OF = re.compile(r"^(?:\s[\w’'-]+){1,9}?\sout of\s*$", re.I)
_TO = re.compile(r"^[^,;.]{0,40}?\bto(?: about| around| some| roughly)?\s*$", re.I)
_OF = re.compile(
    r"^(?:\s[\w’'-]+){0,4}?\s(?:out of|of|in|among|from)(?: (?:a|an|the|its|their|all|some|those|these|what|every))*"
    r"(?: (?:fleet|total|group|workforce|stock|pool|sample|set|list|field|class|membership|series|budget|population)"
    r"(?: \w+)? of)?(?: (?:some|about|around))?\s*$",
    re.I,
)
_OF_BEFORE = re.compile(
    r"\b(?:of|out of|among)(?: (?:[\w-]+['’]s|the|its|their|all|some|these|those|about))*\s*$", re.I
)
_AND = re.compile(r",? and\b", re.I)
_PAST = re.compile(r"\b(?:was|were|had been|used to|in (?:19|20)\d\d|before|earlier|ago|previously|once|then)\b", re.I)
_RUNNING = re.compile(r"^ (?:in a row|running|on end|in succession|straight)|^ consecutive", re.I)
_PLACES = 6


def derive(text: Text, found: Sequence[Figure], claimed: Figure) -> list[Figure]:
    """What can be worked out of a text's figures and be of the sort that is claimed."""
    made = [one for first, second in _neighbours(found) for one in _of_pair(text, first, second)]
    if claimed.sort is Sort.MULTIPLE:
        made += [_multiple_of(one) for one in found if one.sort is Sort.SHARE and one.change]
        made += _ratios(text, found)
    if claimed.sort is Sort.SHARE and claimed.change:
        made += [_percent_of(one) for one in found if one.sort is Sort.MULTIPLE]
    if claimed.sort is Sort.ORDINAL:
        made += [_in_a_row(one) for one in found if _RUNNING.match(text.text[one.end : one.end + 16])]
    made += _per_head(found, claimed)
    return [one for one in made if one.sort is claimed.sort]


def _neighbours(found: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    for at, first in enumerate(found):
        for second in found[at + 1 : at + 4]:
            if first.sentence == second.sentence:
                yield first, second


def _of_pair(text: Text, first: Figure, second: Figure) -> Iterator[Figure]:
    between = text.text[first.end : second.start]
    before = text.text[max(0, first.start - 30) : first.start]
    plain = len(first.values) == len(second.values) == 1
    if not plain or not first.values[0] or not second.values[0]:
        return
    a, b = first.values[0], second.values[0]
    changes = first.sort is second.sort and first.sort not in {Sort.YEAR, Sort.ORDINAL, Sort.SCORE}
    if changes and _FROM.search(before) and _TO.match(between):
        yield from _change(text, first, second, a, b)
    elif changes and _TO_BEFORE.search(before) and _FROM_BETWEEN.match(between):
        yield from _change(text, second, first, b, a)  # "fell to 6 percent, from 7"
    counts = first.sort is Sort.COUNT and second.sort is Sort.COUNT
    same_unit = counts or (
        first.sort is second.sort and first.unit == second.unit and first.sort in {Sort.MONEY, Sort.MEASURE}
    )
    if same_unit and a < b and (_OF.match(between) or _OUT_OF.match(between)):
        yield _whole(text, first, second, divide(a, b))
    elif (
        same_unit
        and b < a
        and _OF_BEFORE.search(before)
        and "," in between
        and len(between) < 80
        and not _AND.search(between)
    ):
        yield _whole(text, second, first, divide(b, a))


def _goes_on(between: str) -> bool:
    """ "Of the 250 lamps, 50 are broken": a comma, and nothing new said behind it."""
    return "," in between and len(between) < 80 and not _AND.search(between)


def _spanning(text: Text, first: Figure, second: Figure) -> dict[str, object]:
    start, end = min(first.start, second.start), max(first.end, second.end)
    clause = min(first.clause[0], second.clause[0]), max(first.clause[1], second.clause[1])
    return {"start": start, "end": end, "words": text.text[start:end], "clause": clause, "is_derived": True,
            "step": None, "per": "", "every": ""}  # fmt: skip


def _change(text: Text, first: Figure, second: Figure, a: Decimal, b: Decimal) -> Iterator[Figure]:
    place = _spanning(text, first, second)
    if first.start < second.start:
        start = text.text.rfind("from", 0, first.start)
        place |= {"start": start, "words": text.text[start : second.end]}
    sign = 1 if b > a else -1
    ratio, growth = divide(b, a), abs(divide(b - a, a) * 100)
    yield _figure(second, place, Sort.MULTIPLE, ratio, "multiple", sign)
    yield _figure(second, place, Sort.SHARE, growth, "percent", sign)
    if second.sort is Sort.SHARE:
        yield replace(_figure(second, place, Sort.POINTS, abs(b - a), "percentage point", sign), step=Decimal(1))
    else:
        yield _figure(second, place, second.sort, abs(b - a), second.unit, sign)


def _whole(text: Text, part: Figure, whole: Figure, share: Decimal) -> Figure:
    return _figure(whole, _spanning(text, part, whole), Sort.SHARE, share * 100, "percent", 0)


def _figure(like: Figure, place: dict[str, object], sort: Sort, value: Decimal, unit: str, change: int) -> Figure:
    return replace(
        like, sort=sort, values=(value,), low=value, high=value, unit=unit, change=change, near_hedge="", **place  # type: ignore[arg-type]
    )  # fmt: skip


def _ratios(text: Text, found: Sequence[Figure]) -> Iterator[Figure]:
    """The later of two amounts over the earlier, where a text has just these two."""
    for sort in (Sort.MONEY, Sort.MEASURE, Sort.COUNT):
        two = [one for one in found if one.sort is sort and len(one.values) == 1 and one.values[0]]
        if len(two) != 2 or two[0].unit != two[1].unit:
            continue
        first, second = two
        if first.of and second.of and key_of(first.of) != key_of(second.of):
            continue
        later, earlier = (second, first) if _is_past(text, first) and not _is_past(text, second) else (first, second)
        if not _is_past(text, earlier):
            continue
        place = _spanning(text, first, second)
        yield _figure(later, place, Sort.MULTIPLE, divide(later.values[0], earlier.values[0]), "multiple", 0)


def _is_past(text: Text, one: Figure) -> bool:
    return _PAST.search(text.text, *one.clause) is not None


def _multiple_of(one: Figure) -> Figure:
    values = tuple(1 + one.change * value / 100 for value in one.values)
    return replace(one, sort=Sort.MULTIPLE, unit="multiple", values=values, low=min(values), high=max(values),
                   is_derived=True)  # fmt: skip


def _percent_of(one: Figure) -> Figure:
    values = tuple(abs(value - 1) * 100 for value in one.values)
    change = 1 if one.values[0] > 1 else -1
    return replace(one, sort=Sort.SHARE, unit="percent", values=values, low=min(values), high=max(values),
                   change=change, is_derived=True)  # fmt: skip


def _in_a_row(one: Figure) -> Figure:
    return replace(one, sort=Sort.ORDINAL, unit="ordinal", of=one.unit or one.of, is_derived=True)


def _per_head(found: Sequence[Figure], claimed: Figure) -> Iterator[Figure]:
    """An amount per head from a total and a number of heads."""
    if not claimed.per or claimed.per.isdigit() or claimed.sort not in {Sort.MONEY, Sort.MEASURE, Sort.COUNT}:
        return
    heads = [one for one in found if one.sort is Sort.COUNT and one.of and len(one.values) == 1 and one.values[0]]
    for total in found:
        if total.sort is not claimed.sort or total.per or len(total.values) != 1:
            continue
        for one in heads:
            if one is total or not (is_same_thing(one.of, claimed.per) or key_of(one.of) == key_of(claimed.per)):
                continue
            value = divide(total.values[0], one.values[0])
            yield replace(total, values=(value,), low=value, high=value, per=claimed.per, is_derived=True, step=None)
