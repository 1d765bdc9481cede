"""Turn labelled sentences (GUIDE.md) into JSON Lines with offsets: python training/corpus/compile.py FILE.txt… > out.jsonl

Every span is searched as an exact substring; whatever cannot be placed is an error that names file and line.
Sections that begin with `@ID` take their text from the gold folder (ONRECORD_GOLD, else ../shared/gold) and write no text.
"""

import csv
import json
import os
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

TYPES = set(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
)
STATUS = set("happened ongoing planned threatened hypothetical denied did-not-happen".split())
SPANS = {"t": "trigger", "a": "actors", "r": "recipients", "time": "time", "place": "place", "killed": "killed", "injured": "injured"}
MANY = {"actors", "recipients"}
FLAGS = {"hedged", "claim"}
CLAIMS = set("statement accusation denial threat promise demand belief report attitude".split())
GOLD = Path(os.environ.get("ONRECORD_GOLD", Path(__file__).resolve().parents[3] / "shared/gold"))


class MisplacedError(ValueError):
    """A label that does not fit its sentence."""


def find(text: str, wanted: str, near: int | None = None) -> dict[str, int]:
    """The span of `wanted` in `text`: occurrence `#n` where given, else the one nearest to `near`, else the first; whole words only."""
    phrase, number = re.fullmatch(r"(.*?)(?:#(\d+))?", wanted.strip(), re.S).groups()  # type: ignore[union-attr]
    left, right = (r"(?<!\w)" if phrase[:1].isalnum() else ""), (r"(?!\w)" if phrase[-1:].isalnum() else "")
    places = [m.start() for m in re.finditer(left + re.escape(phrase) + right, text)]
    if not phrase or not places or (number and int(number) > len(places)):
        raise MisplacedError(f"{wanted!r} does not stand in the text as whole words")
    start = places[int(number) - 1] if number else min(places, key=lambda p: abs(p - near)) if near is not None else places[0]
    return {"start": start, "end": start + len(phrase)}


def event(line: str, text: str, modes: set[str]) -> dict[str, Any]:
    head, *parts = [part.strip() for part in line.split("|")]
    kind, mode, status = head.split()
    if kind not in TYPES or status not in STATUS or (mode != "-" and mode not in modes):
        raise MisplacedError(f"unknown type, mode or status in {head!r}")
    result: dict[str, Any] = {"type": kind, "mode": None if mode == "-" else mode, "status": status}
    fields = dict(part.split("=", 1) for part in parts if "=" in part)
    flags = {part for part in parts if part and "=" not in part}
    if flags - FLAGS or set(fields) - set(SPANS) or "t" not in fields:
        raise MisplacedError(f"unknown field or no trigger in {line.strip()!r}")
    trigger = find(text, fields["t"])
    for short, value in fields.items():
        name = SPANS[short]
        near = trigger["start"]
        found = [find(text, v, near) for v in value.split(";") if v.strip()]
        result[name] = found if name in MANY else found[0]
    return {**result, "actors": result.get("actors", []), "recipients": result.get("recipients", []), **dict.fromkeys(sorted(flags), True)}


def texts() -> dict[str, str]:
    """Texts of the gold sets by id, for `@ID` lines."""
    rows = (json.loads(line) for path in sorted(GOLD.glob("*/*.jsonl")) for line in path.open(encoding="utf-8"))
    return {row["id"]: row["text"] for row in rows if "text" in row}


def records(path: Path, modes: set[str], faults: list[str]) -> Iterator[dict[str, Any]]:
    """The records of one file; a record named by `@ID` carries no text. What cannot be placed is added to `faults`."""
    section, current, text = path.stem, {}, ""
    gold: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("=="):
            section = line[2:].strip()
            continue
        try:
            if line[0].isspace():
                current["events"].append(event(line, text, modes))
                continue
            if current:
                yield current
            named = line.startswith("@")
            gold = gold or (texts() if named else {})
            text = gold[line[1:].strip()] if named else line.strip().replace(" ¶ ", "\n\n")  # an article on one line
            own = {"id": line[1:].strip()} if named else {"id": f"{path.stem}-{number}", "text": text}
            current = {**own, "section": section, "events": []}
        except (MisplacedError, ValueError, KeyError) as error:
            faults.append(f"{path.name}:{number}: {error}")
    if current:
        yield current


def claim(label: dict[str, Any], text: str) -> dict[str, Any]:
    """One claim with offsets. The cue must be the only one of its kind or carry `#n`; source and content are the ones nearest to it."""
    wanted = label["cue"]
    cue = find(text, wanted)
    if not re.search(r"#\d+$", wanted) and find(text, wanted, len(text)) != cue:
        raise MisplacedError(f"cue {wanted!r} stands more than once: write {wanted}#n")
    if label["class"] not in CLAIMS or not label["content"]:
        raise MisplacedError(f"unknown class or no content at cue {wanted!r}")
    source = find(text, label["source"], cue["start"]) if label["source"] else None
    content = [find(text, part, cue["start"]) for part in label["content"]]
    spans = sorted([cue, *content, *([source] if source else [])], key=lambda span: span["start"])
    if any(one["end"] > other["start"] for one, other in pairwise(spans)):
        raise MisplacedError(f"source, cue and content overlap at cue {wanted!r}")
    return {"source": source, "cue": cue, "content": content, "within": label["within"], "class": label["class"]}


def claim_records(path: Path, faults: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """The passages of a file of labelled claims (one JSON object a line) with offsets; without `faults`, a misplaced label raises."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            claims = [claim(label, row["text"]) for label in row["claims"]]
            for inner in claims:
                outer = [] if inner["within"] is None else claims[inner["within"]]["content"]
                held = any(span["start"] <= inner["cue"]["start"] and inner["cue"]["end"] <= span["end"] for span in outer)
                if inner["within"] is not None and not held:
                    raise MisplacedError(f"the cue at {inner['cue']['start']} does not stand in the content of claim {inner['within']}")
            yield {"id": row["id"], "text": row["text"], "claims": claims}
        except (MisplacedError, ValueError, KeyError, IndexError, TypeError) as error:
            if faults is None:
                raise MisplacedError(f"{path.name}:{number}: {error}") from error
            faults.append(f"{path.name}:{number}: {error}")


def mode_names() -> set[str]:
    with (GOLD.parent / "data/plover/plover_modes.csv").open(encoding="utf-8", newline="") as lines:
        return {row["mode"] for row in csv.DictReader(lines)}


def main(paths: list[str]) -> None:
    faults: list[str] = []
    for path in map(Path, paths):
        for record in claim_records(path, faults) if path.suffix == ".jsonl" else records(path, mode_names(), faults):
            print(json.dumps(record, ensure_ascii=False))
    sys.exit("\n".join(faults) if faults else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
