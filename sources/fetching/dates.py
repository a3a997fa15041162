"""Dates as articles print them at their head."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[5-9]|20|21)\d{2})"
_FORMS = (
    rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
    rf"{_YEAR}-(?P<number>\d{{2}})-{_DAY}",
    rf"{_YEAR}/(?P<number>\d{{1,2}})/{_DAY}",
    rf"{_DAY}\.\s?(?P<number>\d{{1,2}})\.\s?{_YEAR}",
)
_SLASHED = rf"(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/{_YEAR}"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_LABEL = (
    r"(?:(?:(?:first|last|originally)\s+)?(?:published|posted|updated|modified|released?|issued|date[d]?)"
    r"(?:\s+(?:on|at|date|time))?\s*:?\s*)?"
)
_ZONE = r"(?:\s*\(?(?:z|[a-z]{2,5}|(?:gmt|utc)?\s?[+-]\d{1,2}(?::?\d{2})?)\)?)?"
_CLOCK = rf"\d{{1,2}}[:.]\d{{2}}(?::\d{{2}}(?:\.\d+)?)?(?:\s*[ap]\.?m\.?)?{_ZONE}"
_AFTER = rf"(?:(?:\s*,\s*|\s+(?:at\s+|[-–—]\s+)?|t){_CLOCK})?"
_BEFORE = rf"(?:{_CLOCK}\s*(?:,|on|-)?\s+)?"

_LINES = tuple(
    re.compile(_LABEL + _BEFORE + _WEEKDAY + form + _AFTER + r"\s*\.?", re.IGNORECASE) for form in (*_FORMS, _SLASHED)
)
_ANYWHERE = tuple(re.compile(rf"(?<![\w/.-]){form}(?![\w/-])", re.IGNORECASE) for form in _FORMS)
_WIRE = re.compile(
    rf"[A-Z][\w .,'/’-]{{2,60}}?[,(]?\s+(?P<date>(?:{_FORMS[0]}))(?:\s*\([^)]{{1,40}}\))?\s*(?:--|[-–—:])\s",
    re.IGNORECASE,
)
# The longest date line that is still one: anything longer is prose.
MAX_DATE_LINE = 90


def read_date_line(line: str) -> date | None:
    """The day of a line that holds a date and nothing else (a label, a weekday and a clock time aside)."""
    line = line.strip(" \t*_()[]|•·")
    if not 6 <= len(line) <= MAX_DATE_LINE or not any(c.isdigit() for c in line):
        return None
    for form in _LINES:
        found = form.fullmatch(line)
        if found:
            return _day(found)
    return None


def find_date(text: str) -> date | None:
    """The first day written out in full inside a short text."""
    for form in _ANYWHERE:
        found = form.search(text[:500])
        if found:
            return _day(found)
    return None


def read_wire_date(paragraph: str) -> date | None:
    """The day in the place line that opens an agency report: ``HALVIK, March 5, 2024 (Norpress) — ``."""
    found = _WIRE.match(paragraph[:160])
    return find_date(found.group("date")) if found else None


def _day(found: re.Match[str]) -> date | None:
    groups = found.groupdict()
    year = int(groups["year"])
    if groups.get("first"):
        first, second = int(groups["first"]), int(groups["second"])
        # 03/04/2024 is two days, one on each side of the Atlantic: no guess is made.
        if (first > 12) == (second > 12) and first != second:
            return None
        day, month = (first, second) if first > 12 else (second, first)
    else:
        day = int(groups["day"])
        month = int(groups["number"]) if groups.get("number") else _MONTHS.index(groups["month"][:3].lower()) + 1
    try:
        return date(year, month, day)
    except ValueError:
        return None
