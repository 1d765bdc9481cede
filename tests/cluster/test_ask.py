"""An archive answers as a record of the same pages does, byte for byte, and gives slices of itself to a record."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.cli import run
from onrecord.cluster import open_archive
from onrecord.cluster.run import archive
from onrecord.errors import RecordError, UsageError
from onrecord.exports.rows import claim_row, event_row, json_line
from onrecord.merge.decisions import all_merged
from onrecord.merge.keep import merge_record
from onrecord.record import Filters, Record, open_record

from .conftest import write_lines, write_warc

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive, read for real: three pages stand in both inputs."""
    folder = tmp_path_factory.mktemp("in")
    write_warc(folder / "a.warc.gz", range(7))
    write_warc(folder / "b.warc.gz", range(4, 10))
    out = tmp_path_factory.mktemp("out")
    assert len(list(archive([str(folder)], out, workers=1))) == 2
    return out


@pytest.fixture(scope="module")
def record(held: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with open_record(tmp_path_factory.mktemp("record") / "all.db") as made, open_archive(held) as opened:
        assert [made.add(reading) for reading in opened.readings()] == ["added"] * 10
        yield made


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(limit=5),
        Filters(actor="POLICE"),
        Filters(recipient="men"),
        Filters(type="coerce,protest"),
        Filters(type="statement"),
        Filters(country="fin"),
        Filters(since="2031-04", until="2031-04"),
        Filters(until="2031-03-04"),
        Filters(status="happened"),
        Filters(speaker="Marand"),
        Filters(page="http://news.example/5.html"),
        Filters(actor="'; DROP TABLE events; --%_/"),
        Filters(actor="police", type="COERCE", since="2031", limit=3),
    ],
    ids=str,
)
def test_the_same_answer_as_the_record(held: Path, record: Record, filters: Filters) -> None:
    with open_archive(held) as asked:
        assert [json_line(row) for row in asked.events(filters)] == [json_line(event_row(*each)) for each in record.events(filters)]
        assert [json_line(row) for row in asked.claims(filters)] == [json_line(claim_row(*each)) for each in record.claims(filters)]
        assert list(asked.readings(filters)) == list(record.readings(filters))


def test_words_of_claims(held: Path, record: Record) -> None:
    filters = Filters(about="strike GO")
    with open_archive(held) as asked:
        found = [row["id"] for row in asked.claims(filters)]
        with pytest.raises(UsageError, match="--about"):
            next(asked.events(filters))
    assert found == [f"{reading.id}#{claim.id}" for reading, claim in record.claims(filters)] and len(found) == 10


def test_any_question(held: Path) -> None:
    with open_archive(held) as asked:
        assert asked.sql("SELECT count(*) FROM articles WHERE month = $month", month="2031-03").fetchall() == [(4,)]
        assert asked.sql("SELECT count(*) FROM all_articles").fetchall() == [(13,)]
        with pytest.raises(UsageError, match="sql"):
            asked.sql("SELECT nothing FROM nowhere")


def test_the_commands(held: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["events", "--archive", str(held), "--type", "COERCE", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows and all(row["type"] == "COERCE" for row in rows)
    assert run(["claims", "--archive", str(held), "--speaker", "marand"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 10
    slice_ = str(tmp_path / "slice.db")
    for said in ("5 added", "5 unchanged"):
        assert run(["archive", "import", str(held), "--record", slice_, "--limit", "5"]) == 0
        assert said in capsys.readouterr().err
    assert run(["events", "--archive", str(held), "--record", slice_]) == 2
    assert run(["events", "--archive", str(tmp_path)]) == 3
    capsys.readouterr()


def test_the_command_reads_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = write_lines(tmp_path / "few.jsonl", range(2))
    out = str(tmp_path / "out")
    assert run(["archive", str(lines), str(tmp_path / "missing.warc"), "--out", out, "--workers", "1"]) == 1
    said = capsys.readouterr().err
    assert "few.jsonl: 2 pages read" in said and "no such file" in said
    assert run(["archive", str(lines), "--out", out, "--workers", "1"]) == 0
    assert "few.jsonl: read before" in capsys.readouterr().err
    assert run(["archive", str(lines), "--out", out, "--address", "auto"]) == 2


def test_an_archive_of_nothing_answers(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no archive"):
        open_archive(tmp_path)
    assert list(archive([], tmp_path / "out", workers=1)) == []
    with open_archive(tmp_path / "out") as asked:
        assert list(asked.events()) == list(asked.claims()) == list(asked.readings()) == []


def test_merged_as_a_record_is_merged(held: Path, record: Record, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["archive", "merge", str(held)]) == 0
    assert "mentions: " in capsys.readouterr().err
    first = (held / "merged.parquet").read_bytes()
    merge_record(record)
    with record.asking() as connection:
        kept = {(mention, merged.id): merged.because[mention] for merged in all_merged(connection) for mention in merged.members}
    with open_archive(held) as asked:
        rows = asked.sql("SELECT page || '#' || id, merged, partner, score, reasons FROM merged").fetchall()
    assert {row[:2]: (row[2], row[3], tuple(row[4])) for row in rows} == kept and len(rows) == len(kept) > 10
    assert run(["archive", "merge", str(held)]) == 0
    assert (held / "merged.parquet").read_bytes() == first
    capsys.readouterr()
