"""Multinomial logistic regression that starts from what is known: softmax(start + (x - mean) · scale · weights + bias).

A Gaussian prior holds weights and bias at 0, so that few examples move the answer little, and where nothing was learned it is `start`
(maximum a posteriori; L-BFGS). Targets may be spread over several classes. The same numbers give the same answer.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import UsageError

Floats = NDArray[np.float64]
SPREAD = 5.0  # standard deviation of the prior, in logits that one block of features may move
SLACK = 1.0  # the same of a class's bias
FOLDS, SEED = 5, 17


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights [F, K] and bias [K] for features that `mean` and `scale` [F] make even."""

    mean: Floats
    scale: Floats
    weights: Floats
    bias: Floats

    def chances(self, x: Floats, start: Floats) -> Floats:
        """Probabilities [n, K]."""
        return _softmax(start + ((x - self.mean) * self.scale) @ self.weights + self.bias)


def scaling(x: Floats, blocks: list[int], raw: int) -> tuple[Floats, Floats]:
    """Mean and factor of each feature: every block of `blocks` sizes gets length 1 in the mean; the last `raw` blocks stay as they are."""
    mean, spread = x.mean(0), x.std(0)
    size = np.repeat(np.sqrt(np.array(blocks, np.float64)), blocks)
    scale = np.where(spread > 1e-6, 1 / (np.maximum(spread, 1e-6) * size), 0.0)
    if raw:
        plain = sum(blocks[-raw:])
        mean[-plain:], scale[-plain:] = 0.0, 1.0
    return mean, scale


def fit(x: Floats, start: Floats, target: Floats, scales: tuple[Floats, Floats], free: NDArray[np.bool_]) -> Fitted:
    """Learn from n cases: features [n, F], logits before learning [n, K], target probabilities [n, K]; classes not `free` [K] stay at 0.

    Raises UsageError where SciPy is not installed.
    """
    try:
        from scipy.optimize import minimize
    except ImportError as error:
        raise UsageError("train", "SciPy is not installed", "pip install 'onrecord[train]'") from error
    mean, scale = scales
    z = (x - mean) * scale
    features, classes = z.shape[1], int(free.sum())

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias = flat[: features * classes].reshape(features, classes), flat[features * classes :]
        logits = start.copy()
        logits[:, free] += z @ weights + bias
        p = _softmax(logits)
        off = (p - target)[:, free]
        prior = float((weights**2).sum()) / (2 * SPREAD**2) + float((bias**2).sum()) / (2 * SLACK**2)
        slope = np.concatenate([(z.T @ off + weights / SPREAD**2).ravel(), off.sum(0) + bias / SLACK**2])
        return prior - float((target * np.log(p + 1e-300)).sum()), slope

    found = minimize(loss, np.zeros((features + 1) * classes), jac=True, method="L-BFGS-B", options={"maxiter": 300, "maxfun": 400})
    weights, bias = np.zeros((features, len(free))), np.zeros(len(free))
    weights[:, free] = found.x[: features * classes].reshape(features, classes)
    bias[free] = found.x[features * classes :]
    return Fitted(mean, scale, weights, bias)


def folds(groups: list[str]) -> list[int]:
    """A fold 0 … FOLDS-1 for each text, given the class that stands for it: each class spread evenly, drawn with a fixed seed."""
    order = np.random.default_rng(SEED).permutation(len(groups))
    out, at = [0] * len(groups), 0
    for group in sorted(set(groups)):
        for number in order:
            if groups[number] == group:
                out[number] = at % FOLDS
                at += 1
    return out


def _softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    result: Floats = shifted / shifted.sum(-1, keepdims=True)
    return result
