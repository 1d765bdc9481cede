"""One pass of the encoder over an article: vectors, tags and link projections of every word. int8 ONNX, one thread, no torch.

The model's files lie in `models/encoder` and are checked against their hashes at load. See its card for data, licences and figures.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
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


@dataclass(frozen=True, slots=True)
class Window:
    """What the encoder says of words a … b-1: tags[name] [words, labels] logits, projections [1, words, K], h [1, words, D]."""

    a: int
    b: int
    h: Floats
    tags: dict[str, Floats]
    links: dict[str, tuple[Floats, Floats]]
    keys: Floats


@dataclass(frozen=True, slots=True)
class Roles:
    """Probabilities of the roles of words a … b-1 for one anchor [words, labels], and for an event its head's raw outputs."""

    a: int
    b: int
    roles: Floats
    event: Floats | None


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
    return onnxruntime.InferenceSession(str(_checked(f"{name}.onnx")), options, providers=["CPUExecutionProvider"])


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
    feed = {"ids": [ids], "shapes": [shapes], "mask": [[1] * len(ids)], "first": [first]}
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
    probabilities = softmax(out[0])
    return [Roles(window.a, window.b, probabilities[i], out[1][i] if len(out) > 1 else None) for i in range(len(anchors))]


def _buckets(size: int, first: int, last: int) -> NDArray[np.int64]:
    """Signed distance of each word to the anchor, in the trainer's 64 buckets."""
    place = np.arange(size)
    relative = np.where(place < first, place - first, np.where(place >= last, place - last + 1, 0))
    size_ = np.minimum(np.searchsorted(EDGES, np.abs(relative), side="left"), 30)
    return np.where(relative < 0, 31 - size_, 32 + size_).astype(np.int64)


def softmax(logits: Floats) -> Floats:
    """Softmax over the last axis."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    result: Floats = shifted / shifted.sum(-1, keepdims=True)
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
