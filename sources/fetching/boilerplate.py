"""The furniture of a page: lines that share, sell, sort and sign, and say nothing about the world."""

import re

from sources.fetching.dates import find_date

MAX_WORDS = 25

# Nothing else begins like these, so a full stop at the end does not save them.
_PLAIN = (
    r"(?:read|see|learn|find out|show|load|view) (?:more|all|next)(?:\s*[:>»→…].*)?",
    r"(?:read|see|learn|find out) more (?:about|on|from|in|here)\b.*",
    r"(?:also read|read also|see also|related|recommended|watch|listen)\s*:.*",
    r"subscribe(?: (?:now|today|here|to|for)\b.*|\s*[!:.].*)?",
    r"sign (?:up|in)(?: (?:for|to|here|now)\b.*|\s*[!.])?",
    r"(?:get|join|receive) (?:our|your) .{0,60}(?:newsletter|email|updates|alerts|briefing)\b.*",
    r"follow us\b.*",
    r"like us on facebook.*",
    r"(?:click|tap) here\b.*",
    r"(?:story|article) continues (?:below|after).*",
    r"continue reading.*",
    r"skip (?:to|ad|advert)\b.*",
    r"leave a comment.*",
    r"join the conversation.*",
    r"(?:©|\(c\)|copyright\s*(?:©|\(c\)|(?:19|20)\d\d\b|by\b)).*",
    r".{0,80}\ball rights reserved\W*",
    r"(?:we|this (?:web)?site) uses? cookies.*",
    r"our standards:.*",
    r"(?:this|these) \w+(?: \w+)? (?:was|were) invented for .*",
    r"\((?:additional |with )?(?:reporting|editing|writing|translated|compiled) by .{1,200}\)\W*",
)
# These may begin a sentence, so only a line that is none counts.
_LOOSE = (
    r"more (?:on this story|from .{1,40}|stories|news)",
    r"related (?:articles?|stories|story|news|topics|content|links|coverage)",
    r"(?:recommended|related|most (?:read|popular|viewed)|trending|top stories|latest news|you may also like)",
    r"editors?['’]s? picks?",
    r"(?:our )?newsletters?",
    r"log in(?: to .{1,40})?",
    r"register(?: (?:now|here|today).{0,40})?",
    r"follow .{1,40} on (?:twitter|x|facebook|instagram|telegram|youtube|linkedin|google news)",
    r"share(?: (?:this(?: (?:article|story|page|post))?|on .{1,30}|via .{1,30}))?",
    r"tweet|e-?mail|print|save|copy link|\d* ?comments?",
    r"advertisements?|sponsored(?: content)?|ad|advert",
    r"back to top|loading\W*|menu|search|home|(?:next|previous) page",
    r"listen(?: to this article)?(?: \W?\d+ min\w*\W?)?|watch(?: now| live| video| the video)?",
    r"\d{1,3}[- ]min(?:ute)?s?(?: read)?",
    r"terms (?:of|and) .{1,40}|privacy policy|cookie (?:policy|settings)",
    r"page \d{1,4}(?: of \d{1,4})?",
    r"[-–—]?\s*\d{1,4}\s*[-–—]?|\d{1,4}\s*/\s*\d{1,4}",
    r"[*#_~=\-–—•·.\s]+",
)
_PLAIN_LINE = re.compile("|".join(f"(?:{form})" for form in _PLAIN), re.IGNORECASE)
_LOOSE_LINE = re.compile("|".join(f"(?:{form})" for form in _LOOSE), re.IGNORECASE)


def is_boilerplate(line: str) -> bool:
    """True for sharing, subscribing, copyright, page numbers and their like; never for a sentence of an article."""
    line = " ".join(line.split())
    if not line or len(line.split()) > MAX_WORDS:
        return False
    if _PLAIN_LINE.fullmatch(line):
        return True
    is_sentence = line.endswith((".", "!", "?")) and len(line.split()) > 2
    return not is_sentence and bool(_LOOSE_LINE.fullmatch(line)) and find_date(line) is None
