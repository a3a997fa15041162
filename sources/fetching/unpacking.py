"""Taking the transport's compression off a body, never further than a limit."""

import zlib
from collections.abc import Iterable, Iterator

from sources.fetching.errors import BrokenTransfer, OddAnswer, TooLarge

_STEP = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


def unpack(chunks: Iterable[bytes], encoding: str, *, max_packed: int, max_unpacked: int, url: str) -> bytes:
    """The whole body, unpacked; reading stops at the first byte over either limit."""
    packed = _counted(chunks, max_packed, url)
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if name in ("", "identity"):
            continue
        if name not in ("gzip", "x-gzip", "deflate"):
            raise OddAnswer(f"{url} came packed as {name[:20]!r}, which was not asked for and cannot be unpacked.")
        packed = _inflated(packed, name, url)
    body = bytearray()
    for chunk in packed:
        body += chunk
        if len(body) > max_unpacked:
            raise TooLarge(_too_large(url, max_unpacked))
    return bytes(body)


def _too_large(url: str, limit: int) -> str:
    return (
        f"{url} is larger than the {limit / 1_000_000:,.0f} MB that the desk reads. "
        "Add the part of it that matters as a file."
    )


def _counted(chunks: Iterable[bytes], limit: int, url: str) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooLarge(_too_large(url, limit))
        yield chunk


def _inflated(chunks: Iterable[bytes], name: str, url: str) -> Iterator[bytes]:
    """Unpack in steps of bounded size, so that a small chunk cannot become a huge one in memory."""
    inflater = None
    waiting = b""
    for chunk in chunks:
        waiting += chunk
        if len(waiting) < 2 and inflater is None:
            continue
        while waiting:
            if inflater is None:
                inflater = zlib.decompressobj(_window_bits(name, waiting))
            try:
                out = inflater.decompress(waiting, _STEP)
            except zlib.error as why:
                raise BrokenTransfer(f"{url} arrived damaged and could not be unpacked. Try again later.") from why
            if out:
                yield out
            waiting = inflater.unconsumed_tail
            if inflater.eof:
                waiting = inflater.unused_data
                # gzip allows several members in a row; anything else after the end is padding.
                if not waiting.startswith(b"\x1f\x8b"):
                    waiting = b""
                    break
                inflater = None
            elif not out and not waiting:
                break
    if inflater is not None and not inflater.eof:
        yield from _rest(inflater)
        if not inflater.eof:
            raise BrokenTransfer(f"{url} ended before it was complete. Try again later.")


def _rest(inflater: "zlib._Decompress") -> Iterator[bytes]:
    while out := inflater.decompress(inflater.unconsumed_tail, _STEP):
        yield out


def _window_bits(name: str, start: bytes) -> int:
    if name != "deflate":
        return _GZIP
    # Half of the servers that say deflate mean zlib's format, the other half the raw stream (RFC 9110, 8.4.1.2).
    is_zlib = len(start) >= 2 and start[0] & 0x0F == 8 and (start[0] * 256 + start[1]) % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS
