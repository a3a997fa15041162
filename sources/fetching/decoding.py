"""From bytes to characters, saying so wherever that took a guess."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

SAMPLE = 60_000
# So many characters that are valid UTF-8 outweigh a declaration of something else.
SURE_OF_UTF8 = 3
# French, among the most accented of western languages, has about 4 accented letters in 100.
MOST_ACCENTS = 0.1
_WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœŠšŽž€£§°²½«»¿¡·–—‘’‚“”„•…©®™\u00a0")

# What a page declares is not always what it sends; these are read as browsers read them (WHATWG, Encoding).
_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_NOT_FOR_TEXT = frozenset({"utf_7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([a-zA-Z0-9_.:-]{1,40})", re.IGNORECASE)
_MANY_BYTES = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x85\u2028]")
_PAGE_ENDS = re.compile("[\x0c\x1c-\x1e\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Decoded:
    """Characters with unified line ends and no control characters but line break and tab, and notes on the way."""

    text: str
    notes: tuple[str, ...] = ()


def known_codec(name: str) -> str:
    """Python's name for a character set that text may be in; empty for unknown ones and for mere transformations."""
    try:
        info = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return ""
    is_text = getattr(info, "_is_text_encoding", True)
    return "" if not is_text or info.name.replace("-", "_") in _NOT_FOR_TEXT else info.name


def declared_in_html(content: bytes) -> str:
    """The character set that a page names in its own head, or an empty string."""
    found = _META.search(content[:4096]) or _XML.search(content[:400])
    return known_codec(found.group(1).decode("ascii")) if found else ""


def decode(content: bytes, declared: str = "") -> Decoded:
    """Byte order mark, then what is declared, then UTF-8, then a guess; never fails, notes each doubt."""
    text, notes = _to_text(content, known_codec(declared) if declared else "")
    lost = text.count("\ufffd")
    if lost:
        notes.append(
            f"{lost:,} {'character' if lost == 1 else 'characters'} could not be read and {_shown(lost)} as �."
        )
    text = _PAGE_ENDS.sub("\n\n", _LINE_ENDS.sub("\n", text))
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
        notes.append("Control characters were left out.")
    return Decoded(text, tuple(notes))


def _shown(count: int) -> str:
    return "is shown" if count == 1 else "are shown"


def _to_text(content: bytes, declared: str) -> tuple[str, list[str]]:
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return content.decode(codec, errors="replace"), []
    if declared in ("utf-16", "utf-32"):  # without a mark these names say no byte order
        declared = _wide_codec(content) or declared
    wide = "" if declared.startswith("utf-") else _wide_codec(content)
    utf8 = None if wide else _strictly(content, "utf-8")
    if declared and (utf8 is None or declared == "utf-8" or len(_MANY_BYTES.findall(content[:SAMPLE])) < SURE_OF_UTF8):
        text = _strictly(content, _READ_AS.get(declared, declared))
        if text is not None:
            return text, []
    if utf8 is not None:
        # By chance, text in another character set is hardly ever valid UTF-8.
        return utf8, [f"The document says it is in {declared}, but it is in utf-8."] if declared else []
    if wide:
        return content.decode(wide, errors="replace"), [f"The character set was guessed: {wide}."]
    return _guessed(content, declared)


def _guessed(content: bytes, declared: str) -> tuple[str, list[str]]:
    mostly_utf8 = content.decode("utf-8", errors="replace")
    # A few damaged bytes in a UTF-8 text are likelier than another character set that looks just like it.
    many_bytes = len(_MANY_BYTES.findall(content[:SAMPLE]))
    if many_bytes and mostly_utf8[:SAMPLE].count("\ufffd") * 4 < many_bytes:
        return mostly_utf8, []
    if declared and declared != "utf-8":
        return content.decode(_READ_AS.get(declared, declared), errors="replace"), []
    if _looks_western(content):
        return content.decode("cp1252", errors="replace"), ["The character set was guessed: cp1252."]
    best = from_bytes(_around_high_bytes(content)).best()
    codec = best.encoding if best is not None else "cp1252"
    return content.decode(codec, errors="replace"), [f"The character set was guessed: {codec}."]


def _looks_western(content: bytes) -> bool:
    """A few accented letters and typographic marks in plain text: too little for statistics, and what the west writes.

    Cyrillic and Greek have high bytes everywhere, Central European letters fall on signs that western text lacks.
    """
    sample = _around_high_bytes(content)
    high = re.findall(rb"[\x80-\xff]", sample)
    if not high or len(high) > len(sample) * MOST_ACCENTS:
        return False
    return all(byte.decode("cp1252", errors="replace") in _WESTERN for byte in set(high))


def _around_high_bytes(content: bytes) -> bytes:
    """A sample that holds what there is to guess from: plain ASCII fits every character set."""
    first = re.search(rb"[\x80-\xff]", content)
    start = max(0, (first.start() if first else 0) - 200)
    return content[start : start + SAMPLE]


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, LookupError):
        # cp1252 leaves five bytes undefined that Latin-1 takes as control characters.
        return None


def _wide_codec(content: bytes) -> str:
    """UTF-16 without a mark shows as a zero in every second byte of western text."""
    sample = content[:2000]
    if len(sample) < 4:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""
