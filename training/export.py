"""Write a trained net as int8 ONNX for the run time: python training/export.py DIR src/onrecord/models/encoder

Three graphs: `encoder.onnx` (pieces → word vectors, the tags of every word, and the projections the links need), `claim.onnx` and
`event.onnx` (anchors → roles of every word; for events the event head too). `labels.json` names every output; `SHA256` is checked at load.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import base
import data
import torch
from model import LINKS, SCALES, STATUS, TAGS, TYPES, D, K, Net, layers_of, modes, shares
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from onrecord.language.pieces import SHAPES


class Graph(nn.Module):
    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        h = self.net.encoder(ids, shapes, mask, first)
        tags = [self.net.tag(name, h) for name in TAGS]
        links = [part for link in self.net.links.values() for part in (link.word(h), link.gate(h))]
        return (h, *tags, *links, self.net.event.keys(h))


class ClaimGraph(nn.Module):
    def __init__(self, net: Net) -> None:
        super().__init__()
        self.link = net.links["claim"]

    def forward(self, word: Tensor, gate: Tensor, anchor: Tensor, distance: Tensor) -> Tensor:
        return self.link(word, gate, anchor, distance)


class EventGraph(nn.Module):
    def __init__(self, net: Net) -> None:
        super().__init__()
        self.link, self.event = net.links["event"], net.event

    def forward(self, word: Tensor, gate: Tensor, anchor: Tensor, distance: Tensor, h: Tensor, keys: Tensor) -> tuple[Tensor, Tensor]:
        """One window: word, gate, keys [1, words, K], h [1, words, D]; anchors [n, D], distance [n, words]."""
        n = anchor.shape[0]
        logits = self.link(word, gate, anchor, distance)
        wide, wide_keys = h.expand(n, -1, -1), keys.expand(n, -1, -1)
        mask = torch.ones_like(distance, dtype=h.dtype)
        return logits, self.event(wide, wide_keys, anchor, shares(logits), mask)


def main(source: Path, target: Path) -> None:
    state = torch.load(source / "net.pt", weights_only=True)
    net = Net(modes(data.GOLD.parent / "data/plover/plover_modes.csv"), layers_of(state))
    net.load_state_dict(state)
    net.eval()
    target.mkdir(parents=True, exist_ok=True)
    link_names = [f"{name}_{part}" for name in LINKS for part in ("word", "gate")]
    ids = torch.randint(1000, 2000, (1, 30))
    shapes, mask, first = torch.zeros_like(ids) % SHAPES, torch.ones_like(ids), torch.arange(1, 21)[None]
    piece, word = {0: "n", 1: "pieces"}, {0: "n", 1: "words"}
    outputs = ["h", *TAGS, *link_names, "event_keys"]
    write(
        Graph(net),
        (ids, shapes, mask, first),
        target / "encoder.onnx",
        ["ids", "shapes", "mask", "first"],
        outputs,
        {"ids": piece, "shapes": piece, "mask": piece, "first": word} | dict.fromkeys(outputs, word),
    )
    w, d, a = torch.randn(1, 20, K), torch.randint(0, 60, (3, 20)), torch.randn(3, D)
    dynamic = {
        "word": {1: "words"},
        "gate": {1: "words"},
        "anchor": {0: "n"},
        "distance": word,
        "h": {1: "words"},
        "keys": {1: "words"},
        "roles": word,
        "event": {0: "n"},
    }
    write(ClaimGraph(net), (w, w, a, d), target / "claim.onnx", ["word", "gate", "anchor", "distance"], ["roles"], dynamic)
    write(
        EventGraph(net),
        (w, w, a, d, torch.randn(1, 20, D), w),
        target / "event.onnx",
        ["word", "gate", "anchor", "distance", "h", "keys"],
        ["roles", "event"],
        dynamic,
    )
    labels = {
        "tags": TAGS,
        "links": LINKS,
        "moves": {name: [[round(x, 4) for x in row] for row in (link.moves + link.barred).tolist()] for name, link in net.links.items()},
        "type": TYPES,
        "mode": net.modes,
        "status": STATUS,
        "scales": SCALES,
        "event": {name: [part.start, part.stop] for name, part in net.outputs().items()},
    }
    (target / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")
    shutil.copy(base.folder("minilm") / "tokenizer.json", target / "tokenizer.json")
    names = ["encoder.onnx", "claim.onnx", "event.onnx", "labels.json", "tokenizer.json"]
    (target / "SHA256").write_text("".join(f"{hashlib.sha256((target / name).read_bytes()).hexdigest()}  {name}\n" for name in names))


def write(
    graph: nn.Module, inputs: tuple[Tensor, ...], path: Path, names: list[str], outputs: list[str], dynamic: dict[str, dict[int, str]]
) -> None:
    from onnxruntime.quantization.shape_inference import quant_pre_process

    full = path.with_suffix(".fp32.onnx")
    used = {name: axes for name, axes in dynamic.items() if name in {*names, *outputs}}
    torch.onnx.export(graph, inputs, full, input_names=names, output_names=outputs, dynamic_axes=used, opset_version=17, dynamo=False)
    ready = path.with_suffix(".ready.onnx")
    quant_pre_process(str(full), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(
        str(ready),
        str(path),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )
    full.unlink()
    ready.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
