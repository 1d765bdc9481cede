"""Copies of one text on many sites → source families, by the runs of words they share."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
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
    than 20 words are nobody's copy. The result does not depend on the order of the input. Shingles: Broder, On the resemblance and
    containment of documents (1997).
    """
    shingles = {key: _shingles(text) for key, text in sorted(dict(texts).items())}
    copies = Groups(shingles)
    for key, other in _neighbours({key: own for key, own in shingles.items() if len(own) >= LEAST}):
        if copies.of(key) != copies.of(other) and _copies(shingles[key], shingles[other], alike, inside):
            copies.join(key, other)
    groups: dict[str, list[str]] = {}
    for key in shingles:
        groups.setdefault(copies.of(key), []).append(key)
    return sorted(tuple(sorted(group)) for group in groups.values())


def _shingles(text: str) -> frozenset[int]:
    words = _WORD.findall(text.casefold())
    return frozenset(crc32(" ".join(words[i : i + SHINGLE]).encode("utf-8", "replace")) for i in range(len(words) - SHINGLE + 1))


def _neighbours(shingles: Mapping[str, frozenset[int]]) -> list[tuple[str, str]]:
    """Pairs of texts worth comparing. Among the texts that hold a shingle, each is paired with the next only: copies are joined through
    one another, and a line that a thousand pages carry makes a thousand pairs, not half a million."""
    keys, sizes = list(shingles), [len(own) for own in shingles.values()]
    text = np.repeat(np.arange(len(keys)), sizes)
    shingle = np.fromiter((s for own in shingles.values() for s in own), np.int64, sum(sizes))
    order = np.lexsort((text, shingle))
    text, shingle = text[order], shingle[order]
    held = np.flatnonzero(shingle[1:] == shingle[:-1])
    pairs = Counter(zip(text[held].tolist(), text[held + 1].tolist(), strict=True))
    return [(keys[a], keys[b]) for (a, b), shared in sorted(pairs.items()) if shared >= SHARED]


def _copies(one: frozenset[int], other: frozenset[int], alike: float, inside: float) -> bool:
    both = len(one & other)
    return both >= alike * len(one | other) or both >= inside * min(len(one), len(other))
