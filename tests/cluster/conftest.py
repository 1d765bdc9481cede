"""Archives of made-up pages."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

TOWNS = "Lahti Tarsk Varenna Obrest Quillan Sandmark".split()


def story(number: int) -> str:
    """A page of HTML with a story of its own."""
    town = TOWNS[number % len(TOWNS)]
    lines = [
        f"Police in {town} arrested {number + 2} men on Friday after a protest at the gates of mill number {number}.",
        f"“The strike in {town} will go on,” said Ilse Marand, the union's leader, on the evening of day {number}.",
        "The owners of the mill rejected the demand for higher pay and called the walkout unlawful in a short statement.",
    ]
    body = "".join(f"<p>{line}</p>" for line in lines)
    day = f"2031-{3 + number % 3:02}-{1 + number % 28:02}"
    head = f'<title>Strike in {town}, part {number}</title><meta property="article:published_time" content="{day}T10:00:00Z">'
    return f"<html><head>{head}</head><body><article><h1>Strike in {town}, part {number}</h1>{body}</article></body></html>"


def record(number: int, html: str) -> bytes:
    """A WARC record of a page."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
    head = [
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>",
        "WARC-Date: 2031-03-14T10:00:00Z",
        f"WARC-Target-URI: http://news.example/{number}.html",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def write_warc(path: Path, numbers: range, damaged: int | None = None) -> Path:
    """A .warc.gz of the pages `numbers`, one member a record; the member of page `damaged` is spoiled."""
    parts = []
    for number in numbers:
        part = bytearray(gzip.compress(record(number, story(number)), mtime=0))
        if number == damaged:
            part[len(part) // 2 : len(part) // 2 + 9] = b"\xff" * 9
        parts.append(bytes(part))
    path.write_bytes(b"".join(parts))
    return path


def write_lines(path: Path, numbers: range) -> Path:
    """A .jsonl of the pages `numbers`."""
    rows = [{"id": f"p{number}", "html": story(number), "url": f"http://news.example/{number}.html"} for number in numbers]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> str:
    """A reader that reads in no time; workers find it because they inherit the path."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return "stub_reader:read"


@pytest.fixture
def warcs(tmp_path: Path) -> Path:
    """A folder with three archives of 100, 40 and 7 pages, the second with a damaged record, and one of JSON Lines."""
    folder = tmp_path / "in"
    folder.mkdir()
    write_warc(folder / "A-20310301.warc.gz", range(100))
    write_warc(folder / "B-20310302.warc.gz", range(100, 140), damaged=120)
    write_warc(folder / "C-20310303.warc.gz", range(200, 207))
    write_lines(folder / "D.jsonl", range(300, 370))
    return folder


Bytes = dict[str, bytes]


@pytest.fixture
def held() -> Callable[[Path], Bytes]:
    """All that an archive holds, but for the folder of work."""

    def all_bytes(out: Path) -> Bytes:
        found = sorted(path for path in out.rglob("*") if path.is_file() and ".work" not in path.parts)
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}

    return all_bytes
