"""The encoder and its heads, in torch. Heads are declared in one table each; the exporter and the run time read the same tables.

Encoder: BERT layers of a pretrained base (base.py), word embeddings frozen, plus a zero-initialised embedding of the word's
shape (case, paragraph start, inside quotation marks). A word is its first piece. Tag heads label every word. A link head, given an
anchor (the cue of a claim, the trigger of an event), labels every word of the window with its role: B begins a phrase, I goes on, and a
linear-chain CRF over them learns where phrases end. The event head reads the trigger, an attention over the window and the roles'
words, and says type, mode, status, hedge and factuality.
"""

import csv
import math
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.language.pieces import SHAPES

D, HEADS, K = 384, 12, 128
BIO = ("O", "B", "I")
NAMES = ("O", *(f"{side}-{kind}" for kind in ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP") for side in "BI"))
PENN = (
    "# $ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB RBR RBS "
    "RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX _SP ``"
).split()
TAGS = {"cue": BIO, "trigger": BIO, "name": NAMES, "tag": tuple(PENN)}
LINKS = {"claim": ("none", "source", "content"), "event": ("none", "actor", "recipient", "time", "place", "killed", "injured")}
TYPES = tuple(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
)
STATUS = ("happened", "ongoing", "planned", "threatened", "hypothetical", "denied", "did-not-happen")
SCALES = ("uw", "meantime")
EDGES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 22, 27, 33, 40, 50, 65, 85, 110, 150)


def modes(table: Path) -> tuple[str, ...]:
    with table.open(encoding="utf-8", newline="") as lines:
        return ("-", *sorted({row["mode"] for row in csv.DictReader(lines)}))


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(D, 3 * D), nn.Linear(D, D)
        self.norm1, self.norm2 = nn.LayerNorm(D, eps=1e-12), nn.LayerNorm(D, eps=1e-12)
        self.up, self.down = nn.Linear(D, 4 * D), nn.Linear(4 * D, D)

    def forward(self, x: Tensor, mask: Tensor | None, drop: float) -> Tensor:
        mixed = attend(self.qkv(x), mask)
        x = self.norm1(x + F.dropout(self.out(mixed), drop, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), drop, self.training))


def attend(three: Tensor, mask: Tensor | None) -> Tensor:
    """What the heads gather [n, length, D], of queries, keys and values side by side; `mask` is added to their products."""
    n, length, _ = three.shape
    q, k, v = three.view(n, length, 3, HEADS, D // HEADS).permute(2, 0, 3, 1, 4)
    bias = None if mask is None else mask.expand(n, HEADS, length, length)
    return F.scaled_dot_product_attention(q, k, v, attn_mask=bias).transpose(1, 2).reshape(n, length, D)


class Encoder(nn.Module):
    def __init__(self, layers: int) -> None:
        super().__init__()
        self.word, self.position, self.kind = nn.Embedding(30522, D), nn.Embedding(512, D), nn.Embedding(2, D)
        self.shape = nn.Embedding(SHAPES, D)
        nn.init.zeros_(self.shape.weight)
        self.norm = nn.LayerNorm(D, eps=1e-12)
        self.layers = nn.ModuleList([Layer() for _ in range(layers)])

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor | None, first: Tensor, drop: float = 0.0) -> Tensor:
        """Word vectors [n, words, D] of pieces [n, length]; `first` [n, words] is the place of each word's first piece.

        `mask` [n, length] is 1 where a piece stands, 0 at padding; None where there is no padding.
        """
        return of_words(self.states(ids, shapes, mask, drop)[-1], first)

    def states(self, ids: Tensor, shapes: Tensor, mask: Tensor | None, drop: float = 0.0) -> list[Tensor]:
        """What each layer tells of the pieces, [n, length, D]."""
        x = self.word(ids) + self.position.weight[: ids.shape[1]] + self.kind.weight[0] + self.shape(shapes)
        x = F.dropout(self.norm(x), drop, self.training)
        bias = None if mask is None else (1 - mask[:, None, None, :].to(x.dtype)) * -1e4
        told = []
        for layer in self.layers:
            x = layer(x, bias, drop)
            told.append(x)
        return told


def of_words(x: Tensor, first: Tensor) -> Tensor:
    """The vectors of words [n, words, D]: those of their first pieces."""
    return torch.gather(x, 1, first[..., None].expand(-1, -1, D))


class Around(nn.Conv1d):
    """A convolution over words [n, words, K]."""

    def forward(self, z: Tensor) -> Tensor:
        return super().forward(z.transpose(1, 2)).transpose(1, 2)


class Link(nn.Module):
    """Labels every word of a window, given an anchor vector and the signed distance to it: none, then B and I of each role."""

    def __init__(self, roles: int) -> None:
        super().__init__()
        labels = 2 * roles - 1
        self.word, self.gate = nn.Linear(D, K), nn.Linear(D, K)
        self.anchor, self.key = nn.Linear(D, K), nn.Linear(D, K)
        self.distance = nn.Embedding(64, K)
        self.near, self.far = Around(K, K, 5, padding=2), Around(K, K, 5, padding=4, dilation=2)
        self.norm1, self.norm2 = nn.LayerNorm(K), nn.LayerNorm(K)
        self.out = nn.Linear(K, labels)
        self.moves = nn.Parameter(torch.zeros(labels + 1, labels))  # from each label, and last from the start, to each label
        self.register_buffer("barred", barred(labels), persistent=False)

    def forward(self, word: Tensor, gate: Tensor, anchor: Tensor, distance: Tensor, drop: float = 0.0) -> Tensor:
        z = word + self.anchor(anchor)[:, None] + gate * self.key(anchor)[:, None] + self.distance(distance)
        z = F.dropout(F.gelu(z), drop, self.training)
        z = self.norm1(z + F.gelu(self.near(z)))
        z = self.norm2(z + F.gelu(self.far(z)))
        return self.out(z)

    def surprise(self, logits: Tensor, wanted: Tensor) -> Tensor:
        """Negative log-likelihood a word of the label sequences `wanted` [n, words] (-100 at the end: padding) under the CRF."""
        moves = self.moves + self.barred
        kept, labels = wanted >= 0, wanted.clamp(min=0)
        before = torch.cat([torch.full_like(labels[:, :1], len(moves) - 1), labels[:, :-1]], 1)
        told = logits.gather(2, labels[..., None])[..., 0] + moves[before, labels]
        alpha = logits[:, 0] + moves[-1]
        for t in range(1, logits.shape[1]):
            step = torch.logsumexp(alpha[:, :, None] + moves[:-1], 1) + logits[:, t]
            alpha = torch.where(kept[:, t, None], step, alpha)
        return (torch.logsumexp(alpha, 1).sum() - (told * kept).sum()) / kept.sum()


def barred(labels: int) -> Tensor:
    """-10,000 for moves that cannot be: to I of a role from anything but B or I of the same role."""
    out = torch.zeros(labels + 1, labels)
    for inner in range(2, labels, 2):
        out[:, inner] = -1e4
        out[inner - 1 : inner + 1, inner] = 0
    return out


def shares(logits: Tensor) -> Tensor:
    """Probabilities of the roles (none first) from logits of their B and I labels."""
    found = torch.softmax(logits, -1)
    return torch.cat([found[..., :1], found[..., 1::2] + found[..., 2::2]], -1)


class EventHead(nn.Module):
    """Type, mode, status, hedge and factuality of an event from its trigger, its window and its roles."""

    def __init__(self, modes: int) -> None:
        super().__init__()
        self.query, self.keys = nn.Linear(D, K), nn.Linear(D, K)
        self.mix = nn.Linear(4 * D, D)
        sizes = {"type": len(TYPES), "mode": modes, "status": len(STATUS), "hedged": 1, "factuality": len(SCALES)}
        self.out = nn.ModuleDict({f"to_{name}": nn.Linear(D, size) for name, size in sizes.items()})

    def forward(self, h: Tensor, keys: Tensor, anchor: Tensor, roles: Tensor, mask: Tensor, drop: float = 0.0) -> Tensor:
        """h [n, words, D], keys [n, words, K], anchor [n, D], roles [n, words, labels] softmaxed, mask [n, words]; outputs side by side."""
        scores = torch.einsum("nk,nwk->nw", self.query(anchor), keys) / math.sqrt(K) + (1 - mask) * -1e4
        seen = torch.einsum("nw,nwd->nd", torch.softmax(scores, -1), h)
        pooled = [
            torch.einsum("nw,nwd->nd", roles[..., i] * mask, h) / (roles[..., i] * mask).sum(1, keepdim=True).clamp(min=1.0) for i in (1, 2)
        ]
        z = F.dropout(torch.cat([anchor, seen, *pooled], -1), drop, self.training)
        z = F.dropout(F.gelu(self.mix(z)), drop, self.training)
        return torch.cat([head(z) for head in self.out.values()], -1)


class Net(nn.Module):
    def __init__(self, modes: tuple[str, ...], layers: int) -> None:
        super().__init__()
        self.modes = modes
        self.encoder = Encoder(layers)
        self.hidden = nn.ModuleDict({name: nn.Linear(D, D) for name in ("cue", "trigger", "name")})
        self.tags = nn.ModuleDict({name: nn.Linear(D, len(labels)) for name, labels in TAGS.items()})
        self.links = nn.ModuleDict({name: Link(len(labels)) for name, labels in LINKS.items()})
        self.event = EventHead(len(modes))

    def tag(self, name: str, h: Tensor, drop: float = 0.0) -> Tensor:
        if name in self.hidden:
            h = F.dropout(F.gelu(self.hidden[name](h)), drop, self.training)
        return self.tags[name](h)

    def outputs(self) -> dict[str, slice]:
        """Where each output of the event head stands."""
        sizes = {name.removeprefix("to_"): head.out_features for name, head in self.event.out.items()}
        out, at = {}, 0
        for name, size in sizes.items():
            out[name] = slice(at, at + size)
            at += size
        return out


def layers_of(state: dict[str, Any]) -> int:
    """How many layers the encoder of a saved net has."""
    return 1 + max(int(name.split(".")[2]) for name in state if name.startswith("encoder.layers."))


def load_bert(encoder: Encoder, w: dict[str, Any]) -> None:
    """Copy a BERT's weights by name (base.py) into the encoder."""

    def put(module: nn.Module, name: str) -> None:
        module.weight.data.copy_(w[f"{name}.weight"])  # type: ignore[operator, union-attr]
        if getattr(module, "bias", None) is not None:
            module.bias.data.copy_(w[f"{name}.bias"])  # type: ignore[operator, union-attr]

    for module, name in (
        (encoder.word, "word_embeddings"),
        (encoder.position, "position_embeddings"),
        (encoder.kind, "token_type_embeddings"),
        (encoder.norm, "LayerNorm"),
    ):
        put(module, f"embeddings.{name}")
    for number, layer in enumerate(encoder.layers):
        base = f"encoder.layer.{number}"
        for part in ("weight", "bias"):
            stacked = torch.cat([w[f"{base}.attention.self.{name}.{part}"] for name in ("query", "key", "value")])
            getattr(layer.qkv, part).data.copy_(stacked)
        put(layer.out, f"{base}.attention.output.dense")
        put(layer.norm1, f"{base}.attention.output.LayerNorm")
        put(layer.up, f"{base}.intermediate.dense")
        put(layer.down, f"{base}.output.dense")
        put(layer.norm2, f"{base}.output.LayerNorm")


def bucket(relative: Tensor) -> Tensor:
    """Signed word distance → one of 64 buckets."""
    size = torch.bucketize(relative.abs(), torch.tensor(EDGES, device=relative.device))
    return torch.where(relative < 0, 31 - size.clamp(max=30), 32 + size.clamp(max=30))


def anchors(h: Tensor, rows: Tensor, spans: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Mean vector of each anchor's words [n, D] and the distance bucket of every word to it [n, words]."""
    width = h.shape[1]
    mean = torch.zeros(len(spans), width, dtype=h.dtype, device=h.device)
    for number, span in enumerate(spans):
        mean[number, span] = 1 / len(span)
    first = torch.tensor([span[0] for span in spans], device=h.device)[:, None]
    last = torch.tensor([span[-1] for span in spans], device=h.device)[:, None]
    place = torch.arange(width, device=h.device)[None]
    relative = torch.where(place < first, place - first, torch.where(place > last, place - last, torch.zeros_like(place)))
    return torch.einsum("nw,nwd->nd", mean, h[rows]), bucket(relative)


def link(net: Net, name: str, h: Tensor, rows: list[int], spans: list[list[int]], drop: float = 0.0) -> tuple[Tensor, Tensor, Tensor]:
    """What a link head says of the words around each anchor [n, words, labels], with the anchor's vector and row."""
    head = net.links[name]
    at = torch.tensor(rows)
    anchor, distance = anchors(h, at, spans)
    return head(head.word(h)[at], head.gate(h)[at], anchor, distance, drop).float(), anchor, at
