"""Train the encoder with all its heads: python training/train.py --out DIR [--seed 1] [--epochs 3] [--only claims]

Resumable (DIR/checkpoint.pt is written every hundred steps), seeded, evaluated on the dev sets after every epoch (DIR/log.jsonl).
`training/export.py DIR` then writes the int8 model and its card. Two cores, 4 GB; figures and times stand in the card.
"""

import argparse
import json
import math
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import base
import data
import distil
import numpy as np
import torch
import torch.nn.functional as F
from model import LINKS, NAMES, PENN, SCALES, STATUS, TAGS, TYPES, Net, layers_of, link, load_bert, modes, of_words, shares
from torch import Tensor

from onrecord.language.pieces import CLS, SEP, WINDOW, load_tokenizer, windows

BATCH = 1_600  # word pieces, padding included
RATE, HEAD_RATE, DECAY, WARM, CLIP, DROP = 2e-4, 1e-3, 0.01, 0.08, 1.0, 0.1
WEIGHTS = distil.WEIGHTS | {
    "cue": 4.0,
    "trigger": 4.0,
    "name": 1.0,
    "tag": 0.5,
    "claim": 2.0,
    "event": 2.0,
    "type": 1.5,
    "mode": 0.4,
    "status": 1.0,
    "hedged": 0.3,
    "factuality": 0.5,
}
TIMES = {"events": 4, "facts": 1, "nested": 4}  # passes an epoch over the sets of sentences
ARTICLES = 3  # passes an epoch over our own articles
RENAMED, LOWERED = 0.5, 0.08  # share of the texts whose people get other names, and of those read without capitals
BF16 = torch.ops.mkldnn._is_mkldnn_bf16_supported()
NAME_AT, TAG_AT = {n: i for i, n in enumerate(NAMES)}, {n: i for i, n in enumerate(PENN)}


class Window:
    """Words a … b-1 of a text."""

    def __init__(self, text: data.Text, a: int, b: int) -> None:
        self.text, self.a, self.b = text, a, b
        self.size = sum(len(ids) for ids in text.pieces.ids[a:b]) + 2

    def inside(self, words: list[int]) -> list[int]:
        return [w - self.a for w in words if self.a <= w < self.b]


class Disguise:
    """Texts as other people's: names swapped for others of the training texts, the same everywhere in a text, or capitals taken away."""

    def __init__(self, texts: list[data.Text]) -> None:
        self.pool: dict[bool, dict[str, tuple[int, ...]]] = {True: {}, False: {}}  # by: is it the last word of the name
        for text in texts:
            for at, last in people(text):
                self.pool[last].setdefault(text.words[at], text.pieces.ids[at])
        self.choices = {last: list(pool.values()) for last, pool in self.pool.items()}

    def __call__(self, text: data.Text, rng: random.Random) -> data.Text:
        found = text.pieces
        if rng.random() < RENAMED and text.names:
            swap = {text.words[at]: rng.choice(self.choices[last]) for at, last in people(text)}
            found = replace(found, ids=[swap.get(word, ids) for word, ids in zip(text.words, found.ids, strict=True)])
        if rng.random() < LOWERED:
            found = replace(found, shapes=[s if s >= 12 else s % 4 for s in found.shapes])
        return text if found is text.pieces else replace(text, pieces=found)


def people(text: data.Text) -> Iterator[tuple[int, bool]]:
    """The words of people's names, each with whether it is the last of its name."""
    names = text.names or []
    for at, label in enumerate(names):
        word = text.words[at]
        if label.endswith("PERSON") and len(word) > 2 and word.isalpha() and word[0].isupper():
            yield at, at + 1 == len(names) or names[at + 1] != "I-PERSON"


def cut(text: data.Text, rng: random.Random | None) -> list[Window]:
    return [Window(text, a, b) for a, b in windows(text.pieces, WINDOW, rng.randint(60, WINDOW) if rng else None)]


def packed(texts: list[data.Text], rng: random.Random) -> list[list[Window]]:
    """Sentences alone or several to a window, so that the link heads learn to stay with their own. Each inner list is one window."""
    order = texts[:]
    rng.shuffle(order)
    out: list[list[Window]] = []
    while order:
        group = [order.pop() for _ in range(min(len(order), rng.choice((1, 1, 1, 2, 3, 5))))]
        kept, size = [], 0
        for text in group:
            whole = Window(text, 0, len(text.words))
            if kept and size + whole.size > WINDOW:
                out.append(kept)
                kept, size = [], 0
            kept.append(whole)
            size += whole.size
        out.append(kept)
    return out


def batches(groups: list[list[Window]], rng: random.Random) -> list[list[list[Window]]]:
    """Batches of about equal cost: windows of like length together, order random."""
    rng.shuffle(groups)
    out = []
    for k in range(0, len(groups), 400):
        chunk = sorted(groups[k : k + 400], key=lambda g: sum(w.size for w in g))
        batch: list[list[Window]] = []
        for group in chunk:
            size = sum(w.size for w in group)
            if batch and (len(batch) + 1) * size > BATCH:
                out.append(batch)
                batch = []
            batch.append(group)
        out.append(batch)
    rng.shuffle(out)
    return out


class Batch:
    """Tensors of a batch and its labels; -100 where a text does not have the label."""

    def __init__(self, groups: list[list[Window]]) -> None:
        n = len(groups)
        length = max(sum(w.size - 2 for w in g) for g in groups) + 2
        width = max(sum(w.b - w.a for w in g) for g in groups)
        self.ids, self.shapes, self.mask = (torch.zeros(n, length, dtype=torch.long) for _ in range(3))
        self.first, self.words = torch.zeros(n, width, dtype=torch.long), torch.zeros(n, width)
        self.tags = {name: torch.full((n, width), -100) for name in TAGS}
        self.cues: list[tuple[int, list[int]]] = []
        self.cue_roles: list[Tensor] = []
        self.triggers: list[tuple[int, list[int], data.Event]] = []
        self.trigger_roles: list[Tensor | None] = []
        for row, group in enumerate(groups):
            ids, shapes, at = [CLS], [0], 0
            for window in group:
                text = window.text
                for k in range(window.a, window.b):
                    self.first[row, at + k - window.a] = len(ids)
                    ids += text.pieces.ids[k]
                    shapes += [text.pieces.shapes[k]] * len(text.pieces.ids[k])
                self._label(row, at, window, width)
                at += window.b - window.a
            ids.append(SEP)
            shapes.append(0)
            self.ids[row, : len(ids)] = torch.tensor(ids)
            self.shapes[row, : len(shapes)] = torch.tensor(shapes)
            self.mask[row, : len(ids)] = 1
            self.words[row, :at] = 1
        self.cue_roles = [phrased(roles, self.words[row]) for (row, _), roles in zip(self.cues, self.cue_roles, strict=True)]
        self.trigger_roles = [
            None if roles is None else phrased(roles, self.words[row])
            for (row, _, _), roles in zip(self.triggers, self.trigger_roles, strict=True)
        ]

    def _label(self, row: int, at: int, window: Window, width: int) -> None:
        text, size = window.text, window.b - window.a
        here = slice(at, at + size)
        if text.tags:
            self.tags["tag"][row, here] = torch.tensor([TAG_AT.get(t, -100) for t in text.tags[window.a : window.b]])
        if text.names:
            self.tags["name"][row, here] = torch.tensor([NAME_AT[t] for t in text.names[window.a : window.b]])
        if text.claims is not None:
            self.tags["cue"][row, here] = 0
            for cue, source, content in text.claims:
                if found := window.inside(cue):
                    self._bio("cue", row, at, found)
                    roles = torch.zeros(width, dtype=torch.long)
                    roles[[at + k for k in window.inside(source)]] = 1
                    roles[[at + k for k in window.inside(content)]] = 2
                    self.cues.append((row, [at + k for k in found]))
                    self.cue_roles.append(roles)
        if text.events is None:
            return
        if text.exhaustive:
            self.tags["trigger"][row, here] = 0
        for event in text.events:
            if not (found := window.inside(event.trigger)):
                continue
            if text.exhaustive:
                self._bio("trigger", row, at, found)
            roles_: Tensor | None = None
            if event.roles is not None:
                roles_ = torch.zeros(width, dtype=torch.long)
                for number, role in reversed(list(enumerate(LINKS["event"]))):
                    roles_[[at + k for k in window.inside(event.roles.get(role, []))]] = number
            self.triggers.append((row, [at + k for k in found], event))
            self.trigger_roles.append(roles_)

    def _bio(self, name: str, row: int, at: int, found: list[int]) -> None:
        for j, k in enumerate(found):
            self.tags[name][row, at + k] = 1 if j == 0 else 2


def phrased(roles: Tensor, words: Tensor) -> Tensor:
    """Role numbers of words → 0 none, 2r-1 where a phrase of role r begins, 2r where it goes on; -100 at the padding."""
    before = torch.cat([roles.new_zeros(1), roles[:-1]])
    labels = torch.where(roles > 0, 2 * roles - 1 + (before == roles).long(), 0)
    return torch.where(words > 0, labels, -100)


def loss_of(net: Net, batch: Batch, type_weights: Tensor, teacher: distil.Teacher | None = None) -> dict[str, Tensor]:
    """Every loss the batch has labels for. Matrix products in bfloat16 where the machine has them (twice as fast), losses in float32."""
    with torch.autocast("cpu", torch.bfloat16, enabled=BF16):
        losses = _losses(net, batch, type_weights, teacher)
    return losses


def _losses(net: Net, batch: Batch, type_weights: Tensor, teacher: distil.Teacher | None) -> dict[str, Tensor]:
    drop = 0.0 if teacher else DROP
    states = net.encoder.states(batch.ids, batch.shapes, batch.mask, drop)
    h = of_words(states[-1], batch.first)
    losses = {}
    if teacher:
        losses |= teacher.losses(net, states, batch.ids, batch.shapes, batch.mask, batch.first, batch.words)
    for name in TAGS:
        if (batch.tags[name] >= 0).any():
            losses[name] = F.cross_entropy(net.tag(name, h, drop).float().flatten(0, 1), batch.tags[name].flatten(), ignore_index=-100)
    if batch.cues:
        logits, *_ = link(net, "claim", h, [c[0] for c in batch.cues], [c[1] for c in batch.cues], drop)
        losses["claim"] = chained(net, "claim", logits, torch.stack(batch.cue_roles))
    if batch.triggers:
        losses |= event_losses(net, batch, h, type_weights, drop)
    return losses


def chained(net: Net, name: str, logits: Tensor, wanted: Tensor) -> Tensor:
    """Word by word (the event head pools over these probabilities) and as a sequence."""
    alone = F.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=-100)
    return 0.5 * alone + 0.5 * net.links[name].surprise(logits, wanted)  # type: ignore[operator]


def event_losses(net: Net, batch: Batch, h: Tensor, type_weights: Tensor, drop: float) -> dict[str, Tensor]:
    logits, anchor, at = link(net, "event", h, [t[0] for t in batch.triggers], [t[1] for t in batch.triggers], drop)
    losses = {}
    linked = [i for i, roles in enumerate(batch.trigger_roles) if roles is not None]
    if linked:
        wanted = torch.stack([batch.trigger_roles[i] for i in linked])  # type: ignore[arg-type]
        losses["event"] = chained(net, "event", logits[linked], wanted)
    out = net.event(h[at], net.event.keys(h)[at], anchor, shares(logits), batch.words[at], drop).float()
    parts, events = net.outputs(), [t[2] for t in batch.triggers]

    def known(name: str, values: list[int | None], weight: Tensor | None = None) -> None:
        which = [i for i, v in enumerate(values) if v is not None]
        if which:
            losses[name] = F.cross_entropy(out[which][:, parts[name]], torch.tensor([values[i] for i in which]), weight)

    known("type", [TYPES.index(e.type) if e.type else None for e in events], type_weights)
    known("mode", [net.modes.index(e.mode or "-") if e.type else None for e in events])
    known("status", [STATUS.index(e.status) if e.status else None for e in events])
    hedged = [i for i, e in enumerate(events) if e.hedged is not None]
    if hedged:
        wanted = torch.tensor([float(bool(events[i].hedged)) for i in hedged])
        losses["hedged"] = F.binary_cross_entropy_with_logits(out[hedged][:, parts["hedged"]][:, 0], wanted)
    for number, scale in enumerate(SCALES):
        which = [i for i, e in enumerate(events) if scale in e.factuality]
        if which:
            wanted = torch.tensor([events[i].factuality[scale] for i in which])
            part = F.smooth_l1_loss(out[which][:, parts["factuality"]][:, number], wanted)
            losses["factuality"] = losses.get("factuality", 0) + part
    return losses


def epoch_batches(sets: dict[str, list[data.Text]], disguise: Disguise, rng: random.Random, first: bool) -> list[list[list[Window]]]:
    groups = [[w] for text in sets["claims"] for w in cut(disguise(text, rng), None if first else rng)]
    groups += [[w] for text in sets["unlabelled"] for w in cut(disguise(text, rng), rng)]
    groups += [[w] for text in sets["articles"] for _ in range(ARTICLES) for w in cut(disguise(text, rng), rng)]
    for name, times in TIMES.items():
        for _ in range(times):
            groups += packed([disguise(text, rng) for text in sets[name]], rng)
    return batches(groups, rng)


def type_weights(texts: list[data.Text]) -> Tensor:
    """Inverse square root of each type's share, mean 1."""
    counts = np.array([1 + sum(e.type == t for text in texts for e in text.events or ()) for t in TYPES], np.float32)
    weights = 1 / np.sqrt(counts)
    return torch.tensor(weights / weights.mean())


def sets_of(tokenizer, silver, only: str | None, held: bool = False) -> dict[str, list[data.Text]]:  # type: ignore[no-untyped-def]
    table = data.silver(silver)
    sets: dict[str, list[data.Text]] = {
        "claims": data.claims(tokenizer, "claims/polnear.train", table),
        "events": [],
        "facts": [],
        "articles": [],
        "unlabelled": [],
    }
    sets["nested"] = data.nested(tokenizer, table)
    if only != "claims":
        own = data.labelled(tokenizer, data.corpus(("corpus", "labels", "held") if held else ("corpus", "labels")), table)
        sets["events"] = [t for t in own if len(t.words) < 150]
        sets["articles"] = [t for t in own if len(t.words) >= 150]
        sets["facts"] = data.factuality(tokenizer, "claims/factuality_uw.train", "uw", table)
        sets["facts"] += data.factuality(tokenizer, "claims/factuality_meantime.train", "meantime", table)
    return sets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--silver", type=Path, default=Path("out/silver.jsonl"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--base", choices=sorted(base.LAYERS), default="bge", help="the pretrained encoder to begin from")
    parser.add_argument("--start", type=Path, help="go on from the weights of an earlier run (its net.pt)")
    parser.add_argument("--teacher", type=Path, help="learn from the answers of this net (a net.pt), too, and without dropout")
    parser.add_argument("--kept", default="", help="begin as the teacher with these layers alone, from 0: 0,2,5")
    parser.add_argument("--rate", type=float, default=1.0, help="factor on the learning rates")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", choices=["claims"])
    parser.add_argument("--held", action="store_true", help="learn from training/held too, once what is fitted on it has been fitted")
    parser.add_argument("--steps", type=int, help="stop early (a smoke test)")
    options = parser.parse_args()
    if bool(options.teacher) != bool(options.kept):
        parser.error("--teacher and --kept go together: the net to learn from, and which of its layers to begin with")
    options.out.mkdir(parents=True, exist_ok=True)
    told = {name: getattr(options, name) for name in ("seed", "epochs", "rate", "only", "base", "held", "kept")}
    told |= {"start": bool(options.start), "teacher": bool(options.teacher)}
    (options.out / "options.json").write_text(json.dumps(told))
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer = load_tokenizer(str(base.folder("minilm") / "tokenizer.json"))
    sets = sets_of(tokenizer, options.silver, options.only, options.held)
    start = torch.load(options.start, weights_only=True) if options.start else None
    kept = [int(number) for number in options.kept.split(",") if number]
    codes = modes(data.GOLD.parent / "data/plover/plover_modes.csv")
    net = Net(codes, len(kept) or (layers_of(start) if start else base.LAYERS[options.base]))
    teacher = None
    if options.teacher:
        weights = torch.load(options.teacher, weights_only=True)
        large = Net(codes, layers_of(weights))
        large.load_state_dict(weights)
        teacher = distil.Teacher(large, kept)
        teacher.pupil(net)
        sets["unlabelled"] = data.unlabelled(tokenizer)
    elif not start:
        load_bert(net.encoder, base.weights(options.base))
    if start:
        load_fitting(net, start)
    net.encoder.word.weight.requires_grad_(False)
    train(net, sets, options, teacher)


def load_fitting(net: Net, weights: dict[str, Tensor]) -> None:
    """Take over every weight that has kept its shape."""
    own = net.state_dict()
    net.load_state_dict(own | {name: value for name, value in weights.items() if name in own and own[name].shape == value.shape})


def train(net: Net, sets: dict[str, list[data.Text]], options: argparse.Namespace, teacher: distil.Teacher | None = None) -> None:
    weights = type_weights(sets["events"] + sets["articles"])
    disguise = Disguise([text for texts in sets.values() for text in texts])
    plan = [epoch_batches(sets, disguise, random.Random(1000 * options.seed + e), e == 0) for e in range(math.ceil(options.epochs))]
    plan[-1] = plan[-1][: round(len(plan[-1]) * (options.epochs - len(plan) + 1))]
    steps = sum(map(len, plan))
    slow = [p for n, p in net.named_parameters() if n.startswith("encoder") and p.requires_grad and "shape" not in n]
    fast = [p for n, p in net.named_parameters() if not n.startswith("encoder") or "shape" in n]
    parts = [{"params": p, "lr": options.rate * r} for p, r in ((slow, RATE), (fast, RATE if teacher else HEAD_RATE))]
    optimizer = torch.optim.AdamW(parts, weight_decay=DECAY, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (WARM * steps), max(0.01, (steps - s) / ((1 - WARM) * steps)))
    )
    step, log, checkpoint = 0, (options.out / "log.jsonl").open("a"), options.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        step = state["step"]
    print({name: len(texts) for name, texts in sets.items()}, "steps", steps, "from", step, flush=True)
    began, sums, counts = time.time(), dict.fromkeys(WEIGHTS, 0.0), dict.fromkeys(WEIGHTS, 0)
    ends = set(np.cumsum([len(epoch) for epoch in plan]))
    for number, groups in enumerate(batch for epoch in plan for batch in epoch):
        if number < step:
            continue
        net.train()
        losses = loss_of(net, Batch(groups), weights, teacher)
        total = sum(WEIGHTS[name] * value for name, value in losses.items())
        optimizer.zero_grad()
        total.backward()  # type: ignore[union-attr]
        torch.nn.utils.clip_grad_norm_(net.parameters(), CLIP)
        optimizer.step()
        schedule.step()
        step = number + 1
        for name, value in losses.items():
            sums[name] += value.item()
            counts[name] += 1
        if step % 50 == 0:
            row = {"step": step, "of": steps, "wall": round(time.time() - began), "cpu": round(time.process_time())}
            row |= {name: round(sums[name] / counts[name], 4) for name in WEIGHTS if counts[name]}
            print(json.dumps(row), file=log, flush=True)
            sums, counts = dict.fromkeys(WEIGHTS, 0.0), dict.fromkeys(WEIGHTS, 0)
        if step % 100 == 0 or step == steps or step == options.steps:
            save(net, optimizer, schedule, step, checkpoint)
        if step in ends:
            torch.save(net.state_dict(), options.out / "net.pt")
        if step == options.steps:
            break
    torch.save(net.state_dict(), options.out / "net.pt")


def save(net: Net, optimizer, schedule, step: int, path: Path) -> None:  # type: ignore[no-untyped-def]
    fresh = path.with_suffix(".new")
    torch.save({"net": net.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(), "step": step}, fresh)
    fresh.replace(path)


def chunks(items: list, size: int) -> Iterator[list]:  # type: ignore[type-arg]
    for k in range(0, len(items), size):
        yield items[k : k + size]


if __name__ == "__main__":
    main()
