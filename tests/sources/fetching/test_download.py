import socket
import ssl
import time
from collections.abc import Callable

import pytest

from sources.fetching import errors
from sources.fetching.download import Fetched, Limits, check_address, fetch, read_content_type
from tests.sources.fetching.servers import CERTIFICATE, LOOPBACK, answering, redirecting, serving

PUBLIC = "93.184.215.14"


def test_a_page_arrives_with_its_type_charset_and_validators() -> None:
    page = answering(b"<p>tide tables</p>", "Content-Type: text/html; charset=ISO-8859-1", 'ETag: "v1"')
    with serving(page) as server:
        answer = fetch(server.url, limits=server.limits())

    assert (answer.status, answer.content) == (200, b"<p>tide tables</p>")
    assert (answer.content_type, answer.charset, answer.etag) == ("text/html", "iso8859-1", '"v1"')
    assert answer.fetched_at.utcoffset() is not None


def test_a_fetch_names_itself_and_brings_neither_cookies_nor_credentials() -> None:
    with serving(answering(b"x")) as server:
        fetch(server.url, limits=server.limits())

    (request,) = server.requests
    assert "User-Agent: FactClaimWorkbench" in request
    assert "cookie" not in request.lower()
    assert "authorization" not in request.lower()


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serving(answering(b"direct")) as server:
        assert fetch(server.url, limits=server.limits()).content == b"direct"


def test_a_current_copy_is_not_sent_again() -> None:
    with serving(answering(b"", 'ETag: "v1"', status="304 Not Modified")) as server:
        answer = fetch(server.url, limits=server.limits(), etag='"v1"', last_modified="Tue, 05 Mar 2024 10:00:00 GMT")

    assert answer.not_modified
    assert 'If-None-Match: "v1"' in server.requests[0]


def test_a_validator_with_a_line_break_cannot_split_the_request() -> None:
    with serving(answering(b"x")) as server:
        fetch(server.url, limits=server.limits(), etag='"v1"\r\nX-Evil: 1')

    assert "Evil" not in server.requests[0]


def test_redirects_are_followed_and_remembered() -> None:
    def behave(connection: socket.socket, request: str) -> None:
        path = request.split()[1]
        (redirecting("/final", "301 Moved") if path == "/" else answering(b"there"))(connection, request)

    with serving(behave) as server:
        answer = fetch(server.url, limits=server.limits())

    assert (answer.url, answer.redirects, answer.content) == (server.url + "final", (server.url,), b"there")


def test_a_redirect_in_a_circle_ends() -> None:
    with serving(redirecting("/")) as server, pytest.raises(errors.TooManyRedirects, match="circle"):
        fetch(server.url, limits=server.limits())


def test_an_endless_chain_of_redirects_ends() -> None:
    def behave(connection: socket.socket, request: str) -> None:
        redirecting(request.split()[1] + "x")(connection, request)

    with serving(behave) as server, pytest.raises(errors.TooManyRedirects):
        fetch(server.url, limits=server.limits(max_redirects=3))
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data", "http://[::1]/", "http://10.0.0.7/", "http://localhost.internal./"],
    ids=["metadata service", "loopback", "private", "local name"],
)
def test_a_redirect_into_a_private_network_is_refused(target: str) -> None:
    with serving(redirecting(target)) as server:
        limits = server.limits(ports=frozenset({80, server.port}))
        with pytest.raises(errors.AddressRefused) as refused:
            fetch(server.url, limits=limits, resolver=lambda h, p: ["10.1.1.1"] if "internal" in h else [h])
    assert not refused.value.can_be_retried


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)"])
def test_a_redirect_to_another_scheme_is_refused(target: str) -> None:
    with serving(redirecting(target)) as server, pytest.raises(errors.NotAWebAddress):
        fetch(server.url, limits=server.limits())


def test_a_public_name_that_resolves_to_loopback_is_refused() -> None:
    with pytest.raises(errors.AddressRefused, match="private or reserved"):
        fetch("http://rebound.example/", resolver=lambda host, port: ["127.0.0.1"])


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(errors.AddressRefused):
        fetch("http://mixed.example/", resolver=lambda host, port: [PUBLIC, "192.168.1.1"])


def test_a_name_is_resolved_once_per_request_so_that_rebinding_gains_nothing() -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with serving(answering(b"first answer")) as server:
        answer = fetch(f"http://news.example:{server.port}/", limits=server.limits(), resolver=rebinding)

    assert answer.content == b"first answer"
    assert asked == ["news.example"]
    assert f"Host: news.example:{server.port}" in server.requests[0]


def test_each_redirect_is_resolved_and_checked_anew() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    with serving(redirecting("/next")) as server, pytest.raises(errors.AddressRefused):
        fetch(f"http://news.example:{server.port}/", limits=server.limits(), resolver=lambda h, p: next(answers))


def test_a_certificate_nobody_vouches_for_is_refused() -> None:
    with serving(answering(b"x"), tls=True) as server, pytest.raises(errors.NotTrusted, match="certificate"):
        fetch(f"https://news.example:{server.port}/", limits=server.limits(), resolver=lambda h, p: ["127.0.0.1"])


def trusting_the_test_certificate() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def test_the_certificate_is_verified_for_the_name_though_the_address_is_connected_to() -> None:
    with serving(answering(b"sealed"), tls=True) as server:
        answer = fetch(
            f"https://news.example:{server.port}/",
            limits=server.limits(),
            resolver=lambda h, p: ["127.0.0.1"],
            trust=trusting_the_test_certificate(),
        )
    assert answer.content == b"sealed"


def test_a_certificate_for_another_name_is_refused() -> None:
    with serving(answering(b"x"), tls=True) as server, pytest.raises(errors.NotTrusted):
        fetch(
            f"https://other.example:{server.port}/",
            limits=server.limits(),
            resolver=lambda h, p: ["127.0.0.1"],
            trust=trusting_the_test_certificate(),
        )


def hang(connection: socket.socket, request: str) -> None:
    time.sleep(3)


def drip(connection: socket.socket, request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b".")
        time.sleep(0.03)


def drip_headers(connection: socket.socket, request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        connection.sendall(b"X-%d: y\r\n" % number)
        time.sleep(0.03)


@pytest.mark.parametrize("behave", [hang, drip, drip_headers])
def test_a_slow_host_is_given_up_within_the_time(behave: Callable[[socket.socket, str], None]) -> None:
    began = time.monotonic()
    with serving(behave) as server, pytest.raises(errors.TooSlow) as slow:
        fetch(server.url, limits=server.limits(seconds=0.3))
    assert time.monotonic() - began < 2  # each of them would take three seconds
    assert slow.value.can_be_retried


def test_a_name_server_that_hangs_is_given_up() -> None:
    def hanging(host: str, port: int) -> list[str]:
        time.sleep(2)
        return []

    with pytest.raises(errors.TooSlow, match="name server"):
        fetch("http://slow.example/", limits=Limits(connect_seconds=0.1), resolver=hanging)


@pytest.mark.parametrize(
    ("code", "retry"), [(socket.EAI_NONAME, False), (socket.EAI_AGAIN, True)], ids=["no such name", "for the moment"]
)
def test_only_a_passing_failure_of_the_name_server_is_retried(code: int, retry: bool) -> None:
    def failing(host: str, port: int) -> list[str]:
        raise socket.gaierror(code, "no")

    with pytest.raises(errors.HostNotFound) as unknown:
        fetch("http://nowhere.example/", resolver=failing)
    assert unknown.value.can_be_retried is retry


def test_a_host_that_takes_no_connection_can_be_retried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    limits = Limits(ports=frozenset({port}), permitted_networks=LOOPBACK)
    with pytest.raises(errors.HostUnreachable) as closed:
        fetch(f"http://127.0.0.1:{port}/", limits=limits)
    assert closed.value.can_be_retried


@pytest.mark.parametrize(
    ("status", "retry"), [(404, False), (403, False), (410, False), (429, True), (500, True), (503, True), (204, None)]
)
def test_only_a_passing_error_of_the_host_is_retried(status: int, retry: bool | None) -> None:
    with serving(answering(b"", "Retry-After: 120", status=f"{status} X")) as server:
        if retry is None:
            assert fetch(server.url, limits=server.limits()).content == b""
            return
        with pytest.raises(errors.HttpError) as failed:
            fetch(server.url, limits=server.limits())
    assert (failed.value.status, failed.value.can_be_retried, failed.value.retry_after) == (status, retry, 120)
    assert str(status) in str(failed.value)


def test_a_304_nobody_asked_for_is_an_error() -> None:
    with serving(answering(b"", status="304 Not Modified")) as server, pytest.raises(errors.HttpError):
        fetch(server.url, limits=server.limits())


@pytest.mark.parametrize(
    "noise", [b"SSH-2.0-OpenSSH_9.7\r\n", b"\x00\xff\x00\xff", b"", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000]
)
def test_a_host_that_speaks_no_http_raises_a_fetch_error(noise: bytes) -> None:
    with serving(lambda connection, request: connection.sendall(noise)) as server, pytest.raises(errors.FetchError):
        fetch(server.url, limits=server.limits())


def test_headers_in_odd_bytes_are_read() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Type: text/html\r\nLast-Modified: \xe9t\xe9\r\n\r\nx"
    with serving(lambda connection, request: connection.sendall(head)) as server:
        answer: Fetched = fetch(server.url, limits=server.limits())
    assert answer.last_modified == "été"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html; charset=utf-8", ("text/html", "utf-8")),
        ('Text/HTML;charset="windows-1251"', ("text/html", "cp1251")),
        ("text/plain; charset=no-such-thing", ("text/plain", "")),
        ("text/plain; charset=rot13", ("text/plain", "")),
        ("nonsense", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_content_type_is_read_or_left_empty(header: str, expected: tuple[str, str]) -> None:
    assert read_content_type(header) == expected


def test_hosts_can_be_limited_to_a_list_with_their_subdomains() -> None:
    limits = Limits(allow_hosts=("nordvik.example",), deny_hosts=("old.nordvik.example",))

    assert check_address("https://www.nordvik.example/a", limits=limits) == "https://www.nordvik.example/a"
    for url in ("https://other.example/", "https://old.nordvik.example/", "https://evilnordvik.example/"):
        with pytest.raises(errors.AddressRefused):
            check_address(url, limits=limits)
