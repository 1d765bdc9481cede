"""How likely each piece of a page is story: boosted trees over features, then once more with the neighbours' first chances."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.article.features import KEPT, TREE
from onrecord.article.trees import Floats, Trees, load


@cache
def _stage(prefix: str) -> Trees:
    return load("onrecord.models.residue", "page.npz", prefix)


def story_chance(rows: Floats, sizes: list[int]) -> Floats:
    """The chance of each piece to be story. `rows` as features() gives them, `sizes` in characters."""
    first = _stage("first").chance(rows)
    return _stage("second").chance(with_context(rows, first, sizes))


def with_context(rows: Floats, chance: Floats, sizes: list[int]) -> Floats:
    """The rows with what the first chances say around each piece: neighbours, windows, alike containers, the span of the story."""
    count = len(rows)
    if not count:
        return np.zeros((0, rows.shape[1] + 20), dtype=np.float32)
    size = np.array(sizes, dtype=np.float64)
    weight = np.minimum(size, 300.0)
    number = np.arange(count)
    sure = np.flatnonzero((chance > 0.7) & (size > 100))
    first, last = (sure[0], sure[-1]) if len(sure) else (0, count - 1)
    mass = chance * size
    total = max(1.0, float(mass.sum()))
    kept = rows[:, KEPT] > 0.5
    long = size > 100
    columns: list[NDArray[Any]] = [
        chance,
        *(_shifted(chance, shift) for shift in (1, 2, 3, -1, -2, -3)),
        *(_window(chance, weight, reach) for reach in (1, 3, 8)),
        _window(chance, np.ones(count), 3),
        _alike(rows, chance, weight),
        np.clip(number - first, -20, 20),
        np.clip(number - last, -20, 20),
        (np.cumsum(mass) - mass) / total,
        np.full(count, np.log1p(total)),
        np.full(count, (chance > 0.5).sum()),
        mass / total,
        np.full(count, chance[long].max() if long.any() else 0.0),
        np.full(count, np.median(chance[kept]) if kept.any() else -1.0),
    ]
    return np.column_stack([rows, *columns]).astype(np.float32)


def _shifted(values: Floats, shift: int) -> NDArray[np.float64]:
    """Element i is the value `shift` places before i, -1 where there is none."""
    out = np.full(len(values), -1.0)
    if abs(shift) < len(values):
        if shift > 0:
            out[shift:] = values[:-shift]
        else:
            out[:shift] = values[-shift:]
    return out


def _window(values: Floats, weight: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The weighted mean over `reach` places to both sides."""
    number = np.arange(len(values))
    low, high = np.maximum(0, number - reach), np.minimum(len(values), number + reach + 1)
    sums, weights = (np.concatenate([[0.0], np.cumsum(each)]) for each in (values * weight, weight))
    return np.asarray((sums[high] - sums[low]) / np.maximum(1e-6, weights[high] - weights[low]))


def _alike(rows: Floats, chance: Floats, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean chance of the pieces in containers of the same description."""
    own = np.ascontiguousarray(rows[:, TREE])
    _, group = np.unique(own.view(f"V{own.shape[1] * own.itemsize}").ravel(), return_inverse=True)
    return np.asarray((np.bincount(group, chance * weight) / np.bincount(group, weight))[group])
