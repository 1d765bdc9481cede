"""Nets as one, weight by weight: python training/blend.py OUT.pt NET.pt NET.pt ...

The mean of all; a net named more than once weighs as much more. The mean of several ends of training errs less than each of them
(Izmailov et al., Averaging Weights Leads to Wider Optima, 2018), and a part of earlier weights brings back what a leg that learned new
labels has lost (Wortsman et al., Robust fine-tuning of zero-shot models, 2022).
"""

import sys
from pathlib import Path

import torch


def main(out: str, paths: list[str]) -> None:
    nets = [torch.load(path, weights_only=True) for path in paths]
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    share = 1 / len(nets)
    torch.save({name: sum(share * net[name] for net in nets) for name in nets[0]}, out)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
