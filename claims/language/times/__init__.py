"""Times in a text: the words that name a day or a stretch of days, and the interval that they mean.

What hangs on the day of publication is left out where that day is not known: never a guess.
"""

from datetime import date

from claims.language.numerals import NUMBER_WORDS, ORDINAL_WORDS
from claims.language.times.bounds import BOUNDS, read_bounded
from claims.language.times.period import MONTHS, SEASONS, UNITS, WEEKDAYS, Calendar, Period
from claims.language.times.phrases import clock_end, read_period
from claims.language.tokens import TokenText, pieces, words
from claims.language.values import TimeMention

_STARTS = (
    frozenset(MONTHS)
    | frozenset(WEEKDAYS)
    | frozenset(SEASONS)
    | BOUNDS
    | NUMBER_WORDS
    | frozenset(ORDINAL_WORDS)
    | words(
        "today yesterday tomorrow tonight this last next past earlier later the early mid late beginning start "
        "middle end noon midnight a an half q fiscal fy twenties thirties forties fifties sixties seventies "
        "eighties nineties ' ’ ‘ current"
    )
)
# What a time may begin with behind a preposition, and what makes an article begin one.
_INNER = _STARTS | words("coming previous close ending outset latter other calendar weekend")
_BEFORE_A_TIME = BOUNDS - {"circa", "c"}
_AFTER_A = frozenset(UNITS) | NUMBER_WORDS
_AFTER_ARTICLES = {"the": _INNER, "a": _AFTER_A, "an": _AFTER_A}


def find_times(text: str, published: date | None) -> list[TimeMention]:
    """The times in the order of the text, never overlapping, ``text[start:end] == words`` for each."""
    found: list[TimeMention] = []
    for offset, piece in pieces(text):
        t = TokenText(piece)
        found.extend(mentions_of(t, read_times(t, published), offset))
    return found


def mentions_of(t: TokenText, periods: list[Period], offset: int) -> list[TimeMention]:
    """The mentions among the periods: those with certain days."""
    mentions = []
    for period in periods:
        if period.generic or not period.days or period.days == (None, None):
            continue
        start, end = t.span(period.first, period.last)
        mentions.append(TimeMention(offset + start, offset + end, t.text[start:end], *period.days))
    return mentions


def read_times(t: TokenText, published: date | None) -> list[Period]:
    """Everything that names a time, also what has no certain days: none of its numbers is a quantity."""
    calendar = Calendar(t, published)
    found: list[Period] = []
    read = 0
    for i, token in enumerate(t.tokens):
        if i < read or not (token.low in _STARTS or token.kind == "number") or not _may_be_read(t, i):
            continue
        period = read_bounded(calendar, i) or read_period(calendar, i) or _clock(t, i)
        if period and period.last > i and (not found or period.first >= found[-1].last):
            found.append(period)
            read = period.last
    return found


def _may_be_read(t: TokenText, i: int) -> bool:
    """False where the word after says that no reader would find anything: most articles and prepositions."""
    low, n = t.low(i), i + 1
    if low in _BEFORE_A_TIME:
        n += t.low(n) == "the"
        return t.low(n) in _INNER or t.at(n).kind == "number"
    after = _AFTER_ARTICLES.get(low)
    return after is None or t.low(n) in after or t.at(n).kind == "number"


def _clock(t: TokenText, i: int) -> Period | None:
    end = clock_end(t, i)
    return Period(i, end, generic=True) if end else None


__all__ = ["find_times", "mentions_of", "read_times"]
