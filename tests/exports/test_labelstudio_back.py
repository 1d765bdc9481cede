"""What people labelled in Label Studio comes back as decisions: accepted, corrected, rejected, missed; once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import UsageError
from onrecord.exports.labelstudio import task
from onrecord.exports.labelstudio_back import anchored, bring
from onrecord.model import Span
from onrecord.record import Record, open_record
from onrecord.record.agreement import agreement, labels
from onrecord.record.reviews import decisions

from .articles import readings


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "own.db") as opened:
        for reading in readings():
            opened.add(reading)
        yield opened


def labelled(record: Record, page: str, who: Any = "kim@example.org", **changes: Any) -> dict[str, Any]:
    """A task as Label Studio exports it, its predictions taken over by a coder."""
    made = json.loads(json.dumps(task(record.get(page))))
    result = made.pop("predictions")[0]["result"]
    return made | {"annotations": [{"id": 1, "completed_by": who, "was_cancelled": False, "result": result} | changes]}


def came(record: Record, *tasks: dict[str, Any], coder: str | None = None) -> Any:
    return bring(record, json.dumps(tasks).encode(), coder=coder)


def result(task: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = task["annotations"][0]["result"]
    return found


def item(task: dict[str, Any], id: str, name: str = "label") -> dict[str, Any]:
    return next(one for one in result(task) if one.get("id") == id and one.get("from_name") == name)


def region(text: str, words: str, label: str, id: str) -> dict[str, Any]:
    start = text.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return {"id": id, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def test_untouched_is_accepted_and_only_once(own: Record) -> None:
    made = labelled(own, "courier")
    done = came(own, made)
    assert (done.annotations, done.decisions, done.complaints) == (1, 4, [])
    assert {event.confidence for event in own.get("courier").events} == {1.0}
    again = came(own, made)
    assert (again.annotations, again.known, again.decisions) == (0, 1, 0)
    with own.asking() as connection:
        assert {(one.action, one.coder) for one in decisions(connection, "courier")} == {("accept", "kim@example.org")}
    assert own.check() == []


def test_what_differs_is_corrected(own: Record) -> None:
    made = labelled(own, "courier")
    text = made["data"]["text"]
    item(made, "e1-trigger")["value"]["labels"] = ["COERCE"]
    item(made, "e1-trigger", "status")["value"]["choices"] = ["ongoing"]
    result(made).append({"id": "e1-trigger", "from_name": "hedged", "to_name": "text", "type": "choices", "value": {"choices": ["hedged"]}})
    time = next(one for one in result(made) if one.get("from_name") == "day" and one["id"].startswith("e1-"))
    time["value"]["text"] = ["2031-03-01/2031-03-02"]
    place = next(one["id"] for one in result(made) if one.get("id", "").startswith("e1-place"))
    made["annotations"][0]["result"] = [one for one in result(made) if place not in (one.get("id"), one.get("to_id"))]
    other = region(text, "Karhula", "place", "x1")
    tie = {"from_id": "x1", "to_id": "e1-trigger", "type": "relation", "direction": "right"}
    result(made).extend([other, tie])
    done = came(own, made, coder="Kim")
    event = own.get("courier").events[0]
    assert (event.type, event.mode, event.status, event.hedged) == ("COERCE", None, "ongoing", True)
    assert event.time is not None
    assert event.place is not None
    assert (event.time.from_, event.time.to, event.place.geonames) == ("2031-03-01", "2031-03-02", 653281)
    assert event.actors[0].actor == "a2"
    assert done.complaints == []
    assert own.check() == []


def test_deleted_is_rejected_and_new_is_missed(own: Record) -> None:
    made = labelled(own, "courier")
    made["annotations"][0]["result"] = [one for one in result(made) if not str(one.get("id") or one["from_id"]).startswith("e2")]
    text = made["data"]["text"]
    result(made).extend(
        [
            region(text, "denied", "REJECT", "n1"),
            region(text, "Oren Vale", "actor", "n2"),
            region(text, "READ MORE", "time", "n3"),
            {"from_id": "n1", "to_id": "n2", "type": "relation"},
            {"from_id": "n1", "to_id": "n3", "type": "relation"},
        ]
    )
    done = came(own, made)
    reading = own.get("courier")
    events = {event.id: event for event in reading.events}
    assert set(events) == {"e1", "e3", "e4", "m1"}
    assert (events["m1"].type, reading.name_of(events["m1"].actors[0]), events["m1"].time) == ("REJECT", "Oren Vale", None)
    assert len(done.complaints) == 1
    assert "no day is told for 'READ MORE'" in done.complaints[0]


def test_two_coders_who_contradict_each_other(own: Record) -> None:
    first, second = labelled(own, "courier", 7), labelled(own, "courier", {"id": 8, "email": "lee@example.org"})
    first["annotations"][0]["result"] = [one for one in result(first) if not str(one.get("id") or one["from_id"]).startswith("e2")]
    text = first["data"]["text"]
    for made in (first, second):
        result(made).append(region(text, "denied", "REJECT", "n1"))
    item(second, "e1-trigger")["value"]["labels"] = ["THREATEN"]
    done = came(own, first, second)
    assert (done.annotations, done.complaints) == (2, [])
    assert [(event.id, event.type) for event in own.get("courier").events] == [
        ("e1", "THREATEN"), ("e2", "ACCUSE"), ("e3", "ASSAULT"), ("e4", "THREATEN"), ("m1", "REJECT")
    ]  # fmt: skip
    with own.asking() as connection:
        fields = {field.field: field for field in agreement(labels(connection))}
    assert (fields["is an event"].events, fields["is an event"].pairs[0].same) == (5, 4)
    assert (fields["type"].events, fields["type"].pairs[0].same) == (4, 3)
    assert fields["type"].pairs[0].one == "labeller 7"


def test_what_the_coder_never_saw_stays(own: Record) -> None:
    made = labelled(own, "courier")
    made["data"]["events"] = ["e1"]
    made["annotations"][0]["result"] = [one for one in result(made) if str(one.get("id") or one["from_id"]).startswith("e1")]
    came(own, made)
    assert [event.id for event in own.get("courier").events] == ["e1", "e2", "e3", "e4"]


@pytest.mark.parametrize("id", ["e1-trigger", "Xy3"])
def test_regions_are_known_by_name_or_by_their_words(own: Record, id: str) -> None:
    made = json.loads(json.dumps(labelled(own, "courier")).replace('"e1-trigger"', f'"{id}"'))
    done = came(own, made)
    assert (done.decisions, [event.id for event in own.get("courier").events]) == (4, ["e1", "e2", "e3", "e4"])


def test_offsets_of_old_and_new_label_studio() -> None:
    text = "\U0001f4a3\U0001f4a3 shelled again"
    assert anchored(text, {"start": 3, "end": 10, "text": "shelled"}) == Span(3, 10)
    assert anchored(text, {"start": 5, "end": 12, "text": "shelled"}) == Span(3, 10)
    assert anchored(text, {"start": 3, "end": 10}) == Span(3, 10)
    with pytest.raises(UsageError):
        anchored(text, {"start": 0, "end": 7, "text": "shelled"})


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[", b"7", b"[]", b'["x"]', b'[{"text": "x"}]', b"[" * 100_000])
def test_what_is_no_export_is_refused(own: Record, content: bytes) -> None:
    with pytest.raises(UsageError):
        bring(own, content)


def test_one_bad_task_does_not_stop_the_others(own: Record) -> None:
    good, strange, changed, skipped = (labelled(own, "herald"), labelled(own, "wire"), labelled(own, "protest"), labelled(own, "traps"))
    strange["data"]["page"] = "elsewhere"
    changed["data"]["text"] += " More."
    skipped["annotations"][0]["was_cancelled"] = True
    broken = {"data": labelled(own, "courier")["data"], "annotations": [{"result": [{"type": "labels", "id": "a"}]}]}
    bare = {"data": {"page": "wire", "text": own.get("wire").text}}
    done = came(own, strange, changed, skipped, broken, bare, good)
    assert (done.annotations, len(done.complaints)) == (1, 4)
    with own.asking() as connection:
        assert {decision.page for decision in decisions(connection)} == {"herald"}
