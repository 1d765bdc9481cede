"""Write a trained net as int8 ONNX for the run time: python training/export.py DIR src/onrecord/models/encoder

Three graphs: `encoder.onnx` (pieces → word vectors, the tags of every word, and the projections the links need), `claim.onnx` and
`event.onnx` (anchors → roles of every word; for events the event head too). `labels.json` names every output; `SHA256` is checked at load.
"""

import hashlib
import json
import shutil
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import base
import data
import onnx
import torch
import torch.nn.functional as F
from model import HEADS, LINKS, SCALES, STATUS, TAGS, TYPES, Around, D, K, Layer, Net, attend, layers_of, modes, shares
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from onrecord.language.pieces import CLS, SEP, SHAPES, load_tokenizer, windows

WIDEST, FLOATS = 3, 8  # inputs of a product that are made smaller; inner neurons that stay floats
SEEN, STRETCH = 60, 192  # articles of our own that the widest inputs are looked up in, by so many word pieces


class Attention(torch.autograd.Function):
    """Attention of a layer with the product before it: in the graph one operator of ONNX Runtime, which int8 has a form of."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        return attend(x @ weight + bias, None)

    @staticmethod
    def symbolic(g: Any, x: Any, weight: Any, bias: Any) -> Any:
        return g.op("com.microsoft::Attention", x, weight, bias, num_heads_i=HEADS).setType(x.type())


class Even(nn.Module):
    """A product whose widest inputs are made as small as the next, and their weights larger (SmoothQuant; Xiao et al., ICML 2023).

    One scale serves all inputs of a product, so a few that are five times as wide leave int8 few steps for all others.
    """

    def __init__(self, weight: Tensor, bias: Tensor, peaks: Tensor) -> None:
        super().__init__()
        wide = peaks.topk(WIDEST + 1)
        self.scale = nn.Parameter(torch.ones(len(peaks)).index_copy(0, wide.indices, wide.values[-1] / wide.values))
        self.even = product(weight / self.scale.detach(), bias)

    def forward(self, x: Tensor) -> Tensor:
        return self.even(x * self.scale)


class Served(nn.Module):
    """A layer as it is served: the inner neurons that tell the widest values stay floats, for the same reason (LLM.int8(), Dettmers et
    al., NeurIPS 2022)."""

    def __init__(self, layer: Layer, peaks: Tensor, inner: Tensor) -> None:
        super().__init__()
        self.out, self.norm1, self.norm2 = layer.out, layer.norm1, layer.norm2
        self.weight, self.bias = nn.Parameter(layer.qkv.weight.detach().T.contiguous()), layer.qkv.bias
        order = inner.sort(descending=True, stable=True).indices
        wide, rest = order[:FLOATS].sort().values, order[FLOATS:].sort().values
        up, bias, down = layer.up.weight.detach(), layer.up.bias.detach(), layer.down.weight.detach()
        self.up, self.down = Even(up[rest], bias[rest], peaks), product(down[:, rest], layer.down.bias)
        self.wide_up, self.wide_bias = nn.Parameter(up[wide].T.contiguous()), nn.Parameter(bias[wide])
        self.wide_down = nn.Parameter(down[:, wide].T.contiguous())

    def forward(self, x: Tensor, mask: None, drop: float) -> Tensor:
        x = self.norm1(x + self.out(Attention.apply(x, self.weight, self.bias)))
        wide = F.gelu(x @ self.wide_up + self.wide_bias) @ self.wide_down
        return self.norm2(x + self.down(F.gelu(self.up(x))) + wide)


def product(weight: Tensor, bias: Tensor) -> nn.Linear:
    made = nn.Linear(*reversed(weight.shape))
    made.weight, made.bias = nn.Parameter(weight), nn.Parameter(bias.detach())
    return made


class Flat(nn.Module):
    """A convolution over words as one product with each word's neighbours: in int8 that is faster."""

    def __init__(self, conv: Around) -> None:
        super().__init__()
        (self.size,), (self.step,), (self.edge,) = conv.kernel_size, conv.dilation, conv.padding
        self.flat = nn.Linear(self.size * conv.in_channels, conv.out_channels)
        self.flat.weight = nn.Parameter(conv.weight.detach().permute(0, 2, 1).flatten(1))
        self.flat.bias = conv.bias

    def forward(self, z: Tensor) -> Tensor:
        around = torch.arange(z.shape[1])[:, None] + self.step * torch.arange(self.size)
        return self.flat(F.pad(z, (0, 0, self.edge, self.edge))[:, around].flatten(2))


def serve(net: Net, tokenizer_path: Path) -> None:
    """Put the layers in the form that is fit for int8, by how wide the inputs of their two uneven products are on our own
    articles.

    The error of int8 in the word vectors falls from 11 % to 5 %.
    """
    uneven = [whole for layer in net.encoder.layers for whole in (layer.up, layer.down)]
    peaks = {whole: torch.zeros(whole.in_features) for whole in uneven}

    def look(whole: nn.Module, inputs: tuple[Tensor]) -> None:
        peaks[whole] = torch.maximum(peaks[whole], inputs[0].abs().amax((0, 1)))

    hooks = [whole.register_forward_pre_hook(look) for whole in peaks]
    tokenizer = load_tokenizer(str(tokenizer_path))
    articles = (record for record in data.corpus(("corpus",)) if record["file"].startswith("articles"))
    with torch.no_grad():
        for record in islice(articles, SEEN):
            found = data.make(tokenizer, record["id"], record["text"]).pieces
            for a, b in windows(found, STRETCH):
                ids = [CLS, *(piece for word in found.ids[a:b] for piece in word), SEP]
                shapes = [0, *(shape for k in range(a, b) for shape in [found.shapes[k]] * len(found.ids[k])), 0]
                net.encoder(torch.tensor([ids]), torch.tensor([shapes]), None, torch.zeros(1, 1, dtype=torch.long))
    for hook in hooks:
        hook.remove()
    net.encoder.layers = nn.ModuleList(Served(layer, peaks[layer.up], peaks[layer.down]) for layer in net.encoder.layers)


class Graph(nn.Module):
    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, shapes: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        h = self.net.encoder(ids, shapes, None, first)
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
    serve(net, base.folder("minilm") / "tokenizer.json")
    for link in net.links.values():
        link.near, link.far = Flat(link.near), Flat(link.far)
    target.mkdir(parents=True, exist_ok=True)
    link_names = [f"{name}_{part}" for name in LINKS for part in ("word", "gate")]
    ids = torch.randint(1000, 2000, (1, 30))
    shapes, first = torch.zeros_like(ids) % SHAPES, torch.arange(1, 21)[None]
    piece, word = {0: "n", 1: "pieces"}, {0: "n", 1: "words"}
    outputs = ["h", *TAGS, *link_names, "event_keys"]
    write(
        Graph(net),
        (ids, shapes, first),
        target / "encoder.onnx",
        ["ids", "shapes", "first"],
        outputs,
        {"ids": piece, "shapes": piece, "first": word} | dict.fromkeys(outputs, word),
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
    nodes = onnx.load(str(ready)).graph.node
    quantize_dynamic(
        str(ready),
        str(path),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather", "Attention"],
        nodes_to_exclude=[node.name for node in nodes if any(".wide_" in name for name in node.input)],
    )
    full.unlink()
    ready.unlink()
    made = onnx.load(str(path))
    neighbours_as_bytes(made.graph)
    onnx.save(made, str(path))


def neighbours_as_bytes(graph: onnx.GraphProto) -> None:
    """Quantise before the neighbours of a word are put side by side (`Flat`), not after: the same numbers, a quarter of the copying."""
    nodes = list(graph.node)
    made_by = {name: node for node in nodes for name in node.output}
    for quantised in [node for node in nodes if node.op_type == "DynamicQuantizeLinear"]:
        chain = [quantised]
        for kind in ("Reshape", "Gather", "Pad"):
            before = made_by.get(chain[-1].input[0])
            if before is None or before.op_type != kind:
                break
            chain.append(before)
        else:
            _, reshaped, _, padded = chain
            bytes_, _, zero = quantised.output
            quantised.input[0] = padded.input[0]
            quantised.output[0], reshaped.output[0] = f"{bytes_}_alone", bytes_
            padded.input[0], padded.input[2] = f"{bytes_}_alone", zero
            nodes.remove(quantised)
            nodes.insert(nodes.index(padded), quantised)
    del graph.node[:], graph.value_info[:]  # the types that were inferred before
    graph.node.extend(nodes)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
