"""Whether a sentence speaks of what was, is to come or generally is, at the place of a date without a year."""

from functools import lru_cache

from claims.language.times.period import Calendar
from claims.language.tokens import words

PAST, FUTURE, GENERIC = "past", "future", "generic"

_FUTURE = words(
    "will shall would ll going due scheduled expected expects expect plan plans planned planning hopes hope "
    "hoping aims intends intend promises promised vows vowed slated aim tomorrow upcoming forthcoming forecast "
    "forecasts predicts expires deadline begins starts opens launches kicks runs coming looming ahead remains "
    "pledges pledged wants"
)
_PAST = words(
    "was were had did said told took made went came began met won lost fell rose saw held left found sent gave "
    "got struck led shot spoke wrote brought thought became knew kept ran stood broke chose drew drove flew froze "
    "grew hid laid meant paid ramped sank sold slid spent stole swore taught threw understood woke wore been has "
    "have sought caught fought bought built felt heard dealt hung shook sang swam tore withdrew underwent "
    "overtook born died killed says according ago since fled hit"
)
_PRESENT = words("is are varies vary s re offers offer remains continues continue lives live can may am")
# What is prolonged or put off, in whatever tense, ends later than today: "was extending it until the end of June".
_AHEAD = words(
    "extend extends extended extending extension prolong prolongs prolonged prolonging postpone postponed postponing "
    "defer deferred deferring delay delayed delaying adjourn adjourned suspend suspended suspending renew renewed"
)
_NOT_VERBS = words(
    "hundred red speed need bed feed seed breed indeed united limited wounded supposed so-called aged "
    "unprecedented armed"
)
_HABIT = words("usually often always typically generally normally annually daily weekly monthly every per each")


@lru_cache(maxsize=20_000)
def _cue(word: str) -> str:
    if word in _FUTURE or word in _AHEAD:
        return FUTURE
    if word in _PAST or (len(word) > 4 and word.endswith("ed") and word not in _NOT_VERBS):
        return PAST
    return GENERIC if word in _PRESENT or word in _HABIT else ""


def _cue_at(calendar: Calendar, n: int, high: int) -> str:
    t = calendar.t
    word = t.low(n)
    if word in {"is", "are", "was", "were", "am", "be", "re", "s"}:
        following = t.low(n + 1) if t.low(n + 1) != "not" else t.low(n + 2)
        after = t.low(n + 2)
        if following == "to" and after not in {"the", "a"}:
            return FUTURE
        if following in {"due", "set", "going", "scheduled", "expected", "slated", "poised", "planned"}:
            return FUTURE
    if word in {"be", "being"} or (t.low(n - 1) in {"be", "being"} and _cue(word) == PAST):
        return ""
    if word == "set" and t.low(n + 1) in {"to", "for"}:
        return FUTURE
    return _cue(word)


def _is_verb_word(calendar: Calendar, n: int) -> bool:
    token = calendar.t.at(n)
    return token.kind == "word" and (token.text.islower() or calendar.t.starts_sentence(n))


def tense_at(calendar: Calendar, first: int, last: int) -> str:
    """The tense of the nearest verb before, else of the nearest after; a sentence without any is a headline: past."""
    low, high = calendar.t.sentence(first)
    generic = False
    for n in range(first - 1, low - 1, -1):
        if calendar.t.low(n) == ";":
            break
        if calendar.t.low(n) in {"said", "says", "told", "announced"} and _breaks(calendar, n, first):
            continue
        cue = _cue_at(calendar, n, high) if _is_verb_word(calendar, n) else ""
        if cue in {PAST, FUTURE}:
            return cue
        generic = generic or cue == GENERIC
    for n in range(last, high):
        cue = _cue_at(calendar, n, high) if _is_verb_word(calendar, n) else ""
        if cue in {PAST, FUTURE}:
            return cue
        generic = generic or cue == GENERIC
    return GENERIC if generic else PAST


def _breaks(calendar: Calendar, n: int, first: int) -> bool:
    """Does a quotation start between the reporting verb and the date?"""
    return any(calendar.t.at(m).text in '"“' for m in range(n, first) if calendar.t.at(m).text)


def today_is_the_day(calendar: Calendar, i: int) -> bool:
    """Is it the day of publication, not "nowadays"? A past or a future must stand near; a perfect is nowadays."""
    t = calendar.t
    low, high = t.sentence(i)
    near = sorted(range(max(low, i - 12), min(high, i + 9)), key=lambda n: (abs(n - i) - (n < i) * 2, n))
    for n in near:
        if n == i or not _is_verb_word(calendar, n):
            continue
        if t.low(n) in {"has", "have", "is", "are", "continues", "continue", "still", "remains", "remain", "known"}:
            return t.low(n) in {"is", "are"} and _cue_at(calendar, n, high) == FUTURE
        if {"has", "have", "ve"} & set(t.lows(n - 3, n)):
            return False
        if _cue_at(calendar, n, high) in {PAST, FUTURE}:
            return True
    return False
