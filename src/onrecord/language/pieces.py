"""Words → what the encoder eats: word pieces, a shape for each word, and windows that end at good places.

Shared by the trainer and the run time, so that both cut and mark text the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tokenizers import Tokenizer

CLS, SEP, UNKNOWN = 101, 102, 100
MAX_PIECES = 12  # of one word; a longer "word" is a hash or an address
WINDOW = 224  # word pieces, of the encoder's 512
SHAPES = 16
# One mark for every way of writing it, so that curly or straight quotes read the same.
MARKS = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛ʼ′`´", "'"))


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of each word, its shape, and after which words a window may end (2: paragraph, 1: sentence, 0: no)."""

    ids: list[tuple[int, ...]]
    shapes: list[int]
    breaks: list[int]


def load_tokenizer(path: str) -> Tokenizer:
    """A word-piece tokenizer from a tokenizer.json, without truncation or padding."""
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def pieces(tokenizer: Tokenizer, words: Sequence[str], paragraph: Sequence[int], sentence: Sequence[int], quoted: Sequence[bool]) -> Pieces:
    """Pieces of n words, given their paragraph and sentence numbers and whether they stand inside quotation marks."""
    n = len(words)
    first = [i == 0 or paragraph[i] != paragraph[i - 1] for i in range(n)]
    last = [i + 1 == n or sentence[i] != sentence[i + 1] for i in range(n)]
    shapes = [_case(word) * 4 + first[i] * 2 + bool(quoted[i]) for i, word in enumerate(words)]
    breaks = [(2 if i + 1 == n or paragraph[i] != paragraph[i + 1] else 1) if last[i] else 0 for i in range(n)]
    return Pieces([_ids(tokenizer, word) for word in words], shapes, breaks)


@lru_cache(maxsize=65_536)  # texts repeat their words, and never come to an end of new ones
def _ids(tokenizer: Tokenizer, word: str) -> tuple[int, ...]:
    """The pieces of one word."""
    marked = word.translate(MARKS)
    plain = '"' if marked == "''" else marked.encode("utf-8", "replace").decode()  # no lone surrogates: the tokenizer refuses them
    return tuple(tokenizer.encode([plain], is_pretokenized=True, add_special_tokens=False).ids[:MAX_PIECES]) or (UNKNOWN,)


def _case(word: str) -> int:
    """0 lower, 1 Capitalised, 2 UPPER, 3 with a digit."""
    if not word.isalpha() and any(c.isdigit() for c in word):
        return 3
    return 2 if len(word) > 1 and word.isupper() else 1 if word[:1].isupper() else 0


def windows(found: Pieces, limit: int = WINDOW, first_limit: int | None = None) -> list[tuple[int, int]]:
    """Half-open word ranges of at most `limit` pieces, cut in their second half: at a paragraph before a sentence, late before early."""
    sizes, out, start = [len(ids) for ids in found.ids], [], 0
    room = first_limit or limit
    while start < len(sizes):
        used, end, best = 0, start, (0, start)
        while end < len(sizes) and used + sizes[end] <= room:
            used += sizes[end]
            end += 1
            if found.breaks[end - 1] and used * 2 >= room:
                best = max(best, (found.breaks[end - 1], end))
        if end < len(sizes) and best[1] > start:
            end = best[1]
        end = max(end, start + 1)
        out.append((start, end))
        start, room = end, limit
    return out
