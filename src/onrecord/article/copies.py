"""Copies of one text on many sites → source families, by the runs of words they share."""

import re
from collections import Counter
from collections.abc import Iterable
from zlib import crc32

import numpy as np

from onrecord.groups import Groups

_WORD = re.compile(r"\w+")
SHINGLE = 5  # words
LEAST = 16  # shingles: a text of fewer is nobody's copy
SHARED = 3  # shingles that make a pair worth comparing


def families(texts: Iterable[tuple[str, str]], *, alike: float = 0.5, inside: float = 0.75) -> list[tuple[str, ...]]:
    """Groups of ids whose texts are copies of one another, each id in exactly one group, both sorted.

    Takes (id, text of the story). Two texts are copies when they share `alike` of all their 5-word shingles (Jaccard), or when `inside`
    of the shorter one's stand in the longer: a site cuts an agency's report at the end or adds a paragraph of its own. Texts of fewer
    than 20 words are nobody's copy. The result depends on the texts alone, not on their ids or order. Shingles: Broder, On the resemblance
    and containment of documents (1997).
    """
    shingles = {key: _shingles(text) for key, text in sorted(dict(texts).items())}
    copies = Groups(shingles)
    distinct: dict[frozenset[int], str] = {}
    for key, own in shingles.items():
        if len(own) >= LEAST:
            copies.join(distinct.setdefault(own, key), key)
    for one, other in _worth_comparing(distinct):
        key, another = distinct[one], distinct[other]
        if copies.of(key) != copies.of(another) and _copies(one, other, alike, inside):
            copies.join(key, another)
    groups: dict[str, list[str]] = {}
    for key in shingles:
        groups.setdefault(copies.of(key), []).append(key)
    return sorted(tuple(sorted(group)) for group in groups.values())


def _shingles(text: str) -> frozenset[int]:
    words = _WORD.findall(text.casefold())
    return frozenset(crc32(" ".join(words[i : i + SHINGLE]).encode("utf-8", "replace")) for i in range(len(words) - SHINGLE + 1))


def _worth_comparing(texts: Iterable[frozenset[int]]) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Pairs that may be copies. Among the texts that hold a shingle, from the shortest to the longest, each is paired with the one before
    it and with the first: copies are joined through one another, and a line that a thousand pages carry makes two thousand pairs, not half
    a million. The first is paired with all, since pages that quote parts of a text can stand between it and its copy; where a hundred
    pages quote one text, a cut copy may still be missed."""
    ordered = sorted(texts, key=lambda own: (len(own), sorted(own)))
    sizes = [len(own) for own in ordered]
    text = np.repeat(np.arange(len(ordered)), sizes)
    shingle = np.fromiter((s for own in ordered for s in own), np.int64, sum(sizes))
    order = np.lexsort((text, shingle))
    text, shingle = text[order], shingle[order]
    held = np.flatnonzero(shingle[1:] == shingle[:-1]) + 1
    own, before, first = text[held], text[held - 1], text[np.searchsorted(shingle, shingle[held])]
    far = before != first
    pairs = Counter(zip([*first.tolist(), *before[far].tolist()], [*own.tolist(), *own[far].tolist()], strict=True))
    return [(ordered[a], ordered[b]) for (a, b), shared in sorted(pairs.items()) if shared >= SHARED]


def _copies(one: frozenset[int], other: frozenset[int], alike: float, inside: float) -> bool:
    both = len(one & other)
    return both >= alike * len(one | other) or both >= inside * min(len(one), len(other))
