"""Whether a page costs the same in a large record as in a small one: python benchmarks/linear.py [--small 1000] [--large 20000]

Two records of made-up articles (desk.py). Articles of `merge/stories.dev` (else the example pages) are read into both, twenty at a time
and by turns, so that a machine whose speed changes changes it for both. Told: words a second and words per CPU-second in each, and how
much slower a turn is in the large one; medians of ten turns. Bar: 10 %. Exit status 1 where it is missed.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from desk import PER_PAGE, fill
from msgspec.structs import replace
from speed import pages

from onrecord.model import Page, Reading
from onrecord.reading import read_batch
from onrecord.record import open_record
from onrecord.record.store import add_all

BAR, TURNS, AT_ONCE = 0.1, 10, 20


def turn(path: Path, batch: list[Page], name: str) -> tuple[float, float]:
    """(words a second, words per CPU-second) of reading pages into a record that does not hold them yet."""
    fresh = [replace(page, id=f"{page.id}-{name}") for page in batch]
    began, spent = time.perf_counter(), time.process_time()
    with open_record(path, create=False) as record:
        add_all(record, [each for each in read_batch(fresh) if isinstance(each, Reading)])
    words = sum(len(page.content.split()) for page in batch)
    return words / (time.perf_counter() - began), words / (time.process_time() - spent)


def main() -> None:
    """Fill, read by turns, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=20_000)
    given = parser.parse_args()
    read = [page for page in pages(TURNS * AT_ONCE) if isinstance(page, Page)]
    read_batch(read[:2])  # models and tables are loaded once a process
    with tempfile.TemporaryDirectory() as folder:
        paths = {size: Path(folder) / f"{size}.db" for size in (given.small, given.large)}
        for size, path in paths.items():
            fill(str(path), size * PER_PAGE)
        took: dict[int, list[tuple[float, float]]] = {size: [] for size in paths}
        for number in range(TURNS):
            batch = read[number * AT_ONCE : (number + 1) * AT_ONCE] or read[:AT_ONCE]
            for size in sorted(paths, reverse=bool(number % 2)):
                took[size].append(turn(paths[size], batch, f"{size}-{number}"))
    for size, found in took.items():
        wall, cpu = (statistics.median(each) for each in zip(*found, strict=True))
        print(f"{size:8,} pages: {wall:7,.0f} words a second, {cpu:7,.0f} per CPU-second")
    wall, cpu = (statistics.median(b[i] / a[i] for a, b in zip(*took.values(), strict=True)) for i in range(2))
    print(f"in the large one {wall - 1:+.1%} words a second, {cpu - 1:+.1%} per CPU-second")
    sys.exit(wall < 1 - BAR)


if __name__ == "__main__":
    main()
