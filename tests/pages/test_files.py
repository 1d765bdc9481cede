"""Every kind of input that is a file, and every way in which it can be wrong."""

import gzip
import io
import json
from pathlib import Path

import pytest

from onrecord.errors import NoArticle, OnRecordError, Refused, Unreadable
from onrecord.model import Page
from onrecord.pages import count_pages, files, open_pages, page_text

STORY = "Police in Lahti arrested two men on Friday.\n\nNo one was hurt, the mayor said.\n"


def opened(*sources: object, **options: object) -> list[Page | OnRecordError]:
    return list(open_pages([str(source) for source in sources], **options))  # type: ignore[arg-type]


def one(source: object, **options: object) -> Page:
    (page,) = opened(source, **options)
    assert isinstance(page, Page), page
    return page


def error(source: object) -> OnRecordError:
    (found,) = opened(source)
    assert isinstance(found, OnRecordError), found
    assert "\n" not in str(found)
    return found


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("text", [STORY, STORY.replace("\n", "\r\n"), "\n\n  " + STORY, "Ünïcode – “quotes” 🛰\u202e"])
def test_text_is_unchanged(tmp_path: Path, text: str) -> None:
    assert page_text(one(write(tmp_path / "a.txt", text))) == text


def test_id_depends_on_content_not_on_path(tmp_path: Path) -> None:
    first, second = one(write(tmp_path / "a.txt", STORY)), one(write(tmp_path / "b.txt", STORY))
    assert first.id == second.id != one(write(tmp_path / "c.txt", STORY + "!")).id


def test_folder_is_sorted_and_skips_other_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.html", "sub/c.htm", "notes.md", ".hidden.txt"):
        write(tmp_path / name, f"<p>{name}</p>")
    assert [page_text(page) for page in opened(tmp_path) if isinstance(page, Page)] == ["<p>a.html</p>", "<p>b.txt</p>", "<p>sub/c.htm</p>"]


def test_empty_folder_is_refused(tmp_path: Path) -> None:
    assert "without pages" in str(error(tmp_path))


@pytest.mark.parametrize("zipped", [False, True])
def test_json_lines(tmp_path: Path, zipped: bool) -> None:
    rows = [
        {"id": "one", "text": STORY, "title": "T", "published": "2020-01-08T10:00:00Z", "publisher": "P", "gold": [1]},
        {"id": 2, "html": "<p>x</p>", "url": "https://example.org/x"},
    ]
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path = write(tmp_path / ("a.jsonl.gz" if zipped else "a.jsonl"), gzip.compress(content) if zipped else content)
    first, second = opened(path)
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert (first.id, page_text(first), first.kind, first.title) == ("one", STORY, "text", "T")
    assert (first.published, first.published_basis, first.publisher) == ("2020-01-08", "given", "P")
    assert (second.id, second.kind, second.url, second.published) == ("2", "html", "https://example.org/x", None)


def test_row_without_id_is_named_by_its_address(tmp_path: Path) -> None:
    rows = [{"text": "one", "url": "https://example.org/a"}, {"text": "two", "url": "https://example.org/a#b"}]
    pages = opened(write(tmp_path / "a.jsonl", "\n".join(json.dumps(row) for row in rows)))
    assert len({page.id for page in pages if isinstance(page, Page)}) == 1


def test_bad_lines_are_named_and_the_others_read(tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "text": "One."}',
        '{"id": "b", ',
        "[1]",
        '{"id": "c"}',
        "",
        '{"id": "d", "text": ""}',
        '{"id": "e", "text": "Two."}',
    ]
    found = opened(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert [page.id for page in found if isinstance(page, Page)] == ["a", "e"]
    errors = [item for item in found if isinstance(item, OnRecordError)]
    assert [type(item) for item in errors] == [Unreadable, Unreadable, Unreadable, NoArticle]
    assert [str(item).split("a.jsonl:")[1][0] for item in errors] == ["2", "3", "4", "6"]


def test_damaged_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    rows = b"".join(b'{"id": "%d", "text": "%s"}\n' % (i, bytes(str(hash(i)) * 30, "ascii")) for i in range(2000))
    found = opened(write(tmp_path / "a.jsonl.gz", gzip.compress(rows)[:-3000]))
    assert isinstance(found[0], Page)
    assert isinstance(found[-1], Unreadable)
    assert "damaged" in str(found[-1])


def test_one_bad_source_does_not_stop_the_others(tmp_path: Path) -> None:
    good = write(tmp_path / "good.txt", STORY)
    found = opened(tmp_path / "missing.txt", good, "gopher://x", good)
    assert [isinstance(item, Page) for item in found] == [False, True, False, True]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("photo.html", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)), "JPEG"),
        ("paper.html", b"%PDF-1.7\n%\xe2\xe3\n", "PDF"),
        ("nul.txt", bytes(5000), "binary"),
        ("long.txt", b"word " * 250_000, "too large"),
        ("huge.html", b"<p>" + b"x" * 20_000_001, "too large"),
    ],
)
def test_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    found = error(write(tmp_path / name, content))
    assert isinstance(found, Refused)
    assert name in str(found)
    assert reason in str(found)


@pytest.mark.parametrize("content", [b"", b" \n\n\t", b"\xef\xbb\xbf"])
def test_empty_is_no_article(tmp_path: Path, content: bytes) -> None:
    for name in ("a.txt", "a.html", "a.jsonl"):
        found = error(write(tmp_path / name, content))
        assert isinstance(found, NoArticle)
        assert "no article" in str(found)


def test_a_single_nul_is_kept_with_a_warning(tmp_path: Path) -> None:
    page = one(write(tmp_path / "a.txt", STORY.replace("two", "t\0wo") * 3))
    assert page_text(page) == STORY.replace("two", "t\0wo") * 3
    assert "NUL" in page.warnings[0]


def test_lone_surrogate_keeps_offsets(tmp_path: Path) -> None:
    page = one(write(tmp_path / "a.jsonl", '{"id": "a", "text": "one \\ud83d two \\ud83d\\ude00"}'))
    assert page_text(page) == "one \ufffd two 😀"
    assert page.warnings


@pytest.mark.parametrize(
    ("content", "charset", "warned"),
    [
        ("“Peace”, he said".encode("utf-8-sig"), "utf-8-sig", False),
        ("“Peace”, he said".encode("utf-16"), "utf-16", False),
        ("<meta charset=utf-8><p>“Peace”, he said".encode("cp1252"), "cp1252", True),
        ("<meta charset=latin-1><p>“Peace”, he said".encode("cp1252"), "cp1252", False),
        ("<meta charset=latin-1><p>“Peace”, he said".encode(), "utf-8", False),
        ('<?xml version="1.0" encoding="windows-1251"?><p>“Мир”, he said'.encode("cp1251"), "cp1251", False),
        (("<p>" + "“Peace” – he said. " * 20).encode()[:-20] + b"\xe2\x80", "utf-8", True),
    ],
)
def test_charset(tmp_path: Path, content: bytes, charset: str, warned: bool) -> None:
    page = one(write(tmp_path / "a.html", content))
    assert (page.charset, bool(page.warnings)) == (charset, warned)
    assert page.content == content
    assert "“" in page_text(page)


def test_standard_input() -> None:
    def read(content: bytes) -> list[Page | OnRecordError]:
        return opened("-", stdin=io.BytesIO(content))

    for content, kind in ((STORY.encode(), "text"), (b"<!doctype html><p>x</p>", "html")):
        (page,) = read(content)
        assert isinstance(page, Page)
        assert (page.kind, page.content) == (kind, content)
    rows = "".join(json.dumps({"id": f"r{i}", "text": STORY * 20}) + "\n" for i in range(9)).encode()
    assert [page.id for page in read(rows) if isinstance(page, Page)] == [f"r{i}" for i in range(9)]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2020-01-08", "2020-01-08"),
        ("2020-01-08 10:00", "2020-01-08"),
        ("XXXX-01-08", "XXXX-01-08"),
        ("2020-XX-XX", "2020-XX-XX"),
        ("2020", "2020"),
        ("2020-13-01", None),
        ("2021-02-29", None),
        ("XXXX-02-29", "XXXX-02-29"),
        ("yesterday", None),
        ("", None),
        ("2020-01-08abc", None),
    ],
)
def test_dates(value: str, day: str | None) -> None:
    assert files.parse_date(value) == day


def test_published_is_for_pages_that_bring_none(tmp_path: Path) -> None:
    rows = '{"id": "a", "text": "x", "published": "2019-05-05"}\n{"id": "b", "text": "x"}\n{"id": "c", "text": "x", "published": "soon"}'
    found = opened(write(tmp_path / "a.jsonl", rows), published="2020-01-08")
    assert [page.published for page in found if isinstance(page, Page)] == ["2019-05-05", "2020-01-08", "2020-01-08"]
    assert isinstance(found[2], Page)
    assert found[2].warnings


def test_count(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY)
    rows = write(tmp_path / "b.jsonl", "{}\n{}\n")
    assert count_pages([str(tmp_path), str(rows)]) == 5
    assert count_pages(["-"]) is None
