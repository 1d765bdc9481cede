"""Reading never raises, spans stay inside the text, the same input gives the same bytes: on bytes, markup and words nobody would write.

`ONRECORD_FUZZ=N` runs N examples of each law (the default is a handful, for every run of the tests).
"""

import contextlib
import csv
import io
import itertools
import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.article import read_page as article_of
from onrecord.errors import NoArticle, OnRecordError, PageError, UsageError
from onrecord.language import read_language
from onrecord.model import Article, Block, Page, Published
from onrecord.pages import charset, files, sniff
from onrecord.reading import read_article, read_batch
from onrecord.record import actor_files, open_record, spelling
from onrecord.record.care import faults
from onrecord.record.mask import without_private
from onrecord.settings import load

EXAMPLES = int(os.environ.get("ONRECORD_FUZZ", "25"))
KEPT = Path(__file__).with_name("kept.jsonl")
fuzzed = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES == 25)

MARKS = [*list("“”‘’\"'«»„‹›‚‛`´′″–—-()[]"), "''", "``", "'s", "’s", "s’"]
PIECES = [
    *MARKS, "said", "says", "denied", "told", "accused", "according to", "not", "would", "if", "He", "Ilse Marn", "Tarsk", "U.S.", "army",
    "12", "3.5", "10,000", "1/2", "2031-03-14", "14/3/31", "14 March 2031", "March 14th", "29 February 2031", "31 April", "Friday",
    "last week", "two days ago", "the night of 3 to 4 May", "0000-00-00", "99:99", "5 p.m.", "noon", "1990s",
    "Q3 2031", "Eid al-Fitr",
    "killed", "shelled", "bombs", "in Odra", "near", ",", ".", "!", "?", ":", ";", "…", "\n", "\n\n", "\r\n", "\t", " ", "\u200b", "\u2028",
    "\u202e", "\ufeff", "\0", "\ud7ff", "\U0010ffff", "é", "e\u0301", "ﬁ", "İ", "ß", "𝕏", "١٢", "中文", "עברית", "🛰\ufe0f", "�",
    "READ MORE:",
    "By Ada Byline", "(CNN)", "https://x.example/?a=b#c", "@who", "#what", "x" * 300, "-" * 80,
]  # fmt: skip
TAGS = [
    "<p>", "</p>", "<div>", "</div>", "<article>", "</article>", "<h1>", "</h1>", "<a href='javascript:x'>", "</a>", "<!--", "-->",
    "<![CDATA[",
    "]]>", "<script>", "</script>", "<style>", "<template>", "<noscript>", "<svg>", "<math>",
    "<table><td>", "<ul><li>", "<br>", "<hr/>",
    "<time datetime='2031-13-45'>", "<meta property='article:published_time' content='", "'>", "<meta charset=utf-16>", "<base href=x>",
    "<script type='application/ld+json'>{\"datePublished\": [", "]}</script>", "<title>", "</title>", "<p hidden>",
    "<p style='display:none'>",
    "&amp;", "&#0;", "&#x110000;", "&nbsp", "<?xml version='1.0'?>", "<!DOCTYPE html [<!ENTITY a 'b'>]>", "<p\0>", "<", ">", "='", "\"",
]  # fmt: skip
words = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=60).map(" ".join)
glued = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
texts = st.one_of(words, glued, st.text(max_size=400))
markup = st.lists(st.one_of(st.sampled_from(TAGS), st.sampled_from(PIECES)), max_size=60).map("".join)
blobs = st.one_of(
    st.binary(max_size=600), texts.map(lambda t: t.encode("utf-16", "replace")), texts.map(lambda t: t.encode("utf-8", "replace"))
)


@fuzzed
@given(texts)
def test_any_text_is_read(text: str) -> None:
    article = Article(id="x", text=text, published=Published(value="2031-03-14", basis="given"), blocks=(Block(0, len(text), "story"),))
    reading = read_article(article)
    assert reading.text == text
    assert list(faults(reading)) == []
    assert read_article(article).to_json() == reading.to_json()
    left = without_private(reading)
    assert len(left.text) == len(text)
    assert list(faults(left)) == []


@fuzzed
@given(texts, st.lists(st.integers(0, 400), max_size=8), st.sampled_from(["story", "headline", "label", "boilerplate", "caption"]))
def test_any_blocks_are_read(text: str, cuts: list[int], kind: Any) -> None:
    at = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    blocks = tuple(Block(a, b, "story" if n % 2 else kind) for n, (a, b) in enumerate(itertools.pairwise(at)))
    assert list(faults(read_article(Article(id="x", text=text, blocks=blocks)))) == []


@fuzzed
@given(st.one_of(markup, texts))
def test_any_markup_is_read_or_refused(text: str) -> None:
    page = Page(id="x", content=text.encode("utf-8", "replace"), kind="html", charset="utf-8", url="https://example.org/2031/03/14/x")
    (found,), (again,) = read_batch([page]), read_batch([page])
    if isinstance(found, OnRecordError):
        assert "internal error" not in str(found)
        assert str(found) == str(again)
        return
    assert not isinstance(again, OnRecordError)
    assert found.to_json() == again.to_json()
    assert list(faults(found)) == []


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "UTF_7", "rot13", "zlib"]
)
def test_a_charset_that_no_page_is_in_is_passed_over(name: str) -> None:
    page = files.from_bytes("x", "Police said “no” in Lahti. +ADw-script+AD4-".encode(), "text", hint=name)
    assert page.charset == "utf-8"


@fuzzed
@given(
    blobs,
    st.sampled_from(["html", "text"]),
    st.sampled_from([None, "utf-8", "utf-16", "latin-1", "shift_jis", "no-such-charset", "idna", "utf-7", "hz", "cp037", "zlib", "\0"]),
)
def test_any_bytes_are_decoded_or_refused(content: bytes, kind: Any, hint: str | None) -> None:
    sniff.binary(content)
    sniff.looks_html(content)
    sniff.looks_jsonl(content)
    charset.declared(content)
    try:
        page = files.from_bytes("x", content, kind, hint=hint)
    except (PageError, NoArticle) as error:
        assert "\n" not in str(error)
        return
    try:
        article = article_of(page)
    except (PageError, NoArticle):
        return
    assert all(0 <= block.start <= block.end <= len(article.text) for block in article.blocks)


@fuzzed
@given(texts)
def test_quotations_stand_in_the_text_and_close(text: str) -> None:
    doc = read_language(Article(id="x", text=text, blocks=(Block(0, len(text), "story"),)))
    for quotation in doc.quotations:
        assert 0 <= quotation.first < quotation.last <= len(doc)
    assert all(0 <= a < b <= len(text) for a, b in zip(doc.starts, doc.ends, strict=True))
    assert all(a <= b for a, b in zip(doc.ends, doc.starts[1:], strict=False))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
line_rows = st.fixed_dictionaries(
    {}, optional={name: st.one_of(json_values, texts) for name in ("id", "text", "html", "url", "title", "published", "publisher", "x")}
)


@fuzzed
@given(st.one_of(line_rows.map(lambda row: json.dumps(row).encode()), st.binary(max_size=200), st.just(b"[" * 100_000)))
def test_any_line_is_a_page_or_an_error_with_its_name(line: bytes) -> None:
    try:
        page = files.from_row("x:1", line)
    except OnRecordError as error:
        assert str(error).startswith("x:1")
        assert "\n" not in str(error)
        return
    (found,) = read_batch([page])
    assert not (isinstance(found, OnRecordError) and "internal error" in str(found)), found


@fuzzed
@given(st.text(max_size=30))
def test_any_date_is_a_date_or_none(text: str) -> None:
    day = files.parse_date(text)
    assert day is None or len(day) <= 10


@fuzzed
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(
    ["NAME_ ",
     "+ALIAS_", "[GUYJUD]", "[", "]", "<910101", ">99999999", "920101-961231", "\n", " ", "#", ";", "name,country\n", '"', ",", "\0", "é"]
), max_size=40).map("".join)))  # fmt: skip
def test_any_actor_file_is_read_or_refused(text: str) -> None:
    list(actor_files.from_petrarch(text))
    with contextlib.suppress(csv.Error):  # told as Unreadable where a file is read
        list(actor_files._from_csv(io.StringIO(text, newline="")))
    spelling.key(text)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_record(tmp_path_factory.mktemp("fuzz") / "r.db") as record:
        yield record


@fuzzed
@given(texts, st.text(max_size=40))
def test_any_reading_is_kept_and_any_words_are_searched(kept: Any, text: str, asked: str) -> None:
    reading = read_article(Article(id=f"p{abs(hash(text))}", text=text, title=text[:40], blocks=(Block(0, len(text), "story"),)))
    kept.add(reading)
    assert kept.get(reading.id) == reading
    try:
        kept.search(asked)
    except UsageError:
        return


@fuzzed
@given(
    st.dictionaries(
        st.sampled_from(["ONRECORD_MAX_PAGE_BYTES", "ONRECORD_ALLOW_LOOPBACK", "ONRECORD_FETCH_DELAY", "ONRECORD_RECORD"]),
        st.text(max_size=12),
    )
)
def test_any_setting_is_taken_or_told(environment: dict[str, str]) -> None:
    try:
        load(environment)
    except UsageError as error:
        assert "see docs/settings.md" in str(error)


@fuzzed
@given(st.binary(max_size=120))
@example(b"max_page_bytes = 1\xff")
@example(b"\r")
def test_any_settings_file_is_taken_or_told(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("settings") / "s.toml"
    path.write_bytes(content)
    try:
        load({"ONRECORD_SETTINGS": str(path)})
    except UsageError as error:
        assert str(path) in str(error) or "settings" in str(error)
    else:
        tomllib.loads(content.decode())


@pytest.mark.parametrize("line", KEPT.read_text(encoding="utf-8").splitlines() if KEPT.exists() else [])
def test_what_once_failed(line: str) -> None:
    row = json.loads(line)
    (found,) = read_batch([Page(id="x", content=row["content"].encode("utf-8", "surrogatepass"), kind=row["kind"], charset="utf-8")])
    assert not (isinstance(found, OnRecordError) and "internal error" in str(found)), found


def test_reading_a_text_twice_in_one_process_is_the_same() -> None:
    text = "“Tarsk shelled Odra on Friday,” Ilse Marn said. Tarsk denied it."
    assert onrecord.read_text(text).to_json() == onrecord.read_text(text).to_json()
