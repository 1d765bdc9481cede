"""Case 36 for archives: killed -9 at any write, in mid-file too, the rerun gives the bytes of a run that nobody disturbed."""

import fcntl
import functools
import gzip
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from onrecord.cli import run as command
from onrecord.cluster import inputs, layout, local, run, work
from onrecord.cluster.tasks import Done, Entry, Finish
from onrecord.errors import RecordError
from tests.cluster.conftest import record, story, write_warc

from . import crash

arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
POINTS = int(os.environ.get("ONRECORD_TEST_POINTS", "16"))
STUB = "tests.cluster.stub_reader:read"
Calm = tuple[Path, int]
WRITES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir"}
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


class Writes(crash.Points):
    """Write points below a folder: before a file is opened to write, named, removed, before each page that is read, each row group.

    Before a file is named there are two: half of it is there, all of it is. `job`: the whole run dies, else only its worker.
    """

    def __init__(self, folder: Path, last: int = 0, job: bool = True) -> None:
        super().__init__(last)
        self.folder, self.job = str(folder), job

    def die(self) -> None:
        if self.job or os.getpid() == os.getpgid(0):
            os.killpg(0, signal.SIGKILL)
        super().die()

    def told(self, name: str, given: tuple[Any, ...]) -> None:
        """An audit hook of Python's: it hears of every file that is opened, named or removed."""
        ours = self.folder in str(given[:1]) or (name in ("os.remove", "os.rmdir") and given[-1] != -1)
        if ours and name == "os.rename":
            if self.count + 1 == self.last:
                os.truncate(given[0], Path(given[0]).stat().st_size // 2)
            self.step()
        if ours and (name in WRITES or (name == "open" and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))):
            self.step()

    def before(self, holder: Any, name: str) -> None:
        """Count the calls of a function that no audit hook hears of."""
        called = getattr(holder, name)

        @functools.wraps(called)
        def counted(*given: Any, **named: Any) -> Any:
            self.step()
            return called(*given, **named)

        setattr(holder, name, counted)


@pytest.fixture(scope="module")
def warcs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven pages of two months, four and a damaged one, two in an archive that is packed as a whole and so unpacked first."""
    folder = tmp_path_factory.mktemp("in")
    write_warc(folder / "A.warc.gz", [0, 1, 3, 4, 6, 7, 9])  # type: ignore[arg-type]
    write_warc(folder / "B.warc.gz", range(30, 45, 3), damaged=36)
    (folder / "C.warc.gz").write_bytes(gzip.compress(b"".join(record(number, story(number)) for number in (60, 63)), mtime=0))
    return folder


def job(source: Path, out: Path, writes: Writes | None = None) -> int:
    """`onrecord archive SOURCE --out OUT` in a process group of its own, a worker forked from it; three pages a slice, a reader by hand."""

    def started() -> int:
        os.setpgid(0, 0)
        local.get_context = lambda _: get_context("fork")  # type: ignore[attr-defined]
        run.archive = functools.partial(run.archive, reader=STUB)
        os.fsync = lambda _: None  # slow, and what a process wrote outlives it anyhow
        inputs.PAGES = 3
        if writes:
            writes.before(os, "pwrite")
            writes.before(parquet.ParquetWriter, "write_table")
            writes.before(parquet.ParquetWriter, "close")
            sys.addaudithook(writes.told)
        return command(["archive", str(source), "--out", str(out), "--workers", "1"])

    status = crash.in_child(crash.quiet(started))
    if (lock := out / ".work" / "lock").exists():
        with lock.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)  # until the last process of it has ended
    return status


def all_bytes(out: Path) -> dict[str, bytes]:
    """All that an archive holds: its files, and of the folder of work those that should be gone."""
    found = (path for path in sorted(out.rglob("*")) if path.is_file() and path != out / ".work" / "lock")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


def rows(out: Path) -> dict[str, tuple[int, str]]:
    """How many rows each table has for who reads its folder, and their hash, in whatever order they stand."""
    told = {}
    for table in layout.TABLES:
        found = [repr(row) for path in out.glob(f"{table}/month=*/*.parquet") for row in parquet.ParquetFile(path).read().to_pylist()]
        told[table] = len(found), hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()
    return told


def counts(entries: list[Entry]) -> dict[str, int]:
    """Rows by table, as the manifest says."""
    return {table: sum(entry.rows[table] for entry in entries) for table in layout.TABLES}


@pytest.fixture(scope="module")
def calm(warcs: Path, tmp_path_factory: pytest.TempPathFactory) -> Calm:
    """The archive of an undisturbed run, and how many write points it has."""
    arrow.array([1])  # what it imports for that, the children have
    out = tmp_path_factory.mktemp("calm") / "out"
    writes = Writes(out)
    assert job(warcs, out, writes) == 0
    entries = layout.entries(out)
    assert [(entry.read, entry.skipped) for entry in entries] == [(7, {}), (4, {"damaged": 1}), (2, {})]
    assert {table: number for table, (number, _) in rows(out).items()} == counts(entries)
    return out, writes.count


def whole(out: Path, calm: Path) -> None:
    """What an archive tells as read while a run is dead: inputs that are read to their end, every file of theirs as it should be."""
    if (out / "archive.json").exists():
        expected = {entry.id: entry for entry in layout.entries(calm)}
        for entry in layout.entries(out):
            assert entry == expected[entry.id]
            for file in entry.files:
                assert hashlib.sha256((out / file.path).read_bytes()).hexdigest() == file.sha256


def disturbed(source: Path, folder: Path, calm: Calm, points: int, job_dies: bool = True) -> Iterator[int]:
    """Kill runs at points drawn by chance, run again; the statuses of the first runs. Raises AssertionError where archives differ."""
    expected, hashed = all_bytes(calm[0]), rows(calm[0])
    for point in [3, *random.Random(7).sample(range(4, calm[1] + 1), min(points, calm[1] - 3))]:  # 3: the archive itself is begun
        out = folder / f"{point}"
        yield job(source, out, Writes(out, point, job_dies))
        whole(out, calm[0])
        assert job(source, out) == 0, f"point {point}: the second run fails"
        assert rows(out) == hashed, f"point {point}: other rows after the second run"
        assert all_bytes(out) == expected, f"point {point}: other bytes after the second run"


def test_36_an_archive_job_killed_at_random_writes(warcs: Path, tmp_path: Path, calm: Calm) -> None:
    assert set(disturbed(warcs, tmp_path, calm, POINTS)) == {-signal.SIGKILL}


def test_36_a_worker_killed_at_random_writes(warcs: Path, tmp_path: Path, calm: Calm) -> None:
    """The run goes on without it; where the run itself was writing, it dies."""
    statuses = set(disturbed(warcs, tmp_path, calm, POINTS // 2, job_dies=False))
    assert 0 in statuses <= {0, -signal.SIGKILL}


def test_36_the_harness_finds_a_run_that_is_not_safe(warcs: Path, tmp_path: Path, calm: Calm, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            os.pwrite(file.fileno(), data[: len(data) // 2], 0)
            os.pwrite(file.fileno(), data, 0)

    monkeypatch.setattr(layout, "write_whole", careless)
    with pytest.raises((AssertionError, RecordError), match=r"the second run fails|damaged"):
        list(disturbed(warcs, tmp_path, calm, 20))


def test_36_an_input_that_got_another_name_meanwhile_stands_once(warcs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed when the files of an input were there and its line of the manifest was not; they bear its old name."""
    source, out = tmp_path / "in", tmp_path / "out"
    shutil.copytree(warcs, source)
    write_whole = layout.write_whole

    def last(path: Path, data: bytes) -> None:
        if path.parent.name == "manifest":
            os.killpg(0, signal.SIGKILL)
        write_whole(path, data)

    monkeypatch.setattr(layout, "write_whole", last)
    assert job(source, out) == -signal.SIGKILL
    assert list(out.glob("articles/month=*/A-*.parquet"))
    monkeypatch.undo()
    (source / "A.warc.gz").rename(source / "Z.warc.gz")
    assert job(source, out) == job(source, tmp_path / "calm") == 0
    assert all_bytes(out) == all_bytes(tmp_path / "calm")


def test_36_a_worker_that_outlives_its_run_may_finish_first(
    warcs: Path, tmp_path: Path, calm: Calm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the one who gives tasks was killed; the worker ends its task while the next run is at the same."""
    finish, slice_of = work.finish, work._slice

    def both(task: Finish) -> Done:
        def outrun(*given: Any) -> Any:
            monkeypatch.setattr(work, "_slice", slice_of)
            finish(task)
            return slice_of(*given)

        monkeypatch.setattr(work, "_slice", outrun)
        return finish(task)

    monkeypatch.setattr(work, "finish", both)
    assert job(warcs, tmp_path / "out") == 0
    assert all_bytes(tmp_path / "out") == all_bytes(calm[0])


KILLER = """
import functools, os, sys
from onrecord.cli import run as command
from onrecord.cluster import run
from tests.cluster import stub_reader

def read(pages, attitudes):
    if pages[0].url == os.environ["KILLED_AT"]:
        os.kill(os.getppid(), 9)
    return stub_reader.read(pages, attitudes)

if __name__ == "__main__":
    run.archive = functools.partial(run.archive, reader="killer:read")
    sys.exit(command(sys.argv[1:]))
"""


def test_36_a_real_job_killed_in_the_middle_of_a_file(warcs: Path, tmp_path: Path, calm: Calm) -> None:
    """Nothing is replaced but the reader: it kills the job at the fourth of seven pages, and its workers go on for a moment."""
    (tmp_path / "killer.py").write_text(KILLER, encoding="utf-8")
    asked = [sys.executable, str(tmp_path / "killer.py"), "archive", str(warcs), "--out", str(tmp_path / "out"), "--workers", "2"]
    known = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])}
    for page, status in (("http://news.example/4.html", -signal.SIGKILL), ("", 0)):
        assert subprocess.run(asked, env=known | {"KILLED_AT": page}, capture_output=True, check=False).returncode == status
    whole(tmp_path / "out", calm[0])
    assert rows(tmp_path / "out") == rows(calm[0])
