"""A trained head of a user's codebook as plain arrays in `head.npz`, beside it `SHA256`. No pickle; an exchanged file is refused."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import UsageError

Floats = NDArray[np.float32]
FORM = 1  # changes when the features change
AGAIN = "run onrecord train again"


@dataclass(frozen=True, slots=True)
class Part:
    """One question's classes with weights [features, classes] and biases [classes], added to what the encoder and the words say."""

    classes: tuple[str, ...]
    weights: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Head:
    """What was learned from labelled texts. `finder` [D + 1] are the weights of a word's vector and a bias: the log-odds
    that it is a trigger of the codebook's own; `encoder` tells whose vectors.

    `learned`: types ("POACH") and modes ("POACH trade") with enough examples; features are centred by `mean` and multiplied by `scale`.
    """

    encoder: str
    finder: Floats
    learned: tuple[str, ...]
    mean: Floats
    scale: Floats
    parts: dict[str, Part]


def save_head(folder: Path, head: Head) -> str:
    """Write `head.npz` and `SHA256`; the hash. The same head gives the same bytes. Raises UsageError where it cannot be written."""
    arrays: dict[str, NDArray[np.generic]] = {
        "form": np.array(FORM),
        "encoder": np.array(head.encoder),
        "finder": head.finder,
        "learned": _strings(head.learned),
        "mean": head.mean,
        "scale": head.scale,
    }
    for name, part in head.parts.items():
        arrays |= {f"{name}_classes": _strings(part.classes), f"{name}_weights": part.weights, f"{name}_bias": part.bias}
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    try:
        (folder / "head.npz").write_bytes(out.getvalue())
        (folder / "SHA256").write_text(f"{digest}  head.npz\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(str(folder), f"cannot be written ({error.strerror})", "give a codebook that you may write to") from error
    return digest


def load_head(folder: Path, classes: Sequence[str]) -> Head | None:
    """The head of a folder, None where none was trained. Raises UsageError where it was exchanged, damaged, or is of other types."""
    path = folder / "head.npz"
    if not path.is_file():
        return None
    try:
        data, listed = path.read_bytes(), (folder / "SHA256").read_text(encoding="utf-8").split()
    except (OSError, ValueError) as error:
        raise UsageError(str(path), f"its hash in SHA256 is not readable ({error})", AGAIN) from error
    if listed[:1] != [hashlib.sha256(data).hexdigest()]:
        raise UsageError(str(path), "damaged or exchanged: its hash is not the one in SHA256", AGAIN)
    try:
        head = _unpacked(data)
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise UsageError(str(path), f"no head of this version ({error})", AGAIN) from error
    if head.parts["type"].classes != tuple(classes):
        raise UsageError(str(path), "the types were changed since it was trained", AGAIN)
    return head


def _unpacked(data: bytes) -> Head:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        if int(arrays["form"]) != FORM:
            raise ValueError(f"form {int(arrays['form'])}")
        names = [name.removesuffix("_classes") for name in arrays.files if name.endswith("_classes")]
        parts = {
            name: Part(tuple(map(str, arrays[f"{name}_classes"])), arrays[f"{name}_weights"], arrays[f"{name}_bias"]) for name in names
        }
        if any(part.weights.shape != (len(arrays["mean"]), len(part.classes)) for part in parts.values()) or "type" not in parts:
            raise ValueError("arrays of other sizes")
        return Head(
            encoder=str(arrays["encoder"]),
            finder=arrays["finder"],
            learned=tuple(map(str, arrays["learned"])),
            mean=arrays["mean"],
            scale=arrays["scale"],
            parts=parts,
        )


def _strings(values: Sequence[str]) -> NDArray[np.str_]:
    return np.array(list(values), dtype=np.str_) if values else np.empty(0, "<U1")
