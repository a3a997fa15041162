"""The address at which the embedded desk answers."""

import errno
import socket
import urllib.error
import urllib.request

from workbench.embedded.places import CannotRun

FIRST_PORT = 8000
PORTS_TO_TRY = 20


def listen(bind: str, port: int | None) -> socket.socket:
    """A listening socket: on the port asked for, else on the first free one from 8000 on.

    The supervisor keeps it open, so that no other program can take the port while the web server is started again.
    """
    wanted = [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY)
    for number in wanted:
        try:
            return _bound(bind, number)
        except OSError as error:
            if error.errno == errno.EACCES:
                raise CannotRun(f"Port {number} is reserved for root: choose another with PORT=8123") from error
            if error.errno != errno.EADDRINUSE:
                raise CannotRun(
                    f"{bind} is no address of this machine: leave --bind out, or give one of its own."
                ) from error
    if port is not None:
        raise CannotRun(f"Port {port} is in use: choose another with PORT={port + 1}, or leave it out for a free one.")
    last = FIRST_PORT + PORTS_TO_TRY - 1
    raise CannotRun(f"The ports {FIRST_PORT} to {last} are all in use: choose another with PORT=8123")


def _bound(bind: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)[0]
    opened = socket.socket(family, kind, protocol)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(128)
    except OSError:
        opened.close()
        raise
    return opened


def address_of(listening: socket.socket) -> str:
    """What a person on this machine types into a browser."""
    host, port = listening.getsockname()[:2]
    if host in ("127.0.0.1", "0.0.0.0", "::", "::1"):  # noqa: S104 - compared, not bound
        host = "localhost" if host in ("::", "::1") else "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def hosts_for(bind: str) -> str | None:
    """The ALLOWED_HOSTS under which a desk that others can reach answers; None for one that stays on this machine."""
    if bind in ("127.0.0.1", "::1", "localhost"):
        return None
    hosts = ["localhost", "127.0.0.1", "[::1]", socket.gethostname()]
    if bind not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        hosts.append(f"[{bind}]" if ":" in bind else bind)
    return ",".join(hosts)


def is_healthy(address: str) -> bool:
    """True when the desk at this address says that it lives."""
    try:
        # No proxy stands between the desk and itself, whatever the environment says.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{address}healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
