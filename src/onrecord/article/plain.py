"""Plain text → article: the text unchanged, in blocks of one line each."""

import re

from onrecord.model import Article, Block

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")


def blocks(text: str) -> list[tuple[int, int]]:
    """Offsets of the blocks: lines with something in them, without the white space around them."""
    out = []
    for match in _LINE.finditer(text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if end > start:
            out.append((start, end))
    return out


def from_text(text: str, **fields: object) -> Article:
    """An article of `text`, every block story until somebody labels it. `fields` are those of Article (id, url, title …)."""
    return Article(text=text, blocks=tuple(Block(a, b, "story") for a, b in blocks(text)), **fields)  # type: ignore[arg-type]
