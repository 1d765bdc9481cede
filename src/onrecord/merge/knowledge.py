"""What merging has learned: vectors of single words, the usual weight of words, the weights of the scores. Arrays and JSON."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.merge.sparse import Floats, Ints, Rows, Weights

SIZE = 48
_CHUNK = 100_000


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


def vectors(rows: Rows, weights: Weights) -> NDArray[np.float32]:
    """The weighted mean vector of the known words of each of the `weights`' rows, length 1 (or 0)."""
    number, table, _, _ = _words()
    place_of = np.array([number.get(term, -1) for term in weights.number], np.int64)
    place = place_of[rows.terms] if len(rows.terms) else rows.terms
    known = np.flatnonzero(place >= 0)
    row = np.repeat(np.arange(len(rows)), np.diff(rows.ptr))[known]
    order = np.argsort(row * len(table) + place[known])  # a sum that does not depend on the numbers of terms
    row, place, amount = row[order], place[known][order], rows.values[known][order].astype(np.float32)
    out = np.zeros((len(rows), SIZE), np.float32)
    for begin in range(0, len(row), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        first = np.flatnonzero(np.diff(row[part], prepend=-1))
        out[row[part][first]] += np.add.reduceat(table[place[part]] * amount[part, None], first)
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
