"""Numbers that are no quantities: names and labels of things, versions, telephone numbers, addresses, vague amounts."""

from claims.language.nouns import STOPS, is_plural
from claims.language.numerals import NUMBER_WORDS, ORDINAL_WORDS, SCALES, SMALL, Number
from claims.language.quantities.hedges import HEDGE_WORDS
from claims.language.tokens import DASHES, TokenText, words

LABELS = words(
    "article section chapter room flight route resolution page paragraph level gate channel highway interstate "
    "version episode type category class grade building apartment apt suite platform runway exit kilometre "
    "formula group area zone district pier terminal unit stage phase part volume vol figure fig table appendix "
    "annex clause rule order protocol directive law decree proposition measure amendment title psalm verse line "
    "bus tram train boeing airbus apollo windows covid post posts articles sections pages rooms chapters schedule "
    "size agent catch studio stadium warehouse point model mark series season book act scene track hall block bed "
    "box ward precinct sector camp lane junction no mach ps"
) - {"point", "no"}
_ROADS = words(
    "street road avenue lane drive boulevard square place st ave rd blvd dr way court terrace crescent highway "
    "close row parkway plaza"
)
VAGUE = frozenset({"few", "several", "couple", "many", "countless", "umpteen"})
_MAY_BE_GLUED = frozenset("([{\"'“‘«—–-~≈<>+,:;=*·•…/$€£¥#.!?&")
_COUNTED_ALONE = words(
    "vote votes person man woman child girl boy goal shot shell point death case seat member game match run "
    "penalty pick shell soldier officer policeman civilian worker student pupil passenger patient victim suspect "
    "survivor house home building vehicle car bus ship boat plane aircraft helicopter missile rocket drone bomb "
    "bullet round lap try wicket game hit medal stroke inning set title win loss defeat victory draw injury "
    "arrest fatality casualty degree copy ticket dose bedroom bathroom room bed litre"
)
_PRONOUN_AFTER = words("of another day who that which to such more thing reason way fact side hand whose's")


def is_glued_name(t: TokenText, i: int) -> bool:
    """Figures written onto letters or other figures: "IE6", "COVID-19", "F-16", "v2.1", "24/7", "#2020"."""
    if not t.glued(i):
        return False
    before = t.at(i - 1)
    if before.kind in {"word", "number"}:
        return True
    if before.text not in _MAY_BE_GLUED:
        return before.text in "_@%\\^°" or before.text in ")]}"
    if before.text in {"-", "‐", "‑", "–", "/", ".", "=", "&", "#", "+", "?", ","} and t.glued(i - 1):
        return t.at(i - 2).kind in {"word", "number"} and before.text not in {","}
    return before.text == "#"


def is_part_of_a_word(t: TokenText, i: int) -> bool:
    """ "high-five", "take-twos": a number word that ends a compound of another word."""
    before = t.low(i - 2)
    numeral = (
        before in NUMBER_WORDS or before in ORDINAL_WORDS or before in {"and", "to", "or", "a", "early", "mid", "late"}
    )
    return t.at(i - 2).kind == "word" and not numeral and len(before) > 1


def is_glued_onwards(t: TokenText, number: Number) -> bool:
    """Letters or strokes right after the figures that no reader of units took: "4chan", "9/11", "555-1234"."""
    after, second = t.at(number.last), t.at(number.last + 1)
    if not number.digits or not after.glued:
        return False
    if after.kind in {"word", "number"}:
        return True
    if after.text in {"/", ":", "_", "@"}:
        return second.glued and second.kind in {"number", "word"}
    if after.text == "." and second.glued and second.kind in {"word", "number"}:
        return second.kind == "number" or not second.text[:1].isupper()
    return after.text in DASHES and second.glued and second.kind == "number"


def is_vague(t: TokenText, i: int) -> bool:
    """ "several hundred", "a few thousand", "a couple of million"."""
    return t.low(i - 1) in VAGUE or (t.low(i - 1) == "of" and t.low(i - 2) == "couple")


def is_label(t: TokenText, i: int, number: Number, unit: str) -> bool:
    """A number that only names its thing: "Article 5", "Boeing 737", "posts 542 and 543", "[7]", "Group of Seven"."""
    before, after = t.at(i - 1), t.at(number.last)
    if before.text == "[" and after.text == "]":
        return True
    if before.text == "(" and after.text == ")" and t.at(i - 2).kind == "number" and not unit:
        return True
    if before.text == "(" and after.text == ")" and number.digits and number.value < 10 and number.last - i == 1:
        return True
    if _is_address(t, i, number):
        return True
    if unit or number.scale != 1 or "," in t.at(i).text or number.fraction:
        return False
    counts_something = (
        after.kind == "word" and after.text.islower() and is_plural(after.text) and after.low not in STOPS
    )
    if before.low in LABELS and not counts_something:
        return not t.starts_sentence(i - 1) or before.text[:1].isupper()
    if before.low == "and" and t.at(i - 2).kind == "number" and t.low(i - 3) in LABELS:
        return True
    if not number.digits:
        return _is_name_of_words(t, i, number)
    return not counts_something and _follows_a_name(t, i)


def _is_address(t: TokenText, i: int, number: Number) -> bool:
    if not number.digits or number.last - i != 1:
        return False
    for n in range(number.last, number.last + 4):
        token = t.at(n)
        if token.kind != "word" or not token.text[:1].isupper():
            return False
        if token.low in _ROADS and n > number.last:
            return True
    return False


def _is_name_of_words(t: TokenText, i: int, number: Number) -> bool:
    """ "Group of Seven", "the Big Three", "Six Flags": a capital inside the sentence."""
    token, before, after = t.at(i), t.at(i - 1), t.at(number.last)
    if not token.text[:1].isupper() or t.starts_sentence(i) or token.text.isupper():
        return False
    if before.kind == "break" or before.text in ':"“‘(—–-':
        return (
            before.kind != "break" and after.kind == "word" and after.text[:1].isupper() and before.text not in ":—–-"
        )
    return True


def _follows_a_name(t: TokenText, i: int) -> bool:
    """ "Internet Explorer 9", "HTML 5", "Route 66": a capitalised word right before, no comma and no common word."""
    before = t.at(i - 1)
    if (
        before.kind != "word"
        or not any(map(str.isupper, before.text))
        or before.low in STOPS
        or before.low in HEDGE_WORDS
    ):
        return False
    if before.low in NUMBER_WORDS or before.low in SCALES or before.low in {"age", "aged", "nearly", "top"}:
        return False
    if is_plural(before.low) and t.low(i - 2) == "the":
        return False  # "the Liberals 22 and the Greens 13"
    return not t.starts_sentence(i - 1) or before.low in LABELS or not before.low.endswith("ed")


def one_counts(t: TokenText, number: Number, unit: str, hedged: bool) -> bool:
    """ "one" counts only before a unit or a thing that is counted one by one, or after "at least" and the like."""
    i, after = number.first, t.at(number.last)
    if t.low(i) != "one" or number.value != 1 or number.last - i != 1:
        return True
    if t.low(number.last) in {"or"}:
        return False
    if unit in {"time", "point"}:
        return hedged
    if unit:
        return unit != "day" or not _some_day(t, i, number.last)
    if after.kind == "word" and after.low in _PRONOUN_AFTER:
        return False
    counted = after.low in _COUNTED_ALONE
    return after.kind == "word" and (counted or (hedged and after.low not in STOPS))


def _some_day(t: TokenText, i: int, last: int) -> bool:
    """ "One day she will", "may one day become": some day, not one of them."""
    if t.starts_sentence(i) or t.low(i - 1) in {"may", "might", "could", "will", "would", "can", "that", "if", "to"}:
        return True
    return (
        t.low(last + 1) in {",", "they", "he", "she", "we", "i", "you", "it", "be", "become"} and t.low(i - 1) != "for"
    )


def reference_end(t: TokenText, i: int) -> int:
    """The token after marks of reference such as "[7]" and "[8 – 11, 14]", 0 where the bracket holds words."""
    for n in range(i + 1, i + 16):
        if t.at(n).text == "]":
            return n + 1 if n > i + 1 else 0
        if t.at(n).kind != "number" and t.at(n).text not in {",", ";"} | DASHES:
            return 0
    return 0


def in_address_of_the_web(t: TokenText, i: int) -> bool:
    """Figures inside a URL or an e-mail address."""
    n, seen = i, 0
    while n > 0 and t.glued(n) and seen < 40:
        n, seen = n - 1, seen + 1
        if (
            t.at(n).text in {"@"}
            or (t.at(n).text == "/" and t.at(n - 1).text in {"/", ":"})
            or t.low(n) in {"www", "http", "https"}
        ):
            return True
    return False


__all__ = ["LABELS", "SMALL", "VAGUE"]
