"""Clusters from scored pairs: average link, best first, never across a hard conflict; the same whatever the order of input."""

import heapq
from collections.abc import Iterable, Sequence

from onrecord.groups import Groups


def cluster(count: int, pairs: Iterable[tuple[int, int, float]], least: float, apart: Iterable[tuple[int, int]] = ()) -> list[int]:
    """For each of `count` items the smallest item of its cluster.

    Two clusters join while the mean score over all pairs between them (a pair that is not given scores 0) is at least `least`.
    A pair in `apart` never comes together. Items must be numbered in an order of their own (by id), not of arrival.
    """
    links: list[dict[int, float]] = [{} for _ in range(count)]
    forbidden: list[set[int]] = [set() for _ in range(count)]
    for a, b in apart:
        forbidden[a].add(b)
        forbidden[b].add(a)
    heap = []
    for a, b, score in _connected(count, list(pairs), least):
        links[a][b] = links[b][a] = score
        if score >= least and b not in forbidden[a]:
            heap.append((-_rounded(score), min(a, b), max(a, b), 0, 0))
    heapq.heapify(heap)
    of, size, version = list(range(count)), [1] * count, [0] * count
    while heap:
        _, a, b, first, second = heapq.heappop(heap)
        if version[a] != first or version[b] != second or of[a] != a or of[b] != b:
            continue
        _join(a, b, links, forbidden, of, size, version)
        for other, total in links[a].items():
            mean = total / (size[a] * size[other])
            if mean >= least and other not in forbidden[a]:
                x, y = min(a, other), max(a, other)
                heapq.heappush(heap, (-_rounded(mean), x, y, version[x], version[y]))
    return _roots(of)


def _join(
    a: int, b: int, links: list[dict[int, float]], forbidden: list[set[int]], of: list[int], size: list[int], version: list[int]
) -> None:
    """b becomes part of a < b."""
    of[b] = a
    version[a] += 1
    size[a] += size[b]
    links[a].pop(b, None)
    for other, total in links[b].items():
        if other != a:
            links[a][other] = links[a].get(other, 0.0) + total
            del links[other][b]
            links[other][a] = links[a][other]
    for other in forbidden[b]:
        forbidden[a].add(other)
        forbidden[other].discard(b)
        forbidden[other].add(a)
    links[b], forbidden[b] = {}, set()


def _connected(count: int, pairs: list[tuple[int, int, float]], least: float) -> list[tuple[int, int, float]]:
    """The pairs that can matter: a cluster never reaches beyond what pairs of at least `least` connect."""
    groups = Groups(range(count))
    for a, b, score in pairs:
        if score >= least:
            groups.join(a, b)
    return [pair for pair in pairs if groups.of(pair[0]) == groups.of(pair[1])]


def _rounded(score: float) -> float:
    return round(score, 9)  # sums of other orders differ in the last bits


def _roots(of: Sequence[int]) -> list[int]:
    roots: list[int] = []
    for item, parent in enumerate(of):
        roots.append(item if parent == item else roots[parent])
    return roots
