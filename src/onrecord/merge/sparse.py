"""Rows of weighted terms and their cosines, with numpy alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_WIDTH = 1 << 32
_CHUNK = 200_000


class Rows:
    """Sparse rows of length 1 (or 0): row i holds terms[ptr[i]:ptr[i+1]], ascending, with their values."""

    def __init__(self, ptr: Ints, terms: Ints, values: Floats) -> None:
        self.ptr, self.terms, self.values = ptr, terms, values
        self.keys: Ints = np.repeat(np.arange(len(self)), np.diff(ptr)) * _WIDTH + terms

    def __len__(self) -> int:
        return len(self.ptr) - 1

    def cosine(self, a: Ints, b: Ints, other: "Rows | None" = None) -> Floats:
        """The cosines of rows a[k] and rows b[k] of `other` (default: the same rows)."""
        against = other or self
        out = np.zeros(len(a))
        if not len(against.keys):
            return out
        for begin in range(0, len(a), _CHUNK):
            first, second = a[begin : begin + _CHUNK], b[begin : begin + _CHUNK]
            size = self.ptr[first + 1] - self.ptr[first]
            pair = np.repeat(np.arange(len(first)), size)
            entry = np.arange(len(pair)) + np.repeat(self.ptr[first] - (np.cumsum(size) - size), size)
            wanted = second[pair] * _WIDTH + self.terms[entry]
            place = np.minimum(np.searchsorted(against.keys, wanted), len(against.keys) - 1)
            hit = np.flatnonzero(against.keys[place] == wanted)
            out[begin : begin + _CHUNK] = np.bincount(pair[hit], self.values[entry[hit]] * against.values[place[hit]], len(first))
        return out

    def filled(self) -> NDArray[np.bool_]:
        """Whether each row holds anything."""
        result: NDArray[np.bool_] = np.diff(self.ptr) > 0
        return result


class Weights:
    """Terms with their numbers and weights. Numbers are given as terms come: rows of one `Weights` can be compared."""

    def __init__(self, weight: Mapping[str, float], unknown: float) -> None:
        self.weight, self.unknown = weight, unknown
        self._number: dict[str, int] = {}
        self._value: list[float] = []

    def of(self, term: str) -> float:
        return self.weight.get(term, self.unknown)

    def rows(self, bags: Sequence[Mapping[str, int] | Collection[str]]) -> Rows:
        """Rows of `bags` (terms, or term → count): (1 + log count) × weight, length 1."""
        terms: list[int] = []
        counts: list[int] = []
        sizes = []
        for bag in bags:
            found = bag if isinstance(bag, Mapping) else dict.fromkeys(sorted(bag), 1)
            for term in found:
                if term not in self._number:
                    self._number[term] = len(self._number)
                    self._value.append(self.of(term))
            terms += [self._number[term] for term in found]
            counts += found.values()
            sizes.append(len(found))
        row, column = np.repeat(np.arange(len(sizes)), sizes), np.array(terms, np.int64)
        order = np.lexsort((column, row))
        column = column[order]
        values = (1 + np.log(np.maximum(np.array(counts, np.float64), 1)))[order] * np.array(self._value, np.float64)[column]
        norm = np.sqrt(np.bincount(row, values * values, len(sizes)))
        ptr = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.array(sizes, np.int64))])
        return Rows(ptr, column, values / np.maximum(norm, 1e-12)[row])


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
        postings, sizes = [], []
        for entry in range(rows.ptr[a], rows.ptr[a + 1]):
            begin, end = bounds[rows.terms[entry]], bounds[rows.terms[entry] + 1]
            if heavy[entry] and 1 < end - begin <= common:
                postings.append(by_term[begin:end])
                sizes.append((end - begin, rows.values[entry]))
        if postings:
            hits = np.concatenate(postings)
            own = np.repeat([value for _, value in sizes], [size for size, _ in sizes])
            score = np.bincount(row_of[hits], rows.values[hits] * own)
            found = np.flatnonzero(score >= least / 3)
            found = found[found != a]
            if len(found) > most + most // 2:
                found = found[np.argsort(-np.round(score[found], 9), kind="stable")[: most + most // 2]]
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
