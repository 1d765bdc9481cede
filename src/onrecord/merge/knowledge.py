"""What merging has learned: vectors of single words, the usual weight of words, the weights of the scores. Arrays and JSON."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.merge.sparse import Floats, Ints, Weights

SIZE = 48
_CHUNK = 500_000


@cache
def _words() -> tuple[dict[str, int], NDArray[np.float32], dict[str, float], float]:
    with files("onrecord.models").joinpath("merge/words.npz").open("rb") as file:
        found = np.load(file, allow_pickle=False)
        stems, vectors = str(found["stems"][0]).split("\n"), found["vectors"].astype(np.float32)
        weights = found["weights"].astype(float) if "weights" in found else np.full(len(stems), 5.0)
        unknown = float(found["unknown"][0]) if "unknown" in found else 7.0
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return {stem: i for i, stem in enumerate(stems)}, vectors, dict(zip(stems, weights.tolist(), strict=True)), unknown


def background() -> Weights:
    """Weights of words in English news at large, so that a page's vector does not depend on the pages beside it."""
    return Weights(_words()[2], _words()[3])


def vectors(bags: Iterable[Mapping[str, int]], weights: Weights) -> NDArray[np.float32]:
    """The weighted mean vector of each bag's known words, length 1 (or 0)."""
    number, table, _, _ = _words()
    rows, places, amounts, count = [], [], [], 0
    for count, bag in enumerate(bags, 1):
        for place, stem, amount in sorted((number[stem], stem, amount) for stem, amount in bag.items() if stem in number):
            rows.append(count - 1)
            places.append(place)
            amounts.append(weights.of(stem) * (1 + log(amount)))
    out = np.zeros((count, SIZE), np.float32)
    row, place_, amount_ = np.array(rows, np.int64), np.array(places, np.int64), np.array(amounts, np.float32)
    for begin in range(0, len(row), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        first = np.flatnonzero(np.diff(row[part], prepend=-1))
        out[row[part][first]] += np.add.reduceat(table[place_[part]] * amount_[part, None], first)
    result: NDArray[np.float32] = out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    return result


def dot(rows: NDArray[np.float32], a: Ints, b: Ints, other: NDArray[np.float32] | None = None) -> Floats:
    """Products of rows a[k] and b[k]."""
    product = np.einsum("ij,ij->i", rows[a], (rows if other is None else other)[b])
    result: Floats = np.round(product.astype(np.float64), 6)
    return result


@cache
def scores(name: str) -> dict[str, Any]:
    """The learned weights of `mentions`, `reports` or `stories`."""
    result: dict[str, Any] = json.loads(files("onrecord.models").joinpath(f"merge/{name}.json").read_text(encoding="utf-8"))
    return result


def probability(model: Mapping[str, Any], features: Floats) -> Floats:
    """Logistic regression: `model` has mean, scale, weights and bias."""
    if not len(features):
        return np.zeros(0)
    z = (features - np.array(model["mean"])) / np.array(model["scale"]) @ np.array(model["weights"]) + model["bias"]
    result: Floats = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return result
