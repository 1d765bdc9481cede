"""Laws that hold for any text: never an exception, spans inside, in order and apart, the same twice."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language import tokens
from onrecord.language.doc import Doc
from onrecord.model import Article, Published
from onrecord.readers.event_time import event_time, interval
from onrecord.readers.times import find_times
from onrecord.readers.times_grammar import values

from .reading import read

TAGS = ["NN", "NNP", "NNS", "VBD", "VBN", "VBZ", "VBG", "VB", "MD", "IN", "DT", "CD", "JJ", "RB", "CC", "WDT", ",", "."]
EXTRA = {
    "the",
    "a",
    "of",
    "in",
    "on",
    "ago",
    "earlier",
    "every",
    "4",
    "15",
    "1990",
    "2019",
    "1990s",
    "7:30",
    "3rd",
    ",",
    "-",
    "/",
    "'s",
    "said",
    "will",
}
WORDS = sorted({word for table in values().values() for word in table} | EXTRA)
PHRASES = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
TEXTS = st.one_of(st.text(max_size=120), PHRASES, PHRASES.map(str.title))
PUBLISHED = st.sampled_from(
    [None, "2019-05-15", "2020-02-29", "XXXX-01-08", "XXXX-02-29", "2019-03", "2019", "0001-01-01", "9999-12-31", "2019-99-99", "nonsense"]
)


def tagged(text: str, published: str | None, tags: list[str]) -> Doc:
    """A doc with any tags at all, without the parser."""
    spans = tokens.words(text)
    sentences = tuple(tokens.sentences(text, spans))
    words = tuple(text[a:b] for a, b in spans)
    return Doc(
        article=Article(id="t", text=text, published=Published(value=published)),
        words=words,
        lemmas=tuple(word.lower() for word in words),
        tags=tuple(tags[i % len(tags)] for i in range(len(words))),
        starts=tuple(a for a, _ in spans),
        ends=tuple(b for _, b in spans),
        sentence=tuple(n for n, (a, b) in enumerate(sentences) for _ in range(a, b)),
        paragraph=(0,) * len(spans),
        quote=(0,) * len(spans),
        sentences=sentences,
        names=(),
        quotations=(),
    )


@settings(max_examples=150, deadline=None)
@given(TEXTS, PUBLISHED, st.lists(st.sampled_from(TAGS), min_size=1, max_size=7))
def test_times_are_spans_in_order_and_the_same_twice(text: str, published: str | None, tags: list[str]) -> None:
    doc = tagged(text, published, tags)
    times = find_times(doc)
    assert times == find_times(doc)
    at = 0
    for time in times:
        assert at <= time.start < time.end <= len(text)
        at = time.end
        assert time.value
        for end in interval(time.value):
            assert end is None or re.fullmatch(r"[\dX]{4}-(?:[\dX]{2}-[\dX]{2}|WXX-[1-7])", end)
    for i in range(len(doc)):
        found = event_time(doc, times, i, i + 1)
        assert found is None or 0 <= found.start < found.end <= len(text)


@given(st.text(max_size=20))
def test_interval_takes_any_text(value: str) -> None:
    low, high = interval(value)
    assert (low is None) == (high is None)


def test_a_year_is_never_told_that_nothing_says() -> None:
    for published in (None, "XXXX-01-08"):
        text = "On Friday, on March 3, last week, in June, two days later, in the spring and on Christmas Day two died; tonight more will."
        doc = read(text, published)
        assert all(time.value.startswith("XXXX") for time in find_times(doc))
