"""Archives are read exactly once, into the same bytes, whatever happens to the processes that read them."""

import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.cluster.layout import entries
from onrecord.cluster.run import Known, archive
from onrecord.cluster.tasks import Entry
from onrecord.errors import OnRecordError, RecordError, Skipped, Unreadable, UsageError

from .conftest import record, story, write_lines, write_warc

pytest.importorskip("pyarrow")
Held = Callable[[Path], dict[str, bytes]]


def test_the_same_bytes_for_any_number_of_workers(warcs: Path, tmp_path: Path, stub: str, held: Held) -> None:
    told = list(archive([str(warcs)], tmp_path / "one", workers=1, reader=stub))
    assert [entry.read for entry in told if isinstance(entry, Entry)] == [100, 39, 7, 70]
    list(archive([str(warcs)], tmp_path / "two", workers=3, reader=stub))
    one = held(tmp_path / "one")
    assert one == held(tmp_path / "two")
    assert {path.split("/")[0] for path in one} == {"archive.json", "manifest", "articles", "claims", "events", "actors", "mentions"}
    assert len([path for path in one if path.startswith("articles/month=2031-03/")]) == 4
    assert not list((tmp_path / "one/.work").glob("*-*"))


def test_the_manifest_holds_hashes_counts_and_faults(warcs: Path, tmp_path: Path, stub: str) -> None:
    list(archive([str(warcs)], tmp_path / "out", workers=1, reader=stub))
    second = next(entry for entry in entries(tmp_path / "out") if entry.source.endswith("B-20310302.warc.gz"))
    assert second.sha256 == hashlib.sha256((warcs / "B-20310302.warc.gz").read_bytes()).hexdigest()
    assert second.skipped == {"damaged": 1} and second.rows["events"] == 39
    [fault] = second.faults
    assert isinstance(fault.error(), Skipped) and "damaged record at offset" in fault.reason
    for file in second.files:
        assert hashlib.sha256((tmp_path / "out" / file.path).read_bytes()).hexdigest() == file.sha256


def test_what_is_there_is_not_read_again(warcs: Path, tmp_path: Path, stub: str, held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    monkeypatch.setenv("ONRECORD_STUB_LOG", str(log))
    first = warcs / "A-20310301.warc.gz"
    list(archive([str(first)], out, workers=1, reader=stub))
    copy = tmp_path / "copy.warc.gz"
    copy.write_bytes(first.read_bytes())
    told = list(archive([str(copy), str(warcs), str(warcs)], out, workers=2, reader=stub))
    assert [item.read_as for item in told if isinstance(item, Known)][:2] == [str(first), str(first)]
    assert sum(isinstance(item, Entry) for item in told) == 3 and len(told) == 9
    lines = log.read_text().split("\n")[:-1]
    assert len(lines) == len({line.split()[0] for line in lines}) == 216
    list(archive([str(warcs)], tmp_path / "whole", workers=2, reader=stub))
    assert set(held(out)) == set(held(tmp_path / "whole"))


def test_a_page_that_ends_its_process_is_named_and_the_others_are_read(
    warcs: Path, tmp_path: Path, stub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_STUB_DEADLY", "http://news.example/45.html")
    told = list(archive([str(warcs)], tmp_path / "out", workers=2, reader=stub))
    assert sum(entry.read for entry in told if isinstance(entry, Entry)) == 215
    [fault] = next(entry for entry in told if isinstance(entry, Entry) and "A-" in entry.source).faults
    assert isinstance(fault.error(), Unreadable) and "the process that read it died" in fault.reason and "A-20310301" in fault.subject


def test_a_run_that_is_killed_goes_on_where_it_stopped(
    warcs: Path, tmp_path: Path, stub: str, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    code = (
        "import sys\nfrom onrecord.cluster.run import archive\n"
        "if __name__ == '__main__': list(archive([sys.argv[1]], sys.argv[2], workers=2, reader='stub_reader:read'))\n"
    )
    script = tmp_path / "run.py"
    script.write_text(code)
    env = os.environ | {"ONRECORD_STUB_WAIT": "0.02", "ONRECORD_STUB_LOG": str(log), "PYTHONPATH": str(Path(__file__).parent)}
    for _ in range(2):
        process = subprocess.Popen([sys.executable, str(script), str(warcs), str(out)], env=env)
        before = len(list(out.rglob("*.slice"))) + len(list(out.glob("manifest/*"))) if out.exists() else 0
        until = time.monotonic() + 20
        while time.monotonic() < until and len(list(out.rglob("*.slice"))) + len(list(out.glob("manifest/*"))) <= before:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    told = list(archive([str(warcs)], out, workers=2, reader=stub))
    assert not [item for item in told if isinstance(item, OnRecordError)]
    list(archive([str(warcs)], tmp_path / "calm", workers=1, reader=stub))
    assert held(out) == held(tmp_path / "calm")
    assert len(log.read_text().split("\n")) < 400  # slices that were read are not read again


def test_faults_of_the_asker(warcs: Path, tmp_path: Path, stub: str) -> None:
    out = tmp_path / "out"
    (tmp_path / "page.html").write_text("<p>hello</p>")
    (tmp_path / "none").mkdir()
    broken = tmp_path / "x.warc.gz"
    broken.write_bytes(b"no archive at all")
    sources = [str(tmp_path / "page.html"), str(tmp_path / "missing.warc"), str(tmp_path / "none"), str(broken)]
    told = list(archive([*sources, str(warcs / "C-20310303.warc.gz")], out, workers=1, reader=stub))
    assert [type(item).__name__ for item in told] == ["Refused", "Refused", "Refused", "Refused", "Entry"]
    with pytest.raises(UsageError, match="other --attitudes"):
        list(archive([str(warcs)], out, workers=1, reader=stub, attitudes=True))
    with pytest.raises(UsageError, match="neither an archive nor an empty folder"):
        list(archive([str(warcs)], warcs, workers=1, reader=stub))
    running = archive([str(warcs)], out, workers=1, reader=stub)
    next(running)
    with pytest.raises(RecordError, match="another run"):
        list(archive([str(warcs)], out, workers=1, reader=stub))
    running.close()


def test_packed_and_cut_lines(tmp_path: Path, stub: str) -> None:
    lines = write_lines(tmp_path / "x.jsonl", range(70)).read_bytes()
    packed = gzip.compress(lines, mtime=0)
    (tmp_path / "whole.jsonl.gz").write_bytes(packed)
    (tmp_path / "cut.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "bad.jsonl").write_bytes(lines + b"{broken\n" + lines[:100])
    (tmp_path / "empty.jsonl").write_bytes(b"\n\n")
    names = ["whole.jsonl.gz", "cut.jsonl.gz", "bad.jsonl", "empty.jsonl"]
    told = list(archive([str(tmp_path / name) for name in names], tmp_path / "out", workers=2, reader=stub))
    found = {Path(entry.source).name: entry for entry in told if isinstance(entry, Entry)}
    assert found["whole.jsonl.gz"].read == 70 and not found["whole.jsonl.gz"].faults
    assert 0 < found["cut.jsonl.gz"].read < 70 and "damaged gzip" in found["cut.jsonl.gz"].faults[0].reason
    assert [fault.subject.rpartition(":")[2] for fault in found["bad.jsonl"].faults] == ["71", "72"]
    assert found["empty.jsonl"].skipped == {"no article": 1}
    assert not list((tmp_path / "out/.work/inputs").iterdir())


def test_slices_hold_what_the_whole_file_holds(warcs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord.cluster import inputs
    from onrecord.cluster.tasks import How, Open, Read
    from onrecord.pages import open_pages

    plain = tmp_path / "plain.warc"
    data = bytearray(gzip.decompress((warcs / "A-20310301.warc.gz").read_bytes()))
    data[3000:3004] = b"oops"
    plain.write_bytes(bytes(data))
    whole = tmp_path / "whole.warc.gz"  # packed at once, not record by record
    records = [record(number, story(number) + f"<!--{'%x' % (7**9000 * number)}-->") for number in range(60)]
    whole.write_bytes(gzip.compress(b"".join(records)))
    assert len(list(open_pages([str(whole)]))) == 60
    opened = inputs.open_input(Open(how=How(out=""), name="whole", place=str(whole)), tmp_path / "work", ())
    assert len(opened.cuts) == 2 and opened.place.endswith(".warc")
    how = How(out=str(tmp_path))
    for size in (1, 3, 32):
        monkeypatch.setattr(inputs, "PAGES", size)
        for path in [*sorted(warcs.iterdir()), plain]:
            opened = inputs.open_input(Open(how=how, name=str(path), place=str(path)), tmp_path / "work", ())
            cuts = [
                Read(how=how, id="", name=str(path), place=opened.place, number=0, start=cut.start, stop=cut.stop, before=cut.before)
                for cut in opened.cuts
            ]
            assert [str(page) for cut in cuts for page in inputs.pages(cut)] == [str(page) for page in open_pages([str(path)])], path


def test_a_real_archive_of_a_few_pages(tmp_path: Path) -> None:
    from onrecord.model import Reading
    from onrecord.pages import open_pages
    from onrecord.pool import read_many

    path = write_warc(tmp_path / "few.warc.gz", range(4))
    told = list(archive([str(path)], tmp_path / "out", workers=1))
    assert [type(item) for item in told] == [Entry]
    import pyarrow.parquet as parquet

    bodies = [
        row
        for file in sorted((tmp_path / "out/articles").rglob("*.parquet"))
        for row in parquet.ParquetFile(file).read(["number", "text", "body", "page"]).to_pylist()
    ]
    readings = [found for found in read_many(open_pages([str(path)])) if isinstance(found, Reading)]
    ours = sorted(bodies, key=lambda row: row["number"])
    assert [(row["page"], row["text"]) for row in ours] == [(reading.id, reading.text) for reading in readings]
    assert [json.loads(row["body"])["events"] for row in ours] == [json.loads(reading.to_json())["events"] for reading in readings]
