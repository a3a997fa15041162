"""A web server, a receiver of webhooks and a crashable database for the tests of faults. Nothing outlives its test."""

import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.db import connection

from tests import postgres_server
from tests.processes import database_url
from workbench.embedded import children, web
from workbench.embedded.processes import PROJECT


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@dataclass
class WebServer:
    """The web server of a desk, as gunicorn starts it on a desk's server."""

    env: Mapping[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        """With a slash at its end."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self, patience: float = 180) -> "WebServer":
        """Returns when it answers."""
        command = [sys.executable, "-m", "gunicorn", "workbench.wsgi:application", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", "1", "--threads", "4", "--no-control-socket"]
        self.process = children.start(command, env=self.env, log=self.log, cwd=PROJECT)
        until = time.monotonic() + patience
        while not web.is_healthy(self.address):
            assert time.monotonic() < until, self.log.read_text(encoding="utf-8")[-3000:]
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """kill -9 of the whole server, if there is one."""
        if self.process is not None:
            children.signal_group(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask(self, path: str, content: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and body of one request; 0 when no whole answer came."""
        request = urllib.request.Request(self.address + path, data=content, headers=dict(headers))  # noqa: S310
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
        try:
            with opener.open(request, timeout=30) as answer:
                return int(answer.status), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except (OSError, ValueError):
            return 0, b""

    def ask_until_answered(
        self, path: str, content: bytes, headers: Mapping[str, str], patience: float = 90
    ) -> tuple[int, bytes]:
        """As a client does that does not know whether its request arrived: again and again."""
        until = time.monotonic() + patience
        while True:
            status, body = self.ask(path, content, headers)
            if 0 < status < 500 or time.monotonic() > until:
                return status, body
            time.sleep(0.1)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given: Any) -> None:
        return None


@dataclass
class Receiver:
    """Where webhooks arrive: how often each message came; ``on_first`` is done in the middle of the first."""

    on_first: Callable[[], None] = lambda: None
    came: Counter[str] = field(default_factory=Counter)
    port: int = 0

    @contextmanager
    def listening(self) -> Iterator["Receiver"]:
        """Serves until the end of the block."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                is_first = not receiver.came
                receiver.came[self.headers["webhook-id"]] += 1
                if is_first:
                    receiver.on_first()
                self.send_response(204)
                self.end_headers()

            def log_message(self, *given: Any) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


@contextmanager
def crashable_database(tmp_path: Path) -> Iterator["postgres_server.PostgresServer | None"]:
    """The test's database on a PostgreSQL of its own, which may be killed; None on SQLite, which has no server.

    This process asks that server too until the end of the block.
    """
    if connection.vendor == "sqlite":
        yield None
        return
    with postgres_server.server_of_its_own(postgres_server.SURVIVES_A_KILL) as server:
        programs, dump = postgres_server.client_programs(), tmp_path / "copied.dump"
        _run(programs / "pg_dump", "-Fc", "-f", str(dump), "-d", database_url())
        _run(programs / "pg_restore", "--no-owner", "-d", server.url, str(dump))
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update(HOST=str(server.folder), PORT="", USER="app", PASSWORD="", NAME="postgres")
        try:
            yield server
        finally:
            connection.close()
            connection.settings_dict.update(before)


def _run(*command: Any) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
