"""Nouns beside a number: their singular, and which of the words after it is counted."""

from claims.language.tokens import TokenText, words

_IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "feet": "foot", "teeth": "tooth",
    "mice": "mouse", "lives": "life", "wives": "wife", "knives": "knife", "wolves": "wolf", "halves": "half",
    "leaves": "leaf", "shelves": "shelf", "loaves": "loaf", "thieves": "thief", "policemen": "policeman",
    "schoolchildren": "schoolchild", "grandchildren": "grandchild", "policewomen": "policewoman",
    "fishermen": "fisherman", "gunmen": "gunman", "servicemen": "serviceman", "countrymen": "countryman",
    "businessmen": "businessman", "crises": "crisis", "analyses": "analysis", "theses": "thesis", "buses": "bus",
    "viruses": "virus", "gases": "gas", "movies": "movie", "cookies": "cookie", "ties": "tie", "series": "series",
    "species": "species", "headquarters": "headquarters", "cases": "case", "houses": "house", "horses": "horse",
    "nurses": "nurse", "bases": "base", "licences": "licence", "offences": "offence", "households": "household",
}  # fmt: skip
_PLURALS_WITHOUT_S = frozenset(_IRREGULAR) | words(
    "police troops staff personnel cattle sheep fish aircraft youth deer salmon others more"
)
STOPS = words(
    "a an the and or but nor of in on at to for from by with within without into onto over under between among "
    "during before after since until than as that which who whom whose when where while if because is are was "
    "were be been being has have had do does did will would can could may might shall should must not no it its "
    "they their he his she her we our you your i my this these those there here said says so also too only just "
    "still already yet ago later earlier per each every against about around across through up down out off away "
    "about including"
)
_NOT_ADJECTIVES = words(
    "goes says does makes takes comes gives gets shows means wants died left remain remained went came got took "
    "made saw gave said told won lost beat hit cut put set work live want say think face use need"
)


_VERBS = words("goes says does makes takes comes gives gets shows means wants has was is")


def singular(noun: str) -> str:
    """The singular of a plural, as the rules of spelling have it, in lower case but for names of peoples."""
    low = noun.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if len(low) > 4 and low.endswith("ies"):
        low = low[:-3] + "y"
    elif low.endswith(("ches", "shes", "sses", "xes", "zes", "oes")) and len(low) > 4:
        low = low[:-2]
    elif low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 2:
        low = low[:-1]
    return noun[0] + low[1:] if noun[0].isupper() else low


_NO_NOUNS = words(
    "onwards afterwards towards besides perhaps always sometimes nowadays indoors outdoors overseas news "
    "downwards upwards backwards forwards unless whereas thanks regards alongside economics politics physics "
    "mathematics athletics"
)


def is_plural(word: str) -> bool:
    """Does the word look like a plural?"""
    low = word.lower()
    if low in _NO_NOUNS:
        return False
    return low in _PLURALS_WITHOUT_S or (
        len(low) > 2 and low.endswith("s") and not low.endswith(("ss", "us", "is", "'s"))
    )


def noun_run(t: TokenText, i: int, most: int = 4) -> int:
    """The token after the first plural of the words that follow a number, 0 where none is near."""
    for n in range(i, i + most):
        token = t.at(n)
        if token.low in {"-", "–"} and token.glued and n > i:
            continue
        if token.kind != "word" or token.low in STOPS or token.low in _VERBS:
            return 0
        if is_plural(token.text) and not (t.at(n + 1).kind == "word" and is_plural(t.at(n + 1).text)):
            return n + 1
        if (n > i and token.low.endswith("ed")) or token.low in _NOT_ADJECTIVES:
            return 0
    return 0


def counted(t: TokenText, i: int) -> str:
    """The counted noun after a number that ends before ``i``, in the singular; empty where none is seen."""
    end = noun_run(t, i + (t.low(i) == "of"))
    return singular(t.at(end - 1).text) if end else ""


def one_noun(t: TokenText, i: int) -> str:
    """The noun after an ordinal: the first plain word, or the second where that ends the phrase."""
    token, after = t.at(i), t.at(i + 1)
    if token.kind != "word" or token.low in STOPS:
        return ""
    if (
        after.kind == "word"
        and after.low not in STOPS
        and after.text.islower()
        and token.low.endswith(("nal", "ral", "tal", "ial", "ual", "ic", "ive", "ous", "ary"))
    ):
        return singular(after.text)
    return singular(token.text)
