"""A 24-hour stream in small: python benchmarks/stream.py [--pages 20000] [--rounds 96] [--faulty 20]

Seven invented news sites on loopback offer their pages round by round; one page in `--faulty` has a fault (newsroom.py), and so have some
answers of the feeds. One `onrecord watch` reads them from the first round to the last and is stopped by hand (SIGINT). Then every page must
be accounted for: told and kept once in the record, or a reason of one line on standard error. Memory is read from /proc (Linux).
Exit status 1 where one is not, where a faulty one stands in the record, or where memory grew by more than a fifth after the first fifth.

A machine is not equally fast for 50 minutes: twice a minute this process reads the example pages, and the speed of the command is told
beside that yardstick too.
"""

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import NamedTuple

from newsroom import FAULTS, SITES, STALL, Plan, serving, story

GROWTH = 1.2  # memory at the end beside that at a fifth
STALLED = 600.0  # seconds without a word
YARD_EVERY = 30.0  # seconds
EXAMPLES = Path(__file__).parents[1] / "examples"
QUIET = 3  # looks that bring nothing, one after another: nothing is still to be asked again
ENVIRONMENT = {"ALLOW_LOOPBACK": "1", "FETCH_DELAY": "0", "FETCH_TIMEOUT": str(STALL / 2), "FETCH_PATIENCE": "1", "WATCH_EVERY": "0.2"}


class Sample(NamedTuple):
    """The command at one moment: pages told, resident memory in MB, CPU seconds; CPU seconds that the yardstick took here last."""

    pages: int
    memory: float
    cpu: float
    yard: float


@dataclass
class Told:
    """What the command told: pages kept, the reasons for each page and feed, and lines of no known kind."""

    kept: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, list[str]] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    pages: set[str] = field(default_factory=set)
    quiet: int = 0  # looks in a row that brought nothing
    last: float = field(default_factory=time.monotonic)

    def out(self, line: str) -> None:
        """A line of standard output."""
        how, _, rest = line.partition("\t")
        address = rest.partition("\t")[0]
        self.kept[address] += 1
        self.pages.add(address)
        if how != "added":  # no page changes here
            self.odd.append(line)

    def err(self, line: str) -> None:
        """A line of standard error."""
        self.last = time.monotonic()
        if found := re.fullmatch(r"onrecord: (http://\S+): (.+)", line):
            self.reasons.setdefault(found[1], []).append(found[2])
            if not found[1].endswith("/feed"):
                self.pages.add(found[1])
        elif re.fullmatch(r"onrecord: .*; next look in [\d,]+ minutes", line):
            self.quiet = self.quiet + 1 if line.startswith("onrecord: nothing new;") else 0
        elif not line.startswith("onrecord: stopped;"):
            self.odd.append(line)


@dataclass
class Result:
    """How the pages ended, by (fault, outcome, reason); what is wrong, a line each; and the command's samples."""

    ends: Counter[tuple[str, str, str]]
    wrong: list[str]
    samples: list[Sample]
    feeds: int = 0  # answers of feeds that failed
    events: int = 0

    def pages(self, outcome: str) -> int:
        """How many pages ended so."""
        return sum(number for (_, each, _), number in self.ends.items() if each == outcome)

    def at(self, share: float) -> Sample:
        """The sample when that share of the pages was told; its memory the median of the twentieth before."""
        most = self.samples[-1].pages
        near = [each for each in self.samples if (share - 0.05) * most <= each.pages <= share * most]
        last = near[-1] if near else min(self.samples, key=lambda each: abs(each.pages - share * most))
        return last._replace(memory=median(each.memory for each in near or [last]))


def watched(addresses: Iterable[str], record: Path, pages: int) -> tuple[Told, list[Sample], int]:
    """Run the command until every page was told and no look brings more; what it told, samples, its exit status."""
    told, samples = Told(), []
    measure = yardstick()
    yard, due = measure(), time.monotonic() + YARD_EVERY
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it, and the command would, too
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
    child = subprocess.Popen(
        [sys.executable, "-m", "onrecord", "watch", *addresses, "--record", str(record)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=kept | {f"ONRECORD_{name}": value for name, value in ENVIRONMENT.items()},
    )
    streams = ((child.stdout, told.out), (child.stderr, told.err))
    threads = [threading.Thread(target=_follow, args=pair, daemon=True) for pair in streams]
    for thread in threads:
        thread.start()
    with child:
        try:
            while child.poll() is None and time.monotonic() < told.last + STALLED:
                if told.quiet >= (QUIET if len(told.pages) >= pages else 10 * QUIET):
                    break
                samples.append(_sample(child.pid, len(told.pages), yard))
                if time.monotonic() > due:
                    yard, due = measure(), time.monotonic() + YARD_EVERY
                time.sleep(0.25)
            child.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(STALLED)
        finally:
            child.kill()
            for thread in threads:
                thread.join()
    return told, samples, child.returncode


def _follow(stream: Iterable[str], tell: Callable[[str], None]) -> None:
    for line in stream:
        tell(line.rstrip("\n"))


def yardstick() -> Callable[[], float]:
    """A function that reads the example pages and says how many CPU seconds it took."""
    from onrecord.model import Page
    from onrecord.pages import open_pages
    from onrecord.reading import read_batch

    pages = [page for page in open_pages([str(EXAMPLES)]) if isinstance(page, Page)]
    read_batch(pages)  # models and tables are loaded once a process

    def measure() -> float:
        began = time.process_time()
        read_batch(pages)
        return time.process_time() - began

    return measure


def _sample(process: int, pages: int, yard: float) -> Sample:
    resident = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return Sample(pages, int(resident[1]) / 1024 if resident else 0.0, sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK"), yard)


def account(plan: Plan, ports: list[int], told: Told, record: Path) -> Result:
    """Every page once: in the record, or with its last reason."""
    from onrecord.record import open_record

    with open_record(record, create=False) as kept:
        found = {reading.url: reading for reading in kept.readings()}
        counts = kept.counts()
    result = Result(Counter(), [f"a line of no known kind: {line}" for line in told.odd], [], events=counts["events"])
    if counts["pages"] != len(found) or counts["superseded"]:
        result.wrong.append(f"{counts['pages']} pages and {counts['superseded']} old readings of {len(found)} addresses")
    for number in range(plan.pages):
        address = f"http://127.0.0.1:{ports[number % SITES]}{plan.path(number)}"
        fault, reasons = plan.fault(number) or "none", told.reasons.pop(address, [])
        due, words = FAULTS.get(fault, ("read", ""))
        reading = found.pop(address, None)
        if reading is None:
            how = "unaccounted" if not reasons else due if due != "read" and words in reasons[-1] else "failed"
            why = _short(reasons[-1]) if reasons else ""
        else:
            how, why = "read", ""
            if due != "read":
                result.wrong.append(f"{address}: {fault}, and stands in the record with {len(reading.events)} events")
            if fault == "wrong charset" and not all(line in reading.text for line in story(number)[1]):
                result.wrong.append(f"{address}: its characters are not as they were")
        result.ends[fault, how, why] += 1
        if how == "unaccounted" or told.kept.pop(address, 0) != (how == "read"):
            result.wrong.append(f"{address}: {fault}; not accounted for, or not told once as kept")
    result.wrong += [f"{address}: it was not offered" for address in (*found, *told.kept)]
    result.feeds = sum(map(len, told.reasons.values()))
    return result


def _short(reason: str) -> str:
    """A reason without advice and numbers that differ from page to page."""
    return re.sub(r"http://\S+", "…", re.sub(r"(?<![\w])[\d,]+ (of [\d,]+ )?(?=bytes)", "… ", reason.partition("; ")[0]))


def run(plan: Plan) -> Result:
    """The whole of it, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder, serving(plan) as ports:
        record = Path(folder) / "stream.db"
        told, samples, status = watched([f"http://127.0.0.1:{port}/feed" for port in ports], record, plan.pages)
        result = account(plan, ports, told, record)
    result.samples = samples
    if status != 130:  # stopped by hand
        result.wrong.append(f"the command ended with status {status}")
    return result


def grown(result: Result) -> float:
    """Memory at the end beside that at a fifth."""
    return result.at(1.0).memory / result.at(0.2).memory


def show(plan: Plan, result: Result) -> None:
    """The table."""
    print(f"{plan.pages:,} pages in {plan.rounds} rounds of {SITES} feeds; {result.feeds} answers of feeds failed and were asked again")
    for outcome in ("read", "skipped", "failed", "unaccounted"):
        print(f"{outcome:12} {result.pages(outcome):7,}" + (f"   {result.events:,} events" if outcome == "read" else ""))
    print(f"\n{'fault':22} {'pages':>7}  outcome")
    for (fault, outcome, reason), number in sorted(result.ends.items()):
        print(f"{fault:22} {number:7,}  {outcome}" + (f": {reason}" if reason else ""))
    marks = {share: result.at(share) for share in (0.1, 0.2, 0.5, 1.0)}
    print("\nmemory, MB: " + ", ".join(f"{mark.memory:,.0f} at {share:.0%}" for share, mark in marks.items()), end="; ")
    print(f"the most {max(each.memory for each in result.samples):,.0f}; growth after a fifth {grown(result) - 1:+.1%}")
    spans = ((0.0, 1.0), (0.1, 0.5), (0.5, 1.0))
    print("pages per CPU-second: " + ", ".join(f"{_speed(result.at(a), result.at(b)):.1f} from {a:.0%} to {b:.0%}" for a, b in spans))
    early, late = (_beside(result, a, b) for a, b in spans[1:])
    print(f"beside the yardstick, the later half to the earlier: {late / early - 1:+.1%}")
    for line in result.wrong:
        print("wrong:", line)


def _speed(begin: Sample, end: Sample) -> float:
    return (end.pages - begin.pages) / max(end.cpu - begin.cpu, 0.01)


def _beside(result: Result, a: float, b: float) -> float:
    """Pages in the CPU time of a yardstick, from the share a of the pages to the share b."""
    begin, end = result.at(a), result.at(b)
    yards = [each.yard for each in result.samples if begin.pages <= each.pages <= end.pages]
    return _speed(begin, end) * sum(yards) / len(yards)


def main() -> None:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=96, help="looks at each feed in which the pages are offered")
    parser.add_argument("--faulty", type=int, default=20, metavar="N", help="one page in N has a fault")
    asked = parser.parse_args()
    plan = Plan(asked.pages, asked.rounds, asked.faulty)
    began = time.monotonic()
    result = run(plan)
    show(plan, result)
    print(f"{time.monotonic() - began:,.0f} s")
    sys.exit(1 if result.wrong or grown(result) > GROWTH else 0)


if __name__ == "__main__":
    main()
