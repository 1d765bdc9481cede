"""Laws of every reading: spans inside the text, references resolved, the same bytes again, and no exception on any text."""

import gzip
import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.errors import NoArticle, OnRecordError
from onrecord.model import Page, Reading
from onrecord.pages import open_pages
from onrecord.reading import read_batch
from onrecord.record.care import faults

EXAMPLES = Path(__file__).parents[2] / "examples"
SHARED = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).parents[3] / "shared"))
SETS = ("merge/stories.dev.jsonl", "claims/polnear.dev.jsonl", "page/scrapinghub_half.dev.jsonl.gz", "time/timebank.dev.jsonl")
WORDS = [
    "The", "president", "minister", "police", "rebels", "army", "of", "Maravia", "Tarsk", "Osk", "said", "denied",
    "accused", "threatened", "attacked", "killed", "would", "not", "if", "on", "Friday", "\u201c", "\u201d", "'", "\"",
    ":", "-", "(", ")", ",", ".", "!", "?", "12", "2031", "14", "March", "He", "she", "they", "it", "READ:", "Last",
    "Updated:", "\n", "\n\n", "\t", "\u2028", "\u202e", "\0", "\u00e9", "\U0001f6f0", "\u05d0", "\u4e2d", "www.x.y",
    "reportedly", "according", "to", "in", "at", "near", "U.S.", "Mr.", "'s", "n't", "3.5", "10,000", "%",
]  # fmt: skip
texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join))


def held(reading: Reading) -> None:
    assert list(faults(reading)) == []
    assert msgspec.json.decode(reading.to_json(), type=Reading) == reading
    for event in reading.events:
        assert reading.tell(event)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts)
def test_any_text(text: str) -> None:
    try:
        reading = onrecord.read_text(text, published="2031-03-14")
    except NoArticle:
        return
    except onrecord.Refused as error:
        assert "binary" in str(error)
        return
    assert reading.text == text
    held(reading)
    assert onrecord.read_text(text, published="2031-03-14").to_json() == reading.to_json()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from([*WORDS, "<p>", "</p>", "<h1>", "<a href=x>", "<!--", "<div hidden>", "&amp;", "<script>", "<td>"]), max_size=60
    )
)
def test_any_html(parts: list[str]) -> None:
    content = " ".join(["<html><body>", *parts]).encode()
    (found,) = read_batch([Page(id="x", content=content, kind="html", charset="utf-8")])
    if isinstance(found, OnRecordError):
        assert "internal error" not in str(found)
        return
    held(found)


@pytest.mark.parametrize(
    "path", sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".html", ".txt")), ids=lambda path: path.name
)
def test_examples(path: Path) -> None:
    reading = onrecord.read(path)
    held(reading)
    assert reading.events
    assert reading.claims
    if path.suffix == ".txt":
        assert reading.text == path.read_text(encoding="utf-8")


def _rows(name: str, number: int) -> Iterator[dict[str, Any]]:
    opener: Any = gzip.open if name.endswith(".gz") else open
    with opener(SHARED / "gold" / name, "rb") as lines:
        yield from islice((json.loads(line) for line in islice(lines, 0, None, 17)), number)


@pytest.mark.shared
@pytest.mark.parametrize("name", SETS)
def test_real_articles(name: str, tmp_path: Path) -> None:
    if not (SHARED / "gold" / name).exists():
        pytest.skip("the labelled data is not beside this repository; set ONRECORD_SHARED")
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in _rows(name, 5)), encoding="utf-8")
    pages = [page for page in open_pages([str(source)]) if isinstance(page, Page)]
    for found in read_batch(pages):
        assert not (isinstance(found, OnRecordError) and "internal error" in str(found)), found
        if isinstance(found, Reading):
            held(found)
