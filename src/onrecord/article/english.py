"""Is a story English? By the share of words that English cannot do without, and that other languages lack."""

import re
from collections.abc import Sequence

from onrecord.article.tables import table
from onrecord.model import STORY, Block

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 30  # words: fewer may be names alone
_SHARE = 0.1  # of 1,737 pages of news, blogs and shops only 22 lie between .06 and .16: lists, code, two languages on one page


def is_english(text: str, blocks: Sequence[Block]) -> bool | None:
    """Whether the story is written in English; None where it is too short to tell."""
    words = [word for block in blocks if block.kind in STORY for word in _WORD.findall(text[block.start : block.end].lower())]
    if len(words) < _ENOUGH:
        return None
    common = frozenset(table("english"))
    return sum(word in common for word in words) >= _SHARE * len(words)
