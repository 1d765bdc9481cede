"""Rows of weighted terms and their cosines, with numpy alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_WIDTH = 1 << 32
_CHUNK = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Sparse rows of length 1 (or 0): row i holds terms[ptr[i]:ptr[i+1]], ascending, with their values."""

    ptr: Ints
    terms: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.ptr) - 1

    def cosine(self, a: Ints, b: Ints, other: "Rows | None" = None) -> Floats:
        """The cosines of rows a[k] and rows b[k] of `other` (default: the same rows)."""
        against = other or self
        keys = np.repeat(np.arange(len(against)), np.diff(against.ptr)) * _WIDTH + against.terms
        out = np.zeros(len(a))
        if not len(keys):
            return out
        for begin in range(0, len(a), _CHUNK):
            first, second = a[begin : begin + _CHUNK], b[begin : begin + _CHUNK]
            size = self.ptr[first + 1] - self.ptr[first]
            pair = np.repeat(np.arange(len(first)), size)
            entry = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size) + np.repeat(self.ptr[first], size)
            wanted = second[pair] * _WIDTH + self.terms[entry]
            place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            product = np.where(keys[place] == wanted, self.values[entry] * against.values[place], 0.0)
            out[begin : begin + _CHUNK] = np.bincount(pair, product, len(first))
        return out

    def filled(self) -> NDArray[np.bool_]:
        """Whether each row holds anything."""
        return np.diff(self.ptr) > 0


class Weights:
    """Terms with their numbers and weights. Numbers are given as terms come: rows of one `Weights` can be compared."""

    def __init__(self, weight: Mapping[str, float], unknown: float) -> None:
        self.weight, self.unknown = weight, unknown
        self._number: dict[str, int] = {}

    def of(self, term: str) -> float:
        return self.weight.get(term, self.unknown)

    def rows(self, bags: Sequence[Mapping[str, int] | Collection[str]]) -> Rows:
        """Rows of `bags` (terms, or term → count): (1 + log count) × weight, length 1."""
        ptr, terms, values = [0], [], []
        for bag in bags:
            counts = bag if isinstance(bag, Mapping) else dict.fromkeys(sorted(bag), 1)
            found = sorted(
                (self._number.setdefault(term, len(self._number)), (1 + np.log(count)) * self.of(term)) for term, count in counts.items()
            )
            norm = float(np.sqrt(sum(value * value for _, value in found))) or 1.0
            terms += [term for term, _ in found]
            values += [value / norm for _, value in found]
            ptr.append(len(terms))
        return Rows(np.array(ptr, np.int64), np.array(terms, np.int64), np.array(values, np.float64))


def neighbours(rows: Rows, least: float, *, most: int = 60, heaviest: int = 40, common: int = 400) -> tuple[Ints, Ints, Floats]:
    """Pairs a < b of rows whose cosine is at least `least`: of each row the `most` nearest.

    Candidates share one of their `heaviest` terms, and that term stands in at most `common` rows; so work grows with rows.
    """
    n = len(rows)
    row_of = np.repeat(np.arange(n), np.diff(rows.ptr))
    by_term = np.argsort(rows.terms, kind="stable")
    bounds = np.searchsorted(rows.terms[by_term], np.arange((int(rows.terms.max()) if len(rows.terms) else 0) + 2))
    heavy = np.zeros(len(rows.terms), np.bool_)
    for a in range(n):
        first, last = rows.ptr[a], rows.ptr[a + 1]
        heavy[first + np.argsort(-rows.values[first:last], kind="stable")[:heaviest]] = True
    firsts, seconds = [], []
    for a in range(n):
        postings = []
        for entry in range(rows.ptr[a], rows.ptr[a + 1]):
            begin, end = bounds[rows.terms[entry]], bounds[rows.terms[entry] + 1]
            if heavy[entry] and 1 < end - begin <= common:
                postings.append(by_term[begin:end])
        if postings:
            hits = np.concatenate(postings)
            score = np.bincount(row_of[hits], rows.values[hits])
            found = np.flatnonzero(score)
            found = found[found != a]
            if len(found) > 3 * most:
                found = found[np.argsort(-score[found], kind="stable")[: 3 * most]]
            firsts.append(np.full(len(found), a))
            seconds.append(found)
    if not firsts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    a_, b_ = np.concatenate(firsts), np.concatenate(seconds)
    code = np.unique(np.minimum(a_, b_) * n + np.maximum(a_, b_))
    a_, b_ = code // n, code % n
    cosine = rows.cosine(a_, b_)
    keep = (cosine >= least) & _nearest(a_, b_, cosine, n, most)
    return a_[keep], b_[keep], cosine[keep]


def _nearest(a: Ints, b: Ints, score: Floats, n: int, most: int) -> NDArray[np.bool_]:
    """Whether a pair is among the `most` best of one of its two rows."""
    keep = np.zeros(len(a), np.bool_)
    for row, other in ((a, b), (b, a)):
        order = np.lexsort((other, -np.round(score, 9), row))
        size = np.bincount(row, minlength=n)
        rank = np.arange(len(a)) - np.repeat(np.cumsum(size) - size, size)
        keep[order[rank < most]] = True
    return keep


def idf(bags: Iterable[Iterable[str]]) -> tuple[dict[str, float], float]:
    """log((n + 1) / (df + ½)) of every term, and that of a term never seen."""
    counts: dict[str, int] = {}
    n = 0
    for bag in bags:
        n += 1
        for term in set(bag):
            counts[term] = counts.get(term, 0) + 1
    return {term: float(np.log((n + 1) / (count + 0.5))) for term, count in counts.items()}, float(np.log((n + 1) / 0.5))
