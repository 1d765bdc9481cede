"""Claims on PolNeAR dev, beside the peers: python benchmarks/claims.py [--articles N]

Two rows of ours: every claim (`--attitudes`, what PolNeAR labels), and the default output, statement-like cues only.
Peers' figures were measured with the same scorer and are repeated from the notes beside the data; people are pairs of
PolNeAR's annotators.
"""

import argparse
import time
from itertools import islice

from shared import gold, need_shared, score

from onrecord.article.plain import from_text
from onrecord.language import read_language
from onrecord.model import Reading
from onrecord.readers.claims import find_claims

NAME = "claims/polnear.dev"
FIGURES = ("found", "source exact", "cue exact", "content exact", "content token", "all three overlap")
PEERS = {
    "textacy 0.13 (dev)": (25.0, 16.5, None, 8.1, None, 13.2),
    "BBC Citron retrained (test)": (66.0, 60.5, 52.0, 36.3, 67.5, 43.4),
    "two CRFs (dev)": (78.0, None, 68.9, 51.4, 81.7, 58.5),
    "two people": (83.4, 77.5, 70.8, 69.1, 91.3, 68.7),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int)
    rows = list(islice(gold(NAME), parser.parse_args().articles))
    began, words = time.process_time(), 0
    told: dict[str, list[bytes]] = {"ours, --attitudes": [], "ours, default": []}
    for row in rows:
        doc = read_language(from_text(row["text"], id=row["id"]))
        words += len(row["text"].split())
        for name, kept in told.items():
            claims = find_claims(doc, [], attitudes=name.endswith("attitudes"))
            kept.append(Reading(id=row["id"], text=row["text"], claims=tuple(claims)).to_json())
    spent = time.process_time() - began
    print(f"{'F1':28}" + "".join(f"{name:>18}" for name in FIGURES))
    for name, readings in told.items():
        figures = score("claims", need_shared() / f"gold/{NAME}.jsonl", readings)
        print(f"{name:28}" + "".join(f"{figures[f]['f1']:18.1f}" for f in FIGURES))
    for name, values in PEERS.items():
        print(f"{name:28}" + "".join(f"{v:18.1f}" if v is not None else f"{'–':>18}" for v in values))
    print(f"{words / spent:,.0f} words per CPU-second (words, encoder, claims twice)")


if __name__ == "__main__":
    main()
