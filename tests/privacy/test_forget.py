"""A removal request: it goes everywhere, it does not come back, and nothing else is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord.cli import run as command
from onrecord.errors import UsageError
from onrecord.model import Reading
from onrecord.record import Record, actors, open_record, reviews
from onrecord.record.forget import LABEL, forget_page, forget_person
from tests.record.conftest import make


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.name.startswith("r.db"))


def _kept(record: Record) -> None:
    record.add(make("p1", url="https://example.org/2031/ilse-marn-accuses-tarsk"))
    record.add(make("p1", place="Lund", title="Ilse Marn accuses Tarsk"))
    record.add(make("p2"))


def test_a_person_goes_from_every_reading_and_from_the_file(tmp_path: Path) -> None:
    with open_record(tmp_path / "r.db") as record:
        _kept(record)
        actors.show(record, "Ilse Marn")
        with record.writing() as connection:
            reviews.decide(connection, make("p2"), coder="ada", action="correct", event="e1", field="status", after="denied", note="Marn!")
        before = record.counts()
        assert forget_person(record, "Ilse Marn", note="asked on paper").readings == 3
        assert record.counts() == before
        assert record.check() == []
        assert not record.search("Marn")
        assert actors.show(record, "Ilse Marn") is None
        for page in ("p1", "p2"):
            for reading in record.versions(page):
                assert "Marn" not in reading.to_json().decode()
                assert reading.actors[0].name == f"[{LABEL}]"
                assert reading.quote(reading.actors[0].mentions[0]) == "█" * len("Ilse Marn")
                assert reading.quote(reading.events[0]) == "shelled"
        statuses = {(reading.id, event.status) for reading, event in record.events() if event.id == "e1"}
        assert statuses == {("p1", "happened"), ("p2", "denied")}
    found = _bytes(tmp_path)
    assert b"Marn" not in found
    assert b"marn" not in found
    assert b"Tarsk" in found


@pytest.mark.parametrize("name", ["Ilse Marn", "Ilsé  Marn", "ilse marn"])
def test_a_person_does_not_come_back(tmp_path: Path, name: str) -> None:
    with open_record(tmp_path / "r.db") as record:
        forget_person(record, name)
        _kept(record)
        assert record.add(make("p2")) == "unchanged"
        assert {reading.actors[0].name for reading in record.readings()} == {f"[{LABEL}]"}
        unseen = Reading(id="p3", text="Neighbours say Ilse Marn left. ILSE MARN was 40.", authors=("Ilse Marn", "Oren Vale"))
        record.add(unseen)
        assert record.get("p3").text == "Neighbours say █████████ left. █████████ was 40."
        assert record.get("p3").authors == ("Oren Vale",)
        assert record.check() == []
    assert b"Marn" not in _bytes(tmp_path)


def test_others_keep_their_names(tmp_path: Path) -> None:
    with open_record(tmp_path / "r.db") as record:
        forget_person(record, "Ilse Marn")
        text = "Oren Marn and Ilse Vale met Ilsa Marnova at the Marn."
        record.add(Reading(id="p", text=text))
        assert record.get("p").text == text


@pytest.mark.parametrize("name", ["Marn", "", "a b c d e f g", "12 34"])
def test_one_word_is_many_people(tmp_path: Path, name: str) -> None:
    with open_record(tmp_path / "r.db") as record, pytest.raises(UsageError, match="not a whole name"):
        forget_person(record, name)


@pytest.mark.parametrize("how", ["p1", "https://example.org/p1"])
def test_a_page_goes_and_does_not_come_back(tmp_path: Path, how: str) -> None:
    with open_record(tmp_path / "r.db") as record:
        record.add(make("p1"))
        record.add(make("p1", place="Lund"))
        record.add(make("p2", place="Visby"))
        with record.writing() as connection:
            reviews.decide(connection, make("p1"), coder="ada", action="reject", event="e2", note="wrong")
        assert forget_page(record, how).readings == 2
        assert record.counts() == {"pages": 1, "superseded": 0, "events": 2, "claims": 2}
        assert record.add(make("p1")) == "forgotten"
        assert record.add(make("elsewhere", url="https://example.org/p1")) == "forgotten" or how == "p1"
        assert [reading.id for reading in record.readings()][:1] != ["p1"]
        assert record.check() == []
    assert b"Lund" not in _bytes(tmp_path)


def test_a_page_of_a_merged_event_goes(tmp_path: Path) -> None:
    from onrecord.merge.keep import merge_record, told

    with open_record(tmp_path / "r.db") as record:
        record.add(make("p1"))
        record.add(make("p2", place="Visby"))
        merge_record(record)
        forget_page(record, "p1")
        assert {reading.id for merged in told(record) for reading, _ in merged.members} <= {"p2"}
        merge_record(record)
        assert record.check() == []


def test_a_page_that_was_never_read_is_kept_away(tmp_path: Path) -> None:
    with open_record(tmp_path / "r.db") as record:
        assert forget_page(record, "https://example.org/p9").readings == 0
        assert record.add(make("p9")) == "forgotten"
    assert b"example.org/p9" not in _bytes(tmp_path)


def test_on_the_command_line(tmp_path: Path, capsys: Any) -> None:
    path, source = str(tmp_path / "r.db"), tmp_path / "n.jsonl"
    text = "Police in Lahti arrested the teacher Ilse Marn on Friday. Marn said nothing."
    source.write_text(json.dumps({"id": "p1", "text": text}) + "\n", encoding="utf-8")
    assert command(["read", str(source), "--record", path]) == 0
    assert command(["forget", "--record", path]) == 2
    assert command(["forget", "--person", "Ilse Marn", "--page", "p1", "--record", path]) == 2
    assert command(["forget", "--person", "Ilse Marn", "--record", path]) == 0
    assert "1 reading without the name" in capsys.readouterr().err
    assert command(["read", str(source), "--record", path]) == 0
    assert "1 unchanged" in capsys.readouterr().err
    assert command(["forget", "--page", "p1", "--record", path]) == 0
    assert command(["read", str(source), "--record", path]) == 0
    assert "1 forgotten" in capsys.readouterr().err
    with onrecord.open_record(path) as record:
        assert record.counts()["pages"] == 0
