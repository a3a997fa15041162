"""Which addresses the desk may fetch: web addresses in public networks, decided on what is really connected to."""

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from sources.fetching.errors import AddressRefused, NotAWebAddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

DEFAULT_PORTS = frozenset({80, 443, 8080, 8443})
MAX_URL_LENGTH = 4096

# Named here as well as asked of ``ipaddress``, whose idea of "global" changed between Python releases.
_REFUSED_NETWORKS: tuple[IPNetwork, ...] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, and some clouds' metadata service
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's platform service on an address that looks public
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",  # unspecified, loopback, and the old IPv4-compatible form
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64: an IPv4 address behind a translator
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
_ISATAP_INTERFACES = (0x00005EFE, 0x02005EFE)  # the upper half of an interface id that holds an IPv4 address
_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain", "onion")
_CONTROL_OR_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")
_NAME_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)


@dataclass(frozen=True)
class WebAddress:
    """A checked http(s) address: ``url`` in ASCII without a fragment, ``host`` as sent to the name server."""

    url: str
    scheme: str
    host: str
    port: int


def is_public(address: IPAddress) -> bool:
    """True for an address in the public internet; forms that hide an IPv4 address inside IPv6 never are."""
    if getattr(address, "scope_id", None):
        return False
    if any(address.version == network.version and address in network for network in _REFUSED_NETWORKS):
        return False
    if address.version == 6 and (int(address) >> 32) & 0xFFFFFFFF in _ISATAP_INTERFACES:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_permitted(address: IPAddress, permitted_networks: Iterable[IPNetwork] = ()) -> bool:
    """True for a public address, and for one inside a network that the caller has named."""
    return is_public(address) or any(
        address.version == network.version and address in network for network in permitted_networks
    )


def parse_web_address(text: str) -> WebAddress:
    """Read what a person typed; raises NotAWebAddress, saying what is wrong with it."""
    given = text.strip()
    shown = given if len(given) <= 200 else given[:200] + "…"
    if not given:
        raise NotAWebAddress("Give the address of a page, such as https://example.org/article.")
    if len(given) > MAX_URL_LENGTH:
        raise NotAWebAddress(f"The address is longer than {MAX_URL_LENGTH:,} characters: {shown}")
    if _CONTROL_OR_SPACE.search(given):
        raise NotAWebAddress(f"The address holds a space, a backslash or a control character: {shown!r}")
    try:
        parts = urlsplit(given)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NotAWebAddress(f"This is not a web address: {shown}") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise NotAWebAddress(f"Only addresses that begin with http:// or https:// can be fetched, not {shown}")
    if "@" in parts.netloc:
        raise NotAWebAddress("The address holds a user name or password. Give it without the part before the @.")
    ascii_host = _ascii_host(host, shown)
    scheme = parts.scheme.lower()
    default = 443 if scheme == "https" else 80
    bracketed = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    netloc = bracketed if port in (None, default) else f"{bracketed}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|")
    return WebAddress(urlunsplit((scheme, netloc, path, query, "")), scheme, ascii_host, port or default)


def refuse_by_name(
    address: WebAddress,
    *,
    ports: frozenset[int] = DEFAULT_PORTS,
    allow_hosts: Iterable[str] = (),
    deny_hosts: Iterable[str] = (),
    permitted_networks: Iterable[IPNetwork] = (),
) -> None:
    """Refuse what can be refused without asking a name server: port, host lists, local names, literal addresses."""
    allowed, denied = tuple(allow_hosts), tuple(deny_hosts)
    if address.port not in ports:
        raise AddressRefused(f"Port {address.port} is not one that web pages are fetched from: {address.url}")
    if any(_within(address.host, name) for name in denied):
        raise AddressRefused(f"The desk's settings forbid fetching from {address.host}.")
    if allowed and not any(_within(address.host, name) for name in allowed):
        raise AddressRefused(f"The desk's settings allow fetching from listed hosts only; {address.host} is not one.")
    literal = literal_address(address.host)
    if literal is not None:
        refuse_unless_permitted(literal, address.host, permitted_networks)
    elif _is_local_name(address.host) and not permitted_networks:
        raise AddressRefused(_private_words(address.host))


def refuse_unless_permitted(found: IPAddress, host: str, permitted_networks: Iterable[IPNetwork] = ()) -> None:
    """Raise AddressRefused for an address that the desk may not connect to."""
    if not is_permitted(found, permitted_networks):
        raise AddressRefused(_private_words(host))


def literal_address(host: str) -> IPAddress | None:
    """The address that a host written in digits means, in every form that a resolver would take, else None."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        # "2130706433", "0x7f.1" and "127.1" are loopback to the C library, so they are to us.
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def _private_words(host: str) -> str:
    return (
        f"{host} is an address in a private or reserved network, and the desk fetches only public pages. "
        "If the document is on your own network, add it as a file."
    )


def _is_local_name(host: str) -> bool:
    return "." not in host or any(_within(host, name) for name in _LOCAL_NAMES)


def _within(host: str, name: str) -> bool:
    name = name.lower().strip(".")
    return bool(name) and (host == name or host.endswith("." + name))


def _ascii_host(host: str, shown: str) -> str:
    host = host.rstrip(".").lower()
    if ":" in host:  # urlsplit has taken the brackets off an IPv6 address
        return host
    try:
        ascii_host = host.encode("idna").decode("ascii").lower() if not host.isascii() else host
    except UnicodeError:
        ascii_host = ""
    labels = ascii_host.split(".")
    if len(ascii_host) > 253 or not all(_NAME_LABEL.fullmatch(label) for label in labels):
        raise NotAWebAddress(f"The address names no host that could exist: {shown}")
    return ascii_host
