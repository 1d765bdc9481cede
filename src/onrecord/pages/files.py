"""Pages from files, folders and standard input: .txt, .html, .htm, .jsonl, .jsonl.gz."""

import gzip
import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

import msgspec

from onrecord.errors import NoArticle, OnRecordError, PageError, Refused, Unreadable
from onrecord.model import Page
from onrecord.pages import charset, sniff
from onrecord.settings import settings

ARCHIVES = (".warc", ".warc.gz")
KINDS = (".txt", ".html", ".htm", ".jsonl", ".jsonl.gz", *ARCHIVES)
_DATE = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?(?=$|[T ])")
_COUNT_BYTES = 1_000_000_000  # lines of larger files are not counted beforehand
Found = Iterator[Page | OnRecordError]


class Lines(Protocol):
    """What lines are read from: a file, a stream, gzip data."""

    def readline(self, size: int, /) -> bytes: ...


def from_file(source: str, path: Path, published: str | None = None) -> Found:
    """The page or pages of one file; an error for each bad line of a JSONL file. Raises PageError or NoArticle where it holds none."""
    limit = settings().max_page_bytes
    name = path.name.lower()
    if not path.exists():
        raise Refused(source, "no such file", "check the name")
    if not path.is_file():
        raise Refused(source, "not a regular file", "give a file, a folder or -")
    if name.endswith((".jsonl", ".ndjson")):
        with path.open("rb") as lines:
            yield from from_lines(source, lines, published)
    elif name.endswith(".jsonl.gz"):
        with gzip.open(path) as lines:
            yield from from_lines(source, lines, published)
    else:
        if path.stat().st_size > limit:
            raise _too_large(source, path.stat().st_size)
        with path.open("rb") as file:
            content = file.read(limit + 1)
        yield from_bytes(source, content, _kind(name, content), published=published)


def from_stream(source: str, stream: BinaryIO, published: str | None = None) -> Found:
    """The page or pages of a stream without a name: JSON Lines, HTML or text, by what its first bytes are."""
    head = stream.read(4096)
    rest = _Rejoined(head, stream)
    if sniff.looks_jsonl(head):
        yield from from_lines(source, rest, published)
        return
    content = rest.read(settings().max_page_bytes + 1)
    yield from_bytes(source, content, "html" if sniff.looks_html(content) else "text", published=published)


def from_bytes(
    source: str,
    content: bytes,
    kind: Literal["html", "text"],
    *,
    id: str | None = None,
    url: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
    basis: Literal["given", "feed"] = "given",
    hint: str | None = None,
    partial: bool = False,
    warnings: tuple[str, ...] = (),
) -> Page:
    """A page of `content`, its charset found; `hint` is the charset that a header or the sender named, `basis` who says `published`.

    Raises Refused (too large, not text) and NoArticle (nothing in it).
    """
    limits = settings()
    if len(content) > limits.max_page_bytes:
        raise _too_large(source, len(content))
    if what := sniff.binary(content):
        raise Refused(source, f"{what}, not a news page", "give HTML or plain text")
    name, warning = charset.find_charset(content, hint or (charset.declared(content) if kind == "html" else None))
    text = charset.decode(content, name)
    if not text.strip("\0 \t\r\n\x0b\x0c\ufeff"):
        raise NoArticle(source, "no article: the input is empty", "nothing to read")
    if kind == "text":
        _check_text(source, text)
    if "\0" in text:
        warnings += ("the text holds NUL characters; they were kept",)
    return Page(
        id=id or make_id(url, content),
        content=content,
        kind=kind,
        url=url,
        title=title,
        publisher=publisher,
        published=published,
        published_basis=basis if published else None,
        charset=name,
        source=source,
        partial=partial,
        warnings=warnings + ((warning,) if warning else ()),
    )


def from_lines(source: str, lines: "Lines", published: str | None = None, *, before: int = 0) -> Found:
    """The pages of JSON Lines; a bad line becomes an error that names it, and the others are read. `before`: lines that came before."""
    limit = 4 * settings().max_page_bytes  # a page of the largest size, escaped
    number = before
    seen = False
    while True:
        number += 1
        where = f"{source}:{number}"
        try:
            line = lines.readline(limit + 1)
            if len(line) > limit:
                while line and not line.endswith(b"\n"):
                    line = lines.readline(limit)
                raise _too_large(where, limit)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Unreadable(where, f"damaged gzip data ({error})", "the lines before it were read; get a whole copy")
            return
        except PageError as error:
            seen = True
            yield error
            continue
        if not line:
            break
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        seen = True
        try:
            yield from_row(where, line, published)
        except OnRecordError as error:
            yield error
    if not seen:
        yield NoArticle(source, "no article: the input is empty", "nothing to read")


def from_row(where: str, line: bytes, published: str | None = None) -> Page:
    """The page of one line `{"id", "text" | "html", "url"?, "title"?, "published"?, "publisher"?}`; other keys are ignored."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", None) or getattr(error, "reason", None) or str(error)
        raise Unreadable(where, f"not a line of JSON ({reason})", "each line must be one JSON object in UTF-8") from error
    if not isinstance(row, dict):
        raise Unreadable(where, "not a JSON object", 'each line must be {"id": …, "text": …} or {"id": …, "html": …}')
    kind: Literal["text", "html"] = "text" if isinstance(row.get("text"), str) else "html"
    body = row.get(kind)
    if not isinstance(body, str):
        raise Unreadable(where, 'neither "text" nor "html"', "add one of them to the line")
    warnings: tuple[str, ...] = ()
    if (mended := charset.whole(body)) != body:
        body, warnings = mended, ("lone surrogates were replaced by U+FFFD",)
    given = row.get("published")
    day = parse_date(given) if isinstance(given, str) and given.strip() else None
    if given and not day:
        warnings += (f"published {str(given)[:40]!r} is no date and was left out",)
    if kind == "text":
        _check_text(where, body)
    url, id = _string(row, "url"), row.get("id")
    page = from_bytes(
        where,
        body.encode(),
        kind,
        id=charset.whole(str(id)) if isinstance(id, str | int) and str(id) else None,
        url=url,
        title=_string(row, "title"),
        publisher=_string(row, "publisher"),
        published=day or published,
        hint="utf-8",
        warnings=warnings,
    )
    return msgspec.structs.replace(page, charset="utf-8")  # known, so that a U+FEFF at the start is a character and not a mark


def make_id(url: str | None, content: bytes) -> str:
    """An id that depends neither on the path nor on the order of input: of the address where there is one, else of the content."""
    return hashlib.sha256(url.partition("#")[0].encode() if url else content).hexdigest()[:16]


def parse_date(value: str) -> str | None:
    """`YYYY-MM-DD` of a date or timestamp, parts after the first unknown one cut or `X`; None where it is no date.

    >>> parse_date("2020-01-08T10:00:00Z"), parse_date("XXXX-01-08"), parse_date("8 January")
    ('2020-01-08', 'XXXX-01-08', None)
    """
    match = _DATE.match(value.strip())
    if not match:
        return None
    year, month, day = match.groups()
    if year == "0000" or (month not in (None, "XX") and not 1 <= int(month) <= 12):
        return None
    if day not in (None, "XX"):
        try:  # a leap year stands for an unknown one
            date(int(year) if year != "XXXX" else 2020, int(month) if month != "XX" else 1, int(day))
        except ValueError:
            return None
    return match.group()


def in_folder(folder: Path) -> list[Path]:
    """The pages in a folder and its sub-folders, sorted; hidden names and other kinds of file are left out."""
    found = []
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(base, name) for name in names if name.lower().endswith(KINDS) and not name.startswith(".")]
    return sorted(found, key=lambda path: path.as_posix())


def count(source: str) -> int | None:
    """The pages of a file or folder, None where counting would cost a second reading of much data or cannot be done."""
    path = Path(source)
    if source == "-" or not path.exists():
        return None if source == "-" or "://" in source else 1
    numbers = [_count_file(file) for file in (in_folder(path) if path.is_dir() else [path])]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def refused(source: str, error: OSError) -> Refused:
    """The refusal for an error of the file system."""
    return Refused(source, f"cannot be read ({error.strerror or error})", "check the name and its permissions")


def _count_file(path: Path) -> int | None:
    name = path.name.lower()
    if name.endswith((".gz", *ARCHIVES)):
        return None
    if not name.endswith((".jsonl", ".ndjson")):
        return 1
    if path.stat().st_size > _COUNT_BYTES:
        return None
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def _kind(name: str, content: bytes) -> Literal["html", "text"]:
    if name.endswith((".html", ".htm")):
        return "html"
    return "text" if name.endswith(".txt") or not sniff.looks_html(content) else "html"


def _check_text(source: str, text: str) -> None:
    limits = settings()
    if len(text) > limits.max_text_chars:
        raise Refused(
            source,
            f"too large: {len(text):,} characters of text, {limits.max_text_chars:,} allowed",
            "split it or set ONRECORD_MAX_TEXT_CHARS",
        )
    if len(text) > limits.max_paragraph_chars and max(map(len, text.split("\n"))) > limits.max_paragraph_chars:
        raise Refused(
            source,
            f"too large: a paragraph of more than {limits.max_paragraph_chars:,} characters",
            "is it prose? else set ONRECORD_MAX_PARAGRAPH_CHARS",
        )


def _too_large(source: str, size: int) -> Refused:
    limit = settings().max_page_bytes
    return Refused(source, f"too large: {size:,} bytes or more, {limit:,} allowed", "split it or set ONRECORD_MAX_PAGE_BYTES")


def _string(row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    return charset.whole(value) if isinstance(value, str) and value.strip() else None


class _Rejoined:
    """A stream whose first bytes were looked at already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self.head, self.stream = head, stream

    def read(self, size: int) -> bytes:
        parts = [self.head[:size]]
        self.head = self.head[size:]
        missing = size - len(parts[0])
        while missing > 0 and (part := self.stream.read(missing)):
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def readline(self, size: int) -> bytes:
        if not self.head:
            return self.stream.readline(size)
        line, newline, rest = self.head.partition(b"\n")
        self.head = rest
        return line + newline if newline else line + self.stream.readline(size)
