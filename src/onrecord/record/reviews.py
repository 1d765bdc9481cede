"""What people decide about events: accept, reject, correct a field, mark a missed event, undo. Append-only, with coder and time.

A reading stays as it was read; `applied` gives it with the decisions of people, and the tables that are asked (events, roles) follow it.
A decision holds on to its page and event id, which are stable under re-reading, so that it outlives every re-read.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from onrecord.codebook import plover
from onrecord.errors import UsageError
from onrecord.model import Event, Reading, Span
from onrecord.record import rows, schema

Action = Literal["accept", "reject", "correct", "missed", "undo"]
FIELDS = ("type", "mode", "status", "hedged", "actors", "recipients", "time", "place", "trigger")


class Decision(Struct, frozen=True, kw_only=True):
    """One decision of one coder. `before`, `after`: JSON of the field, or of the whole event where it was missed."""

    id: int
    made: str
    coder: str
    action: Action
    page: str
    event: str
    field: str | None = None
    before: str | None = None
    after: str | None = None
    note: str | None = None
    undoes: int | None = None


def decisions(connection: Connection, page: str | None = None) -> list[Decision]:
    """All decisions in order, or those of one page."""
    t = schema.reviews
    query = select(t).order_by(t.c.id)
    found = connection.execute(query.where(t.c.page == page) if page is not None else query).mappings()
    return [Decision(**row) for row in found]


def standing(made: Sequence[Decision]) -> list[Decision]:
    """The decisions that nobody has undone; undoing an undo brings the decision back."""
    gone: set[int] = set()
    for decision in reversed(made):
        if decision.undoes is not None and decision.id not in gone:
            gone.add(decision.undoes)
    return [decision for decision in made if decision.action != "undo" and decision.id not in gone]


def applied(reading: Reading, made: Sequence[Decision]) -> Reading:
    """The reading as people see it: fields corrected, rejected events gone, missed events there."""
    events = {event.id: event for event in reading.events}
    for decision in standing(made):
        event = events.get(decision.event)
        if decision.action == "missed" and decision.after:
            events[decision.event] = msgspec.json.decode(decision.after, type=Event)
        elif event is None:
            continue
        elif decision.action == "reject":
            del events[decision.event]
        elif decision.action == "accept":
            events[decision.event] = msgspec.structs.replace(event, confidence=1.0)
        elif decision.action == "correct" and decision.field and decision.after:
            events[decision.event] = changed(event, decision.field, decision.after)
    return msgspec.structs.replace(reading, events=tuple(events.values()))


def changed(event: Event, field: str, after: str) -> Event:
    """The event with one field from JSON. Raises UsageError where the field or the value makes no sense."""
    if field not in FIELDS:
        raise UsageError(field, "no field that can be corrected", f"one of {', '.join(FIELDS)}")
    try:
        whole = msgspec.json.decode(msgspec.json.encode(event)) | {field: msgspec.json.decode(after)}
        made = msgspec.convert(whole, Event)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise UsageError(field, f"no such value ({error})", "see docs/reading.schema.json") from error
    if field != "type" or made.type == event.type or made.type not in plover.events():
        return made
    mode = made.mode if made.mode in plover.modes(made.type) else None  # what hangs on the type follows it
    return msgspec.structs.replace(made, mode=mode, cameo=plover.cameo_of(made.type, mode), intensity=plover.intensity(made.type, mode))


def decide(
    connection: Connection, reading: Reading, *, coder: str, action: Action, event: str, field: str | None = None,
    after: Any = None, note: str | None = None, undoes: int | None = None,
) -> int:  # fmt: skip
    """Write a decision about a reading's event, and let the tables follow. Gives its number. Raises UsageError where it makes no sense.

    The newest decision on a page, made once more, is not written again: a form is sent twice where its answer was lost.
    """
    p = schema.pages.c
    connection.execute(select(p.id).where(p.id == reading.id).with_for_update())  # several coders of one page decide one after the other
    made = decisions(connection, reading.id)
    current = applied(reading, made)
    target = next((found for found in current.events if found.id == event), None)
    if action == "undo":
        if undoes not in {decision.id for decision in made}:
            raise UsageError(str(undoes), "no such decision on this page", "look at the event's history")
    elif action == "missed":
        event = f"m{sum(decision.action == 'missed' for decision in made) + 1}"
        after = msgspec.json.decode(msgspec.json.encode(msgspec.convert(after | {"id": event}, Event)))
        if not 0 <= after["trigger"]["start"] < after["trigger"]["end"] <= len(reading.text):
            raise UsageError("trigger", "outside the text", "select words of the text")
    elif target is None:
        if action != "reject" or event not in _known(reading, made):  # a second coder may reject, too
            raise UsageError(f"{reading.id}#{event}", "no such event on the page", "reload the page")
    elif action == "correct":
        changed(target, field or "", msgspec.json.encode(after).decode())
    before = getattr(target, field) if target is not None and field in FIELDS else None
    row = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"), "coder": coder, "action": action, "page": reading.id, "event": event,
        "field": field, "before": msgspec.json.encode(before).decode() if field else None,
        "after": msgspec.json.encode(after).decode() if after is not None or field else None, "note": note or None, "undoes": undoes,
    }  # fmt: skip
    if made and _word(msgspec.structs.asdict(made[-1])) == _word(row):
        return made[-1].id
    number: int = connection.execute(insert(schema.reviews).values(row).returning(schema.reviews.c.id)).scalar_one()
    follow(connection, reading)
    return number


def _word(row: dict[str, Any]) -> dict[str, Any]:
    """What a decision says, whenever it was made and whatever was there before; of a missed event, whatever its id."""
    said = {name: value for name, value in row.items() if name not in ("id", "made", "before")}
    if row["action"] == "missed":
        said |= {"event": "", "after": msgspec.json.decode(row["after"]) | {"id": ""}}
    return said


def overlooked(reading: Reading, type: str, trigger: Span) -> dict[str, Any]:
    """An event that was overlooked, as `after` of a decision: its type, the words that tell it, and the claim they stand in."""
    inside = [
        (span.end - span.start, claim.id) for claim in reading.claims for span in claim.content if span.start <= trigger.start < span.end
    ]
    made = Event(
        id="m0",
        type=type,
        trigger=trigger,
        intensity=plover.intensity(type),
        cameo=plover.cameo_of(type),
        claim=min(inside)[1] if inside else None,
    )
    found: dict[str, Any] = msgspec.to_builtins(made)
    return found


def _known(reading: Reading, made: Sequence[Decision]) -> set[str]:
    """Every event that was ever on the page."""
    return {event.id for event in reading.events} | {decision.event for decision in made if decision.action == "missed"}


def follow(connection: Connection, reading: Reading) -> None:
    """Let the tables of events and roles say what `applied` says of the current reading of a page."""
    r = schema.readings.c
    number = connection.execute(select(r.id).where(r.page == reading.id, r.current)).scalar_one()
    told = rows.rows(applied(reading, decisions(connection, reading.id)), number)
    for table in (schema.events, schema.roles):
        connection.execute(delete(table).where(table.c.reading == number))
        if told[table.name]:
            connection.execute(insert(table), told[table.name])
    rows.keep_names(connection, told)
