"""Cases 30 and 35 to 39: pages change, people decide, clocks and disks fail, others write; the record keeps what it was told."""

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord.cli import run as command
from onrecord.errors import OnRecordError, RecordError
from onrecord.model import Reading
from onrecord.record import Filters, Record, open_record, reviews
from tests.record.conftest import make

from .crash import in_child, quiet
from .rows import hashes

TEXTS = {
    "n1": "Rebels shelled the port of Odra on Monday, killing 12 people, the army said.",
    "n2": "Police in Lahti arrested two men on Friday.",
    "n3": "The foreign ministry denied that its troops had crossed the border.",
    "n4": "Thousands of teachers marched through the capital on Saturday.",
}


def test_30_an_updated_page_supersedes_and_keeps_the_old_claims(tmp_path: Path) -> None:
    old = make()
    new = make(claims=make().claims[1:], events=make().events[1:])
    with open_record(tmp_path / "r.db") as record:
        record.add(old)
        assert record.add(new) == "replaced"
        assert [claim.id for _, claim in record.claims()] == ["c2"]
        assert [event.id for _, event in record.events()] == ["e2"]
        assert [[claim.id for claim in reading.claims] for reading in record.versions("p1")] == [["c1", "c2"], ["c2"]]
        assert {hit.claim for hit in record.search("shelled")} == {None}
        assert record.check() == []


def test_35_what_a_person_decided_survives_reading_again(tmp_path: Path) -> None:
    with open_record(tmp_path / "r.db") as record:
        record.add(make())
        with record.writing() as connection:
            reviews.decide(connection, make(), coder="ada", action="reject", event="e2")
            reviews.decide(connection, make(), coder="ada", action="correct", event="e1", field="status", after="denied")
        for again in (make(), make(title="Another headline"), make()):
            record.add(again)
            assert [(event.id, event.status) for _, event in record.events()] == [("e1", "denied")]
            assert list(record.events(Filters(status="happened"))) == []
        assert record.check() == []


def _jsonl(path: Path, ids: list[str]) -> Path:
    path.write_text("".join(json.dumps({"id": id, "text": TEXTS[id], "published": "2031-03-14"}) + "\n" for id in ids), encoding="utf-8")
    return path


def _unnumbered(record: Record) -> dict[str, bytes]:
    """What the readings say, by page: without the running numbers that the order of input gives."""
    return {reading.id: reading.to_json() for reading in record.readings()}


def test_37_shuffled_and_repeated_input_gives_the_same_ids_and_counts(tmp_path: Path) -> None:
    ids, found = list(TEXTS), []
    for number, order in enumerate((ids, ids[::-1], [*ids[2:], *ids, *ids[:2]])):
        source = _jsonl(tmp_path / f"{number}.jsonl", order)
        with open_record(tmp_path / f"{number}.db") as record:
            for reading in onrecord.read_all([source]):
                assert isinstance(reading, Reading)
                record.add(reading)
            found.append((_unnumbered(record), record.counts(), [f"{r.id}#{e.id}" for r, e in record.events()]))
    assert found[0] == found[1] == found[2]
    assert found[0][1]["superseded"] == 0


def test_37_the_same_input_again_changes_no_row(tmp_path: Path) -> None:
    source = _jsonl(tmp_path / "n.jsonl", list(TEXTS))
    for _ in range(2):
        assert command(["read", str(source), "--record", str(tmp_path / "r.db")]) == 0
        rows = hashes(tmp_path / "r.db")
    assert command(["read", str(source), str(source), "--record", str(tmp_path / "r.db")]) == 0
    assert hashes(tmp_path / "r.db") == rows


def test_37_addresses_without_their_fragment_are_one_page() -> None:
    from onrecord.pages.files import make_id

    assert make_id("https://example.org/a#top", b"1") == make_id("https://example.org/a", b"2")


def test_38_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path, ids = tmp_path / "r.db", [f"p{number}" for number in range(12)]
    open_record(path).close()

    def write(some: list[str]) -> None:
        with open_record(path) as record:
            for id in some:
                record.add(make(id))

    children = []
    for some in (ids[:8], ids[4:], ids[::2]):
        if (child := os.fork()) == 0:
            status = 1
            try:
                write(some)
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0]
    with open_record(path) as record:
        assert record.check() == []
        assert [reading.id for reading in record.readings()] == sorted(ids)
        assert all(len(record.versions(id)) == 1 for id in ids)


def test_38_a_locked_record_is_a_clear_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from onrecord import settings

    monkeypatch.setenv("ONRECORD_RECORD_WAIT", "0.2")
    settings.settings.cache_clear()
    path = tmp_path / "r.db"
    try:
        with open_record(path) as record:
            record.add(make())
            before = hashes(record)
        holder = sqlite3.connect(path)
        holder.execute("BEGIN IMMEDIATE")
        assert command(["read", str(_jsonl(tmp_path / "n.jsonl", ["n2"])), "--record", str(path)]) == 3
        said = capsys.readouterr().err
        assert "another onrecord is writing to it" in said
        assert "Traceback" not in said
        holder.rollback()
        holder.close()
        assert hashes(path) == before
    finally:
        settings.settings.cache_clear()


@contextmanager
def _small_disk(size: str) -> Iterator[Path]:
    """A disk of its own that is soon full. Skips where this may not be made."""
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    try:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount on this machine")
    if done.returncode:
        folder.rmdir()
        pytest.skip("a small disk may not be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def _fill(path: Path) -> tuple[int, str]:
    """Keep readings until the record refuses: how many it told as kept, and what it said then."""
    big = make().text + " " + "x" * 20_000
    with open_record(path) as record:
        for number in range(1000):
            try:
                record.add(make(f"p{number:04}", text=big))
            except RecordError as error:
                return number, str(error)
    raise AssertionError("the disk was never full")


def test_39_disk_full_keeps_what_was_told_as_kept() -> None:
    with _small_disk("2m") as folder:
        kept, said = _fill(folder / "r.db")
        assert kept > 3
        assert "the disk is full" in said or "the disk fails" in said
        assert "still there" in said
        with open_record(folder / "r.db", create=False) as record:
            assert record.check() == []
            assert record.counts()["pages"] == kept


def test_39_a_limit_on_the_size_of_files_keeps_what_was_told_as_kept(tmp_path: Path) -> None:
    path, told = tmp_path / "r.db", tmp_path / "told"
    open_record(path).close()

    def limited() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
        kept, said = _fill(path)
        told.write_text(f"{kept}\n{said}", encoding="utf-8")
        return 0

    assert in_child(quiet(limited)) == 0
    kept, said = told.read_text(encoding="utf-8").split("\n")
    assert "still there" in said
    with open_record(path) as record:
        assert record.check() == []
        assert record.counts()["pages"] == int(kept) > 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this machine")
@pytest.mark.parametrize(
    "asked", [["read", "SOURCE", "--jsonl", "/dev/full"], ["export", "csv", "--record", "RECORD", "--out", "/dev/full"]]
)
def test_39_output_on_a_full_disk_is_one_line(tmp_path: Path, asked: list[str], capsys: Any) -> None:
    with open_record(tmp_path / "r.db") as record:
        for number in range(40):
            record.add(make(f"p{number}"))
    names = {"SOURCE": str(_jsonl(tmp_path / "n.jsonl", ["n1"])), "RECORD": str(tmp_path / "r.db")}
    assert command([names.get(part, part) for part in asked]) != 0
    said = capsys.readouterr().err
    assert "No space left" in said
    assert "/dev/full" in said
    assert "Traceback" not in said


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become somebody who may not write")
def test_a_record_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    with _small_disk("8m") as folder:
        path, told = folder / "r.db", folder / "told"
        with open_record(path) as record:
            record.add(make())
        told.touch()
        for each, mode in ((folder, 0o555), (path, 0o444), (told, 0o666)):
            each.chmod(mode)

        def nobody() -> int:
            os.setuid(65534)
            try:
                with open_record(path) as record:
                    record.add(make("p2"))
            except RecordError as error:
                told.write_text(str(error), encoding="utf-8")
            return 0

        assert in_child(quiet(nobody)) == 0
        assert "it cannot be" in told.read_text(encoding="utf-8")
        assert "permissions" in told.read_text(encoding="utf-8") or "may be written" in told.read_text(encoding="utf-8")


class _Clock(datetime):
    """A clock that somebody has set back thirty years."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return datetime(1999, 1, 1, tzinfo=tz or UTC)


def test_a_clock_that_goes_back_changes_no_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_record(tmp_path / "r.db") as record:
        record.add(make())
        with record.writing() as connection:
            reviews.decide(connection, make(), coder="ada", action="correct", event="e1", field="status", after="denied")
        monkeypatch.setattr("onrecord.record.store.datetime", _Clock)
        monkeypatch.setattr("onrecord.record.reviews.datetime", _Clock)
        assert record.add(make(title="Later")) == "replaced"
        with record.writing() as connection:
            reviews.decide(
                connection, record.versions("p1")[-1], coder="ada", action="correct", event="e1", field="status", after="planned"
            )
        assert record.get("p1").title == "Later"
        assert [event.status for _, event in record.events(Filters(type="ASSAULT"))] == ["planned"]
        assert [reading.title for reading in record.versions("p1")] == [make().title, "Later"]
        assert record.check() == []


CHANGES = (
    "UPDATE events SET status = 'happened', hedged = 1",
    "UPDATE claims SET speaker_name = 'Somebody Else' WHERE id = 'c1'",
    "DELETE FROM roles",
    "INSERT INTO mentions(reading, actor, start, \"end\", form) VALUES (1, 'a1', 0, 1, 'name')",
    "UPDATE actors SET name = 'Nobody'",
    "UPDATE readings SET published = '1999-01-01', day_from = '1999-01-01'",
    "UPDATE readings SET current = 0",
    "UPDATE readings SET text = replace(text, 'shelled', 'helped')",
    "DELETE FROM pages",
)


@pytest.mark.parametrize("change", CHANGES)
def test_check_finds_rows_changed_by_hand(tmp_path: Path, change: str) -> None:
    with open_record(tmp_path / "r.db") as record:
        record.add(make())
        assert record.check() == []
    raw = sqlite3.connect(tmp_path / "r.db")
    raw.execute(change)
    raw.commit()
    raw.close()
    with open_record(tmp_path / "r.db") as record:
        found = record.check()
    assert found
    assert all("\n" not in line for line in found)


def test_check_finds_damage_of_the_file_or_nothing_is_lost(tmp_path: Path) -> None:
    """Noise at any place of the file: it is found and told, or it stands where no row is."""
    path, hit, dice = tmp_path / "r.db", tmp_path / "hit.db", random.Random(3)
    with open_record(path) as record:
        for number in range(6):
            record.add(make(f"p{number}"))
        rows = hashes(record)
    whole, found = path.read_bytes(), 0
    for at in dice.sample([number for number, byte in enumerate(whole) if byte], 60):
        content = bytearray(whole)
        content[at : at + 16] = dice.randbytes(len(content[at : at + 16]))
        hit.write_bytes(bytes(content))
        try:
            with open_record(hit, create=False) as record:
                damage = record.check()
                assert damage or hashes(record) == rows, f"byte {at}"
                found += bool(damage)
        except OnRecordError as error:
            assert "\n" not in str(error)
            found += 1
    assert found > 30


def test_a_damaged_record_is_one_line_on_the_command_line(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "r.db"
    with open_record(path) as record:
        record.add(make())
    content = bytearray(path.read_bytes())
    for at in range(4096, len(content), 4096):
        content[at : at + 64] = b"\xff" * 64
    path.write_bytes(bytes(content))
    assert command(["check", "--record", str(path)]) == 3
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "damaged" in said.err or "faults" in said.err


def test_backup_while_it_is_written_is_a_whole_record(tmp_path: Path) -> None:
    path, stop, copies = tmp_path / "r.db", threading.Event(), 4
    open_record(path).close()

    def write() -> None:
        with open_record(path) as record:
            for number in range(400):
                if stop.is_set():
                    return
                record.add(make(f"p{number:04}"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with open_record(path) as record:
            for number in range(copies):
                record.backup(tmp_path / f"{number}.db")
    finally:
        stop.set()
        writer.join()
    sizes = []
    for number in range(copies):
        with open_record(tmp_path / f"{number}.db", create=False) as copy:
            assert copy.check() == []
            counts = copy.counts()
            assert counts["events"] == 2 * counts["pages"]
            sizes.append(counts["pages"])
    assert sizes == sorted(sizes)


def test_backup_killed_half_way_leaves_the_record_and_can_be_made_again(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with open_record(path) as record:
        for number in range(20):
            record.add(make(f"p{number}"))
        rows = hashes(record)
    from .crash import killed_at

    def backup() -> int:
        return command(["backup", str(tmp_path / "copy.db"), "--record", str(path)])

    assert killed_at(40, quiet(backup)) == -signal.SIGKILL
    assert hashes(path) == rows
    (tmp_path / "copy.db").unlink(missing_ok=True)
    assert in_child(quiet(backup)) == 0
    assert hashes(tmp_path / "copy.db") == rows
