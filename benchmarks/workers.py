"""What two processes read together: python benchmarks/workers.py [--texts N] [--pages N] [--repeats 5]

Texts of `merge/stories.dev`, then English pages of HTML (`scale.html`), all and those of about 500 words, else the example pages, through
`onrecord.pool.read_many`. Told, medians of the repeats: words and pages a second of one process and of two, how much faster two are, the
first result after the call; and from a run before these, for watching costs time, the memory of all processes at most. A pace is that of
the middle three quarters: neither start nor end, where one waits for the other, is in it. After each round spaCy's pipeline tells how quiet
the machine is (speed.py). Linux only (/proc). Exit status 1 where a bar is missed.
"""

import argparse
import contextlib
import itertools
import os
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import scale
from speed import pages, spacy_alone

from onrecord.model import Page, Reading
from onrecord.pool import BATCH, read_many

ABOUT = range(300, 700)  # words of an article of about 500
BARS = {"words": 6_000.0, "scaling": 1.7, "pages": 8.0, "first": 4.0, "memory": 1.2e9}


def pace(read: list[Page], workers: int) -> tuple[float, float, float, list[int]]:
    """(pages a second, words a second, seconds to the first result, words of each page) of reading pages with so many processes."""
    began, done, words = time.perf_counter(), [], []
    for found in read_many(iter(read), workers=workers):
        done.append(time.perf_counter())
        words.append(len(found.text.split()) if isinstance(found, Reading) else 0)
    a, b = 0, len(read) - 1
    if len(read) > 8 * BATCH:
        a, b = (int(len(read) * share) // BATCH * BATCH - 1 for share in (1 / 8, 7 / 8))  # the last of a batch: its pages come at once
    return (b - a) / (done[b] - done[a]), sum(words[a + 1 : b + 1]) / (done[b] - done[a]), done[0] - began, words


class Memory(threading.Thread):
    """The most bytes that this process and those it began hold together (proportional set size: what they share counts once)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.ended = 0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.3):
            self.most = max(self.most, sum(map(held, family())))


def held(process: int) -> int:
    """The proportional set size of a process, 0 where it has ended."""
    with contextlib.suppress(OSError, IndexError):
        return 1024 * int(Path(f"/proc/{process}/smaps_rollup").read_text().split("Pss:")[1].split()[0])
    return 0


def family() -> Iterator[int]:
    """This process and all below it."""
    above = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            above[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    for process in above:
        line = [process]
        while line[-1] in above and line[-1] != os.getpid():
            line.append(above[line[-1]])
        if line[-1] == os.getpid():
            yield process


def main() -> None:
    """Read by turns, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=201)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    texts = [page for page in pages(given.texts) if isinstance(page, Page)]
    html = [
        Page(id=address, url=address, content=page.encode("utf-8", "replace"), kind="html", charset="utf-8")
        for address, page in itertools.islice(scale.html(True), given.pages)
    ]
    memory = Memory()
    memory.start()
    pace(texts, 2)
    memory.ended.set()
    memory.join()
    usual = [page for page, words in zip(html, pace(html, 2)[-1], strict=True) if words in ABOUT]
    told: dict[str, list[float]] = {name: [] for name in ("alone", "usual", *BARS)}
    for number in range(1, given.repeats + 1):
        _, alone, *_ = pace(texts, 1)
        _, words, first, _ = pace(texts, 2)
        rate, of_html, *_ = pace(html, 2)
        at_500, *_ = pace(usual, 2)
        found = {"alone": alone, "words": words, "scaling": words / alone, "pages": rate, "first": first, "usual": at_500}
        for name, value in found.items():
            told[name].append(value)
        yardstick = spacy_alone([page.content.decode() for page in texts[:40]])
        print(
            f"{number}: {alone:7,.0f} words a second alone, {words:7,.0f} of two ({words / alone:.2f} times), {first:.1f} s to the first;"
            f" HTML {rate:5.2f} pages and {of_html:7,.0f} words a second, {at_500:5.2f} pages of about 500 words;"
            f" spaCy alone {' '.join(yardstick.split())}",
            flush=True,
        )
    told["memory"] = [float(memory.most)]
    middle = {name: statistics.median(values) for name, values in told.items()}
    print(
        f"medians: {middle['words']:,.0f} words a second of two, {middle['scaling']:.2f} times one, {middle['first']:.1f} s to the first,"
        f" {middle['pages']:.2f} pages of HTML a second, {middle['usual']:.2f} of about 500 words, {middle['memory'] / 1e6:,.0f} MB at most"
    )
    sys.exit(any(middle[name] > bar if name in ("first", "memory") else middle[name] < bar for name, bar in BARS.items()))


if __name__ == "__main__":
    main()
