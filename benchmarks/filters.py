"""A record of a million events asked by the filters of the commands: python benchmarks/filters.py [--events 1000000] [--keep FILE]

Filled with made-up articles (benchmarks/desk.py). Each question is asked five times through what `onrecord events` and `onrecord claims`
call, the record opened anew each time; medians in seconds, the start of Python left out. Bar: .3 s. Exit status 1 where one is missed.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from desk import fill

from onrecord.cli import options
from onrecord.record import Filters

BAR, TIMES = 0.3, 5
ASKED = {
    "events --type ASSAULT --limit 100": ("events", Filters(type="ASSAULT", limit=100)),
    "events --actor Esk --status denied --limit 100": ("events", Filters(actor="Esk", status="denied", limit=100)),
    "events --country FIN --since 2030-06-01 --until 2030-06-02 --limit 100": (
        "events",
        Filters(country="FIN", since="2030-06-01", until="2030-06-02", limit=100),
    ),
    "events --actor Esk --limit 100": ("events", Filters(actor="Esk", limit=100)),
    "events --actor Zzyzx, whom nobody names": ("events", Filters(actor="Zzyzx", limit=100)),
    "events --country BTN, that nobody names": ("events", Filters(country="BTN", limit=100)),
    "events --page page77": ("events", Filters(page="page77")),
    "events --speaker Marn --type PROTEST --limit 100": ("events", Filters(speaker="Marn", type="PROTEST", limit=100)),
    "claims --speaker Zzyzx, whom nobody names": ("claims", Filters(speaker="Zzyzx", limit=100)),
    "claims --speaker Marn --since 2030-12-01 --limit 100": ("claims", Filters(speaker="Marn", since="2030-12-01", limit=100)),
}


def main() -> None:
    """Fill, ask, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--keep")
    given = parser.parse_args()
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or str(Path(folder) / "record.db")
        if not Path(path).exists():
            began = time.perf_counter()
            fill(path, given.events)
            print(f"filled in {time.perf_counter() - began:.0f} s, {Path(path).stat().st_size / 1e6:,.0f} MB", flush=True)
        for name, (kind, filters) in ASKED.items():
            took = []
            for _ in range(TIMES):
                began = time.perf_counter()
                with options.told(kind, path, None, filters) as rows:
                    count = sum(1 for _ in rows)
                took.append(time.perf_counter() - began)
            slow |= statistics.median(took) > BAR
            print(f"{name:72} {statistics.median(took):7.3f} s, {count} rows", flush=True)
    sys.exit(slow)


if __name__ == "__main__":
    main()
