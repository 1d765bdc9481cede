"""One pass of the encoder over an article: vectors, tags and link projections of every word. int8 ONNX, one thread, no torch.

The model's files lie in `models/encoder` and are checked against their hashes at load. See its card for data, licences and figures.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import OnRecordError
from onrecord.language.pieces import CLS, SEP, Pieces, load_tokenizer, pieces, windows

Floats = NDArray[np.float32]
Range = tuple[int, int]
EDGES = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 22, 27, 33, 40, 50, 65, 85, 110, 150])
REACH = 512  # words: more than a window holds
_SIZES = np.minimum(np.searchsorted(EDGES, np.arange(REACH + 1), side="left"), 30)
DISTANCES = np.concatenate([31 - _SIZES[:0:-1], 32 + _SIZES])  # buckets of the distances -REACH … REACH


@dataclass(frozen=True, slots=True)
class Window:
    """What the encoder says of words a … b-1: tags[name] [words, labels] logits, projections [1, words, K], h [1, words, D]."""

    a: int
    b: int
    h: Floats
    tags: dict[str, Floats]
    links: dict[str, tuple[Floats, Floats]]
    keys: Floats


@dataclass(frozen=True)
class Roles:
    """What a link head says of words a … b-1 for one anchor: logits [words, labels] of none and of B and I of each role, and for an
    event its head's raw outputs."""

    a: int
    b: int
    logits: Floats
    event: Floats | None

    @cached_property
    def chances(self) -> Floats:
        """Probabilities [words, roles] of each role, none first."""
        found = softmax(self.logits)
        return np.concatenate([found[:, :1], found[:, 1::2] + found[:, 2::2]], 1)

    @cached_property
    def sums(self) -> NDArray[np.float64]:
        """[words + 1, roles] the sums of the chances of each role before each word, and at last of all words."""
        sums = np.zeros((len(self.chances) + 1, self.chances.shape[1]))
        self.chances.cumsum(0, np.float64, sums[1:])
        return sums


@cache
def model() -> Path:
    """The folder of the model. `ONRECORD_MODEL` names another one (for measuring a fresh training run)."""
    return Path(os.environ.get("ONRECORD_MODEL") or str(files("onrecord").joinpath("models/encoder")))


@cache
def labels() -> dict[str, Any]:
    """Names of every output: tags, links, type, mode, status, and where each part of the event head stands."""
    result: dict[str, Any] = json.loads((model() / "labels.json").read_text(encoding="utf-8"))
    return result


@cache
def _tokenizer() -> Any:
    return load_tokenizer(str(_checked("tokenizer.json")))


@cache
def _session(name: str) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    slow = ["SkipLayerNormFusion"]  # the fused kernel takes four times as long as the two that it replaces
    return onnxruntime.InferenceSession(
        str(_checked(f"{name}.onnx")), options, providers=["CPUExecutionProvider"], disabled_optimizers=slow
    )


def _checked(name: str) -> Path:
    """A file of the model whose bytes are those that were shipped."""
    path, listed = model() / name, model() / "SHA256"
    try:
        hashes = {line.split()[1]: line.split()[0] for line in listed.read_text(encoding="utf-8").splitlines()}
        right = hashlib.sha256(path.read_bytes()).hexdigest() == hashes.get(name)
    except OSError as error:
        raise OnRecordError(str(path), f"model file not readable ({error.strerror})", "install onrecord again") from error
    if not right:
        raise OnRecordError(str(path), "model file damaged or exchanged", "install onrecord again")
    return path


def encode(words: Sequence[str], paragraph: Sequence[int], sentence: Sequence[int], quoted: Sequence[bool]) -> list[Window]:
    """The encoder's windows over n words, in order, without gaps."""
    if not words:
        return []
    found = pieces(_tokenizer(), words, paragraph, sentence, quoted)
    return [_window(found, a, b) for a, b in windows(found)]


def _window(found: Pieces, a: int, b: int) -> Window:
    ids, shapes, first = [CLS], [0], []
    for k in range(a, b):
        first.append(len(ids))
        ids += found.ids[k]
        shapes += [found.shapes[k]] * len(found.ids[k])
    ids.append(SEP)
    shapes.append(0)
    feed = {"ids": [ids], "shapes": [shapes], "first": [first]}
    session = _session("encoder")
    out = dict(
        zip((o.name for o in session.get_outputs()), session.run(None, {k: np.array(v, np.int64) for k, v in feed.items()}), strict=True)
    )
    tags = {name: out[name][0] for name in labels()["tags"]}
    links = {name: (out[f"{name}_word"], out[f"{name}_gate"]) for name in labels()["links"]}
    return Window(a, b, out["h"], tags, links, out["event_keys"])


def roles(window: Window, name: str, anchors: Sequence[Range]) -> list[Roles]:
    """The link head `name` ("claim", "event") for anchors given as half-open word numbers inside the window."""
    if not anchors:
        return []
    word, gate = window.links[name]
    vectors = np.stack([window.h[0, a - window.a : b - window.a].mean(0) for a, b in anchors])
    distance = np.stack([_buckets(window.b - window.a, a - window.a, b - window.a) for a, b in anchors])
    feed: dict[str, Any] = {"word": word, "gate": gate, "anchor": vectors, "distance": distance}
    if name == "event":
        feed |= {"h": window.h, "keys": window.keys}
    out = _session(name).run(None, feed)
    return [Roles(window.a, window.b, out[0][i], out[1][i] if len(out) > 1 else None) for i in range(len(anchors))]


def type_chances(event: Floats) -> Floats:
    """How surely an event is of each type, from its head's outputs: its logits over `HEAT`."""
    return softmax(event[slice(*labels()["event"]["type"])] / HEAT)


def phrases(name: str, found: Sequence[Roles], odds: Mapping[int, float] | None = None) -> list[dict[int, list[Range]]]:
    """For each anchor the phrases of every role number, in order, half-open: the best label sequence under the link's CRF (Viterbi).

    `odds` are added to the logits of a role. Anchors are walked together, each over its words that may have a role.
    """
    return [one for at in range(0, len(found), TOGETHER) for one in _together(name, found[at : at + TOGETHER], odds or {})]


def _together(name: str, found: Sequence[Roles], odds: Mapping[int, float]) -> list[dict[int, list[Range]]]:
    raised = np.zeros(found[0].logits.shape[1], np.float32)
    for number, more in odds.items():
        raised[2 * number - 1 : 2 * number + 1] = more
    logits = np.concatenate([roles.logits for roles in found]) + raised
    begins = np.cumsum([0, *(len(roles.logits) for roles in found)])
    stretches = sorted(_active(logits, begins), key=lambda stretch: stretch[1] - stretch[2])
    lengths = np.array([b - a for _, a, b in stretches], np.int64)
    scores = np.empty((lengths.max(initial=0), len(raised), len(stretches)), np.float32)
    for at, (_, a, b) in enumerate(stretches):
        scores[: b - a, :, at] = logits[a:b]
    out: list[dict[int, list[Range]]] = [{} for _ in found]
    for (row, a, b), path in sorted(zip(stretches, _viterbi(scores, lengths, _moves(name)).tolist(), strict=True)):
        _add(out[row], path[: b - a], found[row].a + a - int(begins[row]))
    return out


def likely(roles: Roles, number: int, runs: Sequence[Range]) -> float:
    """How surely phrases have a role, 0 … 1: the mean over them of the mean over their words; 0 without phrases."""
    if not runs:
        return 0.0
    return sum(_mean(roles.sums, number, a - roles.a, b - roles.a) for a, b in runs) / len(runs)


def _mean(sums: NDArray[np.float64], number: int, a: int, b: int) -> float:
    a, b = max(a, 0), min(b, len(sums) - 1)
    return (sums.item(b, number) - sums.item(a, number)) / (b - a) if a < b else 0.0


HEAT = 3.0  # the type head is surer than it is right: so the chances of the development articles come true (Guo et al., ICML 2017)
TOGETHER = 64  # anchors walked at once: fewer steps, bounded memory
IDLE = 5.0  # a word whose best role lies so far below none (log-odds) takes no part
APART = 5  # so many such words in a row are in no phrase: what lies on either side is walked by itself, which takes fewer steps


def _active(logits: Floats, begins: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """Stretches (anchor, a, b) of words that may have a role, and one word more at each end; the logits of anchor i begin at begins[i].

    Between two stretches of an anchor lie `APART` words or more that take no part.
    """
    best = reduce(np.maximum, logits.T[1:])  # six times as fast as max(1) where labels are few
    may = np.flatnonzero(best > logits[:, 0] - IDLE)
    if not len(may):
        return []
    anchor = np.searchsorted(begins, may, "right") - 1
    cuts = np.flatnonzero((np.diff(may) > APART) | (np.diff(anchor) > 0))
    first, last = [0, *(cuts + 1)], [*cuts, len(may) - 1]
    rows = anchor[first]
    a, b = np.maximum(may[first] - 1, begins[rows]), np.minimum(may[last] + 2, begins[rows + 1])
    return list(zip(rows.tolist(), a.tolist(), b.tolist(), strict=True))


@cache
def _moves(name: str) -> Floats:
    """Scores of going from each label (the last row: from the start) to each label."""
    return np.array(labels()["moves"][name], np.float32)


def _viterbi(scores: Floats, lengths: NDArray[np.int64], moves: Floats) -> NDArray[np.int64]:
    """Best label sequences [n, words] of scores [words, labels, n]; of n stretches, the longest first, each with its length.

    The stretches come last, where numpy is quick: there are many of them and few labels.
    """
    words, size, n = scores.shape
    path = np.zeros((words, n), np.int64)
    if not n:
        return path.T
    going = [int((lengths > t).sum()) for t in range(words)]
    best = scores[0] + moves[0, :, None]  # what lies before is none
    reached = np.empty((words, size, n), np.float32)
    among = np.ascontiguousarray(moves[:-1])
    for t in range(1, words):
        k = going[t]
        reached[t - 1, :, :k] = best[:, :k]
        best[:, :k] = (best[:, None, :k] + among[:, :, None]).max(0) + scores[t, :, :k]
    path[lengths - 1, np.arange(n)] = best.argmax(0)
    for t in range(words - 1, 0, -1):
        k = going[t]
        path[t - 1, :k] = (reached[t - 1, :, :k] + among[:, path[t, :k]]).argmax(0)
    return path.T


def _add(out: dict[int, list[Range]], path: list[int], offset: int) -> None:
    """Add the phrases of a label sequence that begins at word `offset`."""
    for at, label in enumerate(path, offset):
        if label % 2:
            out.setdefault((label + 1) // 2, []).append((at, at + 1))
        elif label:
            runs = out.setdefault(label // 2, [])
            begun = runs.pop()[0] if runs and runs[-1][1] == at else at
            runs.append((begun, at + 1))


def _buckets(size: int, first: int, last: int) -> NDArray[np.int64]:
    """Signed distance of each word to the anchor, in the trainer's 64 buckets."""
    before, after = DISTANCES[REACH - first : REACH], DISTANCES[REACH + 1 : REACH + 1 + size - last]
    return np.concatenate([before, DISTANCES[REACH : REACH + 1].repeat(last - first), after])


def softmax(logits: Floats) -> Floats:
    """Softmax over the last axis of one or two. Labels come first inside: there are few of them, and numpy is quick over many words."""
    turned = np.ascontiguousarray(logits.T)
    shifted = np.exp(turned - turned.max(0))
    result: Floats = (shifted / shifted.sum(0)).T
    return result


def spans_bio(chosen: Sequence[int]) -> list[Range]:
    """Half-open spans of a BIO labelling given as 0 O, odd B, even I; an I without a B before it begins a span."""
    out: list[Range] = []
    start, kind = -1, 0
    for i, label in enumerate([*chosen, 0]):
        continues = label and label % 2 == 0 and start >= 0 and (label + 1) // 2 == kind
        if start >= 0 and not continues:
            out.append((start, i))
            start = -1
        if label and not continues:
            start, kind = i, (label + 1) // 2
    return out
