"""What a net of fewer layers learns from one of more (Sanh et al., DistilBERT, 2019; Jiao et al., TinyBERT, 2020).

It begins as the large net with some layers left out. Each of its layers is to tell what the large net's layers up to the next one
that was kept tell, the last what the last tells, and every word is to get the same tags.
"""

import torch
import torch.nn.functional as F
from model import TAGS, Net, of_words
from torch import Tensor

WEIGHTS = {"states": 4.0, "words": 10.0, "tags": 10.0}


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
        h, goal = of_words(states[-1], first)[words > 0], of_words(wanted[-1], first)[words > 0]
        pieces = mask > 0
        between = [apart(x[pieces], wanted[at][pieces]) for x, at in zip(states[:-1], self.goals[:-1], strict=True)]
        tags = []
        for name in TAGS:
            with torch.no_grad():
                told = torch.log_softmax(self.net.tag(name, goal).float(), -1)
            tags.append(F.kl_div(torch.log_softmax(net.tag(name, h).float(), -1), told, log_target=True, reduction="batchmean"))
        return {"states": torch.stack(between).mean(), "words": apart(h, goal), "tags": torch.stack(tags).sum()}


def apart(x: Tensor, wanted: Tensor) -> Tensor:
    return (x.float() - wanted.float()).square().sum() / wanted.float().square().sum()
