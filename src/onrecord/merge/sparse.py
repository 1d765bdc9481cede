"""Rows of weighted terms and their cosines, with numpy alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_WIDTH = 1 << 32
_CHUNK = 500_000  # entries looked up at once


class Rows:
    """Sparse rows of length 1 (or 0): row i holds terms[ptr[i]:ptr[i+1]], ascending, with their values."""

    def __init__(self, ptr: Ints, terms: Ints, values: Floats) -> None:
        self.ptr, self.terms, self.values = ptr, terms, values
        row = np.repeat(np.arange(len(self)), np.diff(ptr))
        self.keys: Ints = row * _WIDTH + terms
        # a small table that says "not there" without a search: a row's flags lie side by side, about one in eight is set
        self.width = 1 << max(6, int(8 * len(terms) / max(len(self), 1)).bit_length())
        self.flags: NDArray[np.bool_] = np.zeros(len(self) * self.width, np.bool_)
        self.flags[row * self.width + (terms & (self.width - 1))] = True

    def __len__(self) -> int:
        return len(self.ptr) - 1

    def cosine(self, a: Ints, b: Ints, other: "Rows | None" = None) -> Floats:
        """The cosines of rows a[k] and rows b[k] of `other` (default: the same rows)."""
        against = other or self
        out = np.zeros(len(a))
        if not len(against.keys):
            return out
        size = self.ptr[a + 1] - self.ptr[a]
        if other is None:  # the shorter row is looked up in the longer
            swap = size > self.ptr[b + 1] - self.ptr[b]
            a, b = np.where(swap, b, a), np.where(swap, a, b)
            size = self.ptr[a + 1] - self.ptr[a]
        ends = np.cumsum(size)
        begin = 0
        while begin < len(a):
            before = int(ends[begin - 1]) if begin else 0
            end = max(begin + 1, int(np.searchsorted(ends, before + _CHUNK, "right")))
            out[begin:end] = self._products(a[begin:end], b[begin:end], size[begin:end], against)
            begin = end
        return out

    def _products(self, first: Ints, second: Ints, size: Ints, against: "Rows") -> Floats:
        begin = self.ptr[first] - (np.cumsum(size) - size)
        entry = np.repeat(begin, size)
        entry += np.arange(len(entry))
        row, term = np.repeat(second, size), self.terms[entry]
        maybe = np.flatnonzero(against.flags[row * against.width + (term & (against.width - 1))])
        wanted = row[maybe] * _WIDTH + term[maybe]
        place = np.minimum(np.searchsorted(against.keys, wanted), len(against.keys) - 1)
        there = against.keys[place] == wanted
        hit = maybe[there]
        pair = np.searchsorted(np.cumsum(size), hit, "right")
        products = self.values[entry[hit]] * against.values[place[there]]
        result: Floats = np.bincount(pair, products, len(first)).astype(np.float64)
        return result

    def filled(self) -> NDArray[np.bool_]:
        """Whether each row holds anything."""
        result: NDArray[np.bool_] = np.diff(self.ptr) > 0
        return result


class _Numbers(dict[str, int]):
    """A number for every term, given as terms come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class Weights:
    """Terms with their numbers and weights: rows of one `Weights` can be compared."""

    def __init__(self, weight: Mapping[str, float], unknown: float) -> None:
        self.weight, self.unknown = weight, unknown
        self.number: dict[str, int] = _Numbers()
        self._value: list[float] = []

    def of(self, term: str) -> float:
        return self.weight.get(term, self.unknown)

    def rows(self, bags: Sequence[Collection[str]]) -> Rows:
        """Rows of `bags` (terms, each as often as it stands there): (1 + log count) × weight, length 1."""
        number = self.number
        column = np.array([number[term] for bag in bags for term in bag], np.int64)
        row = np.repeat(np.arange(len(bags)), np.fromiter(map(len, bags), np.int64, len(bags)))
        self._value += [self.of(term) for term in islice(number, len(self._value), None)]
        key, count = np.unique(row * _WIDTH + column, return_counts=True)
        row, column = key // _WIDTH, key % _WIDTH
        values = (1 + np.log(count)) * np.array(self._value, np.float64)[column]
        norm = np.sqrt(np.bincount(row, values * values, len(bags)))
        ptr = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(row, minlength=len(bags)))])
        return Rows(ptr, column, values / np.maximum(norm, 1e-12)[row])


def neighbours(
    rows: Rows, least: float, *, only: Ints | None = None, most: int = 60, heaviest: int = 40, common: int = 400
) -> tuple[Ints, Ints, Floats]:
    """Pairs a < b of rows whose cosine is at least `least`: of each row (or of those in `only`) the `most` nearest.

    Candidates share one of their `heaviest` terms, and that term stands in at most `common` rows; so work grows with rows.
    """
    n = len(rows)
    row_of = np.repeat(np.arange(n), np.diff(rows.ptr))
    by_term = np.argsort(rows.terms, kind="stable")
    row_by_term, value_by_term = row_of[by_term], rows.values[by_term]
    bounds = np.searchsorted(rows.terms[by_term], np.arange((int(rows.terms.max()) if len(rows.terms) else 0) + 2))
    size = np.diff(bounds)[rows.terms]
    rank = np.empty(len(size), np.int64)
    rank[np.lexsort((-rows.values, row_of))] = np.arange(len(size)) - np.repeat(rows.ptr[:-1], np.diff(rows.ptr))
    asked = np.flatnonzero((rank < heaviest) & (size > 1) & (size <= common))
    first_of = np.searchsorted(row_of[asked], np.arange(n + 1))
    score = np.zeros(n)
    firsts, seconds = [], []
    for a in range(n) if only is None else only.tolist():
        entry = asked[first_of[a] : first_of[a + 1]]
        if len(entry):
            sizes = size[entry]
            hits = np.repeat(bounds[rows.terms[entry]] - (np.cumsum(sizes) - sizes), sizes)
            hits += np.arange(len(hits))
            other = row_by_term[hits]
            np.add.at(score, other, value_by_term[hits] * np.repeat(rows.values[entry], sizes))
            found = np.unique(other[score[other] >= least / 3])
            found = found[found != a]
            if len(found) > most + most // 2:
                found = found[np.argsort(-np.round(score[found], 9), kind="stable")[: most + most // 2]]
            score[other] = 0.0
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
