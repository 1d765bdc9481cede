"""Copies of one text on many sites → source families, by min-hashed shingles."""

import re
from collections.abc import Iterable
from zlib import crc32

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from onrecord.groups import Groups

_WORD = re.compile(r"\w+")
SHINGLE = 5  # words
HASHES = 128


def families(texts: Iterable[tuple[str, str]], *, alike: float = 0.5, inside: float = 0.75) -> list[tuple[str, ...]]:
    """Groups of ids whose texts are copies of one another, each id in exactly one group, both sorted.

    Takes (id, text of the story). Two texts are copies when they share `alike` of all their 5-word shingles (Jaccard), or when `inside`
    of the shorter one's stand in the longer: a site cuts an agency's report at the end or adds a paragraph of its own. Texts of fewer
    than 20 words are nobody's copy. The result does not depend on the order of the input.
    """
    shingles = {key: _shingles(text) for key, text in sorted(dict(texts).items())}
    copies = Groups(shingles)
    # A low threshold finds the candidates; the shingles themselves decide.
    index = MinHashLSH(threshold=0.35, num_perm=HASHES)
    sketches = {key: _sketch(own) for key, own in shingles.items() if len(own) >= 16}
    for key, sketch in sketches.items():
        for other in sorted(index.query(sketch)):
            if _copies(shingles[key], shingles[other], alike, inside):
                copies.join(key, other)
        index.insert(key, sketch)
    groups: dict[str, list[str]] = {}
    for key in shingles:
        groups.setdefault(copies.of(key), []).append(key)
    return sorted(tuple(sorted(group)) for group in groups.values())


def _shingles(text: str) -> frozenset[int]:
    words = _WORD.findall(text.casefold())
    return frozenset(crc32(" ".join(words[i : i + SHINGLE]).encode("utf-8", "replace")) for i in range(len(words) - SHINGLE + 1))


def _sketch(shingles: frozenset[int]) -> MinHash:
    sketch = MinHash(num_perm=HASHES, seed=1, hashfunc=int)
    values: NDArray[np.int64] = np.array(sorted(shingles), dtype=np.int64)
    sketch.update_batch(values.tolist())
    return sketch


def _copies(one: frozenset[int], other: frozenset[int], alike: float, inside: float) -> bool:
    both = len(one & other)
    return both >= alike * len(one | other) or both >= inside * min(len(one), len(other))
