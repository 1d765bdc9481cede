"""Our own `Doc`: what every reader sees of an article's language, as columns over words.

Words are numbered 0 … n-1 over the story: residue has none. Columns are plain tuples, which readers index faster than arrays.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from onrecord.article.entries import Entry
from onrecord.language.quotation import Quotation
from onrecord.model import Article


class Stretch(Protocol):
    """Anything that lies somewhere in the text: characters start … end-1."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Stretch)


def touching(found: Sequence[S], start: int, end: int) -> Sequence[S]:
    """Those of `found` (in order, none inside another) that have one of the characters start … end-1."""
    first = bisect_right(found, start, key=lambda one: one.end)
    return found[first : bisect_left(found, end, lo=first, key=lambda one: one.start)]


@dataclass(frozen=True, slots=True)
class Name:
    """A name: half-open word numbers and OntoNotes' label PERSON, ORG, GPE, LOC, FAC or NORP."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Doc:
    """An article's words (n of them) and what is known of each.

    words, lemmas, tags   strings, lower-case lemmas, Penn Treebank tags ("NNP", "VBD")
    starts, ends          offsets in the text, code points
    sentence, paragraph   number of the sentence and of the block of each word
    quote                 0 outside quotation marks, else the depth
    sentences             half-open word numbers of each sentence; never over a block's end
    names                 names in order
    quotations            quotations in order
    datelines             half-open word numbers of what opens a report or a timeline's entry: "OSKA (NW) - ", "14 January: "
    entries               block number → the timeline's entry it belongs to (article/entries.py)
    encoded               what the encoder saw (language/encoder.py), None before it ran
    """

    article: Article
    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    tags: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence: tuple[int, ...]
    paragraph: tuple[int, ...]
    quote: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]
    datelines: tuple[tuple[int, int], ...] = ()
    entries: Mapping[int, Entry] = field(default_factory=dict)
    encoded: Any = None

    @property
    def text(self) -> str:
        return self.article.text

    def __len__(self) -> int:
        return len(self.words)

    def chars(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of words first … last-1."""
        return self.starts[first], self.ends[last - 1]

    def range(self, start: int, end: int) -> range:
        """The words that the characters start … end-1 touch."""
        first = bisect_right(self.ends, start)
        return range(first, max(first, bisect_left(self.starts, end)))

    def phrase(self, first: int, last: int) -> str:
        """The text of words first … last-1, as written."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""
