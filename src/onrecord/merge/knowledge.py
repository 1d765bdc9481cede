"""What merging has learned: vectors of single words, the usual weight of words, the weights of the scores. Arrays and JSON."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.merge.sparse import Floats, Ints, Weights

SIZE = 48


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
    out = []
    for bag in bags:
        known = sorted((number[stem], weights.of(stem) * (1 + np.log(count))) for stem, count in bag.items() if stem in number)
        vector = np.zeros(SIZE, np.float32)
        if known:
            vector = (table[[i for i, _ in known]] * np.array([[w] for _, w in known], np.float32)).sum(0)
            vector /= max(float(np.linalg.norm(vector)), 1e-9)
        out.append(vector)
    return np.array(out, np.float32).reshape(len(out), SIZE)


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
