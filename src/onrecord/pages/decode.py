"""Content-Encoding undone by us, a piece at a time, so that a bomb is stopped when it has grown and not when it has exploded."""

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
import zstandard

_PIECE = 65_536
_FREE = 1_000_000  # decoded bytes that no ratio is asked of
_ZSTD_WINDOW = 8 << 20  # RFC 9659: no more is sent over HTTP
_ZSTD_BITE = 256  # at most 64 blocks of 128 kB come out of so many bytes, and the library knows no limit of its own
_MOST = 2
_GZIP = 31  # zlib's window bits for a gzip header and 32 kB


class TooLargeError(Exception):
    """More than the limit, or a ratio that no page has; says which."""


class DamagedError(Exception):
    """The bytes are not of the coding that they claim."""


class CutError(Exception):
    """The data end in the middle; what came before was given."""


def decoded(chunks: Iterable[bytes], codings: str | None, *, limit: int, ratio: float) -> Iterator[bytes]:
    """The bytes behind `codings` (a Content-Encoding header) in pieces of at most 64 kB.

    Raises TooLargeError when they pass `limit` bytes or `ratio` times what was sent, DamagedError, and CutError at the end of a cut stream.
    """
    names = [name for part in (codings or "").lower().split(",") if (name := part.strip()) and name != "identity"]
    if len(names) > _MOST or any(name not in CODINGS for name in names):
        raise DamagedError(f"unknown Content-Encoding {codings!r}")
    sent = got = 0

    def counted() -> Iterator[bytes]:
        nonlocal sent
        for chunk in chunks:
            sent += len(chunk)
            yield chunk

    pieces: Iterator[bytes] = counted()
    for name in reversed(names):
        pieces = CODINGS[name](pieces)
    for piece in pieces:
        got += len(piece)
        if got > limit:
            raise TooLargeError(f"more than {limit:,} bytes" + (" decoded" if names else ""))
        if got > _FREE and got > ratio * sent:
            raise TooLargeError(f"it unpacks to more than {ratio:,.0f} times its size")
        yield piece


def _gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    return _zlib(chunks, _GZIP)


def _deflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """zlib data, or raw deflate, which old servers send under the same name."""
    source = iter(chunks)
    first = b""
    while len(first) < 2 and (chunk := next(source, None)) is not None:
        first += chunk
    wrapped = len(first) >= 2 and first[0] & 15 == 8 and int.from_bytes(first[:2]) % 31 == 0
    return _zlib(_after(first, source), 15 if wrapped else -15)


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _zlib(chunks: Iterable[bytes], bits: int) -> Iterator[bytes]:
    machine, empty = zlib.decompressobj(bits), True
    for chunk in chunks:
        data = chunk
        while data:
            if machine.eof:  # another member follows, or padding
                if bits != _GZIP or not data.startswith(b"\x1f"):
                    return
                machine = zlib.decompressobj(bits)
            try:
                piece = machine.decompress(data, _PIECE)
            except zlib.error as error:
                raise DamagedError(str(error)) from error
            empty = False
            if piece:
                yield piece
            data = machine.unused_data if machine.eof else machine.unconsumed_tail
            if not data and not machine.eof and len(piece) == _PIECE:
                yield from _rest(machine)
    if not machine.eof and not empty:
        raise CutError


def _rest(machine: "zlib._Decompress") -> Iterator[bytes]:
    """What the machine still holds after its input was used up."""
    while piece := machine.decompress(b"", _PIECE):
        yield piece


def _brotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    machine, empty = brotli.Decompressor(), True
    for chunk in chunks:
        data, piece, empty = chunk, b"", False
        while data or piece:  # it takes all of `data` at once, and gives what comes of it piece by piece
            if machine.is_finished():
                return
            try:
                piece = machine.process(data, output_buffer_limit=_PIECE)
            except brotli.error as error:
                raise DamagedError(str(error)) from error
            data = b""
            for start in range(0, len(piece), _PIECE):
                yield piece[start : start + _PIECE]
    if not machine.is_finished() and not empty:
        raise CutError


def _zstd(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    machine, empty = unpacker.decompressobj(), True
    for chunk in chunks:
        data = chunk
        while data:
            if machine.eof:  # another frame follows, or padding
                if not data.startswith(b"\x28"):
                    return
                machine = unpacker.decompressobj()
            try:
                piece = machine.decompress(data[:_ZSTD_BITE])
            except zstandard.ZstdError as error:
                raise DamagedError(str(error)) from error
            data, empty = machine.unused_data + data[_ZSTD_BITE:], False
            for start in range(0, len(piece), _PIECE):
                yield piece[start : start + _PIECE]
    if not machine.eof and not empty:
        raise CutError


CODINGS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
