"""Plain text → blocks: one a line, or one a paragraph where the lines are wrapped at a fixed width. The text stays as it is."""

import re
from itertools import pairwise
from typing import Any

from onrecord.model import Article, Block

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_ENDS = re.compile(r"[.!?:][\"'”’»)\]]*$")
_BREAK = re.compile(r"\r\n|[\n\r]")
_BULLET = re.compile(r"[-*•–—>#]\s|\d{1,2}[.)]\s")
_NARROW, _WIDE = 40, 110  # columns at which people and mail programs wrap


def blocks(text: str) -> list[tuple[int, int]]:
    """Offsets of the blocks, in order, without the white space around them. Only wrapped paragraphs hold line breaks."""
    lines = _lines(text)
    width = max((end - start for start, end in lines), default=0)
    if not _NARROW <= width <= _WIDE:
        return lines
    wraps = [_wraps(text, one, other, width) for one, other in pairwise(lines)]
    pairs = [i for i, (one, other) in enumerate(pairwise(lines)) if _adjacent(text, one, other)]
    wrapped = [i for i in pairs if wraps[i]]
    ended = sum(bool(_ENDS.search(text[slice(*lines[i])])) for i in wrapped)
    if len(wrapped) < 3 or len(wrapped) < 0.6 * len(pairs) or ended > 0.5 * len(wrapped):
        return lines
    out = lines[:1]
    for line, joined in zip(lines[1:], wraps, strict=True):
        if joined:
            out[-1] = (out[-1][0], line[1])
        else:
            out.append(line)
    return out


def from_text(text: str, **fields: Any) -> Article:
    """An article of which every block is story: for sentences and passages that hold no residue. `fields` are those of Article."""
    return Article(text=text, blocks=tuple(Block(a, b, "story") for a, b in blocks(text)), **fields)


def _lines(text: str) -> list[tuple[int, int]]:
    out = []
    for match in _LINE.finditer(text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if end > start:
            out.append((start, end))
    return out


def _adjacent(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Does nothing but one line break stand between two lines?"""
    return len(_BREAK.findall(text, one[1], other[0])) == 1


def _wraps(text: str, one: tuple[int, int], other: tuple[int, int], width: int) -> bool:
    """Was the line broken only because the next word did not fit?"""
    if not _adjacent(text, one, other) or _BULLET.match(text, other[0]):
        return False
    word = text[other[0] : other[1]].split(None, 1)[0]
    return one[1] - one[0] + 1 + len(word) > width and one[1] - one[0] > 0.6 * width
