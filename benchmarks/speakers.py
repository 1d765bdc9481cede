"""Who speaks, on hand-labelled articles of PolNeAR dev: python benchmarks/speakers.py [--set first|second|third] [--articles N] [--faults]

Two sets: the first was looked at while the rules were written; of the second, labelled later, only the figures are for telling.
First rows: the gold sources resolved by our actors, so that only the resolution is measured. Then our own claims, paired with the gold
ones by their cues. Right: the actor has a mention on the labelled speaker; wrong: it has none; unresolved: no actor. What the labels are
says speakers/README.md.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from shared import gold

from onrecord.article.plain import from_text
from onrecord.language import read_language
from onrecord.model import Actor, Claim
from onrecord.readers.actors import find_actors, resolve
from onrecord.readers.claims import find_claims

SETS = {"first": "labels.jsonl", "second": "second.jsonl", "third": "third.jsonl"}
PRONOUNS = frozenset("i me you he him his she her it its we us they them their this that who which each one".split())
GROUPS = ("all", "pronoun sources", "named speakers", "unnamed speakers")
ROADS = ("gold sources", "our claims, paired by cue")
WRONG_AT_MOST, RESOLVED_AT_LEAST = 3.0, 80.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=SETS, action="append", help="both without")
    parser.add_argument("--articles", type=int)
    parser.add_argument("--faults", action="store_true", help="also each wrong or unresolved speaker")
    options = parser.parse_args()
    texts = {row["id"]: row["text"] for row in gold("claims/polnear.dev")}
    for name in options.set or SETS:
        lines = (Path(__file__).parent / "speakers" / SETS[name]).read_text(encoding="utf-8").splitlines()
        count = _counted(list(islice(map(json.loads, lines), options.articles)), texts, options.faults)
        _tell(name, count)
    print(f"per cent; bars: wrong <= {WRONG_AT_MOST:g}, resolved >= {RESOLVED_AT_LEAST:g}")


def _counted(rows: list[dict[str, Any]], texts: dict[str, str], faults: bool) -> Counter[tuple[str, str, str]]:
    count: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        text = texts[row["id"]]
        for road, label, actor in speakers(row, text):
            outcome = "unresolved" if actor is None else "right" if _on(actor, label["speaker"]) else "wrong"
            for group in _groups(label, text):
                count[road, group, outcome] += 1
            if faults and outcome != "right":
                print(_fault(road, outcome, row["id"], text, label, actor))
    return count


def _tell(name: str, count: Counter[tuple[str, str, str]]) -> None:
    print(f"{name + ' set':28}{'':18}{'sources':>9}{'resolved':>10}{'wrong':>8}{'wrong of resolved':>19}")
    for road in ROADS:
        for group in GROUPS:
            right, wrong, none = (count[road, group, outcome] for outcome in ("right", "wrong", "unresolved"))
            told, total = right + wrong, right + wrong + none
            if not total:
                continue
            shares = _per(told, total), _per(wrong, total), _per(wrong, told)
            print(f"{road:28}{group:18}{total:9}{shares[0]:10.1f}{shares[1]:8.1f}{shares[2]:19.1f}")
    if not count[ROADS[1], "all", "right"]:
        print("none of our own claims pairs with a label: the doc is not encoded, the second rows are missing")


def speakers(row: dict[str, Any], text: str) -> Iterator[tuple[str, dict[str, Any], Actor | None]]:
    """Each label with the actor that we say speaks, by either road; a gold claim that none of ours meets has no second row."""
    doc = read_language(from_text(text, id=row["id"]))
    actors = find_actors(doc)
    named = {actor.id: actor for actor in actors}
    claims = find_claims(doc, actors, attitudes=True)
    for label in row["claims"]:
        found = resolve(doc, actors, label["source"]["start"], label["source"]["end"])
        yield ROADS[0], label, named[found] if found else None
        ours = max(claims, key=lambda claim: _overlap(claim, label["cue"]), default=None)
        if ours and _overlap(ours, label["cue"]) > 0:
            yield ROADS[1], label, named[ours.speaker] if ours.speaker else None


def _overlap(claim: Claim, cue: dict[str, int]) -> int:
    return min(claim.cue.end, cue["end"]) - max(claim.cue.start, cue["start"]) if claim.cue else 0


def _on(actor: Actor, speaker: dict[str, int]) -> bool:
    return any(mention.start < speaker["end"] and speaker["start"] < mention.end for mention in actor.mentions)


def _groups(label: dict[str, Any], text: str) -> tuple[str, ...]:
    pronoun = text[label["source"]["start"] : label["source"]["end"]].lower() in PRONOUNS
    return ("all", "named speakers" if label["named"] else "unnamed speakers", *(("pronoun sources",) if pronoun else ()))


def _fault(road: str, outcome: str, name: str, text: str, label: dict[str, Any], actor: Actor | None) -> str:
    source, speaker = (text[label[key]["start"] : label[key]["end"]] for key in ("source", "speaker"))
    return f"{road[:4]} {outcome:10} {name[:28]} {label['source']['start']:5} {source!r:.70} is {speaker!r}; read {actor and actor.name!r}"


def _per(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


if __name__ == "__main__":
    main()
