"""Docs for the tests of times: a text, line by line, read as published on a day."""

from onrecord.article.plain import blocks
from onrecord.language import read_language
from onrecord.language.doc import Doc
from onrecord.model import Article, Block, Published, Time
from onrecord.readers.times import find_times


def read(text: str, published: str | None = "2019-05-15", residue: tuple[str, ...] = ()) -> Doc:
    """A doc of `text`; lines that begin with one of `residue` are labelled cross-links."""
    parts = tuple(Block(a, b, "cross-link" if text[a:b].startswith(residue or "\0") else "story") for a, b in blocks(text))
    return read_language(Article(id="t", text=text, blocks=parts, published=Published(value=published, basis="given")))


def told(text: str, published: str | None = "2019-05-15", residue: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Each time's words and value."""
    return [(text[t.start : t.end], t.value) for t in find_times(read(text, published, residue))]


def values(text: str, published: str | None = "2019-05-15") -> list[str]:
    return [value for _, value in told(text, published)]


def times_of(doc: Doc) -> list[Time]:
    return find_times(doc)
