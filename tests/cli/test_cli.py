"""What a user types and what comes back."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.model import Reading
from onrecord.record import open_record

from ..record.conftest import make

STORY = (
    "The mayor of Oslo, Kari Dahl, said on Tuesday that police had arrested three protesters outside the parliament.\n\n"
    "The opposition denied that anyone was hurt.\n"
)


def test_read_prints_json_lines_and_a_summary(onrecord, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text(STORY)
    result = onrecord("read", "a.txt", "--published", "2031-05-06")
    assert result.status == 0
    (row,) = result.rows
    assert (row["text"], row["published"], row["published_basis"]) == (STORY, "2031-05-06", "given")
    assert "1 page read, 0 skipped" in result.err
    assert "words a second" in result.err


def test_bad_inputs_do_not_stop_the_good_ones(onrecord, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "photo.html").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    (tmp_path / "rows.jsonl").write_text('{"id": "x", "text": "One."}\n{oops\n')
    result = onrecord("read", "missing.txt", "empty.txt", "photo.html", "rows.jsonl", "a.txt", "--record", "r.db", "--jsonl", "-")
    assert result.status == 1
    assert [row["text"] for row in result.rows] == ["One.", STORY]
    lines = result.err.splitlines()
    assert all(line.startswith("onrecord: ") for line in lines)
    for name, reason in (("missing.txt", "no such file"), ("empty.txt", "no article"), ("photo.html", "JPEG"), ("rows.jsonl:2", "JSON")):
        assert any(name in line and reason in line for line in lines)
    assert "2 pages read, 4 skipped (1 no article, 3 refused)" in lines[-1]


@pytest.mark.parametrize(("names", "status"), [(("empty.txt",), 1), (("empty.txt", "a.txt"), 0), (("missing.txt", "a.txt"), 1)])
def test_exit_status(onrecord, tmp_path: Path, names: tuple[str, ...], status: int) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "empty.txt").write_text("")
    result = onrecord("read", *names)
    assert result.status == status
    assert len(result.rows) == ("a.txt" in names)


def test_any_number_of_workers_gives_the_same_bytes(onrecord, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = [json.dumps({"id": f"r{i}", "text": f"{STORY}\nItem {i}."}) if i != 5 else "broken" for i in range(20)]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows))
    one = onrecord("read", "rows.jsonl")
    two = onrecord("read", "rows.jsonl", "--workers", "2")
    assert [row["id"] for row in one.rows] == [f"r{i}" for i in range(20) if i != 5]
    assert (two.status, two.out) == (one.status, one.out)
    assert two.err.splitlines()[:-1] == one.err.splitlines()[:-1]


def test_read_twice_is_unchanged(onrecord, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text(STORY)
    assert "1 page read, 0 skipped" in onrecord("read", "a.txt", "--record", "r.db").err
    again = onrecord("read", "a.txt", "--record", "r.db")
    assert "1 unchanged" in again.err
    assert again.out == ""


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        (("read",), 2, "SOURCE"),
        (("read", "a.txt", "--published", "soon"), 2, "YYYY-MM-DD"),
        (("read", "a.txt", "--record", "no/such/folder.db"), 3, "mkdir"),
        (("read", "a.txt", "--jsonl", "no/such/file"), 2, "--jsonl"),
        (("frobnicate",), 2, "'frobnicate'; see onrecord --help"),
        (("events", "--nonsense"), 2, "see onrecord events --help"),
        (("events",), 3, "no such record"),
        (("export", "xlsx"), 2, "jsonl"),
        (("show", "x", "--record", "."), 3, "folder"),
    ],
)
def test_a_wrong_request_gets_one_line(onrecord, arguments: tuple[str, ...], status: int, reason: str) -> None:  # type: ignore[no-untyped-def]
    result = onrecord(*arguments)
    assert (result.status, result.out) == (status, "")
    assert reason in result.err
    assert result.err.count("\n") == 1


def test_ctrl_c_is_told(onrecord, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("onrecord.record.open_record", interrupted)
    result = onrecord("watch", "http://127.0.0.1:1/feed", "--once")
    assert (result.status, result.err) == (130, "onrecord: stopped; what was told as kept is kept\n")


def test_events(onrecord, kept: Path) -> None:  # type: ignore[no-untyped-def]
    result = onrecord("events", "--json", "--type", "ASSAULT")
    (row,) = result.rows
    assert (row["id"], row["says"], row["trigger"], row["place"], row["country"]) == ("p1#e1", "Ilse Marn", "shelled", "Odra", "POL")
    assert row["sentence"].startswith("Rovenia's defence minister")  # type: ignore[attr-defined]
    table = onrecord("events").out.splitlines()
    assert [line.split("\t")[0] for line in table] == ["p1#e1", "p1#e2"]
    assert "no such event" in onrecord("events", "--actor", "Nobody").err


def test_claims_actors_search(onrecord, kept: Path) -> None:  # type: ignore[no-untyped-def]
    assert [row["id"] for row in onrecord("claims", "--json", "--speaker", "marn").rows] == ["p1#c1"]
    assert [row["name"] for row in onrecord("actors", "--json").rows] == ["Ilse Marn", "Tarsk"]
    assert onrecord("search", "shelled", "--json").rows[0]["claim"] == "c1"
    assert onrecord("search", "shelled").out.startswith("p1#c1\t")


def test_show(onrecord, kept: Path) -> None:  # type: ignore[no-untyped-def]
    page = onrecord("show", "p1").out
    assert "e1  ASSAULT (heavy-weapons), happened, Tarsk, 2031-03-03, Odra, says Ilse Marn  “shelled”" in page
    assert "c1  Ilse Marn (indirect, statement): Tarsk had shelled" in page
    assert "c2" not in onrecord("show", "p1#c1").out
    assert onrecord("show", "p1", "--json").rows[0]["id"] == "p1"
    assert onrecord("show", "p1#e99").status == 2
    assert onrecord("show", "nobody").status == 2


def test_a_page_cannot_steer_the_terminal(onrecord, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with open_record(tmp_path / "onrecord.db") as record:
        record.add(Reading(id="evil", text="red \x1b[31m and \u202e back", title="\x1b]0;own\x07"))
    out = onrecord("show", "evil").out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "␛[31m" in out


def test_export(onrecord, kept: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert onrecord("export", "jsonl").out == make().to_json().decode() + "\n"
    assert onrecord("export", "jsonl", "--type", "AID").out == ""
    onrecord("export", "csv", "--out", "events.csv")
    first, second = csv.DictReader(io.StringIO((tmp_path / "events.csv").read_text()))
    assert (first["id"], first["actor_name"], first["killed_best"]) == ("p1#e1", "Tarsk", "12")
    assert (second["actor_name"], second["recipient_country"]) == ("Rovenia", "EST")


def test_check_and_backup(onrecord, kept: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "whole" in onrecord("check").err
    assert onrecord("backup", "copy.db").status == 0
    assert onrecord("backup", "copy.db").status == 3
    assert "1 pages" in onrecord("check", "--record", "copy.db").err
    with kept.open("r+b") as file:
        file.seek(kept.stat().st_size // 2)
        file.write(bytes(range(256)) * 40)
    assert onrecord("check").status == 3


def test_help_of_a_flag_shows_no_value(onrecord) -> None:  # type: ignore[no-untyped-def]
    told = onrecord("events", "--help").out
    assert "--json" in told
    assert "bool" not in told
    group = onrecord("places")  # without a command: its help, and no complaint
    assert ("Usage: onrecord places" in group.out, group.err) == (True, "")


def test_help_starts_fast_and_loads_nothing_heavy() -> None:
    code = "import sys, onrecord.cli; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"spacy", "numpy", "sqlalchemy", "alembic", "trafilatura", "lxml", "onnxruntime", "httpx"}
    assert not heavy & set(loaded)


def test_labels_of_two_coders_come_back_and_are_compared(onrecord, kept: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    tasks = json.loads(onrecord("export", "labelstudio", "--record", kept).out)
    for coder in ("Kim", "Lee"):
        for task in tasks:
            task["annotations"] = [{"id": 1, "result": task["predictions"][0]["result"]}]
        (tmp_path / "project.json").write_text(json.dumps(tasks))
        done = onrecord("import", "labelstudio", tmp_path / "project.json", "--record", kept, "--coder", coder)
        assert (done.status, done.out, "taken" in done.err) == (0, "", True)
    told = onrecord("agreement", "--record", kept, "--json").rows
    assert {pair["one"] + pair["other"] for field in told for pair in field["pairs"]} == {"KimLee"}
    assert "Kim and Lee: the same on" in onrecord("agreement", "--record", kept).out
    assert onrecord("import", "doccano", "x", "--record", kept).status == 2
    assert onrecord("import", "labelstudio", "missing.json", "--record", kept).status == 2
