"""What the page classifier knows of a piece: its text, its place in the tree, its neighbours, the first pass, the page's own data."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import log1p

import numpy as np
from numpy.typing import NDArray

from onrecord.article.cues import cue_of
from onrecord.article.dom import GROUPS, Node, Piece
from onrecord.article.tables import table

Floats = NDArray[np.float32]
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[.!?…。][\s\"'”’»)\]]*$")
_SENTENCES = re.compile(r"[.!?…]\s+[A-ZÄÖÜ\"“„«]")
_SMALL = frozenset(table("small"))
TAGS = ("p", "h1", "h2", "h3", "h4", "li", "td", "div", "figcaption", "blockquote", "dd", "section", "article", "header", "body")
ABOVE = (
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "figure",
    "ul",
    "table",
    "form",
    "section",
    "blockquote",
    "figcaption",
    "ol",
    "li",
)
CUES = ("cross-link", "caption", "label", "boilerplate")
_ABOVE = {name: i for i, name in enumerate(ABOVE)}
_TAGS = {name: i for i, name in enumerate(TAGS)}
_FAR, _NEVER = 9.0, 900.0
_QUOTES = frozenset('"“”„»«')


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def grams_of(lines: list[list[str]]) -> set[tuple[str, ...]]:
    """The 3-word shingles of lines of words."""
    grams: set[tuple[str, ...]] = set()
    for words in lines:
        grams.update(zip(words, words[1:], words[2:], strict=False))
    return grams


def held(words: list[str], grams: set[tuple[str, ...]], whole: set[tuple[str, ...]]) -> float:
    """The share of the words' shingles in `grams`; fewer than four words must be a line of their own."""
    if tuple(words) in whole or len(words) < 4:
        return float(tuple(words) in whole)
    return sum(map(grams.__contains__, zip(words, words[1:], words[2:], strict=False))) / (len(words) - 2)


def features(pieces: list[Piece], first_pass: list[str], titles: list[str], description: str | None, body: str | None) -> Floats:
    """One row a piece. `first_pass`: the lines of the first extractor; `body`: the article's text in the page's own data."""
    if not pieces:
        return np.zeros((0, 0), dtype=np.float32)
    words = [words_of(piece.text) for piece in pieces]
    lines = [words_of(line) for line in first_pass]
    kept = _held_by(words, lines)
    stated = _held_by(words, [words_of(body)]) if body else [-1.0] * len(pieces)
    _sum_up(pieces, words, kept)
    rows = [_text(piece, own) for piece, own in zip(pieces, words, strict=True)]
    tree = _tree(pieces, kept)
    page = _page(pieces, words, kept, titles, description)
    text, where = (np.array(table, dtype=np.float32).reshape(len(pieces), -1) for table in (rows, page))
    base = np.hstack([text, tree, where])
    first = np.column_stack([np.array(kept, dtype=np.float32), np.array(stated, dtype=np.float32)])
    return np.hstack([base, first, _around(base, first)])


def _held_by(words: list[list[str]], lines: list[list[str]]) -> list[float]:
    grams, whole = grams_of(lines), {tuple(line) for line in lines}
    return [held(own, grams, whole) for own in words]


def _sum_up(pieces: list[Piece], words: list[list[str]], kept: list[float]) -> None:
    """Sums over each node: characters, linked ones, those of prose, those that the first pass kept."""
    for piece, own, share in zip(pieces, words, kept, strict=True):
        size = len(piece.text)
        prose = size if len(own) >= 12 and piece.linked < 0.3 * size else 0
        node: Node | None = piece.node
        while node:
            node.chars += size
            node.linked += piece.linked
            node.prose += prose
            node.kept += share * size
            node.pieces += 1
            node = node.parent


def _text(piece: Piece, words: list[str]) -> list[float]:
    text, size, count = piece.text, len(piece.text), len(words)
    cue = cue_of(text)
    long = [token for token, low in zip(_WORD.findall(text), words, strict=False) if low not in _SMALL] if count <= 60 else []
    return [
        log1p(size),
        log1p(count),
        piece.linked / size,
        piece.bold / size,
        float(len(piece.links)),
        float(bool(_SENTENCE_END.search(text))),
        float(text[-1] in ":…,|›»>"),
        log1p(len(_SENTENCES.findall(text))),
        sum(not token[0].islower() for token in long) / len(long) if long else -1.0,
        len(_DIGIT.findall(text, 0, 200)) / min(size, 200),
        text.count(",") / (count or 1),
        float("|" in text or "•" in text or "·" in text),
        float("?" in text),
        float(not _QUOTES.isdisjoint(text)),
        sum(map(_SMALL.__contains__, words)) / (count or 1),
        float(text[0].islower()),
        float(text.isupper()),
        float("©" in text or "@" in text or "http" in text),
        *(float(cue is not None and cue.kind == kind) for kind in CUES),
    ]


def _tree(pieces: list[Piece], kept: list[float]) -> Floats:
    """Where a piece hangs: tags and groups above it, what its container holds, how far it is from the main container."""
    main = _main_container(pieces)
    above_main: dict[int, int] = {}
    node = main
    while node and main:
        above_main[id(node)] = main.level - node.level
        node = node.parent
    total = max(1, sum(len(piece.text) for piece in pieces))
    signatures: dict[tuple[str, str, str], list[float]] = {}
    for piece, share in zip(pieces, kept, strict=True):
        found = signatures.setdefault(_signature(piece.node), [0.0, 0.0])
        found[0] += share * len(piece.text)
        found[1] += len(piece.text)
    nodes = {id(piece.node): piece.node for piece in pieces}
    number, distances = _distances(nodes.values(), above_main)
    far = distances[[number[key] for key in nodes]]
    sums = np.array([_node(node, total, signatures) for node in nodes.values()], dtype=np.float32)
    near = np.where(far[:, :-2] < _NEVER, 1.0 / (1.0 + far[:, :-2]), 0.0)
    rows = np.hstack([near, np.minimum(far[:, -2:], _FAR), sums])
    place = {key: i for i, key in enumerate(nodes)}
    return rows[[place[id(piece.node)] for piece in pieces]].astype(np.float32)


def _distances(nodes: Iterable[Node], above_main: dict[int, int]) -> tuple[dict[int, int], Floats]:
    """The row of each node and of those above it, and in the row the distances to the nearest element above (itself included) of each tag
    in ABOVE and each group, then the steps up to and down from the path of the main container."""
    levels: dict[int, dict[int, Node]] = {}
    for node in nodes:
        at: Node | None = node
        while at and id(at) not in (known := levels.setdefault(at.level, {})):
            known[id(at)] = at
            at = at.parent
    number = {key: i for i, key in enumerate((key for level in sorted(levels) for key in levels[level]), 1)}
    rows = np.full((len(number) + 1, len(ABOVE) + len(GROUPS) + 2), _NEVER, dtype=np.float32)  # row 0 stands above all
    for level in sorted(levels):
        here = levels[level]
        own = [number[key] for key in here]
        rows[own] = rows[[number[id(node.parent)] if node.parent else 0 for node in here.values()]] + 1
        rows[own, -1] -= 1
        zero = [(i, column) for i, node in zip(own, here.values(), strict=True) for column in _columns(node.tag, node.mask)]
        if zero:
            rows[tuple(zip(*zero, strict=True))] = 0
        for i, key in zip(own, here, strict=True):
            if key in above_main:
                rows[i, -2:] = 0, above_main[key]
    return number, rows


@lru_cache(maxsize=4096)
def _columns(tag: str, mask: int) -> list[int]:
    """The columns of a tag and of groups."""
    groups = [len(ABOVE) + bit for bit in range(len(GROUPS)) if mask >> bit & 1]
    return [_ABOVE[tag], *groups] if tag in _ABOVE else groups


def _signature(node: Node) -> tuple[str, str, str]:
    return node.tag, node.names, node.parent.names if node.parent else ""


def _main_container(pieces: list[Piece]) -> Node | None:
    """The node with the most prose directly under it (prose in its children's own text)."""
    direct: dict[int, float] = {}
    nodes: dict[int, Node] = {}
    for piece in pieces:
        node = piece.node.parent or piece.node
        if len(piece.text) > 80 and piece.linked < 0.3 * len(piece.text):
            direct[id(node)] = direct.get(id(node), 0.0) + len(piece.text)
            nodes[id(node)] = node
    return nodes[max(direct, key=lambda key: direct[key])] if direct else None


def _node(node: Node, total: int, signatures: dict[tuple[str, str, str], list[float]]) -> list[float]:
    """The node's own tag and size, and what the three containers above it hold."""
    parent = node.parent or node
    grand = parent.parent or parent
    kept, size = signatures[_signature(node)]
    row = [0.0] * len(TAGS)
    if (number := _TAGS.get(node.tag)) is not None:
        row[number] = 1.0
    row += (float(node.level), float(node.pieces), node.linked / (node.chars or 1))
    for each in (parent, grand, grand.parent or grand):
        chars = each.chars or 1
        row += (each.linked / chars, each.prose / chars, each.prose / total, each.kept / chars, log1p(each.children))
    row += (log1p(parent.pieces), kept / (size or 1), size / total)
    return row


def _page(pieces: list[Piece], words: list[list[str]], kept: list[float], titles: list[str], description: str | None) -> list[list[float]]:
    """Where a piece stands on the page, and what it shares with title, description and story."""
    prose = [i for i, own in enumerate(words) if kept[i] >= 0.5 and len(own) >= 12]
    first, last = (prose[0], prose[-1]) if prose else (0, len(pieces) - 1)
    story = Counter(word for i in prose for word in set(words[i]) if len(word) > 3 and word not in _SMALL)
    title = {word for text in titles[:1] for word in words_of(text)}
    described = set(words_of(description)) if description else set()
    counts = Counter(piece.text for piece in pieces)
    total = max(1, len(pieces))
    out = []
    for number, (piece, own) in enumerate(zip(pieces, words, strict=True)):
        long = {word for word in own if len(word) > 3 and word not in _SMALL}
        mine = set(own)
        inside = number in prose[:1] or kept[number] >= 0.5
        out.append(
            [
                number / total,
                float(min(30, number - first)) if number >= first else float(max(-30, number - first)),
                float(max(-30, min(30, number - last))),
                (sum(story.get(word, 0) > inside for word in long) / len(long)) if long else -1.0,
                len(mine & title) / len(mine) if mine else 0.0,
                len(mine & title) / len(title) if title else 0.0,
                len(mine & described) / len(mine) if mine and described else -1.0,
                float(counts[piece.text]),
            ]
        )
    return out


TREE = slice(18 + len(CUES), 18 + len(CUES) + len(ABOVE) + len(GROUPS) + 2 + len(TAGS) + 21)  # columns that tell where a piece hangs
KEPT = -2 - 5 * 5  # column of the share that the first pass kept
NEAR = (0, 1, 2, 5)  # columns of the text features that a piece's neighbours lend it: sizes, links, sentence end


def _around(base: Floats, first: Floats) -> Floats:
    """The neighbours' size, links, ends and first-pass shares, one and two pieces away, and means over a window."""
    lent = np.hstack([base[:, NEAR], first[:, :1]])
    count = len(base)
    columns = []
    for shift in (-2, -1, 1, 2):
        moved = np.full_like(lent, -1.0)
        if abs(shift) < count:
            if shift < 0:
                moved[-shift:] = lent[:shift]
            else:
                moved[:-shift] = lent[shift:]
        columns.append(moved)
    padded = np.vstack([np.zeros((6, lent.shape[1])), np.cumsum(np.vstack([np.zeros((1, lent.shape[1])), lent]), axis=0)])
    padded = np.vstack([padded, np.repeat(padded[-1:], 5, axis=0)])
    window = (padded[11 : 11 + count + 1][:count] - padded[:count]) / 11 if count else lent
    return np.hstack([*columns, window]).astype(np.float32)
