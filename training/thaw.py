"""The shipped int8 weights as a net to go on from: python training/thaw.py src/onrecord/models/encoder OUT.pt

The trainer keeps its float weights outside the repository; a later run may begin from those that are shipped (train.py --start).
"""

import json
import sys
from pathlib import Path

import base
import data
import torch
from model import LINKS, Net, layers_of, modes
from torch import Tensor

PLACES = {"keys": "event.keys", "tag": "tags.tag"}
for _name in ("cue", "trigger", "name"):
    PLACES |= {_name: f"hidden.{_name}", f"{_name}_1": f"tags.{_name}"}
for _number, _link in enumerate(LINKS):
    PLACES |= {part + (f"_{_number}" if _number else ""): f"links.{_link}.{part}" for part in ("word", "gate")}


def _joined(state: dict[str, Tensor]) -> None:
    """Undo what export.py does to products (`Even`, `Split`, `Flat`), in place."""
    for key in [key for key in state if key.endswith(".scale")]:
        stem = key.removesuffix(".scale")
        state[f"{stem}.weight"] = state.pop(f"{stem}.even.weight") * state.pop(key)
        state[f"{stem}.bias"] = state.pop(f"{stem}.even.bias")
    for key in [key for key in state if key.endswith(".wide")]:
        stem = key.removesuffix(".wide")
        weight = state[f"{stem}.weight"] = state.pop(f"{stem}.narrow.weight")
        weight[:, ~weight.any(0)] = state.pop(key).T
        state[f"{stem}.bias"] = state.pop(f"{stem}.narrow.bias")
    for key in [key for key in state if key.endswith(".flat.weight")]:
        stem, weight = key.removesuffix(".flat.weight"), state.pop(key)
        state[f"{stem}.weight"] = weight.reshape(len(weight), -1, len(weight)).permute(0, 2, 1)
        state[f"{stem}.bias"] = state.pop(f"{stem}.flat.bias")


def main(model: Path, out: Path) -> None:
    state = {}
    for key, value in base.thawed(model / "encoder.onnx").items():
        stem, _, kind = key.removeprefix("net.").rpartition(".")
        state[f"{PLACES.get(stem, stem)}.{kind}"] = value
    for name in ("claim", "event"):
        for key, value in base.thawed(model / f"{name}.onnx").items():
            own = key.replace("event.to_", "event.out.to_")  # a product is named by its node, which lacks the dictionary's name
            state[f"links.{name}.{key.removeprefix('link.')}" if key.startswith("link.") else own] = value
    _joined(state)
    labels = json.loads((model / "labels.json").read_text())
    net = Net(modes(data.GOLD.parent / "data/plover/plover_modes.csv"), layers_of(state))
    wanted = net.state_dict()
    for name in LINKS:
        state[f"links.{name}.moves"] = torch.tensor(labels["moves"][name]) - net.links[name].barred
    state["encoder.kind.weight"] = torch.zeros_like(wanted["encoder.kind.weight"])
    state["encoder.kind.weight"][0] = base.constant(model / "encoder.onnx", "onnx::Add_")
    missing = [key for key, value in wanted.items() if key not in state or state[key].shape != value.shape]
    if missing:
        sys.exit(f"{model}: not understood: {', '.join(missing)}")
    torch.save({key: state[key] for key in wanted}, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
