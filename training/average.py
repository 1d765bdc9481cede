"""The mean of the weights of several runs that went on from each other: python training/average.py --out DIR RUN …

Weights at the ends of legs lie in one valley; their mean is a little better than each (Izmailov et al. 2018, stochastic weight averaging).
"""

import argparse
import shutil
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    nets = [torch.load(run / "net.pt", weights_only=True) for run in options.runs]
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save({name: torch.stack([net[name] for net in nets]).mean(0) for name in nets[0]}, options.out / "net.pt")
    for name in ("log.jsonl", "options.json"):
        shutil.copy(options.runs[-1] / name, options.out / name)


if __name__ == "__main__":
    main()
