"""A process that is killed -9 at a chosen write point of the record, told by SQLite itself. Nothing of this is in the package.

A write point: before each statement and commit, and every few instructions of SQLite's machine inside a statement, so that the process
dies before, between and in the middle of the writes of a transaction. `--points N` runs N random points and prints the figure.
"""

import argparse
import contextlib
import mmap
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

EVERY = 25  # instructions of SQLite's machine between two points


class Points:
    """Counts write points; at number `last` the process dies. Forked processes share the count."""

    def __init__(self, last: int = 0) -> None:
        self.last, self._shared = last, mmap.mmap(-1, 8)

    @property
    def count(self) -> int:
        return int.from_bytes(self._shared[:8], "little")

    @count.setter
    def count(self, value: int) -> None:
        self._shared[:8] = value.to_bytes(8, "little")

    def step(self, *_: Any) -> int:
        self.count += 1
        if self.count == self.last:
            self.die()
        return 0

    def die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def connected(self, connection: Any, _: Any) -> None:
        connection.set_progress_handler(self.step, EVERY)

    @contextlib.contextmanager
    def armed(self) -> Iterator["Points"]:
        """Listen to every engine that is opened inside."""
        hooks = (("connect", self.connected), ("before_cursor_execute", self.step), ("commit", self.step))
        for name, hook in hooks:
            event.listen(Engine, name, hook)
        try:
            yield self
        finally:
            for name, hook in hooks:
                event.remove(Engine, name, hook)


def in_child(work: Callable[[], int]) -> int:
    """Run `work` in a forked process: its exit status, or minus the signal that ended it."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        status = 70
        try:
            status = work()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(point: int, work: Callable[[], int]) -> int:
    """`in_child`, killed -9 at write point `point`, if it comes so far."""

    def armed() -> int:
        with Points(point).armed():
            return work()

    return in_child(armed)


def quiet(work: Callable[[], int]) -> Callable[[], int]:
    """`work` with nothing on the screen, for a child."""

    def silent() -> int:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        return work()

    return silent


def copy(record: Path, to: Path) -> None:
    """A record's file, without what SQLite lays beside it: it is closed."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{to}{ending}").unlink(missing_ok=True)
    shutil.copyfile(record, to)


def run(points: int, seed: int, folder: Path, work: Callable[[Path], int], before: Path | None) -> dict[str, int]:
    """Kill `work(record)` at random points, run it again, compare rows with an undisturbed run. Raises AssertionError where they differ.

    `before`: the record that each run starts with; None: no file at all.
    """
    from .rows import hashes

    def fresh(name: str) -> Path:
        path = folder / name
        for ending in ("", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        if before:
            copy(before, path)
        return path

    calm = fresh("calm.db")
    with Points().armed() as counted:
        assert work(calm) == 0
    expected, told = hashes(calm), {"points": 0, "killed": 0, "of": counted.count}
    for point in sorted(random.Random(seed).sample(range(1, counted.count + 1), min(points, counted.count))):
        hit = fresh("hit.db")
        status = killed_at(point, quiet(lambda hit=hit: work(hit)))
        assert status in (0, -signal.SIGKILL), (point, status)
        told["killed"] += status != 0
        assert in_child(quiet(lambda hit=hit: work(hit))) == 0, f"point {point}: the second run fails"
        assert hashes(hit) == expected, f"point {point}: other rows after the second run"
        told["points"] += 1
    return told


def main() -> None:
    """The figure for many points."""
    from .test_crash import add_first, pages_of, reader

    parser = argparse.ArgumentParser(description="Kill -9 the reader at random write points, rerun, compare row hashes.")
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages, before = pages_of(folder), add_first(folder)
        for label, start, points in (
            ("a record that is there", before, asked.points - asked.points // 4),
            ("no record yet", None, asked.points // 4),
        ):
            told = run(points, asked.seed, folder, reader(pages), start)
            print(f"{label}: killed at {told['killed']} of {told['points']} points (of {told['of']:,}), all rows the same after the rerun")
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
