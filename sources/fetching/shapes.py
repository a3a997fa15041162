"""What a line is by its shape: byline, photo credit, web address. Careful never to take a sentence."""

import re

MAX_BYLINE_WORDS = 16
MAX_CREDIT_WORDS = 25

_BYLINE = re.compile(
    r"(?:by|authors?\s*:|(?:written|reported|compiled|text|words|story|reporting|report|analysis)\s+by\s*:?|from\s*:)\s+"
    r"(?P<name>\S.*)",
    re.IGNORECASE,
)
_SMALL_NAME_WORDS = frozenset(
    """
    and for in of the with at de del della di da van von der den ten la le bin ibn al el y zu dos & agencies staff
    correspondent reporter writer editor
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_NOT_NAMES = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|"
    r"contrast|comparison|then|now|law|default|doing|using|making|far|and large|the (?:end|time|way)",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"\b(?:Getty(?: Images)?|Reuters|AFP|AP(?: Photo)?|Associated Press|EPA(?:-EFE)?|EFE|ANSA|TASS|RIA Novosti|"
    r"Sputnik|Interfax|Shutterstock|iStock|Unsplash|Pexels|Pixabay|Bloomberg|Xinhua|Anadolu|dpa|DPA|APA|"
    r"PA(?: Media| Wire)?|Alamy|Kyodo|Yonhap|UPI|Handout|Wikimedia(?: Commons)?|Flickr|CC BY(?:-SA)?|"
    r"Press Service|Press Office|File Photo)\b"
)
_PICTURE = r"(?:photo|photograph|image|picture|pic|illustration|graphic|cartoon|video|footage)s?"
_CREDIT_LABEL = re.compile(
    rf"(?:(?:file\s+)?{_PICTURE}(?:\s+(?:credit|courtesy|by|via|source|from|of|caption))*\s*[:©]|"
    r"(?:credits?|caption|courtesy(?: of)?)\s*:|(?:©|\(c\))\s*\D)",
    re.IGNORECASE,
)
# "Photos by the agency showed ..." begins like a credit and is none.
_CREDIT_WORDS = re.compile(rf"{_PICTURE}\s*(?:\s(?:by|courtesy of|credit)\s|[/|—–])", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,12}", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_URL = re.compile(r"<?(?P<url>https?://[^\s<>]+)>?", re.IGNORECASE)
_URL_LABEL = re.compile(
    r"(?:(?:original|source|canonical|article|full|permanent)\s+(?:url|link|address|article|story|source)|url|permalink|"
    r"source|link|retrieved from|available at)\s*:\s*(?P<rest>.*)|original\s+url\s*(?P<bare>)",
    re.IGNORECASE,
)


def ends_a_sentence(line: str) -> bool:
    """True where a line closes with a full stop, question or exclamation mark, quotes and brackets aside."""
    return bool(_SENTENCE_END.search(line.rstrip()))


def read_byline(line: str) -> str:
    """The names in ``By ...``; empty for a line that only begins like one."""
    found = _BYLINE.fullmatch(" ".join(line.split()).strip("*_ "))
    if not found:
        return ""
    name = found.group("name").strip(" ,;|")
    words = name.split()
    if not words or len(words) > MAX_BYLINE_WORDS or _NOT_NAMES.match(name) or name[0].isdigit():
        return ""
    if ends_a_sentence(name) and not re.search(r"(?:\b[A-Z]|\b[JS]r|\bInc)\.$", name):
        return ""
    return name if all(_is_name_word(word) for word in words) else ""


def is_name(line: str) -> bool:
    """True for a line of capitalised words and the small ones that names have."""
    return all(_is_name_word(word) and not any(map(str.isdigit, word)) for word in line.split())


def is_agency_alone(line: str) -> bool:
    """True for a line that is only the name of a news agency."""
    return bool(_AGENCY.fullmatch(line.strip(" ()")))


def read_address(line: str) -> str:
    """The web address that is all of a line, else an empty string."""
    found = _URL.fullmatch(line.strip())
    return found.group("url") if found else ""


def read_address_label(line: str) -> str | None:
    """What follows a label such as ``Original url:`` (perhaps nothing), or None where a line is no such label."""
    found = _URL_LABEL.fullmatch(line.strip())
    if not found:
        return None
    rest = (found.group("rest") or "").strip()
    return None if rest and not read_address(rest) else read_address(rest)


def is_credit(line: str, *, expected: bool) -> bool:
    """True for a photo credit. ``expected`` is True at the head of an article and beside an image."""
    line = " ".join(line.split()).strip("*_()[] ")
    words = line.split()
    if not words or len(words) > MAX_CREDIT_WORDS:
        return False
    if _CREDIT_LABEL.match(line):
        return True
    if ends_a_sentence(line) or line[-1] in ":;,":
        return False
    if _CREDIT_WORDS.match(line):
        return True
    segments = [segment.strip() for segment in re.split(r"\s+/\s*|\s*/\s+|\s+\|\s+", line)]
    named = all(_is_credit_word(word) for word in words)
    if len(segments) > 1 and named and all(1 <= len(segment.split()) <= 6 for segment in segments):
        return True
    has_agency = bool(_AGENCY.search(line))
    if has_agency and named and len(words) <= 10:
        return expected or bool(re.search(r"(?:[/,(]|\bvia|\bfor)\s*" + _AGENCY.pattern + r"\)?$", line))
    return expected and bool(_DOMAIN.fullmatch(line))


def _is_credit_word(word: str) -> bool:
    word = word.strip("(),;")
    return (
        word in ("/", "|", "&", "")
        or "/" in word
        or bool(_DOMAIN.fullmatch(word))
        or _is_name_word(word)
        or word == "via"
    )


def _is_name_word(word: str) -> bool:
    bare = word.strip("(),;.’'\"|/&[]")
    return not bare or not bare[0].islower() or bare.lower() in _SMALL_NAME_WORDS
