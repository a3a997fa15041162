"""Connections that go only where an address check allows, and end when the time is up."""

import errno
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import certifi
import httpcore

from sources.fetching.addresses import IPAddress, IPNetwork, refuse_unless_permitted
from sources.fetching.errors import HostNotFound, HostUnreachable, NotTrusted, TooSlow

Resolver = Callable[[str, int], list[str]]

# Trying each of a name's many addresses in turn must not eat the whole time.
MAX_ADDRESSES = 6


class Deadline:
    """The moment by which everything has to be over, whatever the parts of it take."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises TooSlow when there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TooSlow(f"The page did not arrive within {self._seconds:g} seconds. Try again later.")
        return left


def resolve(host: str, port: int) -> list[str]:
    """Every address that the system's resolver gives for the host, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def default_trust() -> ssl.SSLContext:
    """Certificates are verified for the name, against the system's authorities and certifi's."""
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())  # slim containers hold no system authorities
    context.set_alpn_protocols(["http/1.1"])
    return context


class GuardedStream(httpcore.NetworkStream):
    """A socket on which each read and write is bounded by what is left of the deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline, host: str) -> None:
        self._sock = sock
        self._deadline = deadline
        self._host = host

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._sock.settimeout(self._deadline.left())
        try:
            return self._sock.recv(max_bytes)
        except TimeoutError:
            raise httpcore.ReadTimeout from None
        except OSError as why:
            raise httpcore.ReadError(str(why)) from why

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._sock.settimeout(self._deadline.left())
        try:
            self._sock.sendall(buffer)
        except TimeoutError:
            raise httpcore.WriteTimeout from None
        except OSError as why:
            raise httpcore.WriteError(str(why)) from why

    def close(self) -> None:
        self._sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self._sock.settimeout(self._deadline.left() if timeout is None else min(timeout, self._deadline.left()))
        try:
            secured = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname)
        except ssl.SSLCertVerificationError as why:
            self.close()
            raise NotTrusted(
                f"The certificate of {self._host} is not valid ({why.verify_message}), so what it sends cannot be "
                "relied on. Open the page in a browser, judge it, and add it as a file."
            ) from why
        except TimeoutError:
            self.close()
            raise httpcore.ConnectTimeout from None
        except OSError as why:
            self.close()
            raise HostUnreachable(f"No secure connection to {self._host} could be made. Try again later.") from why
        return GuardedStream(secured, self._deadline, self._host)

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, ssl.SSLSocket) else None
        return self._sock if info == "socket" else None


class GuardedNetwork(httpcore.NetworkBackend):
    """Resolves a name itself, checks every address it has, and connects to a checked address, not to the name.

    A name whose answer changes between check and connection (DNS rebinding) therefore gains nothing: there is
    one answer, and the address connected to comes out of it. TLS still verifies the name.
    """

    def __init__(
        self,
        deadline: Deadline,
        *,
        connect_seconds: float,
        permitted_networks: Iterable[IPNetwork] = (),
        resolver: Resolver = resolve,
    ) -> None:
        self._deadline = deadline
        self._connect_seconds = connect_seconds
        self._permitted_networks = tuple(permitted_networks)
        self._resolver = resolver

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        timed_out = False
        for address in self._checked_addresses(host, port)[:MAX_ADDRESSES]:
            try:
                return self._connect(address, port, host)
            except TimeoutError:
                timed_out = True
            except OSError:
                continue
        if timed_out:
            raise TooSlow(f"{host} did not answer in time. Try again later.")
        raise HostUnreachable(f"{host} does not take connections at the moment. Try again later.")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise NotImplementedError("Pages are not fetched from sockets of this machine.")

    def _connect(self, address: IPAddress, port: int, host: str) -> httpcore.NetworkStream:
        sock = socket.create_connection((str(address), port), min(self._connect_seconds, self._deadline.left()))
        try:
            peer = ipaddress.ip_address(sock.getpeername()[0])
            refuse_unless_permitted(peer, host, self._permitted_networks)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            sock.close()
            raise
        return GuardedStream(sock, self._deadline, host)

    def _checked_addresses(self, host: str, port: int) -> list[IPAddress]:
        found = [ipaddress.ip_address(text) for text in self._resolve_in_time(host, port)]
        if not found:
            raise HostNotFound(_unknown_host(host), can_be_retried=False)
        for address in found:
            # One private address among public ones is a trap, not a mirror: the whole name is refused.
            refuse_unless_permitted(address, host, self._permitted_networks)
        return found

    def _resolve_in_time(self, host: str, port: int) -> list[str]:
        answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolver(host, port))
            except (OSError, UnicodeError) as why:
                answers.put(why)

        # The C library's resolver takes no timeout; a thread that it holds up is left behind.
        threading.Thread(target=ask, name="resolve-host", daemon=True).start()
        try:
            answer = answers.get(timeout=min(self._connect_seconds, self._deadline.left()))
        except queue.Empty:
            raise TooSlow(f"The name server did not answer for {host} in time. Try again later.") from None
        if isinstance(answer, socket.gaierror):
            passing = answer.errno in (socket.EAI_AGAIN, socket.EAI_SYSTEM)
            words = (
                f"The name server could not be asked for {host}. Try again later." if passing else _unknown_host(host)
            )
            raise HostNotFound(words, can_be_retried=passing)
        if isinstance(answer, OSError):
            passing = answer.errno not in (errno.EINVAL, errno.ENOENT)
            raise HostNotFound(_unknown_host(host), can_be_retried=passing)
        if isinstance(answer, Exception):
            raise HostNotFound(_unknown_host(host), can_be_retried=False)
        return answer


def _unknown_host(host: str) -> str:
    return f"No host of the name {host} is known. Check the address for a typing error."
