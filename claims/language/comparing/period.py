"""Whether two figures are of one time: their dates, forecasts and outcomes, first counts and later ones."""

import re
from datetime import date, timedelta

from claims.language.comparing.about import Other
from claims.language.comparing.figure import Figure, Sort
from claims.language.comparing.reading import Text
from claims.language.values import TimeMention

_FORECAST = re.compile(
    r"\b(?:forecasts?|forecasting|(?<!to )expects?|expected|predict\w*|projected|projects that|projections?|"
    r"planned(?: for)?|planners|plans (?:to|for)|anticipat\w*|envisag\w*|target(?:s|ed)?|aims?|hopes? (?:to|for)|"
    r"budgeted|foresees?|foresaw|is set to|are set to|outlook|estimated cost|"
    r"would (?:cost|reach|rise|fall|be|take|create|come))\b",
    re.I,
)
_REVISED = re.compile(
    r"\b(?:revis\w+|corrected|correction|now (?:put|puts|says|say|thinks?|given|estimated|stands?|counts?|gives)|"
    r"lowered|downgraded|upgraded|adjusted|recalculated|re-?counted|first (?:given|put|estimated|reported)|"
    r"than (?:it )?(?:first|previously|originally) (?:thought|reported|said|given)|updated|final)\b",
    re.I,
)
_FIRST_ESTIMATE = re.compile(
    r"\b(?:first|initial|preliminary|flash|early|original|earlier) (?:estimate|figure|count|reading|toll|report)|"
    r"\b(?:first|initially|originally) (?:reported|put|given|estimated|said)\b",
    re.I,
)
_SUPERSEDED = re.compile(
    r"\b(?:had been|first (?:given|put|estimated|reported|said) (?:as|at|to be)?|originally|initially|previously|"
    r"(?:first|initial|earlier|preliminary|original) (?:estimate|figure|count|toll|reading)(?: of| was| had)?|"
    r"down from|up from|instead of|rather than|not|corrected from|revised from)\W*(?:\w+\W+){0,2}$",
    re.I,
)
_CUMULATIVE = re.compile(
    r"\b(?:so far|to date|up to now|until now|as yet|since|altogether|in all|in total|cumulative\w*|all told|"
    r"running total|overall toll|to now|by now|have (?:had|been|now)|from \d+ to \d+)\b",
    re.I,
)
_ONE_DAY = re.compile(
    r"\b(?:on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?! morning)|yesterday|today alone|"
    r"in (?:a|one) (?:single )?(?:day|night|hour)|first (?:day|night|hour)|opening day|in 24 hours|overnight|alone|"
    r"that day)\b",
    re.I,
)
_STOOD = re.compile(
    r"\b(?:stood at|so far|up to now|toll|as of|by (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|"
    r"midnight|morning|evening|then))\b",
    re.I,
)
_COMPARED = re.compile(
    r"\b(?:than|compared (?:to|with)|same \w+ (?:of|in)|that of|from|instead of|back to|(?:average|mean) of)"
    r"(?: \w+)?\s*$"
)
_NOW = re.compile(r"\b(?:today|now|currently|at present|nowadays)\b", re.I)
_LONG_APART = 400
_MONTH = 31
Interval = tuple[date | None, date | None]


def period_of(text: Text, figure: Figure) -> TimeMention | None:
    """The time that a figure is of: of its clause, the nearest; else of its sentence, where that has but one."""
    if figure.sort is Sort.YEAR:
        return None
    times = [time for time in figure.times if not (time.start < figure.end and figure.start < time.end)]
    inside = [time for time in times if figure.clause[0] <= time.start < figure.clause[1]]
    if not inside and _NOW.search(text.text[slice(*figure.clause)]):
        return None  # of the day of its text, whatever time its sentence names besides
    pool = [time for time in inside if not _is_comparison(text, time)] or [
        time for time in times if not _is_comparison(text, time) and not inside
    ]
    return min(pool, key=lambda time: min(abs(time.start - figure.end), abs(figure.start - time.end)), default=None)


def name_one_time(claim: Text, claimed: Figure, evidence: Text, told: Figure) -> bool:
    """Whether both figures are told with a time."""
    return period_of(claim, claimed) is not None and period_of(evidence, told) is not None


def _is_comparison(text: Text, time: TimeMention) -> bool:
    """ "than in 2006", "on the same month of 2016": what is compared with."""
    before = text.text[max(0, time.start - 40) : time.start].lower()
    return _COMPARED.search(before) is not None


def _is_compared_with(text: Text, figure: Figure, time: TimeMention) -> bool:
    """ "31 cents, 4 less than in 2022": the figure is of another time than 2022."""
    same = [one for one in figure.times if _days(one) == _days(time) and one.start >= figure.end]
    return bool(same) and all(_is_comparison(text, one) for one in same)


def other_period(claim: Text, claimed: Figure, evidence: Text, told: Figure, *, is_alone: bool = False) -> Other | None:
    """Another time by dates, or one is a forecast, a first day, an earlier or later state of a count.

    Where a figure is the only one of its sort in its sentence, any time of the sentence may be its own.
    """
    stage = _other_stage(claim, claimed, evidence, told)
    if stage:
        return stage
    here, there = period_of(claim, claimed), period_of(evidence, told)
    if here is not None and there is None and _is_compared_with(evidence, told, here):
        return Other(f"other period: compared with {here.words}")
    if here is None and there is None:
        return _by_publication(claim, evidence)
    if here is not None and there is not None:
        apart = _apart(claim, claimed, here, evidence, told, there)
        if apart is not None and is_alone:
            others = [time for time in told.times if time != there and not _is_comparison(evidence, time)]
            if any(_apart(claim, claimed, here, evidence, told, time) is None for time in others):
                return None
        return apart
    if there is not None and here is None:
        return _default_against(claim, evidence, there)
    assert here is not None  # noqa: S101 (for the type checker)
    return _default_against(evidence, claim, here, turned=True)


def _other_stage(claim: Text, claimed: Figure, evidence: Text, told: Figure) -> Other | None:
    here, there = claim.text[slice(*claimed.sentence)], evidence.text[slice(*told.sentence)]
    if bool(_FORECAST.search(here)) != bool(_FORECAST.search(there)):
        return Other("a forecast or plan against what came out")
    later = claim.published is not None and evidence.published is not None and evidence.published > claim.published
    if later and _REVISED.search(there) and not _FIRST_ESTIMATE.search(here) and not _REVISED.search(here):
        return Other("revised after the claim")
    if claimed.sort in {Sort.ORDINAL, Sort.RECORD, Sort.YEAR}:
        return None
    one_day, other_day = _ONE_DAY.search(here), _ONE_DAY.search(there)
    whole, other_whole = _CUMULATIVE.search(here), _CUMULATIVE.search(there)
    if (one_day and other_whole and not other_day and not whole) or (
        other_day and whole and not one_day and not other_whole
    ):
        return Other("one day against a running total")
    earlier = claim.published is not None and evidence.published is not None and evidence.published < claim.published
    if earlier and re.search(r"\bso far\b|\bup to now\b|\bto date\b", here, re.I) and _STOOD.search(there):
        return Other("an earlier count")
    return None


def _by_publication(claim: Text, evidence: Text) -> Other | None:
    if claim.published is None or evidence.published is None:
        return None
    if abs((claim.published - evidence.published).days) > _LONG_APART:
        return Other(f"other time: {claim.published.year} / {evidence.published.year}", is_sure=False)
    return None


def _apart(
    claim: Text, claimed: Figure, here: TimeMention, evidence: Text, told: Figure, there: TimeMention
) -> Other | None:
    (a, b), (c, d) = _days(here), _days(there)
    words = Other(f"other period: {here.words} / {there.words}")
    if a is None or c is None:  # "by June": a state, as of the last day
        if b is None or d is None:
            return None
        return words if abs((b - d).days) > 2 * _MONTH else None
    if b is None or d is None:  # "since June"
        if b is None and d is None:
            return words if abs((a - c).days) > _MONTH else None
        return words if (b is not None and b < c) or (d is not None and d < a) else None
    if b < c or d < a:
        if min(abs((c - b).days), abs((a - d).days)) <= 1 and max((b - a).days, (d - c).days) <= 2:
            return Other(words.words, is_sure=False)
        return words
    long, short = max((b - a).days, (d - c).days) + 1, min((b - a).days, (d - c).days) + 1
    if long >= 5 * short and not _is_state(evidence, told) and not _is_state(claim, claimed):
        if short <= 7 and (here if (b - a) <= (d - c) else there).words:
            return words
        return words if short >= 28 else None
    return None


def _is_state(text: Text, figure: Figure) -> bool:
    """Counted at a moment, as inhabitants are; not over a time, as births are."""
    return re.search(
        r"\b(?:stood|stands|has|have|had|is|are|was|were|counted|lists?|inhabitants|residents|"
        r"population|employs|at the end|share|rate|price)\b", text.text[slice(*figure.sentence)], re.I,
    ) is not None  # fmt: skip


def _days(time: TimeMention) -> Interval:
    return time.first_day, time.last_day


def _default_against(silent: Text, telling: Text, time: TimeMention, *, turned: bool = False) -> Other | None:
    """One text names a time and the other does not: it speaks of about its own day."""
    if silent.published is None:
        return None
    first, last = time.first_day or time.last_day, time.last_day or silent.published
    if first is None:
        return None
    early, late = first - timedelta(days=_LONG_APART), last + timedelta(days=_LONG_APART)
    if early <= silent.published <= late:
        return None
    own = str(silent.published.year)
    return Other(f"other period: {time.words} / {own}" if turned else f"other period: {own} / {time.words}")


def is_superseded(text: Text, figure: Figure) -> bool:
    """Whether the text itself gives the figure as one that holds no more."""
    before = text.text[max(figure.sentence[0], figure.start - 50) : figure.start]
    if _SUPERSEDED.search(before):
        return True
    clause = text.text[max(figure.clause[0], figure.start - 50) : figure.start]
    return bool(re.search(r"\bfirst (?:given|put|estimated|reported)\b|\bhad been\b", clause))


def asks_for_first_estimate(text: Text) -> bool:
    """Whether a claim is itself about the first estimate."""
    return _FIRST_ESTIMATE.search(text.text) is not None
