"""Case 36: killed -9 at any write point, the rerun gives the rows of a run that nobody disturbed."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.cli import run as command
from onrecord.model import Page
from onrecord.record import Record, open_record, reviews
from tests.record.conftest import make

from . import crash
from .rows import hashes

IDS = ("p1", "p2", "p3")
POINTS = int(os.environ.get("ONRECORD_TEST_POINTS", "16"))
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def pages_of(folder: Path) -> Path:
    """The source: three small pages in one file."""
    source = folder / "pages.jsonl"
    source.write_text("".join(json.dumps({"id": id, "text": f"Page {id}."}) + "\n" for id in IDS), encoding="utf-8")
    return source


def by_hand(pages: Any, **_: Any) -> Iterator[Any]:
    """In the place of the readers, which write nothing: a reading made by hand for each page."""
    for page in pages:
        assert isinstance(page, Page)
        yield make(page.id)


def reader(source: Path) -> Callable[[Path], int]:
    """`onrecord read SOURCE --record RECORD`."""
    import onrecord.pool

    def work(record: Path) -> int:
        kept, onrecord.pool.read_many = onrecord.pool.read_many, by_hand
        try:
            return command(["read", str(source), "--record", str(record)])
        finally:
            onrecord.pool.read_many = kept

    return work


def add_first(folder: Path) -> Path:
    """A record that holds another version of p2 with a person's decision on it: it will be replaced."""
    path = folder / "before.db"
    old = make("p2", place="Lund")
    with open_record(path) as record:
        record.add(old)
        with record.writing() as connection:
            reviews.decide(connection, old, coder="ada", action="correct", event="e1", field="status", after="denied")
    return path


@pytest.mark.parametrize("there", [True, False], ids=["a record that is there", "no record yet"])
def test_36_killed_at_random_write_points(tmp_path: Path, there: bool) -> None:
    before = add_first(tmp_path) if there else None
    told = crash.run(POINTS if there else POINTS // 4, 1, tmp_path, reader(pages_of(tmp_path)), before)
    assert told["killed"] == told["points"]


def test_36_the_harness_finds_a_writer_that_is_not_safe(tmp_path: Path) -> None:
    def careless(path: Path) -> int:
        with open_record(path) as record:
            for id in ("x", "y"):
                with record.writing() as connection:
                    connection.exec_driver_sql("INSERT INTO pages(id) VALUES (?)", (f"{id}{random.random()}",))
        return 0

    with pytest.raises(AssertionError, match="other rows"):
        crash.run(20, 1, tmp_path, careless, add_first(tmp_path))


def _wal_states(folder: Path) -> tuple[Path, list[dict[str, str]]]:
    """A record whose last three pages stand only in its write-ahead log, copied as it lies, and the rows after each page."""
    path, taken = folder / "live.db", folder / "taken.db"
    shutil.copyfile(add_first(folder), path)
    with open_record(path) as record:
        states = [hashes(record)]
        for id in IDS:
            record.add(make(id))
            states.append(hashes(record))
        for ending in ("", "-wal"):
            shutil.copyfile(f"{path}{ending}", f"{taken}{ending}")
    return taken, states


def test_36_a_log_that_ends_anywhere_is_whole_articles(tmp_path: Path) -> None:
    """What kill -9 leaves of the log is a beginning of it; a torn write, the same with noise at its end."""
    taken, states = _wal_states(tmp_path)
    log = Path(f"{taken}-wal").read_bytes()
    hit, dice = tmp_path / "hit.db", random.Random(7)
    seen = set()
    for end in [len(log), *(dice.randrange(len(log)) for _ in range(40))]:
        crash.copy(taken, hit)
        Path(f"{hit}-wal").write_bytes(log[:end] + (dice.randbytes(dice.randrange(5000)) if dice.random() < 0.3 else b""))
        with open_record(hit) as record:
            rows = hashes(record)
            assert rows in states, f"log cut at {end}"
            seen.add(states.index(rows))
            for id in IDS:
                record.add(make(id))
            assert hashes(record) == states[-1]
    assert len(seen) == len(states)


def test_36_a_checkpoint_that_stops_anywhere_loses_nothing(tmp_path: Path) -> None:
    taken, states = _wal_states(tmp_path)
    whole, hit, dice = tmp_path / "whole.db", tmp_path / "hit.db", random.Random(7)
    for ending in ("", "-wal"):
        shutil.copyfile(f"{taken}{ending}", f"{whole}{ending}")
    sqlite3.connect(whole).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    old, new = taken.read_bytes(), whole.read_bytes()
    pages = [new[at : at + 4096] for at in range(0, len(new), 4096)]
    for _ in range(20):
        there = bytearray(old.ljust(len(new), b"\0"))
        for number in dice.sample(range(len(pages)), dice.randrange(len(pages) + 1)):
            there[number * 4096 : number * 4096 + 4096] = pages[number]
        crash.copy(taken, hit)
        hit.write_bytes(bytes(there))
        shutil.copyfile(f"{taken}-wal", f"{hit}-wal")
        assert hashes(hit) == states[-1]


def test_36_a_real_process_killed_between_pages(tmp_path: Path) -> None:
    source = tmp_path / "pages.jsonl"
    texts = [f"Police in Lahti arrested {n} men on Friday, a spokesman said." for n in ("two", "three", "four", "five", "six")]
    source.write_text("".join(json.dumps({"id": f"p{n}", "text": text}) + "\n" for n, text in enumerate(texts)), encoding="utf-8")
    hit, calm = tmp_path / "hit.db", tmp_path / "calm.db"
    asked = [sys.executable, "-m", "onrecord", "read", str(source), "--jsonl", "-", "--record", str(hit)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        first = process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    with open_record(hit) as record:
        assert record.get("p0").to_json() == first.rstrip(b"\n")
        assert record.check() == []
    for path in (hit, calm):
        assert command(["read", str(source), "--record", str(path)]) == 0
    assert hashes(hit) == hashes(calm)


def test_36_the_record_is_closed(tmp_path: Path) -> None:
    """A record that was closed leaves no log behind: one file is the whole of it."""
    record: Record
    with open_record(tmp_path / "r.db") as record:
        record.add(make())
    assert [path.name for path in tmp_path.iterdir()] == ["r.db"]
