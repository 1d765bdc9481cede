"""What people decided goes out as labelled data: what is decided, what is no event, what nobody looked at."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from onrecord.exports import write
from onrecord.exports.labelstudio import task
from onrecord.exports.labelstudio_back import bring
from onrecord.model import Event
from onrecord.record import Filters, Record, open_record
from onrecord.record.reviews import decide, decisions

from .articles import readings, span


def corrections(record: Record) -> tuple[dict[str, dict[str, Any]], Counter[str]]:
    out = io.StringIO()
    left = write("corrections", record, Filters(), out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    return {row["id"]: row for row in rows}, left


def test_only_what_is_decided_is_told(tmp_path: Path) -> None:
    with open_record(tmp_path / "r.db") as record:
        for reading in readings():
            record.add(reading)
        assert corrections(record) == ({}, Counter())
        courier = next(reading for reading in readings() if reading.id == "courier")
        missed = {"type": "REJECT", "trigger": msgspec.to_builtins(span(courier.text, "denied"))}
        with record.writing() as connection:
            decide(connection, courier, coder="Kim", action="correct", event="e1", field="type", after="COERCE")
            decide(connection, courier, coder="Lee", action="correct", event="e1", field="mode", after=None)
            decide(connection, courier, coder="Kim", action="reject", event="e2")
            slip = decide(connection, courier, coder="Kim", action="reject", event="e3")
            decide(connection, courier, coder="Kim", action="undo", event="e3", undoes=slip)
            decide(connection, courier, coder="Kim", action="missed", event="", after=missed)
        rows, left = corrections(record)
        assert list(rows) == ["courier"]
        row = rows["courier"]
        assert [(event["id"], event["type"], event["decided"], event["coders"]) for event in row["events"]] == [
            ("e1", "COERCE", ["type", "mode"], ["Kim", "Lee"]),
            ("m1", "REJECT", ["type", "mode", "status", "hedged", "actors", "recipients", "time", "place", "trigger"], ["Kim"]),
        ]
        assert [(event["id"], event["coders"]) for event in row["rejected"]] == [("e2", ["Kim"])]
        assert (row["exhaustive"], left) == (False, Counter({"that nobody decided on": 2}))
        shelled = row["events"][0]["trigger"]
        assert row["text"][shelled["start"] : shelled["end"]] == "shelled"
        assert all(msgspec.convert({k: v for k, v in event.items() if k not in ("decided", "coders")}, Event) for event in row["events"])


def test_a_page_labelled_whole_is_exhaustive(tmp_path: Path) -> None:
    with open_record(tmp_path / "r.db") as record:
        for reading in readings():
            record.add(reading)
        made = json.loads(json.dumps(task(record.get("herald"))))
        made["annotations"] = [{"completed_by": 3, "result": made.pop("predictions")[0]["result"]}]
        bring(record, json.dumps([made]).encode())
        rows, left = corrections(record)
        assert (list(rows), rows["herald"]["exhaustive"], left) == (["herald"], True, Counter())
        with record.writing() as connection:
            first = decisions(connection, "herald")[0]
            decide(connection, record.versions("herald")[-1], coder="Lee", action="undo", event=first.event, undoes=first.id)
        assert corrections(record)[0]["herald"]["exhaustive"] is False
