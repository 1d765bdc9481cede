"""What is fuzzed by coverage: functions of bytes that raise where a law is broken.

`guided.py` feeds them, `test_corpus.py` feeds them what it kept.
"""

import contextlib
import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

from onrecord.article import plain, read_page, textdate
from onrecord.codebook import custom, labelled
from onrecord.errors import OnRecordError, UsageError
from onrecord.language import quotation, tokens
from onrecord.pages import charset, decode, feeds, files, robots, sniff
from onrecord.reading import read_article
from onrecord.record import actor_files, spelling
from onrecord.record.care import faults
from onrecord.settings import load


def decoding(data: bytes) -> None:
    """Compressed bodies and charsets: the first byte picks the coding."""
    coding = ("gzip", "deflate", "br", "zstd", "gzip, br", None)[data[0] % 6] if data else None
    with contextlib.suppress(decode.CutError, decode.DamagedError, decode.TooLargeError):
        b"".join(decode.decoded([data[1:9], data[9:]], coding, limit=1_000_000, ratio=200.0))
    sniff.binary(data), sniff.looks_html(data), sniff.looks_jsonl(data)
    name, _ = charset.find_charset(data, charset.declared(data))
    assert isinstance(charset.decode(data, name), str)


def extraction(data: bytes) -> None:
    """A page of HTML: blocks stand in the article in order, and its date is no later than it says."""
    _article(data, "html")


def residue(data: bytes) -> None:
    """The same page as plain text."""
    _article(data, "text")


def _article(data: bytes, kind: str) -> None:
    try:
        page = files.from_bytes("x", data, "html" if kind == "html" else "text", hint="utf-8")
        article = read_page(page)
    except OnRecordError as error:
        assert "internal error" not in str(error), error
        assert "\n" not in str(error), error
        return
    at = 0
    for block in article.blocks:
        assert at <= block.start < block.end <= len(article.text), block
        at = block.end
    assert read_page(page) == article


def quoting(data: bytes) -> None:
    """Words, sentences and quotation marks of any text."""
    text = data.decode("utf-8", "replace")
    spans = [span for a, b in plain.blocks(text) for span in tokens.words(text, a, b)]
    assert all(0 <= a < b <= len(text) for a, b in spans)
    cut = tokens.sentences(text, spans)
    assert [a for a, _ in cut[1:]] == [b for _, b in cut[:-1]]
    for found in quotation.quotations(text, spans, [text.count("\n", 0, a) for a, _ in spans]):
        assert 0 <= found.first < found.last <= len(spans), found


def dating(data: bytes) -> None:
    """Dates written in any text."""
    text = data.decode("utf-8", "replace")
    for found in textdate.dates_in(text):
        assert 0 <= found.start < found.end <= len(text), found
        assert 1 <= found.month <= 12, found
    files.parse_date(text)
    feeds.day(text)


def feeding(data: bytes) -> None:
    """Feeds, sitemaps and robots.txt."""
    for read in (feeds.entries, feeds.sitemaps):
        with contextlib.suppress(OnRecordError):
            for entry in read("x", data, "https://example.org/"):
                assert entry.address.startswith(("http://", "https://")), entry
    robots._rules(200, data)


def user_files(data: bytes) -> None:
    """What users hand in: a line of JSON, an actor dictionary, a codebook, settings."""
    with contextlib.suppress(OnRecordError):
        files.from_row("x:1", data)
    text = data.decode("utf-8", "replace")
    list(actor_files.from_petrarch(text))
    with contextlib.suppress(csv.Error):
        list(actor_files._from_csv(io.StringIO(text, newline="")))
    spelling.key(text)
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(UsageError):
        Path(folder, ("codebook.toml", "types.csv", "modes.csv", "triggers.csv")[len(data) % 4]).write_bytes(data)
        Path(folder, "labelled.jsonl").write_bytes(data)
        labelled.read_labelled(Path(folder, "labelled.jsonl"), custom.load(folder))
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(UsageError):
        Path(folder, "s.toml").write_bytes(data)
        load({"ONRECORD_SETTINGS": str(Path(folder, "s.toml"))})


def reading(data: bytes) -> None:
    """The whole reading of any text, times and counts included."""
    article = plain.from_text(data.decode("utf-8", "replace"), id="x")
    found = read_article(article)
    assert list(faults(found)) == []
    assert read_article(article).to_json() == found.to_json()


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (decoding, extraction, residue, quoting, dating, feeding, user_files, reading)
}
