"""Loopback servers that behave as badly as the web does."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path

from sources.fetching.download import Limits

Behaviour = Callable[[socket.socket, str], None]

LOOPBACK = (ip_network("127.0.0.0/8"),)
CERTIFICATE = Path(__file__).with_name("loopback_certificate.pem")  # made for these tests; protects nothing


class Loopback:
    """A server on loopback that answers each connection with one function of the request's text."""

    def __init__(self, behaviour: Behaviour, *, tls: bool = False) -> None:
        self._behaviour = behaviour
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.requests: list[str] = []
        self._context: ssl.SSLContext | None = None
        if tls:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(CERTIFICATE)
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def limits(self, **changes: object) -> Limits:
        # Long, since a busy machine is no slow host; whoever tests a slow one sets its own.
        given = {"seconds": 20.0, "connect_seconds": 10.0, "ports": frozenset({self.port}), **changes}
        return Limits(permitted_networks=LOOPBACK, **given)  # type: ignore[arg-type]

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                request = connection.recv(65536).decode("latin-1")
                self.requests.append(request)
                self._behaviour(connection, request)
        except OSError:
            pass  # the fetcher hung up, which is what most of these tests are about


@contextmanager
def serving(behaviour: Behaviour, *, tls: bool = False) -> Iterator[Loopback]:
    server = Loopback(behaviour, tls=tls)
    try:
        yield server
    finally:
        server.close()


def answering(body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None) -> Behaviour:
    """Send one fixed answer; ``length`` announces another size than the body has."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers, "", ""]
    head = "\r\n".join(lines).encode("utf-8")

    def behave(connection: socket.socket, request: str) -> None:
        connection.sendall(head + body)

    return behave


def redirecting(location: str, status: str = "302 Found") -> Behaviour:
    return answering(b"", f"Location: {location}", status=status)
