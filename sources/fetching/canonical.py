"""One form for the addresses of one page."""

import re
from urllib.parse import urlsplit, urlunsplit

from sources.fetching.addresses import parse_web_address
from sources.fetching.errors import NotAWebAddress

_TRACKING = re.compile(
    r"utm_[a-z_]+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|igshid|igsh|mc_cid|mc_eid|_hsenc|"
    r"_hsmi|__twitter_impression|vero_id|oly_enc_id|oly_anon_id|wickedid|_openstat|srsltid|s_cid|ocid|cmpid|ns_[a-z]+|"
    r"at_(?:medium|campaign|custom\d|format|link_[a-z]+|ptr_name|bbc_team|campaign_type)",
    re.IGNORECASE,
)
_FRONT = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")


def normalise_url(url: str) -> str:
    """The address in lower-case host, without default port, fragment and tracking parameters; else unchanged.

    Empty for what is no web address. Parameters keep their order: to some servers it means something.
    """
    try:
        plain = parse_web_address(url).url
    except NotAWebAddress:
        return ""
    parts = urlsplit(plain)
    kept = [pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0])]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), ""))


def domain_of(url: str) -> str:
    """The publisher's domain: the host without ``www.`` or a mobile front; empty where there is none."""
    try:
        host = parse_web_address(url).host
    except NotAWebAddress:
        return ""
    return _FRONT.sub("", host)
