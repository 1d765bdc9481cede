"""Boosted decision trees as plain arrays: how the page classifier is stored and run."""

from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """All trees' nodes in one table. A leaf points at itself. `roots`: one node a tree; `start`: the log-odds before any tree."""

    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    roots: Ints
    depth: int
    start: float

    def chance(self, rows: Floats) -> Floats:
        """The probability of the positive class of each row, float32 in 0 … 1."""
        count, width = rows.shape if len(rows) else (0, 0)
        flat = np.ascontiguousarray(rows, dtype=np.float32).ravel()
        many = len(self.roots)
        at = np.tile(self.roots, count)  # of each row the node reached in each tree
        base = np.repeat(np.arange(count, dtype=np.int32) * np.int32(width), many)
        open_ = np.arange(count * many, dtype=np.int32)  # those that have reached no leaf; most trees are shallow
        here = at
        for _ in range(self.depth):
            goes_left = flat.take(base + self.feature.take(here)) <= self.threshold.take(here)
            here = np.where(goes_left, self.left.take(here), self.right.take(here))
            at[open_] = here
            inner = np.flatnonzero(self.left.take(here) != here)
            open_, base, here = open_[inner], base[inner], here[inner]
        odds = self.start + self.value.take(at.reshape(count, many)).sum(axis=1)
        return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float32)


def load(package: str, name: str, prefix: str) -> Trees:
    """The trees whose arrays begin with `prefix` in an .npz file of a package; nothing in it is ever unpickled."""
    with np.load(BytesIO(files(package).joinpath(name).read_bytes()), allow_pickle=False) as arrays:
        take = {key: arrays[f"{prefix}_{key}"] for key in ("feature", "threshold", "left", "right", "value", "roots")}
        return Trees(**take, depth=int(arrays[f"{prefix}_depth"]), start=float(arrays[f"{prefix}_start"]))
