"""Ordinals and ranks: "third goal", "33rd", "No. 1", "#2", "day five", "top 50"."""

from decimal import Decimal

from claims.language.nouns import STOPS, one_noun
from claims.language.numerals import ORDINAL_WORDS, Number, read_cardinal, read_ordinal
from claims.language.quantities.found import Found, blocked
from claims.language.tokens import TokenText, words

_RANK_BEFORE = words("ranked ranks rank finished finish came placed place finishing coming sits sit lies stands in")
_NAMES_AFTER = words("lady reich amendment world division republic street avenue army fleet")
_NEVER = words("hand rate tier")


_FINITE = words("was were is has have had be been who i we he she they it that at")


def read_rank(t: TokenText, i: int) -> Found | None:
    """An ordinal or rank that starts at token ``i``."""
    return _numbered(t, i) or _ordinal(t, i)


def _numbered(t: TokenText, i: int) -> Found | None:
    low = t.low(i)
    if low == "#" and t.glued(i + 1) and t.at(i + 1).text.isdigit() and len(t.at(i + 1).text) <= 3:
        return Found(i, i + 2, (Decimal(t.at(i + 1).text),), "ordinal")
    if (low in {"no", "nr"} and t.low(i + 1) in {".", "º"}) or low == "№":
        n = i + 1 if low == "№" else i + 2
        text = t.at(n).text
        return _rank_to(t, i, n) if text.isdigit() and len(text) <= 3 else None
    if low == "number":
        return _rank_to(t, i, i + 1) if read_cardinal(t, i + 1) and t.low(i - 1) not in {"phone", "flight"} else None
    if low == "top":
        number = read_cardinal(t, i + 1)
        if (
            number
            and number.value >= 2
            and number.value == number.value.to_integral_value()
            and t.low(number.last) != "%"
        ):
            if t.low(number.last) in {"percent", "per"}:
                return None
            return Found(i, number.last, (Decimal(1), number.value), "ordinal", one_noun(t, number.last))
    if low == "day":
        number = read_cardinal(t, i + 1)
        plain = number and number.value == number.value.to_integral_value() and number.value < 1000
        if number and plain and t.low(i - 1) not in {"a", "per", "every", "each", "last"} and not _measured(t, number):
            return Found(i, number.last, (number.value,), "ordinal", low)
    return None


def _measured(t: TokenText, number: Number) -> bool:
    after = t.at(number.last)
    return after.kind == "word" and after.low not in STOPS


def _rank_to(t: TokenText, first: int, n: int) -> Found | None:
    number = read_cardinal(t, n)
    return Found(first, number.last, (number.value,), "ordinal") if number and number.value < 10**4 else None


def _ordinal(t: TokenText, i: int) -> Found | None:
    number = read_ordinal(t, i)
    if not number:
        return None
    token, after = t.at(i), t.at(number.last)
    word = token.low in ORDINAL_WORDS
    joint = t.low(number.last) in {"or", "and", "to"} or t.is_hyphen(number.last)
    second = read_ordinal(t, number.last + 1) if joint and t.low(number.last) != "and" else None
    if second and second.value > number.value:
        return Found(i, second.last, (number.value, second.value), "ordinal", one_noun(t, second.last))
    if _is_name(t, i, number):
        return blocked(i, number.last)
    if read_cardinal(t, number.last):
        return blocked(i, number.last)  # "his first four games" are four
    if word and not _before_a_noun(t, i, number):
        return None
    if t.is_hyphen(number.last) and after.low in {"-", "–"} and t.low(number.last + 1) in _NEVER:
        return None
    noun = number.last + t.is_hyphen(number.last)
    return Found(i, number.last, (number.value,), "ordinal", one_noun(t, noun))


def _is_name(t: TokenText, i: int, number: Number) -> bool:
    """ "501st Legion", "Third Reich", "Second Avenue", "First Lady", "District Council (Second)"."""
    token, after = t.at(i), t.at(number.last)
    if after.low in {"lady", "ladies"} or (t.has(i - 2, "in", "the") and after.low == "place"):
        return True
    capital_after = after.kind == "word" and after.text[:1].isupper() and not t.is_hyphen(number.last)
    if token.kind == "number":
        street = after.low in _NAMES_AFTER | {"legion", "infantry", "brigade", "airborne", "regiment"}
        return (capital_after and street) or (t.glued(i) and t.at(i - 1).kind == "word")
    if token.text[:1].isupper():
        if t.low(i - 1) == "(" or (not t.starts_sentence(i) and (capital_after or t.at(i - 1).text[:1].isupper())):
            return True
        return capital_after and after.low in _NAMES_AFTER
    return after.low == "world" and t.low(number.last + 1) in {"war", "country", "countries"}


def _before_a_noun(t: TokenText, i: int, number: Number) -> bool:
    """Ordinal words count before a noun or as a rank, not as adverbs ("was first sent", "First, ...")."""
    low, before, after = t.low(i), t.low(i - 1), t.at(number.last)
    if t.is_hyphen(number.last):
        return t.low(number.last + 1) not in {"hand", "rate", "degree", "class", "ever", "tier", "come", "person"} or (
            low not in {"first", "second"}
        )
    if before in {"a", "at", "very"} and low in {"first", "second"} and (after.kind != "word" or after.low in STOPS):
        return False
    noun = after.kind == "word" and after.low not in STOPS
    if after.kind == "word" and after.low.endswith("ing") and before not in _FINITE:
        return True
    leads = {
        "the",
        "a",
        "its",
        "his",
        "her",
        "their",
        "this",
        "our",
        "my",
        "your",
        "s",
        "every",
        "only",
        "for",
        "in",
        "whose",
    }
    if (noun and before in leads | {"second", "fifth", "to"}) or (
        noun and t.starts_sentence(i) and not _verbal(after.low)
    ):
        return not (before in leads and _verbal(after.low))
    rank = (
        before in _RANK_BEFORE
        or t.low(i - 2) in _RANK_BEFORE - {"in", "place", "came"}
        or {"ranks", "ranked"} & set(t.lows(i - 6, i))
    )
    if rank and (
        after.kind != "word" or after.low in {"in", "of", "on", "at", "behind", "with", "out", "place", "among"}
    ):
        return not (before == "in" and after.kind == "word" and after.low != "place")
    if noun and t.at(i - 1).text[:1].isupper() and not _verbal(after.low):
        return True
    return noun and not _verbal(after.low) and before not in _FINITE


def _verbal(word: str) -> bool:
    return word.endswith(("ed", "wn", "ing")) or word in {
        "came",
        "met",
        "saw",
        "went",
        "began",
        "took",
        "made",
        "became",
        "sent",
        "won",
    }
