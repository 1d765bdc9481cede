"""Our own `Doc`: what every reader sees of an article's language, as arrays over words.

Words are numbered 0 … n-1 over the whole text, residue included, so that every word has exact offsets.
Readers look at `story[i]` before they believe word i.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.language.quotation import Quotation
from onrecord.model import Article

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]


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
    story                 True where the word stands in story, headline, standfirst or subhead
    quote                 0 outside quotation marks, else the depth
    sentences             half-open word numbers of each sentence; never over a block's end
    names                 names in order
    quotations            quotations in order
    encoded               what the encoder saw (language/encoder.py), None before it ran
    """

    article: Article
    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    tags: tuple[str, ...]
    starts: Ints
    ends: Ints
    sentence: Ints
    paragraph: Ints
    story: Flags
    quote: Ints
    sentences: tuple[tuple[int, int], ...]
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]
    encoded: Any = None

    @property
    def text(self) -> str:
        return self.article.text

    def __len__(self) -> int:
        return len(self.words)

    def chars(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of words first … last-1."""
        return int(self.starts[first]), int(self.ends[last - 1])

    def range(self, start: int, end: int) -> range:
        """The words that the characters start … end-1 touch."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        return range(first, max(first, last))

    def phrase(self, first: int, last: int) -> str:
        """The text of words first … last-1, as written."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""
