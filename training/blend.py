"""Two nets as one, weight by weight: python training/blend.py EARLIER.pt LATER.pt SHARE OUT.pt

A leg that learns new labels loses a little of what the leg before knew; a part of the earlier weights (1 - SHARE) brings it back
(Wortsman et al., Robust fine-tuning of zero-shot models, 2022).
"""

import sys
from pathlib import Path

import torch


def main(earlier: str, later: str, share: float, out: str) -> None:
    one, other = (torch.load(path, weights_only=True) for path in (earlier, later))
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    torch.save({name: (1 - share) * one[name] + share * value for name, value in other.items()}, out)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4])
