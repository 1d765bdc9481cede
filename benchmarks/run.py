"""Our figures beside the peers', area by area: python benchmarks/run.py [AREA …] [--every N] [--workers N]

Every set is read by the complete road, as `onrecord read` does it, and scored by the scorers beside the labelled data. What is scored, the
peers' measured figures and the floors stand in floors.toml. `--every N` takes each Nth row only: quicker, rougher, and floors are not held.
Exit status 1 where a figure lies below its floor. Without the labelled data it says how to point at it.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shared import need_shared, score

AREAS = ("page", "times", "places", "claims", "events", "merge")
FLOORS = Path(__file__).parent / "floors.toml"


def figures(areas: list[str] | None = None, *, fast: bool = False) -> list[dict[str, Any]]:
    """The entries of floors.toml, of some areas or the fast ones."""
    found = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["figure"]
    chosen = [entry for entry in found if (not areas or entry["area"] in areas) and (entry.get("fast") or not fast)]
    return sorted(chosen, key=lambda entry: AREAS.index(entry["area"]))


def measure(entries: list[dict[str, Any]], *, every: int = 1, workers: int = 1) -> Iterator[tuple[dict[str, Any], float | None]]:
    """Each entry with our figure; a set is read once for all its entries."""
    done: dict[tuple[str, str, bool], dict[str, Any]] = {}
    for entry in entries:
        key = entry["set"], entry["scorer"], entry.get("attitudes", False)
        if key not in done:
            done[key] = _scored(*key, every=every, workers=workers)
        yield entry, _at(done[key], entry["at"])


def broken(entry: dict[str, Any], value: float | None) -> bool:
    """True where a figure lies below its floor (above it where lower is better)."""
    return value is None or (value > entry["floor"] if entry.get("lower") else value < entry["floor"])


def _scored(name: str, scorer: str, attitudes: bool, *, every: int, workers: int) -> dict[str, Any]:
    from onrecord.errors import OnRecordError
    from onrecord.pages import open_pages
    from onrecord.pool import read_many

    path = need_shared() / "gold" / name
    with tempfile.TemporaryDirectory() as folder:
        if every > 1 and scorer != "seed":
            path = _sample(path, Path(folder) / "gold.jsonl", every)
        readings, words, began = [], 0, time.perf_counter()
        for found in read_many(open_pages([str(path)]), workers=workers, attitudes=attitudes):
            if isinstance(found, OnRecordError):
                print(f"  {found}", file=sys.stderr)
                continue
            readings.append(found.to_json())
            words += len(found.text.split())
        seconds = time.perf_counter() - began
        print(f"  {name}: {len(readings)} readings, {words:,} words, {words / max(seconds, 1e-9):,.0f} a second", file=sys.stderr)
        if scorer == "seed":  # takes readings alone: its labels lie beside it
            (target := Path(folder) / "readings.jsonl").write_bytes(b"\n".join(readings))
            out = subprocess.run(
                [sys.executable, need_shared() / "score/seed.py", target], capture_output=True, text=True, check=True
            ).stdout
            return dict(json.loads(out.splitlines()[-1]))
        return score(scorer, path, readings)


def _sample(path: Path, target: Path, every: int) -> Path:
    opener = gzip.open if path.suffix == ".gz" else Path.open
    with opener(path, "rb") as lines:  # type: ignore[operator]
        target.write_bytes(b"".join(line for number, line in enumerate(lines) if number % every == 0))
    return target


def _at(scores: Any, place: str) -> float | None:
    for part in place.split("."):
        scores = scores.get(part) if isinstance(scores, dict) else None
    return len(scores) if isinstance(scores, list) else scores


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("areas", nargs="*", metavar="AREA", help="page, times, places, claims, events; all without")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object a line")
    options = parser.parse_args()
    need_shared()
    fallen, area = [], None
    for entry, value in measure(figures(options.areas), every=options.every, workers=options.workers):
        if options.json:
            print(json.dumps({"area": entry["area"], "set": entry["set"], "figure": entry["at"], "ours": value}))
        else:
            if entry["area"] != area:
                area = entry["area"]
                print(f"\n{area}\n  {'set':38} {'figure':34} {'ours':>7} {'floor':>7} {'goal':>7}  peers, same data and scorer")
            numbers = " ".join(_told(number) for number in (value, entry["floor"], entry["goal"]))
            print(f"  {_name(entry):38} {entry['at']:34} {numbers}  {entry.get('peers', '')}")
        if options.every == 1 and broken(entry, value):
            fallen.append(entry)
    for entry in fallen:
        print(f"below its floor: {_name(entry)} {entry['at']}", file=sys.stderr)
    sys.exit(bool(fallen))


def _name(entry: dict[str, Any]) -> str:
    return entry["set"].split(".jsonl")[0] + (" (attitudes)" if entry.get("attitudes") else "")


def _told(value: float | None) -> str:
    return f"{'–' if value is None else f'{value:.3f}' if isinstance(value, float) and value <= 1 else f'{value:g}':>7}"


if __name__ == "__main__":
    main()
