"""The one way out of the desk: every page, feed and delivery is fetched through ``fetch``."""

import re
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urljoin

import httpcore

from sources.fetching.addresses import DEFAULT_PORTS, IPNetwork, WebAddress, parse_web_address, refuse_by_name
from sources.fetching.connection import Deadline, GuardedNetwork, Resolver, default_trust, resolve
from sources.fetching.decoding import known_codec
from sources.fetching.errors import (
    BrokenTransfer,
    FetchError,
    HttpError,
    NotAWebAddress,
    OddAnswer,
    TooLarge,
    TooManyRedirects,
    TooSlow,
)
from sources.fetching.unpacking import unpack

USER_AGENT = "FactClaimWorkbench/0.1 (fact-checking desk; reads single pages for a person)"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
KEPT_HEADERS = (
    "content-type",
    "content-disposition",
    "content-language",
    "date",
    "etag",
    "last-modified",
    "link",
    "retry-after",
)
_MAX_HEADER = 1000


@dataclass(frozen=True)
class Limits:
    """How far a fetch may go. ``allow_hosts`` empty means any public host; names cover their subdomains.

    ``permitted_networks`` opens networks that are otherwise refused. It exists for tests with a server on
    loopback and is never to be filled from settings or the environment.
    """

    max_bytes: int = 30_000_000
    max_unpacked_bytes: int = 60_000_000
    max_redirects: int = 5
    seconds: float = 40.0
    connect_seconds: float = 10.0
    ports: frozenset[int] = DEFAULT_PORTS
    allow_hosts: tuple[str, ...] = ()
    deny_hosts: tuple[str, ...] = ()
    permitted_networks: tuple[IPNetwork, ...] = ()
    user_agent: str = USER_AGENT


@dataclass(frozen=True)
class Fetched:
    """One answer: ``url`` is where it came from in the end, ``redirects`` the addresses that led there.

    With ``not_modified`` the host says that the copy we have is current, and ``content`` is empty.
    """

    url: str
    redirects: tuple[str, ...]
    status: int
    headers: Mapping[str, str]
    content: bytes
    content_type: str
    charset: str
    fetched_at: datetime
    not_modified: bool = False
    etag: str = field(default="")
    last_modified: str = field(default="")


def check_address(url: str, *, limits: Limits | None = None) -> str:
    """Refuse at once what ``fetch`` would refuse, without any network; returns the address in its plain form."""
    return _checked(url, limits or Limits()).url


def fetch(
    url: str,
    *,
    limits: Limits | None = None,
    etag: str = "",
    last_modified: str = "",
    resolver: Resolver = resolve,
    trust: ssl.SSLContext | None = None,
) -> Fetched:
    """The page at a public web address, within the limits, or a FetchError; nothing else is raised.

    No proxies, cookies or credentials take part. Every redirect is checked like the first address.
    """
    limits = limits or Limits()
    deadline = Deadline(limits.seconds)
    headers = _request_headers(limits.user_agent, etag, last_modified)
    address = _checked(url, limits)
    seen: list[str] = []
    while True:
        answer = _ask(address, headers, limits, deadline, resolver, trust or _trust())
        if isinstance(answer, Fetched):
            return _with_redirects(answer, seen)
        seen.append(address.url)
        address = _next_address(address, answer, seen, limits)


@cache
def _trust() -> ssl.SSLContext:
    return default_trust()


def _checked(url: str, limits: Limits) -> WebAddress:
    address = parse_web_address(url)
    refuse_by_name(
        address,
        ports=limits.ports,
        allow_hosts=limits.allow_hosts,
        deny_hosts=limits.deny_hosts,
        permitted_networks=limits.permitted_networks,
    )
    return address


def _ask(
    address: WebAddress,
    headers: list[tuple[str, str]],
    limits: Limits,
    deadline: Deadline,
    resolver: Resolver,
    trust: ssl.SSLContext,
) -> "Fetched | str":
    """One request: the answer, or the place that it points to."""
    network = GuardedNetwork(
        deadline,
        connect_seconds=limits.connect_seconds,
        permitted_networks=limits.permitted_networks,
        resolver=resolver,
    )
    timeouts = {"connect": limits.connect_seconds, "read": limits.seconds, "write": limits.seconds}
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=trust, network_backend=network, max_keepalive_connections=0, retries=0
            ) as pool,
            pool.stream("GET", address.url, headers=headers, extensions={"timeout": timeouts}) as response,
        ):
            return _read_answer(response, address, headers, limits)
    except FetchError:
        raise
    except httpcore.TimeoutException as why:
        raise TooSlow(f"{address.host} did not answer in time. Try again later.") from why
    except (httpcore.NetworkError, httpcore.RemoteProtocolError) as why:
        raise BrokenTransfer(f"{address.url} ended before it was complete. Try again later.") from why
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, ValueError) as why:
        raise OddAnswer(f"{address.url} gave an answer that is not a web page's.") from why


def _read_answer(
    response: httpcore.Response, address: WebAddress, sent: list[tuple[str, str]], limits: Limits
) -> "Fetched | str":
    headers = _headers(response.headers)
    status = response.status
    if status in REDIRECTS and headers.get("location"):
        return headers["location"]
    conditional = any(name.startswith("If-") for name, _ in sent)
    if status == 304 and conditional:
        return _fetched(address, 304, headers, b"")
    if not 200 <= status < 300:
        raise HttpError(status, address.url, retry_after=_seconds(headers.get("retry-after", "")))
    declared = headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:15]) > limits.max_bytes:
        raise TooLarge(
            f"{address.url} announces {int(declared[:15]) / 1_000_000:,.0f} MB, more than the "
            f"{limits.max_bytes / 1_000_000:,.0f} MB that the desk reads. Add the part that matters as a file."
        )
    content = unpack(
        response.iter_stream(),
        headers.get("content-encoding", ""),
        max_packed=limits.max_bytes,
        max_unpacked=limits.max_unpacked_bytes,
        url=address.url,
    )
    return _fetched(address, status, headers, content)


def _fetched(address: WebAddress, status: int, headers: dict[str, str], content: bytes) -> Fetched:
    content_type, charset = read_content_type(headers.get("content-type", ""))
    return Fetched(
        url=address.url,
        redirects=(),
        status=status,
        headers={name: headers[name] for name in KEPT_HEADERS if name in headers},
        content=content,
        content_type=content_type,
        charset=charset,
        fetched_at=datetime.now(UTC),
        not_modified=status == 304,
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
    )


def _with_redirects(answer: Fetched, seen: list[str]) -> Fetched:
    return Fetched(**{**answer.__dict__, "redirects": tuple(seen)})


def _next_address(address: WebAddress, location: str, seen: list[str], limits: Limits) -> WebAddress:
    if len(seen) > limits.max_redirects:
        raise TooManyRedirects(
            f"{seen[0]} forwards more than {limits.max_redirects} times. Open it in a browser and give the address "
            "that the page has in the end."
        )
    try:
        target = urljoin(address.url, location.strip())
    except ValueError:
        target = ""
    try:
        following = _checked(target, limits)
    except NotAWebAddress as why:
        raise NotAWebAddress(f"{address.url} forwards to something that is not a web address. {why}") from why
    if following.url in seen:
        raise TooManyRedirects(
            f"{seen[0]} forwards in a circle, often because it wants cookies. Open it in a browser, save the page, "
            "and add the file instead."
        )
    return following


def read_content_type(header: str) -> tuple[str, str]:
    """Media type and character set of a Content-Type header, lower case; empty where it makes no sense."""
    first, _, rest = header[:_MAX_HEADER].partition(";")
    media = first.strip().lower()
    if not re.fullmatch(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+", media):
        media = ""
    named = re.search(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", rest or header[:_MAX_HEADER], re.IGNORECASE)
    return media, known_codec(named.group(1)) if named else ""


def _request_headers(user_agent: str, etag: str, last_modified: str) -> list[tuple[str, str]]:
    headers = [
        ("User-Agent", user_agent),
        ("Accept", "text/html,application/xhtml+xml,application/pdf,text/markdown,text/plain,*/*;q=0.5"),
        ("Accept-Language", "en,*;q=0.5"),
        ("Accept-Encoding", "gzip, deflate"),
    ]
    # A validator that is not a plain header value would split the request, so it is left out.
    for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)):
        if value and len(value) <= _MAX_HEADER and value.isascii() and value.isprintable():
            headers.append((name, value))
    return headers


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Names in lower case; the first of repeated headers counts; bytes that are not UTF-8 are read as Latin-1."""
    headers: dict[str, str] = {}
    for name, value in raw:
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        key = name.decode("latin-1").lower()
        limit = 8 * _MAX_HEADER if key == "location" else _MAX_HEADER
        headers.setdefault(key, "".join(c for c in text if c.isprintable()).strip()[:limit])
    return headers


def _seconds(value: str) -> int | None:
    return min(int(value), 86_400) if re.fullmatch(r"[0-9]{1,9}", value) else None
