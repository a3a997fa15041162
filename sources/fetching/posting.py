"""Sending something to an address that a person gave: the same guard as fetching, one request, no redirect followed."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import httpcore

from sources.fetching.addresses import parse_web_address
from sources.fetching.connection import Deadline, GuardedNetwork, Resolver, default_trust, resolve
from sources.fetching.download import Limits, check_address
from sources.fetching.errors import BrokenTransfer, FetchError, OddAnswer, TooSlow

KEPT_ANSWER = 2_000


@dataclass(frozen=True)
class Answered:
    """What the other side said: its status, whatever it is, and the beginning of its answer as text."""

    status: int
    text: str


def post(
    url: str,
    content: bytes,
    headers: Mapping[str, str],
    *,
    limits: Limits | None = None,
    resolver: Resolver = resolve,
    trust: ssl.SSLContext | None = None,
) -> Answered:
    """Send ``content`` to a public web address, within the limits; any status is an answer, a redirect too.

    Raises FetchError where none came, or where the address must not be asked.
    """
    limits = limits or Limits(seconds=15.0)
    address = parse_web_address(check_address(url, limits=limits))
    network = GuardedNetwork(
        Deadline(limits.seconds),
        connect_seconds=limits.connect_seconds,
        permitted_networks=limits.permitted_networks,
        resolver=resolver,
    )
    timeouts = {"connect": limits.connect_seconds, "read": limits.seconds, "write": limits.seconds}
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=trust or _trust(), network_backend=network, max_keepalive_connections=0, retries=0
            ) as pool,
            pool.stream(
                "POST",
                address.url,
                headers=[("User-Agent", limits.user_agent), *headers.items()],
                content=content,
                extensions={"timeout": timeouts},
            ) as response,
        ):
            return Answered(response.status, _beginning(response))
    except FetchError:
        raise
    except httpcore.TimeoutException as why:
        raise TooSlow(f"{address.host} did not answer in time.") from why
    except (httpcore.NetworkError, httpcore.RemoteProtocolError) as why:
        raise BrokenTransfer(f"{address.host} ended the connection before it had answered.") from why
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, ValueError) as why:
        raise OddAnswer(f"{address.host} gave an answer that is not HTTP's.") from why


@cache
def _trust() -> ssl.SSLContext:
    return default_trust()


def _beginning(response: httpcore.Response) -> str:
    kept = b""
    for part in response.iter_stream():
        kept += part
        if len(kept) >= KEPT_ANSWER:
            break
    return kept[:KEPT_ANSWER].decode("utf-8", errors="replace").replace("\x00", "")
