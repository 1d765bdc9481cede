"""Is a story English? By the share of words that English cannot do without, and that other languages lack."""

import re
from collections.abc import Sequence

from onrecord.article.tables import table
from onrecord.model import STORY, Block

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 30  # words: fewer may be names alone
_SHARE = 0.1  # on 1,737 pages of news, blogs and shops English ones have .14 and more, others at most .11, most of them under .04


def is_english(text: str, blocks: Sequence[Block]) -> bool | None:
    """Whether the story is written in English; None where it is too short to tell."""
    words = [word for block in blocks if block.kind in STORY for word in _WORD.findall(text[block.start : block.end].lower())]
    if len(words) < _ENOUGH:
        return None
    common = frozenset(table("english"))
    return sum(word in common for word in words) >= _SHARE * len(words)
