"""What a net of fewer layers learns from one of more (Sanh et al., DistilBERT, 2019; Jiao et al., TinyBERT, 2020).

It begins as the large net with some layers left out. Each of its layers is to tell what the large net's layers up to the next one
that was kept tell, the last what the last tells; every word is to get the same tags, and every cue and trigger that the large net finds
the same roles, type, mode and status.
"""

import torch
import torch.nn.functional as F
from model import BIO, TAGS, Net, link, of_words, shares
from torch import Tensor

WEIGHTS = {"states": 4.0, "words": 10.0, "tags": 10.0, "links": 0.5, "kinds": 1.0}
ANCHORS = {"claim": "cue", "event": "trigger"}  # the tag that marks what a link head looks from
KINDS = ("type", "mode", "status")


class Teacher:
    """The large net, and which of its layers the small one keeps."""

    def __init__(self, net: Net, kept: list[int]) -> None:
        self.net, self.kept = net.eval().requires_grad_(False), kept
        self.goals = [after - 1 for after in kept[1:]] + [len(net.encoder.layers) - 1]

    def pupil(self, net: Net) -> Net:
        """The small net to begin with: `net`, made with as few layers, filled."""
        net.load_state_dict(self.net.state_dict(), strict=False)
        for layer, number in zip(net.encoder.layers, self.kept, strict=True):
            layer.load_state_dict(self.net.encoder.layers[number].state_dict())
        return net

    def losses(
        self, net: Net, states: list[Tensor], ids: Tensor, shapes: Tensor, mask: Tensor, first: Tensor, words: Tensor
    ) -> dict[str, Tensor]:
        """How far the small net's answers to a batch are from this one's: squared errors as shares of the squares, divergence of tags."""
        with torch.no_grad():
            wanted = self.net.encoder.states(ids, shapes, mask)
        mine, theirs = of_words(states[-1], first), of_words(wanted[-1], first)
        h, goal = mine[words > 0], theirs[words > 0]
        pieces = mask > 0
        between = [apart(x[pieces], wanted[at][pieces]) for x, at in zip(states[:-1], self.goals[:-1], strict=True)]
        tags = []
        for name in TAGS:
            with torch.no_grad():
                told = self.net.tag(name, goal).float()
            tags.append(divergence(net.tag(name, h).float(), told))
        losses = {"states": torch.stack(between).mean(), "words": apart(h, goal), "tags": torch.stack(tags).sum()}
        found = {name: self.anchors(tag, theirs, words) for name, tag in ANCHORS.items()}
        roles = [self._roles(net, name, mine, theirs, words, *at) for name, at in found.items() if at[0]]
        if roles:
            losses["links"] = torch.stack([away for away, _ in roles]).sum()
        if found["event"][0]:
            losses["kinds"] = roles[-1][1]
        return losses

    def anchors(self, tag: str, h: Tensor, words: Tensor) -> tuple[list[int], list[list[int]]]:
        """The cues or triggers that the large net finds: their rows and their words."""
        with torch.no_grad():
            labels = torch.where(words > 0, self.net.tag(tag, h).argmax(-1), 0).tolist()
        rows: list[int] = []
        spans: list[list[int]] = []
        for row, told in enumerate(labels):
            for at, label in enumerate(told):
                if BIO[label] == "B" or (BIO[label] == "I" and (at == 0 or BIO[told[at - 1]] == "O")):
                    rows.append(row)
                    spans.append([at])
                elif BIO[label] == "I":
                    spans[-1].append(at)
        return rows, spans

    def _roles(
        self, net: Net, name: str, mine: Tensor, theirs: Tensor, words: Tensor, rows: list[int], spans: list[list[int]]
    ) -> tuple[Tensor, Tensor]:
        """Divergence of the roles of all words, an anchor; of an event's type, mode and status."""
        logits, kinds = answers(net, name, mine, words, rows, spans)
        with torch.no_grad():
            goal, wanted = answers(self.net, name, theirs, words, rows, spans)
        each = F.kl_div(torch.log_softmax(logits, -1), torch.log_softmax(goal, -1), log_target=True, reduction="none").sum(-1)
        links = (each * words[rows]).sum() / len(rows)
        if kinds is None or wanted is None:
            return links, links.new_zeros(())
        parts = [net.outputs()[part] for part in KINDS]
        return links, torch.stack([divergence(kinds[:, part], wanted[:, part]) for part in parts]).sum()


def answers(net: Net, name: str, h: Tensor, words: Tensor, rows: list[int], spans: list[list[int]]) -> tuple[Tensor, Tensor | None]:
    """What a net's link head says from each anchor and, of an event, its event head."""
    logits, anchor, at = link(net, name, h, rows, spans)
    if name != "event":
        return logits, None
    return logits, net.event(h[at], net.event.keys(h)[at], anchor, shares(logits), words[at]).float()


def divergence(logits: Tensor, wanted: Tensor) -> Tensor:
    return F.kl_div(torch.log_softmax(logits, -1), torch.log_softmax(wanted, -1), log_target=True, reduction="batchmean")


def apart(x: Tensor, wanted: Tensor) -> Tensor:
    return (x.float() - wanted.float()).square().sum() / wanted.float().square().sum()
