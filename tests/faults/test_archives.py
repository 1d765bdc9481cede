"""Fault 40: damaged records of an archive are skipped with their offset, and the rest is read."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.cli import run
from onrecord.errors import OnRecordError, Skipped
from onrecord.model import Page
from onrecord.pages import open_pages

from .server import PAGE

Damage = Callable[[list[bytes]], list[bytes]]


def record(number: int, *, body: bytes | None = None, http: str = "Content-Type: text/html; charset=utf-8", **fields: str) -> bytes:
    content = PAGE.replace("Varn", f"Varn {number}").encode() if body is None else body
    block = f"HTTP/1.1 200 OK\r\n{http}\r\n\r\n".encode() + content
    named = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
        "WARC-Date": "2031-03-04T00:00:00Z",
        "WARC-Target-URI": f"https://news.example/{number}",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return head.encode() + b"\r\n" + block + b"\r\n\r\n"


RECORDS = [record(number) for number in range(1, 6)]
PACKED = [gzip.compress(each, mtime=0) for each in RECORDS]


def opened(tmp_path: Path, parts: list[bytes]) -> tuple[list[str], list[OnRecordError], list[int]]:
    """Addresses read, errors, and the offset of each part."""
    path = tmp_path / ("a.warc.gz" if parts[0].startswith(b"\x1f\x8b") else "a.warc")
    path.write_bytes(b"".join(parts))
    found = list(open_pages([str(path)]))
    pages = [each.url.rpartition("/")[2] for each in found if isinstance(each, Page) and each.url]
    return pages, [each for each in found if isinstance(each, OnRecordError)], [sum(map(len, parts[:i])) for i in range(len(parts))]


def third(parts: list[bytes], change: Callable[[bytes], bytes]) -> list[bytes]:
    return [*parts[:2], change(parts[2]), *parts[3:]]


@pytest.mark.parametrize("parts", [RECORDS, PACKED], ids=["warc", "warc.gz"])
def test_an_archive_is_read_in_order(tmp_path: Path, parts: list[bytes]) -> None:
    pages, errors, _ = opened(tmp_path, parts)
    assert (pages, errors) == (list("12345"), [])


@pytest.mark.parametrize(
    "parts",
    [
        third(PACKED, lambda part: part[:60] + b"\xff" * 40 + part[100:]),
        third(PACKED, lambda part: part[: len(part) // 2]),
        third(PACKED, lambda part: bytes(len(part))),
        third(RECORDS, lambda part: part.replace(b"WARC/1.0", b"XARC/9.0")),
        third(RECORDS, lambda part: part[:700]),
        third(RECORDS, lambda part: part.replace(b"Content-Length: ", b"Content-Length: x", 1)),
        third(RECORDS, lambda part: part.replace(b"Content-Length: ", b"Content-Length: 9", 1)),
    ],
    ids=["bits", "cut member", "zeros", "header", "cut record", "no length", "wrong length"],
)
def test_40_a_damaged_record_is_skipped_with_its_offset(tmp_path: Path, parts: list[bytes]) -> None:
    pages, errors, offsets = opened(tmp_path, parts)
    assert pages == list("1245")
    (error,) = errors
    assert isinstance(error, Skipped)
    assert f"damaged record at offset {offsets[2]:,}" in str(error)


@pytest.mark.parametrize("parts", [RECORDS, PACKED], ids=["warc", "warc.gz"])
def test_40_a_cut_archive_is_read_up_to_the_cut(tmp_path: Path, parts: list[bytes]) -> None:
    pages, errors, offsets = opened(tmp_path, [*parts[:4], parts[4][:-300]])
    assert pages == list("1234")
    assert [f"offset {offsets[4]:,}" in str(error) for error in errors] == [True]


def test_40_the_count_is_reported(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join([PACKED[0], PACKED[1][:50], PACKED[2], bytes(100), PACKED[3]]))
    assert run(["read", str(path), "--jsonl", str(tmp_path / "out.jsonl")]) == 0
    last = capfd.readouterr().err.splitlines()[-1]
    assert "3 pages read, 2 skipped (2 damaged)" in last


def test_other_records_are_passed_over(tmp_path: Path) -> None:
    parts = [
        b"".join(
            [
                record(1, WARC_Type="request"),
                record(2, http="Content-Type: image/png"),
                record(3).replace(b"200 OK", b"404 No"),
                record(4, WARC_Target_URI="dns:news.example"),
                record(5, http="Content-Type: text/html\r\nContent-Encoding: gzip", body=gzip.compress(PAGE.encode())),
                record(
                    6,
                    http="Content-Type: text/html\r\nTransfer-Encoding: chunked",
                    body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE.encode()),
                ),
                record(7, WARC_Truncated="length"),
            ]
        )
    ]
    path = tmp_path / "a.warc"
    path.write_bytes(parts[0])
    five, six, seven = (each for each in open_pages([str(path)]) if isinstance(each, Page))
    assert five.content == six.content == PAGE.encode()
    assert (five.partial, seven.partial) == (False, True)


def test_a_bomb_in_an_archive_is_refused(tmp_path: Path) -> None:
    bomb = record(1, http="Content-Type: text/html\r\nContent-Encoding: gzip", body=gzip.compress(b"bomb " * 6_000_000))
    pages, (error,), _ = opened(tmp_path, [bomb, RECORDS[1]])
    assert pages == ["2"]
    assert "too large" in str(error)


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x1f\x8b"])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(content)
    assert all(isinstance(each, OnRecordError) for each in open_pages([str(path)]))
