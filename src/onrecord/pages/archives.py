"""Pages from WARC archives (ISO 28500): .warc and .warc.gz. A damaged record is skipped with its offset, and the rest is read."""

import os
import re
import zlib
from collections.abc import Iterable, Iterator
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from onrecord.errors import NoArticle, OnRecordError, Refused, Skipped
from onrecord.model import Page
from onrecord.pages import sniff
from onrecord.pages.decode import CutError, DamagedError, TooLargeError, decoded
from onrecord.pages.files import from_bytes
from onrecord.settings import settings

_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_HEAD = 65_536  # headers of a record, and enough of its body to know what it is
_START = re.compile(rb"WARC/1\.\d\r\n[A-Za-z-]{4,40}:")
_LENGTH = re.compile(rb"^content-length:\s*(\d{1,15})\s*$", re.I | re.M)
_MEMBER = re.compile(rb"\x1f\x8b\x08")
_CHUNK = re.compile(rb"(?:\r\n)?([0-9a-fA-F]{1,8})(?:;[^\r\n]{0,200})?\r\n")
_BLOCK = 1 << 20
Found = Iterator[Page | OnRecordError]


def from_archive(source: str, path: Path, published: str | None = None, *, start: int = 0, stop: int | None = None) -> Found:
    """The news pages (HTML, plain text) in an archive, in order; other records are passed over.

    Skipped, with its offset, in the place of each damaged record; NoArticle where there is no page. Raises Refused where it is no archive.
    `start`, `stop`: only the records that begin at these offsets or between them, as `record_starts` gives them.
    """
    seen = False
    for item in _records(source, path, start, stop):
        if isinstance(item, Skipped):
            yield item
            continue
        at, record, block = item
        for page in _pages(f"{source}@{at}", record, block, published):
            seen = True
            yield page
    if not seen:
        yield NoArticle(source, "no article: no HTML or plain text page in the archive", "is it an archive of pages?")


def record_starts(source: str, path: Path) -> Iterator[int]:
    """The offsets of the whole records that may hold a page. Raises Refused where it is no archive."""
    for item in _records(source, path, 0, None):
        if not isinstance(item, Skipped) and item[1].record_type & int(_WANTED):
            yield item[0]


def begin_at(path: Path, starts: Iterable[int]) -> bool:
    """Whether reading may begin at each of these offsets: in a gzip file, only where a member does."""
    with path.open("rb") as file:
        return file.read(2) != b"\x1f\x8b" or all(_opens(_peek(file, 4096, at)) for at in starts)


def _records(source: str, path: Path, start: int, stop: int | None) -> Iterator[tuple[int, Any, bytes] | Skipped]:
    """(offset, record, block) of the whole records from `start` to before `stop`; Skipped in the place of each damaged one."""
    with path.open("rb") as file, path.open("rb") as probe:
        head, size = file.read(10), os.fstat(file.fileno()).st_size
        zipped = head.startswith(b"\x1f\x8b")
        if not zipped and not head.startswith(b"WARC/"):
            raise Refused(source, "no WARC archive" if head else "an empty file", "give a .warc or .warc.gz file")
        at = start
        while at < (size if stop is None else stop):
            reader = _Reader(file, probe, at, zipped)
            try:
                for item in reader:
                    if stop is not None and item[0] >= stop:
                        return
                    yield item
                return
            except (OSError, _BrokenError) as error:
                damaged = reader.fault()
                if stop is not None and damaged >= stop:
                    return
                again = _next_start(probe, damaged if damaged > at else damaged + 1, size, zipped)
                if again != damaged:  # else only what stands before it is damaged, and it is read from its own start
                    fault = f"damaged record at offset {damaged:,} ({error})"
                    yield Skipped(f"{source}@{damaged}", fault, "it was skipped, the rest is read")
                at = again


class _BrokenError(Exception):
    """A record that is not what its header says."""


class _Reader:
    """The records of an archive from an offset on: (offset, record, block). Raises OSError and _BrokenError; `fault` says where."""

    def __init__(self, file: BinaryIO, probe: BinaryIO, at: int, zipped: bool) -> None:
        self.file, self.probe, self.zipped, self._at = file, probe, zipped, at
        self._last: int | None = None  # the last whole record
        self._open: int | None = None  # the record being read

    def __iter__(self) -> Iterator[tuple[int, Any, bytes]]:
        self.file.seek(self._at)
        for record in ArchiveIterator(self.file, parse_http=False):
            self._open = record.stream_pos
            block = _block(record)
            if not self.zipped:
                _check_end(self.probe, record.stream_pos)
            yield record.stream_pos, record, block
            self._last, self._open = self._open, None

    def fault(self) -> int:
        """The offset of the record that is damaged: the one being read, or the one after the last whole one."""
        if self._open is not None:
            return self._open
        if self._last is None:
            return self._at
        end = _end(self.probe, self._last, self.zipped)
        between = b"" if self.zipped else _peek(self.probe, 4, end)  # two line ends, or what damage left of them
        return end + len(between) - len(between.lstrip(b"\r\n"))


def _block(record: Any) -> bytes:
    """A record's block, cut one byte after what a page may have."""
    said = record.headers.get("Content-Length") or ""
    limit, parts, got = settings().max_page_bytes + _HEAD + 1, [], 0
    while part := record.reader.read(_BLOCK):
        if got < limit:
            parts.append(part)
        got += len(part)
    if said.strip() != str(got):
        raise _BrokenError(f"{got:,} bytes instead of {said.strip() or '?'}")
    return b"".join(parts)[:limit]


def _check_end(file: BinaryIO, start: int) -> None:
    """Raises _BrokenError where a record does not end at a line of its own, or holds the start of another: it was cut, and the next one
    ran into it.
    """
    end = _end(file, start, False)
    tail = _peek(file, 16, end)
    after = tail.lstrip(b"\r\n")
    begun = max(start + 1, end - _HEAD)
    swallowed = after and not after.startswith(b"WARC/") and _START.search(_peek(file, end - begun + 64, begun), 0, end - begun + 64)
    if tail[:2] not in (b"", b"\r\n", b"\n\n") or (swallowed and begun + swallowed.start() < end):
        raise _BrokenError("it does not end where its header says")


def _peek(file: BinaryIO, size: int, at: int) -> bytes:
    file.seek(at)
    return file.read(size)


def _end(file: BinaryIO, start: int, zipped: bool) -> int:
    """Where a whole record ends."""
    if not zipped:
        head = _peek(file, _HEAD, start)
        length = _LENGTH.search(head.partition(b"\r\n\r\n")[0] + b"\n")
        return start + head.find(b"\r\n\r\n") + 4 + (int(length.group(1)) if length else 0)
    machine, at = zlib.decompressobj(31), start
    while not machine.eof and (part := _peek(file, _HEAD, at)):
        at += len(part)
        while part and not machine.eof:
            machine.decompress(part, _BLOCK)
            part = machine.unconsumed_tail
    return at - len(machine.unused_data)


def _next_start(file: BinaryIO, at: int, size: int, zipped: bool) -> int:
    """The offset of the next record at or after `at`, `size` where there is none."""
    while at < size:
        part = _peek(file, _BLOCK + 64, at)
        for match in (_MEMBER if zipped else _START).finditer(part):
            found = at + match.start()
            if not zipped or _opens(_peek(file, 4096, found)):
                return found
        at += _BLOCK
    return size


def _opens(data: bytes) -> bool:
    """Do these gzip data begin with a WARC record?"""
    try:
        return zlib.decompressobj(31).decompress(data, 16).startswith(b"WARC/")
    except zlib.error:
        return False


def _pages(where: str, record: Any, block: bytes, published: str | None) -> Found:
    """The page of a record: none where it holds something else, an error where it cannot be one."""
    address = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    if not record.record_type & int(_WANTED) or not address.startswith(("http://", "https://")) or address.endswith("/robots.txt"):
        return
    payload, type_, charset, coding = block, record.headers.get("Content-Type") or "", None, None
    if type_.startswith("application/http"):
        head, _, payload = block.partition(b"\r\n\r\n")
        status, _, lines = head.partition(b"\r\n")
        headers = BytesParser(policy=HTTP).parsebytes(lines + b"\r\n\r\n", headersonly=True)
        if status.split(b" ")[1:2] != [b"200"]:
            return
        if "chunked" in str(headers.get("Transfer-Encoding", "")).lower():
            payload = _dechunked(payload)
        type_, charset, coding = headers.get_content_type(), headers.get_content_charset(), headers.get("Content-Encoding")
    if not type_.startswith(("text/html", "application/xhtml+xml", "text/plain")):
        return
    cut = record.headers.get("WARC-Truncated")
    try:
        content, missing = _unpacked(where, payload, coding)
        missing = missing or cut is not None
        yield from_bytes(
            where,
            content,
            "text" if type_.startswith("text/plain") and not sniff.looks_html(content) else "html",
            url=address,
            published=published,
            hint=charset,
            partial=missing,
            warnings=("truncated when it was archived; not coded",) if missing else (),
        )
    except OnRecordError as error:
        yield error


def _unpacked(where: str, payload: bytes, coding: str | None) -> tuple[bytes, bool]:
    if not coding or (coding.lower().endswith("gzip") and not payload.startswith(b"\x1f\x8b")):  # some archives keep it unpacked
        return payload, False
    out = bytearray()
    try:
        for piece in decoded([payload], coding, limit=settings().max_page_bytes, ratio=settings().fetch_ratio):
            out += piece
    except CutError:
        return bytes(out), True
    except (TooLargeError, DamagedError) as error:
        why = f"too large: {error}" if isinstance(error, TooLargeError) else f"damaged {coding} data"
        raise Refused(where, why, "it was skipped, the rest is read") from error
    return bytes(out), False


def _dechunked(body: bytes) -> bytes:
    """A chunked body joined; as it is where it is not chunked after all."""
    out, at = bytearray(), 0
    while match := _CHUNK.match(body, at):
        size = int(match.group(1), 16)
        if size == 0:
            return bytes(out)
        out += body[match.end() : match.end() + size]
        at = match.end() + size
    return bytes(out) or body
