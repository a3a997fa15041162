import gzip
import socket
import zlib

import pytest

from sources.fetching import errors
from sources.fetching.download import fetch
from tests.sources.fetching.servers import answering, serving


def test_an_announced_size_over_the_limit_is_refused_unread() -> None:
    with serving(answering(b"", length=200_000_000)) as server, pytest.raises(errors.TooLarge, match="200 MB") as large:
        fetch(server.url, limits=server.limits())
    assert not large.value.can_be_retried


def test_an_unannounced_endless_body_is_cut_off() -> None:
    def pour(connection: socket.socket, request: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            connection.sendall(b"x" * 50_000)

    with serving(pour) as server, pytest.raises(errors.TooLarge):
        fetch(server.url, limits=server.limits(max_bytes=300_000))


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
def test_a_decompression_bomb_is_not_unpacked(encoding: str) -> None:
    zeros = bytes(30_000_000)
    body = zlib.compress(zeros) if encoding == "deflate" else gzip.compress(zeros)
    body = gzip.compress(body) if "," in encoding else body
    with serving(answering(body, f"Content-Encoding: {encoding}")) as server, pytest.raises(errors.TooLarge):
        fetch(server.url, limits=server.limits(max_unpacked_bytes=200_000))


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


TEXT = b"The harbour of Nordvik froze over. " * 9000


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 20),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("identity", TEXT),
    ],
    ids=["gzip", "gzip in two members", "gzip with padding", "deflate", "raw deflate", "plain"],
)
def test_a_packed_page_is_unpacked_whole(encoding: str, body: bytes) -> None:
    with serving(answering(body, f"Content-Encoding: {encoding}")) as server:
        assert fetch(server.url, limits=server.limits()).content == TEXT


def test_packing_that_was_not_asked_for_is_an_odd_answer() -> None:
    with serving(answering(b"zzz", "Content-Encoding: br")) as server, pytest.raises(errors.OddAnswer, match="br"):
        fetch(server.url, limits=server.limits())


def test_a_page_shorter_than_announced_is_not_taken_for_whole() -> None:
    with serving(answering(b"half", length=5000)) as server, pytest.raises(errors.BrokenTransfer) as broken:
        fetch(server.url, limits=server.limits())
    assert broken.value.can_be_retried


def test_a_packed_page_that_breaks_off_is_not_taken_for_whole() -> None:
    half = gzip.compress(TEXT)[:-200]
    with serving(answering(half, "Content-Encoding: gzip")) as server, pytest.raises(errors.BrokenTransfer):
        fetch(server.url, limits=server.limits())
