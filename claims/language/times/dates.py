"""Dates, months, years, decades and centuries as a text writes them."""

from dataclasses import replace

from claims.language.nouns import is_plural
from claims.language.numerals import Number, read_ordinal
from claims.language.times.calendar import Interval, a_day, century, decade, month_span, years
from claims.language.times.period import FIRST_YEAR, LAST_YEAR, MONTHS, Calendar, Period, Yearless
from claims.language.tokens import DASHES, TokenText, words

_BEFORE_A_MONTH = words(
    "in of since by until till last next this early mid late from and to for during through throughout between on "
    "after before every each around the or as ending was when the , ( - – — / per with over versus at"
)
_DECADE_WORDS = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
    "nineties": 90,
}  # fmt: skip


def year_at(t: TokenText, i: int) -> int | None:
    """Four bare figures that can be a year."""
    text = t.at(i).text
    if t.at(i).kind != "number" or len(text) != 4 or not text.isdigit():
        return None
    if t.glued(i + 1) and t.at(i + 1).kind in {"word", "part"}:
        return None
    return int(text) if FIRST_YEAR <= int(text) <= LAST_YEAR else None


def day_at(t: TokenText, i: int) -> tuple[int, int] | None:
    """A day of the month ("4", "4th", "fourth" not) and the next token."""
    text = t.at(i).text
    if t.at(i).kind != "number" or not text.isdigit() or len(text) > 2 or not 1 <= int(text) <= 31:
        return None
    if t.low(i + 1) in {"st", "nd", "rd", "th"} and t.glued(i + 1):
        return int(text), i + 2
    if t.glued(i + 1) and (t.at(i + 1).kind != "symbol" or t.at(i + 1).text in "%°/$"):
        return None
    if t.low(i + 1) == ":" and t.glued(i + 2):
        return None
    return int(text), i + 1


def month_at(t: TokenText, i: int) -> tuple[int, int] | None:
    """A month's name, capitalised, and the next token; a point after an abbreviation is taken along."""
    token = t.at(i)
    month = MONTHS.get(token.low)
    if not month or not token.text[0].isupper():
        return None
    if len(token.low) <= 4 and token.low not in {"may", "june", "july"}:
        following = i + 1 + (t.low(i + 1) == ".")
        if day_at(t, following) or year_at(t, following) or token.low == "sept" or t.at(i - 1).kind == "number":
            return month, following
        return None
    return month, i + 1


def read_date(calendar: Calendar, i: int) -> Period | None:
    """A date, month, year, decade or century that starts at token ``i``."""
    t = calendar.t
    token = t.at(i)
    if token.kind == "number":
        return _iso(t, i) or _slashed(t, i) or _day_month(t, i) or _decade(t, i) or _year(t, i) or _century(t, i)
    if token.kind != "word":
        return _short_decade(t, i)
    if token.low in MONTHS:
        return _month_date(t, i)
    if token.low in _DECADE_WORDS and t.low(i - 1) in {"the", "early", "mid", "late", "-"}:
        owned = {"his", "her", "their", "my", "our", "your", "roaring"}
        if owned & set(t.lows(i - 3, i)):
            return None
        return Period(i, i + 1, decade(1900 + _DECADE_WORDS[token.low]), "decade")
    if token.low in {"fiscal", "fy", "calendar"} and year_at(t, i + 1):
        return replace(_whole_year(t, i + 1), first=i + 1)
    return _century(t, i)


def _whole_year(t: TokenText, i: int) -> Period:
    return Period(i, i + 1, years(int(t.at(i).text)), "year")


def _day(first: int, last: int, year: int, month: int, day: int) -> Period | None:
    found = a_day(year, month, day)
    return Period(first, last, (found, found), "day") if found else None


def _iso(t: TokenText, i: int) -> Period | None:
    if len(t.at(i).text) != 4 or t.low(i + 1) != "-" or not (t.glued(i + 1) and t.glued(i + 2)):
        return None
    year, month, day = t.at(i), t.at(i + 2), t.at(i + 4)
    if len(month.text) != 2 or not (year.text + month.text).isdigit():
        return None
    if t.low(i + 3) == "-" and t.glued(i + 3) and t.glued(i + 4) and len(day.text) == 2 and day.text.isdigit():
        return _day(i, i + 5, int(year.text), int(month.text), int(day.text))
    if t.low(i + 3) == "-" and t.glued(i + 3):
        return None
    whole = month_span(int(year.text), int(month.text)) if 1 <= int(month.text) <= 12 and year_at(t, i) else None
    if whole and not (int(year.text) % 100 < int(month.text)):
        return Period(i, i + 3, whole, "month")
    return None


def _slashed(t: TokenText, i: int) -> Period | None:
    """31/12/2014 and 12/31/2014; where both readings are days (4/5/2014) nothing is guessed."""
    if t.low(i + 1) not in {"/", "."} or t.low(i + 3) != t.low(i + 1):
        return None
    parts = [t.at(i).text, t.at(i + 2).text, t.at(i + 4).text]
    if not all(part.isdigit() and len(part) in {1, 2, 4} for part in parts) or not all(
        t.glued(i + n) for n in range(1, 5)
    ):
        return None
    a, b, year = (int(part) for part in parts)
    if len(parts[2]) != 4 or max(a, b) > 31:
        return None
    if a > 12 >= b:
        return _day(i, i + 5, year, b, a)
    if b > 12 >= a:
        return _day(i, i + 5, year, a, b)
    return _day(i, i + 5, year, a, b) if a == b else Period(i, i + 5, generic=True)


def _year_after(t: TokenText, i: int) -> tuple[int, int] | None:
    """ "2014", ", 2014", "of 2014" right after a date."""
    n = i + 1 if t.low(i) in {",", "of"} or t.low(i) == "in" else i
    year = year_at(t, n)
    return (year, n + 1) if year else None


def _month_date(t: TokenText, i: int) -> Period | None:
    found = month_at(t, i)
    if not found:
        return None
    month, n = found
    n += t.low(n) == "the" and read_ordinal(t, n + 1) is not None
    day = day_at(t, n)
    if day:
        return _days_of_month(t, i, month, day)
    year = _year_after(t, n)
    if year and t.low(n) != "in":
        return Period(i, year[1], month_span(year[0], month), "month")
    if not _stands_as_month(t, i):
        return None
    return Period(i, n, None, "month", Yearless(month))


def _stands_as_month(t: TokenText, i: int) -> bool:
    """A bare month's name: "May" and "March" only where a preposition or the like leads to them."""
    token, before = t.at(i), t.at(i - 1)
    if token.low == "may" and (t.starts_sentence(i) or before.low not in _BEFORE_A_MONTH):
        return t.low(i + 1) in {"'", "’"} and t.low(i + 2) == "s" and not t.at(i - 1).text.istitle()
    if token.low == "march":
        return before.low in _BEFORE_A_MONTH and t.low(i + 1) not in {"on", "for", "of"}
    if token.low in {"april", "june", "august"}:
        following = t.at(i + 1)  # April Jones, June Sarpong, August Wilson
        return not (following.text.istitle() and following.kind == "word" and before.low not in _BEFORE_A_MONTH)
    return not (before.text.istitle() and before.kind == "word" and before.low in {"black", "red", "mid"})


def _days_of_month(t: TokenText, i: int, month: int, day: tuple[int, int]) -> Period | None:
    first_day, n = day
    last_day, end = first_day, n
    joined = t.low(n) in DASHES or t.low(n) in {"to", "through"}
    second = day_at(t, n + 1) if joined else None
    if second and second[0] > first_day and not month_at(t, second[1]):
        last_day, end = second
    year = _year_after(t, end)
    if year and t.low(end) != "in":
        return _span(i, year[1], year[0], month, first_day, last_day)
    return Period(i, end, None, "day", Yearless(month, first_day, last_day))


def _span(i: int, end: int, year: int, month: int, first_day: int, last_day: int) -> Period | None:
    first, last = a_day(year, month, first_day), a_day(year, month, last_day)
    if not first or not last:
        return Period(i, end, generic=True)  # 31 February
    return Period(i, end, (first, last), "day")


def _day_month(t: TokenText, i: int) -> Period | None:
    day = day_at(t, i)
    if not day:
        return None
    first_day, n = day
    last_day = first_day
    if t.low(n) in DASHES or t.low(n) in {"to", "and"}:
        second = day_at(t, n + 1)
        if second and second[0] > first_day and month_at(t, second[1]) and t.low(n) != "and":
            last_day, n = second
    n += (t.low(n) == "of" and not t.at(i).text.isdigit()) or (
        t.low(n) == "of" and t.low(n - 1) in {"st", "nd", "rd", "th"}
    )
    found = month_at(t, n)
    if not found or t.low(n - 1) in {"to", "and"}:
        return None
    month, n = found
    year = _year_after(t, n)
    if year and t.low(n) != "in":
        return _span(i, year[1], year[0], month, first_day, last_day)
    if month == 5 and t.at(n).text.islower() and t.low(n - 1) == "may" and t.low(n) in {"be", "have", "not", "also"}:
        return None
    return Period(i, n, None, "day", Yearless(month, first_day, last_day))


def _decade(t: TokenText, i: int) -> Period | None:
    """1960s, 1960's; the 60s and '60s."""
    text, n = t.at(i).text, i + 1
    if not text.isdigit():
        return None
    if t.low(n) in {"'", "’"} and t.glued(n) and t.low(n + 1) == "s" and len(text) == 4 and text.endswith("0"):
        n += 1
    if t.low(n) != "s" or not t.glued(n):
        return None
    if len(text) == 4 and text.endswith("0") and FIRST_YEAR <= int(text) <= LAST_YEAR:
        if text.endswith("00") and not text.endswith("2000"):
            return Period(i, n + 1, years(int(text), int(text) + 99), "century")
        return Period(i, n + 1, decade(int(text)), "decade")
    leads = {"the", "'", "’", "‘", "early", "mid", "late"}
    owned = {"his", "her", "their", "my", "our", "your"} & set(t.lows(i - 4, i))
    if len(text) == 2 and text.endswith("0") and int(text) >= 20 and not owned:
        before = t.low(i - 1) if t.low(i - 1) not in DASHES else t.low(i - 2)
        if before in leads:
            return Period(i, n + 1, decade(1900 + int(text)), "decade")
    return None


def _short_decade(t: TokenText, i: int) -> Period | None:
    if t.low(i) in {"'", "’", "‘"} and t.glued(i + 1) and t.at(i + 1).kind == "number" and not t.glued(i):
        found = _decade(t, i + 1)
        return found and replace(found, first=i)
    return None


def _year(t: TokenText, i: int) -> Period | None:
    year = year_at(t, i)
    if not year:
        return None
    last = year_at(t, i + 2) if t.low(i + 1) in DASHES else None
    if last and last > year > 1700 and not t.glued(i) and t.low(i + 3) not in _UNITS_AFTER | DASHES:
        return Period(i, i + 3, years(year, last), "years")
    if not year_fits(t, i):
        return None
    if t.low(i + 1) in DASHES | {"/"} and t.glued(i + 1) and t.glued(i + 2) and t.at(i + 2).kind == "number":
        end = t.at(i + 2).text
        if len(end) == 2 and end.isdigit() and int(end) > year % 100:
            return Period(i, i + 3, years(year, year // 100 * 100 + int(end)), "years")
    return Period(i, i + 1, years(year), "year")


_YEAR_LEADS = words(
    "in since by until till of from to through before after during the late early mid fiscal around circa about "
    "and or between its his her their our this as to for than autumn fall spring summer winter throughout ( , – - "
    "— & versus vs ; s c was election"
)
_UNITS_AFTER = words(
    "people years year km kilometres kilometers miles metres meters feet tonnes tons percent per % dollars euros "
    "pounds hours days weeks months kg jobs men women children others more million thousand troops soldiers "
    "workers votes square cubic acres hectares yen yuan rubles roubles degrees calories words pages points times "
    "barrels mph am pm gmt hrs utc est local homes houses families students refugees residents migrants"
)
_OF_A_YEAR = words(
    "levels prices figures elections standards protests olympics games riots terms results rates reforms talks "
    "events attacks floods wildfires midterms budgets accords sanctions championships finals playoffs was has "
    "does"
)
_QUANTITY_LEADS = words(
    "than over nearly almost approximately roughly some least most another exactly only just under within of "
    "number no resolution route area flight model"
) - {"of", "most"}


def year_fits(t: TokenText, i: int) -> bool:
    """Is the number at ``i`` a year by its surroundings, and no count, price, model or hour?"""
    before, after = t.low(i - 1), t.at(i + 1)
    if after.low in _UNITS_AFTER or (after.low in DASHES and t.glued(i + 1) and t.at(i + 2).kind == "word"):
        return False
    if before in _QUANTITY_LEADS or t.at(i - 1).text in {"$", "€", "£", "¥", "#", ":", "+"}:
        return False
    if t.glued(i) and t.at(i - 1).text not in {"(", "[", "–", "—", "-", "/", "‘", "“", '"', "'", "’"}:
        return False
    if t.glued(i) and before in {"-", "/", "–"} and t.glued(i - 1):
        return t.at(i - 2).kind == "word" and before != "/" and t.low(i - 2) in {"mid", "late", "early", "pre", "post"}
    if before == "(" and t.low(i - 2).isdigit():
        return False  # resolution 2254 (2015)
    if before in {"in", "since", "until", "by", "from", "during"} and 1900 <= int(t.at(i).text) <= 2050:
        return True
    plural = after.kind == "word" and is_plural(after.text) and after.text.islower()
    if before == "and" and year_at(t, i - 2):
        plural = False  # "the 2011 and 2017 censuses"
    if plural and after.low not in _OF_A_YEAR and before not in {"its", "his", "her", "their", "our", "the"}:
        return False
    if before in _YEAR_LEADS:
        return True
    return 1700 <= int(t.at(i).text) <= 2099


def _first_of_two_centuries(t: TokenText, i: int, number: Number) -> Period | None:
    """ "the late 19th and early 20th centuries": the first of them."""
    n = number.last + 1
    n += t.low(n) == "the"
    n += t.low(n) in {"early", "mid", "late"}
    second = read_ordinal(t, n) if t.low(number.last) in {"and", "or"} else None
    if not second or second.value > 30 or t.low(second.last) not in {"century", "centuries"}:
        return None
    return Period(i, number.last, century(int(number.value)), "century")


def _century(t: TokenText, i: int) -> Period | None:
    """ "20th century", "twentieth century", "21st-century"; before Christ gives no mention."""
    number = read_ordinal(t, i)
    if not number or number.value > 30:
        return None
    n = number.last + (1 if t.is_hyphen(number.last) else 0)
    if t.low(n) not in {"century", "centuries"}:
        return _first_of_two_centuries(t, i, number)
    if {"bc", "bce"} & set(t.lows(n + 1, n + 3)):
        return Period(i, n + 2, generic=True)
    whole: Interval | None = century(int(number.value))
    return Period(i, n + 1, whole, "century")
