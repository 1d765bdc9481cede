"""The desk under load: 100,000 merged events, server time of its pages, memory, and many readers beside a writer. Loopback only.

    python benchmarks/desk.py [--events 100000] [--seconds 60] [--readers 50] [--keep FILE]

Bars: desk, search, event and timeline at most 150 ms at the median; memory at most 500 MB; no failed request.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
from sqlalchemy import insert

from onrecord.model import Actor, Claim, Event, EventPlace, EventTime, Mention, Place, Reading, Role, Span, Time
from onrecord.record import open_record, schema
from onrecord.record.store import _add

PEOPLE = [
    f"{first} {last}"
    for first in ("Ilse", "Oren", "Tova", "Aino", "Marek", "Lida")
    for last in ("Marn", "Vale", "Lind", "Kataja", "Dorn", "Esk")
]
TYPES = ("ASSAULT", "PROTEST", "COERCE", "ACCUSE", "CONSULT", "AGREE", "THREATEN", "AID")
STATUSES = ("happened",) * 7 + ("threatened", "planned", "denied")
COUNTRIES = ("FIN", "SWE", "NOR", "EST", "LVA", "POL", "DEU")
PER_PAGE = 5
TWICE = 5  # every fifth page is told by a second paper
PAGES = {
    "desk": "/events",
    "desk, filtered": "/events?type=ASSAULT&country=FIN&since=2030-06",
    "desk, rare actor": "/events?actor=Esk&status=denied",
    "contested": "/events?contested=true",
    "search": "/events?q=harbour+{word}",
    "search, frequent": "/events?q=police",
    "event": "/events/page{page}/e1",
    "article": "/articles/page{page}",
    "claims": "/claims?says=Marn",
    "timeline": "/timeline?since=2030-03-01&until=2030-03-07",
    "map": "/map?type=PROTEST",
    "network": "/network?country=NOR",
    "changes": "/changes.json",
}
BARRED = ("desk", "desk, filtered", "search", "event", "timeline")


def page(number: int, told: int) -> Reading:
    """A made-up article with five events; the same number told twice is the same happening in another paper."""
    dice = random.Random(number)
    sentences, events, actors, places, claims = [], [], {}, [], []
    day = f"2030-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
    at, times = 0, []
    for index in range(PER_PAGE):
        one, two, town = dice.choice(PEOPLE), dice.choice(PEOPLE), f"Town{dice.randint(1, 900)}"
        text = f"{one} said that police w{number % 997} had stopped {two} near the harbour of {town} on Monday."
        words = (one, "said", "stopped", two, town, "Monday")
        stands = {word: (at + text.index(word), at + text.index(word) + len(word)) for word in words}
        for name in (one, two):
            mentions = (Mention(*stands[name], "name"),)
            known = Actor(
                id=f"a{len(actors) + 1}", name=name, type="person", country=dice.choice(COUNTRIES), sector="GOV", mentions=mentions
            )
            actors.setdefault(name, known)
        ids, number_of = {name: actors[name].id for name in (one, two)}, int(town[4:])
        begin, end = stands[town]
        places.append(
            Place(
                start=begin, end=end, name=town, geonames=number_of, country=dice.choice(COUNTRIES),
                lat=50 + number_of % 20, lon=5 + number_of % 30, precision="city",
            )
        )  # fmt: skip
        times.append(Time(*stands["Monday"], "DATE", day))
        content = Span(stands["said"][0] + 10, at + len(text) - 1)
        source, cue = Span(*stands[one]), Span(*stands["said"])
        claims.append(Claim(id=f"c{index + 1}", kind="indirect", source=source, speaker=ids[one], cue=cue, content=(content,)))
        events.append(
            Event(
                id=f"e{index + 1}",
                type=dice.choice(TYPES),
                trigger=Span(*stands["stopped"]),
                status=dice.choice(STATUSES),
                actors=(Role(ids[one], *stands[one]),),
                recipients=(Role(ids[two], *stands[two]),),
                time=EventTime(from_=day, to=day, start=times[-1].start, end=times[-1].end),
                place=EventPlace(start=begin, end=end, geonames=number_of),
                claim=f"c{index + 1}" if dice.random() < 0.4 else None,
                confidence=round(dice.uniform(0.4, 1), 2),
            )
        )
        sentences.append(text)
        at += len(text) + 1
    return Reading(
        id=f"page{number}" + ("" if told == 1 else f"-{told}"),
        text="\n".join(sentences),
        title=f"Item {number}",
        publisher=f"Paper {(number + told) % 40}",
        published=day,
        actors=tuple(actors.values()),
        places=tuple(places),
        times=tuple(times),
        claims=tuple(claims),
        events=tuple(events),
    )


def fill(path: str, count: int) -> None:
    """A record with `count` merged events."""
    with open_record(path) as record:
        for first in range(0, count // PER_PAGE, 1000):
            numbers = range(first, min(first + 1000, count // PER_PAGE))
            with record.writing() as connection:
                members = []
                for number in numbers:
                    for told in (1, 2) if number % TWICE == 0 else (1,):
                        reading = page(number, told)
                        _add(connection, reading)
                        members += [
                            {"page": reading.id, "event": e.id, "merged": f"m{number:08x}{e.id}", "reasons": "[]"} for e in reading.events
                        ]
                ids = sorted({member["merged"] for member in members})
                connection.execute(insert(schema.merged), [{"id": id, "forward": None, "gone": False} for id in ids])
                connection.execute(insert(schema.merged_members), members)


def measure(client: httpx.Client, pid: int, count: int, times: int) -> dict[str, float]:
    """Median milliseconds of each kind of page, first visits included; beside it those of the server's processor, for a busy machine."""
    out = {}
    for name, path in PAGES.items():
        took, worked = [], []
        for number in range(times):
            began, before = time.perf_counter(), _processor(pid)
            client.get(path.format(page=number * 37 % (count // PER_PAGE), word=f"w{number * 13 % 997}")).raise_for_status()
            took.append((time.perf_counter() - began) * 1000)
            worked.append((_processor(pid) - before) * 1000)
        out[name] = round(statistics.median(took), 1)
        print(
            f"{name:20} median {out[name]:7.1f} ms (processor {statistics.median(worked):6.1f}), slowest {max(took):7.1f} ms "
            f"(processor {max(worked):6.1f})",
            flush=True,
        )
    return out


def _processor(pid: int) -> float:
    """Seconds of the processor that a process used; 0 where no /proc tells."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(url: str, record: str, readers: int, seconds: float, count: int) -> dict[str, int]:
    """Readers that look around and one writer that adds pages; answers by status."""
    told: dict[str, int] = {}
    lock, end = threading.Lock(), time.monotonic() + seconds

    def read(seed: int) -> None:
        dice = random.Random(seed)
        with httpx.Client(base_url=url, timeout=60) as client:
            while time.monotonic() < end:
                path = PAGES[dice.choice(BARRED)].format(page=dice.randrange(count // PER_PAGE), word=f"w{dice.randrange(997)}")
                try:
                    status = str(client.get(path).status_code)
                except httpx.HTTPError as error:
                    status = type(error).__name__
                with lock:
                    told[status] = told.get(status, 0) + 1
                time.sleep(0.2)

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(readers)]
    for thread in threads:
        thread.start()
    with open_record(record) as opened:
        number = 10_000_000
        while time.monotonic() < end:
            opened.add(page(number, 1))
            number += 1
            time.sleep(0.5)
    for thread in threads:
        thread.join()
    return told


def main() -> None:
    """Fill, serve, measure, load, say whether the bars hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--keep")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or str(Path(folder) / "desk.db")
        if not Path(path).exists():
            began = time.perf_counter()
            fill(path, given.events)
            print(f"filled in {time.perf_counter() - began:.0f} s", flush=True)
        command = [sys.executable, "-m", "onrecord", "serve", "--record", path, "--port", "8917"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
            try:
                url = "http://127.0.0.1:8917"
                with httpx.Client(base_url=url, timeout=120) as client:
                    _wait(client)
                    medians = measure(client, server.pid, given.events, given.times)
                told = load(url, path, given.readers, given.seconds, given.events)
                memory = _memory(server.pid)
            finally:
                server.terminate()
    print(json.dumps({"medians_ms": medians, "load": told, "memory_mb": memory}, indent=1))
    slow = [name for name in BARRED if medians[name] > 150]
    print(
        "missed:", slow or "nothing", "| memory", "missed" if memory > 500 else "held", "| errors", "none" if set(told) <= {"200"} else told
    )


def _wait(client: httpx.Client) -> None:
    for _ in range(300):
        try:
            client.get("/robots.txt")
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise SystemExit("the desk does not start")


def _memory(pid: int) -> float:
    """Peak resident megabytes of a process."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024, 1)
    except OSError:
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    main()
