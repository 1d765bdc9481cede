"""A record keeps what it is told, once, and answers questions in a stable order."""

import itertools
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from onrecord.errors import RecordError, UsageError
from onrecord.model import Reading
from onrecord.record import Filters, Record, open_record, query
from onrecord.record.database import HEAD, MIGRATIONS

from .conftest import TEXT, make

TABLES = ("pages", "readings", "actors", "mentions", "times", "places", "claims", "events", "roles", "links")


def dump(record: Record) -> dict[str, list[object]]:
    """All rows, without the hour of keeping and the running numbers."""
    out: dict[str, list[object]] = {}
    with record.asking() as connection:
        names = {row.id: (row.page, row.version) for row in connection.execute(text("SELECT id, page, version FROM readings"))}
        for table in TABLES:
            found = connection.execute(text(f"SELECT * FROM {table}")).mappings()
            rows = [{k: v for k, v in row.items() if k not in ("added", "row")} for row in found]
            for row in rows:
                if table == "readings":
                    row.pop("id")
                elif "reading" in row:
                    row["reading"] = names[row["reading"]]
            out[table] = sorted(rows, key=str)
    return out


def told(record: Record, **filters: object) -> list[str]:
    return [f"{reading.id}#{event.id}" for reading, event in record.events(Filters(**filters))]  # type: ignore[arg-type]


def test_round_trip(record: Record) -> None:
    assert record.add(make()) == "added"
    assert record.get("p1") == make()
    assert record.get("https://example.org/p1") == make()
    assert record.get("p") == make()


def test_reading_twice_changes_nothing(record: Record) -> None:
    record.add(make())
    before = dump(record)
    assert record.add(make()) == "unchanged"
    assert dump(record) == before


def test_a_changed_page_supersedes_and_keeps_the_old_reading(record: Record) -> None:
    first, second = make(), make(place="Lund")
    record.add(first)
    assert record.add(second) == "replaced"
    assert record.get("p1") == second
    assert record.versions("p1") == [first, second]
    assert told(record) == ["p1#e1", "p1#e2"]
    assert not record.search("Odra")
    assert record.add(first) == "replaced"
    assert record.versions("p1") == [first, second, first]
    assert record.counts() == {"pages": 1, "superseded": 2, "events": 2, "claims": 2}


def test_order_of_input_does_not_matter(tmp_path: Path) -> None:
    readings = [make(id, published=day) for id, day in (("p1", "2031-03-04"), ("p2", None), ("p3", "2030-XX-XX"))]
    dumps, answers = [], []
    for number, order in enumerate(itertools.permutations(readings)):
        with open_record(tmp_path / f"{number}.db") as record:
            for reading in order:
                record.add(reading)
            dumps.append(dump(record))
            answers.append(told(record))
    assert all(found == dumps[0] for found in dumps)
    assert answers[0] == ["p3#e2", "p1#e1", "p2#e1", "p3#e1", "p1#e2", "p2#e2"]
    assert all(found == answers[0] for found in answers)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["e1", "e2"]),
        ({"actor": "tarsk"}, ["e1"]),
        ({"actor": "rovenia"}, ["e2"]),
        ({"recipient": "Tarsk"}, ["e2"]),
        ({"type": "assault"}, ["e1"]),
        ({"type": "ASSAULT,ACCUSE"}, ["e1", "e2"]),
        ({"country": "pol"}, ["e1"]),
        ({"country": "EST"}, ["e1", "e2"]),
        ({"country": "FRA"}, []),
        ({"since": "2031-03-04"}, ["e2"]),
        ({"until": "2031-03-03"}, ["e1"]),
        ({"since": "2031", "until": "2031-03"}, ["e1", "e2"]),
        ({"since": "2032"}, []),
        ({"status": "happened"}, ["e1", "e2"]),
        ({"status": "denied"}, []),
        ({"speaker": "marn"}, ["e1"]),
        ({"actor": "100%"}, []),
        ({"limit": 1}, ["e1"]),
        ({"page": "p1"}, ["e1", "e2"]),
    ],
)
@pytest.mark.parametrize("few", [5_000, -1], ids=["rare", "frequent"])
def test_filters(record: Record, filters: dict[str, object], expected: list[str], few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "_FEW", few)
    record.add(make())
    assert told(record, **filters) == [f"p1#{id}" for id in expected]


@pytest.mark.parametrize("filters", [{"since": "soon"}, {"country": "Poland"}])
def test_a_filter_that_makes_no_sense_is_told(record: Record, filters: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        told(record, **filters)


@pytest.mark.parametrize("few", [5_000, -1], ids=["rare", "frequent"])
def test_claims(record: Record, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "_FEW", few)
    record.add(make())

    def claims(**filters: str) -> list[str]:
        return [claim.id for _, claim in record.claims(Filters(**filters))]

    assert claims() == ["c1", "c2"]
    assert claims(speaker="Ilse") == ["c1"]
    assert claims(speaker="foreign ministry") == ["c2"]
    assert claims(about="port Odra") == ["c1"]
    assert claims(type="denial") == ["c2"]
    assert claims(country="LVA") == ["c1"]


def test_actors(record: Record) -> None:
    record.add(make())
    record.add(make("p2"))
    first, second = record.actors()
    assert (first["name"], first["role"], first["pages"], first["as_actor"]) == ("Ilse Marn", "defence minister", 2, 0)
    assert (second["name"], second["mentions"], second["as_actor"], second["as_recipient"]) == ("Tarsk", 2, 2, 2)
    assert [row["name"] for row in record.actors(Filters(country="LVA"))] == ["Ilse Marn"]


@pytest.mark.parametrize("words", ["shelled", "shelling port", '"port of Odra"', "shell*", "ODRA"])
def test_search(record: Record, words: str) -> None:
    record.add(make())
    claim, page = record.search(words)
    assert (claim.claim, page.claim) == ("c1", None)
    for hit in (claim, page):
        assert TEXT[hit.start : hit.end]
        assert TEXT[hit.start : hit.end] in hit.snippet


@pytest.mark.parametrize("words", ['"', "()", "AND OR NOT", "a\0b", 'x" OR "y', "NEAR(a b)", "-x", "col:x", "*"])
def test_search_takes_any_words(record: Record, words: str) -> None:
    record.add(make())
    try:
        record.search(words)
    except UsageError as error:
        assert "no word" in str(error)


def test_places_and_names_that_stand_for_actors_are_told_apart(record: Record) -> None:
    reading = make()
    (place,) = reading.places
    start = TEXT.index("Tarsk")
    actor = msgspec.structs.replace(place, start=start, end=start + 5, name="Tarsk", role="actor")
    record.add(msgspec.structs.replace(reading, places=(actor, place)))
    with record.asking() as connection:
        assert dict(connection.execute(text("SELECT name, role FROM places")).all()) == {"Tarsk": "actor", place.name: "place"}  # type: ignore[arg-type]


def test_check_finds_a_name_that_would_not_be_found(record: Record) -> None:
    record.add(make())
    with record.writing() as connection:
        connection.execute(text("DELETE FROM names WHERE name = 'Tarsk'"))
    assert record.check() == ["the name 'Tarsk' is not in the list of names"]


def test_check_finds_what_was_changed_by_hand(record: Record) -> None:
    record.add(make())
    assert record.check() == []
    with record.writing() as connection:
        connection.execute(text("UPDATE readings SET body = replace(body, 'ASSAULT', 'CONSULT')"))
    assert record.check() == ["page p1 version 1: changed since it was kept"]


def test_backup_is_a_record(file: Record, tmp_path: Path) -> None:
    file.add(make())
    file.backup(tmp_path / "copy.db")
    with open_record(tmp_path / "copy.db", create=False) as copy:
        assert dump(copy) == dump(file)
    with pytest.raises(RecordError, match="a file already"):
        file.backup(tmp_path / "copy.db")


def test_tables_are_those_of_the_migrations(record: Record) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from onrecord.record.schema import metadata

    def ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return kind not in ("table", "index") or "_words" not in (name or "")

    with record.asking() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"include_object": ours}), metadata) == []
    assert max(path.name for path in (MIGRATIONS / "versions").glob("v*.py")).startswith(f"v{HEAD}")


def test_faults_of_the_file_are_told_with_advice(tmp_path: Path) -> None:
    other, damaged, newer = tmp_path / "other.db", tmp_path / "damaged.db", tmp_path / "newer.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE x (y)")
    connection.close()
    damaged.write_bytes(b"no database at all " * 100)
    with open_record(newer) as record, record.writing() as c:
        c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for path, create, reason in (
        (tmp_path / "none.db", False, "no such record"),
        (tmp_path / "none" / "r.db", True, "folder does not exist"),
        (tmp_path, True, "a folder"),
        (other, True, "something else"),
        (damaged, True, "no onrecord database"),
        (newer, True, "pip install --upgrade"),
    ):
        with pytest.raises(RecordError, match=reason) as caught:
            open_record(path, create=create)
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "none.db").exists()


def test_a_second_writer_waits_or_is_told(file: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord import settings

    monkeypatch.setattr("onrecord.record.database.settings", lambda: msgspec.structs.replace(settings.settings(), record_wait=0.1))
    with open_record(tmp_path / "r.db") as second:
        with file.writing(), pytest.raises(RecordError, match="another onrecord is writing"):
            second.add(make())
        assert second.add(make()) == "added"
    assert file.counts()["pages"] == 1


def test_readers_read_while_a_writer_writes(file: Record, tmp_path: Path) -> None:
    file.add(make())
    with open_record(tmp_path / "r.db") as second, file.writing() as connection:
        connection.execute(text("DELETE FROM events"))
        assert told(second) == ["p1#e1", "p1#e2"]


WRITER = """
import sys, itertools, msgspec
from onrecord.model import Reading
from onrecord.record import open_record
with open(sys.argv[1], "rb") as file:
    reading = msgspec.json.decode(file.read(), type=Reading)
with open_record(sys.argv[2]) as record:
    for number in itertools.count():
        record.add(msgspec.structs.replace(reading, id=f"p{number:04}"))
        print(number, flush=True)
"""


def test_a_killed_process_leaves_whole_articles(tmp_path: Path) -> None:
    reading, path = tmp_path / "reading.json", tmp_path / "killed.db"
    reading.write_bytes(make().to_json())
    with subprocess.Popen([sys.executable, "-c", WRITER, str(reading), str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told_kept = [int(next(process.stdout)) for _ in range(10)][-1]
        process.kill()
    with open_record(path) as record, open_record(tmp_path / "fresh.db") as fresh:
        assert record.check() == []
        number = record.counts()["pages"]
        assert number > told_kept
        assert record.counts()["events"] == 2 * number
        for i in range(number):
            again = msgspec.structs.replace(make(), id=f"p{i:04}")
            assert record.add(again) == "unchanged"
            fresh.add(again)
        assert dump(record) == dump(fresh)


def test_a_reading_with_strange_words_is_kept(record: Record) -> None:
    reading = Reading(id="x'\"\0;--", text="\0 \ufffd \u202e 🛰 '); DROP TABLE pages; --", title="=HYPERLINK(1)")
    record.add(reading)
    assert record.get(reading.id) == reading
    assert list(record.readings()) == [reading]


def test_nouns_of_the_seed_are_in_order(record: Record) -> None:
    record.add(make())
    for reading, event in record.events():
        assert reading.quote(event) in ("shelled", "accuses")
    assert record.get("p1").tell(make().events[0]) == "ASSAULT (heavy-weapons), happened, Tarsk, 2031-03-03, Odra, says Ilse Marn"
