"""Years in four figures, told from counts, prices and models by what stands around them."""

from claims.language.nouns import is_plural
from claims.language.times.calendar import years
from claims.language.times.period import FIRST_YEAR, LAST_YEAR, Period
from claims.language.tokens import DASHES, TokenText, words


def year_at(t: TokenText, i: int) -> int | None:
    """Four bare figures that can be a year."""
    text = t.at(i).text
    if t.at(i).kind != "number" or len(text) != 4 or not text.isdigit():
        return None
    if t.glued(i + 1) and t.at(i + 1).kind in {"word", "part"}:
        return None
    return int(text) if FIRST_YEAR <= int(text) <= LAST_YEAR else None


def read_year(t: TokenText, i: int) -> Period | None:
    year = year_at(t, i)
    if not year:
        return None
    last = year_at(t, i + 2) if t.low(i + 1) in DASHES else None
    if last and last > year > 1700 and not t.glued(i) and t.low(i + 3) not in _UNITS_AFTER | DASHES:
        return Period(i, i + 3, years(year, last), "years")
    short = (
        t.at(i + 2).text
        if t.low(i + 1) in DASHES and not t.glued(i + 1) and t.low(i - 1) in _YEAR_LEADS | {"."}
        else ""
    )
    if len(short) == 2 and short.isdigit() and int(short) > year % 100 and t.at(i + 3).kind != "word":
        return Period(i, i + 3, years(year, year // 100 * 100 + int(short)), "years")
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
        return False  # a number with its year in brackets
    if before in {"in", "since", "until", "by", "from", "during"} and 1900 <= int(t.at(i).text) <= 2050:
        return True
    plural = after.kind == "word" and is_plural(after.text) and after.text.islower()
    if before == "and" and year_at(t, i - 2):
        plural = False  # "the 1998 and 2006 floods"
    if plural and after.low not in _OF_A_YEAR and before not in {"its", "his", "her", "their", "our", "the"}:
        return False
    if before in _YEAR_LEADS:
        return True
    return 1700 <= int(t.at(i).text) <= 2099
