"""What people decide stays, is told everywhere, and can be taken back."""

import pytest

from onrecord.errors import UsageError
from onrecord.record import Filters, Record
from onrecord.record.reviews import decide, decisions

from .conftest import at, make


def types(record: Record) -> list[str]:
    return [event.type for _, event in record.events()]


def test_a_correction_is_told_everywhere_and_survives_a_new_reading(record: Record) -> None:
    record.add(make())
    with record.writing() as connection:
        number = decide(connection, make(), coder="Kim", action="correct", event="e1", field="type", after="COERCE")
    assert types(record) == ["COERCE", "ACCUSE"]
    assert [event.type for _, event in record.events(Filters(type="COERCE"))] == ["COERCE"]
    event = record.get("p1").events[0]
    assert (event.type, event.mode) == ("COERCE", None), "a mode of ASSAULT is none of COERCE"
    assert record.versions("p1") == [make()]
    record.add(make(place="Lund"))
    assert [event.type for _, event in record.events(Filters(type="COERCE"))] == ["COERCE"]
    assert record.check() == []
    with record.writing() as connection:
        decide(connection, make(place="Lund"), coder="Kim", action="undo", event="e1", undoes=number)
    assert types(record) == ["ASSAULT", "ACCUSE"]
    with record.asking() as connection:
        assert [(made.coder, made.action, made.before, made.after) for made in decisions(connection)] == [
            ("Kim", "correct", '"ASSAULT"', '"COERCE"'),
            ("Kim", "undo", None, None),
        ]


def test_rejected_and_missed_events(record: Record) -> None:
    record.add(make())
    with record.writing() as connection:
        number = decide(connection, make(), coder="Kim", action="reject", event="e2")
        decide(connection, make(), coder="Kim", action="missed", event="", after={"type": "REJECT", "trigger": at("denied")})
    assert [(event.id, event.type) for _, event in record.events()] == [("e1", "ASSAULT"), ("m1", "REJECT")]
    with record.writing() as connection:
        decide(connection, make(), coder="Lee", action="undo", event="e2", undoes=number)
        decide(connection, make(), coder="Lee", action="accept", event="e2")
    assert sorted(event.id for _, event in record.events()) == ["e1", "e2", "m1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "correct", "event": "e9", "field": "type", "after": "AID"},
        {"action": "correct", "event": "e1", "field": "text", "after": "x"},
        {"action": "correct", "event": "e1", "field": "status", "after": "perhaps"},
        {"action": "missed", "event": "", "after": {"type": "AID", "trigger": {"start": 5, "end": 9_999}}},
        {"action": "undo", "event": "e1", "undoes": 7},
    ],
)
def test_a_decision_that_makes_no_sense_changes_nothing(record: Record, wrong: dict[str, object]) -> None:
    record.add(make())
    with pytest.raises(UsageError), record.writing() as connection:
        decide(connection, make(), coder="Kim", **wrong)  # type: ignore[arg-type]
    with record.asking() as connection:
        assert decisions(connection) == []
