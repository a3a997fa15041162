"""Nothing leaves the machine but through the one guarded fetcher, and its lists of hosts hold for all who use it."""

import ast
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from claims.webhooks.delivering import _post
from claims.webhooks.subscriptions import subscribe
from desk.audit.actor import Actor
from desk.models import ApiClient
from sources.documents.services import add_url, fetch_limits
from sources.feeds.services import add_feed
from sources.fetching.download import Limits, fetch
from sources.fetching.errors import FetchError
from sources.models import Document
from sources.refetching.services import watch_document
from tests.at_home import ReachedOut, is_home
from tests.factories import EditorFactory

PROJECT = Path(__file__).resolve().parents[3]
ROOMS = ["desk", "sources", "claims", "workbench"]
# Whatever brings a connection into a module.
CONNECTS = {
    "socket", "ssl", "http.client", "urllib.request", "urllib3", "requests", "httpx", "httpcore", "aiohttp", "ftplib",
    "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc", "websockets", "asyncio", "pycurl", "paramiko", "redis",
    "django.core.mail", "multiprocessing.connection", "socketserver", "trafilatura.downloads", "feedparser.http",
}  # fmt: skip
# The door itself, and what speaks only with the desk's own Redis, mail server or web process, with the reason.
DOOR = {"sources/fetching/connection.py", "sources/fetching/download.py", "sources/fetching/posting.py"}
OWN = {
    "sources/fetching/addresses.py": "asks no network: it reads an address as the system writes it",
    "desk/api/limits.py": "the desk's own Redis",
    "desk/observing/shared.py": "the desk's own Redis",
    "desk/tasks.py": "the desk's own Redis",
    "desk/notifications/letters.py": "the mail server of the settings",
    "workbench/benchmarks/counting.py": "the Redis of its own desk",
    "workbench/benchmarks/relay.py": "passes bytes between processes of its own desk, to cut them off",
    "workbench/benchmarks/soak.py": "asks the web process of its own desk",
    "workbench/health.py": "the desk's own Redis",
    "workbench/embedded/desk.py": "whether a port of this machine is free",
    "workbench/embedded/redis_server.py": "the Redis that it starts",
    "workbench/operations/facts.py": "the desk's own Redis",
    "workbench/operations/metrics.py": "the desk's own Redis",
    "workbench/operations/status.py": "the desk's own Redis",
    "workbench/embedded/web.py": "asks the web process that it has started whether it lives",
}


def connecting_imports(source: str) -> set[str]:
    """Modules of CONNECTS that a source brings in, by any form of import."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("__import__", "import_module"):
            names = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        for name in names:
            found |= {one for one in CONNECTS if name == one or name.startswith(f"{one}.")}
    return found


def test_nothing_but_the_guarded_fetcher_can_open_a_connection() -> None:
    found = {
        str(path.relative_to(PROJECT)): names
        for room in ROOMS
        for path in sorted((PROJECT / room).rglob("*.py"))
        if (names := connecting_imports(path.read_text(encoding="utf-8")))
    }
    assert {path: names for path, names in found.items() if path not in DOOR | OWN.keys()} == {}
    assert set(found) == DOOR | OWN.keys()


@pytest.mark.parametrize(
    "line",
    [
        "import requests",
        "import urllib.request as web",
        "from urllib import request",
        "from http import client",
        "from socket import create_connection",
        "import trafilatura.downloads",
        "import_module('httpx')",
        "def f():\n    from smtplib import SMTP",
    ],
)
def test_a_module_that_would_connect_is_seen(line: str) -> None:
    assert connecting_imports(line)


def test_a_module_that_takes_addresses_apart_is_let_be() -> None:
    assert not connecting_imports("from urllib.parse import urlsplit\nimport trafilatura\nimport feedparser")


def test_whoever_reaches_out_in_a_test_is_stopped() -> None:
    with pytest.raises(ReachedOut), socket.socket() as one:
        one.connect(("198.51.100.7", 80))
    with pytest.raises(ReachedOut):
        socket.create_connection(("elsewhere.example", 443), timeout=1)
    with pytest.raises(FetchError):  # it asks in a thread of its own, which is stopped
        fetch("https://elsewhere.example/", limits=Limits(seconds=0.2))
    assert is_home("127.0.0.1")
    assert not is_home("10.0.0.1")


def a_client() -> ApiClient:
    return ApiClient.objects.get_or_create(name="Aggregator")[0]


WAYS: dict[str, Callable[[str], object]] = {
    "an article": lambda url: add_url(url=url, actor=Actor.shell()),
    "evidence": lambda url: add_url(url=url, actor=Actor.shell(), kind=Document.Kind.STATISTICS),
    "a feed": lambda url: add_feed(url=url, user=EditorFactory()),
    "a page under watch": lambda url: watch_document(
        document=Document.objects.create(submitted_url=url), user=EditorFactory()
    ),
    "a webhook": lambda url: subscribe(
        client=ApiClient.objects.get_or_create(name="A")[0], url=url, actor=Actor.shell()
    ),
    "a page that is fetched": lambda url: fetch(url, limits=fetch_limits()),
    "a delivery": lambda url: _post(url, b"{}", {}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_the_lists_of_hosts_hold_for(way: Callable[[str], object], settings: Settings) -> None:
    settings.FETCH_DENIED_HOSTS = ["denied.example"]
    for url in ("https://denied.example/a", "https://deep.denied.example/a"):
        with pytest.raises(FetchError, match=r"denied\.example"):
            way(url)
    settings.FETCH_DENIED_HOSTS, settings.FETCH_ALLOWED_HOSTS = [], ["allowed.example"]
    with pytest.raises(FetchError, match=r"other\.example"):
        way("https://other.example/a")
    with pytest.raises(FetchError):
        way("http://169.254.169.254/latest/meta-data/")
