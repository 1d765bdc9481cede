"""Label Studio annotations → decisions of people, appended to the record as if they had been made on the desk.

An annotation tells of a whole article. An event that it leaves as it was is accepted; whatever differs is corrected, what is deleted is
rejected, a new trigger is a missed event. Events that the coder never saw (`data.events`) stay untouched. An annotation that was brought in
before is known by its content and left out, so that a file can be imported again after more work in Label Studio.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from onrecord.codebook import plover
from onrecord.errors import UsageError
from onrecord.exports.labelstudio import day
from onrecord.model import Event, Reading, Role, Span
from onrecord.record import Record, reviews
from onrecord.record.days import bounds

PARTS = {"actor": "actors", "recipient": "recipients", "time": "time", "place": "place"}
NOTE = "Label Studio "


@dataclass
class Brought:
    """What came of a file: annotations taken, known before, decisions written, and what could not be used, one line each."""

    annotations: int = 0
    known: int = 0
    decisions: int = 0
    complaints: list[str] = field(default_factory=list)


class Region(Struct):
    """A labelled stretch of text and what is said of it."""

    id: str
    label: str = ""
    span: Span = Span(0, 0)
    status: str | None = None
    hedged: bool = False
    day: str | None = None


def bring(record: Record, content: bytes, *, coder: str | None = None) -> Brought:
    """Write the annotations of a JSON export of Label Studio as decisions. `coder`: who labelled, instead of who Label Studio says.

    Raises UsageError where the file is no such export; what is wrong with one task or annotation is a complaint, the others go on.
    """
    try:
        tasks = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError("import", f"no JSON ({error})", "export the project from Label Studio as JSON") from error
    tasks = tasks if isinstance(tasks, list) else [tasks]
    if not tasks or not all(isinstance(task, dict) and isinstance(task.get("data"), dict) for task in tasks):
        raise UsageError("import", "no tasks of Label Studio", "export the project as JSON (not JSON-MIN, CSV or CoNLL)")
    done = Brought()
    for task in tasks:
        page = str(task["data"].get("page") or "")
        try:
            reading = _page(record, page, task["data"].get("text"))
            shown = task["data"].get("events")
            for annotation in _annotations(task):
                with record.writing() as connection:
                    _annotation(connection, reading, annotation, shown if isinstance(shown, list) else None, coder, done)
        except UsageError as error:
            done.complaints.append(str(error))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            done.complaints.append(f"{page or 'a task'}: no annotation of Label Studio's ({type(error).__name__}); export it anew as JSON")
    return done


def _page(record: Record, page: str, text: Any) -> Reading:
    versions = record.versions(page)
    if not versions:
        raise UsageError(page or "a task", "no such page in this record", "import into the record that the tasks came from")
    if versions[-1].text != text:
        raise UsageError(page, "its text is not that of the task", "export its task anew: the page has changed")
    return versions[-1]


def _annotations(task: dict[str, Any]) -> Iterator[dict[str, Any]]:
    found = task.get("annotations", task.get("completions"))
    if found is None:
        raise UsageError(str(task["data"].get("page")), "no annotations", "export the project as JSON, not JSON-MIN")
    done = [annotation for annotation in found if not annotation.get("was_cancelled")]
    yield from sorted(done, key=lambda one: (str(one.get("created_at")), str(one.get("id"))))


def _who(annotation: dict[str, Any]) -> str:
    by = annotation.get("completed_by")
    name = (by.get("email") or by.get("id")) if isinstance(by, dict) else by
    return f"labeller {name}" if isinstance(name, int) else str(name or "labeller")[:80]


def _annotation(
    connection: Connection, raw: Reading, annotation: dict[str, Any], shown: list[str] | None, coder: str | None, done: Brought
) -> None:
    """Write the decisions of one annotation."""
    name = coder or _who(annotation)
    result = annotation.get("result") or []
    note = NOTE + hashlib.sha256(msgspec.json.encode(result, order="deterministic")).hexdigest()[:12]
    made = reviews.decisions(connection, raw.id)
    if any(decision.note == note and decision.coder == name for decision in made):
        done.known += 1
        return
    before = len(made)
    regions, ties = _regions(raw, result)
    triggers = {region.id: region for region in regions.values() if region.label in plover.events()}
    parts = _parts(regions, ties, triggers)
    seen = {event.id: event for event in (*raw.events, *reviews.applied(raw, made).events)}
    of = _matched(triggers, {id: event for id, event in seen.items() if shown is None or id in shown or id.startswith("m")})

    def decide(action: reviews.Action, event: str, **more: Any) -> None:
        reviews.decide(connection, raw, coder=name, action=action, event=event, note=note, **more)

    for gone in seen:
        if gone not in of.values() and (shown is None or gone in shown):
            decide("reject", gone)
    for region in triggers.values():
        if (id := of.get(region.id)) is None:
            decide("missed", "", after=_missed(raw, region, parts.get(region.id, []), done))
            continue
        for decision in reviews.standing(reviews.decisions(connection, raw.id)):
            if decision.event == id and decision.action == "reject":
                decide("undo", id, undoes=decision.id)
        event = {known.id: known for known in reviews.applied(raw, reviews.decisions(connection, raw.id)).events}[id]
        for what, value in _changes(raw, event, region, parts.get(region.id, []), done):
            decide("correct", id, field=what, after=value)
        decide("accept", id)
    done.annotations += 1
    done.decisions += len(reviews.decisions(connection, raw.id)) - before


def _regions(reading: Reading, result: list[dict[str, Any]]) -> tuple[dict[str, Region], list[tuple[str, str]]]:
    """Regions by id, and which ids are tied."""
    regions: dict[str, Region] = {}
    ties = []
    for item in result:
        if item.get("type") == "relation":
            ties.append((str(item["from_id"]), str(item["to_id"])))
            continue
        value = item["value"]
        region = regions.setdefault(str(item["id"]), Region(str(item["id"])))
        if item.get("type") == "labels":
            region.label, region.span = str(value["labels"][0]), anchored(reading.text, value)
        elif item.get("from_name") == "status":
            region.status = str(value["choices"][0])
        elif item.get("from_name") == "hedged":
            region.hedged = bool(value["choices"])
        elif item.get("from_name") == "day":
            said = value["text"]
            region.day = str(said[-1] if isinstance(said, list) else said).strip()
    return {id: region for id, region in regions.items() if region.label}, ties


def anchored(text: str, value: dict[str, Any]) -> Span:
    """The span of a region. Label Studio counts code points, older ones UTF-16 units: the words that it kept tell which."""
    start, end, words = int(value["start"]), int(value["end"]), value.get("text")
    if 0 <= start < end <= len(text) and words in (None, text[start:end]):
        return Span(start, end)
    units = text.encode("utf-16-le", "surrogatepass")
    first = len(units[: start * 2].decode("utf-16-le", "ignore"))
    last = len(units[: end * 2].decode("utf-16-le", "ignore"))
    if words and text[first:last] == words:
        return Span(first, last)
    raise UsageError(repr(words)[:80], f"does not stand at {start}-{end} of the text", "export the task anew, and label it there")


def _parts(regions: dict[str, Region], ties: list[tuple[str, str]], triggers: dict[str, Region]) -> dict[str, list[Region]]:
    """The regions tied to each trigger, whichever end the tie was drawn from."""
    out: dict[str, list[Region]] = {}
    for one, other in ties:
        for trigger, part in ((one, other), (other, one)):
            if trigger in triggers and part in regions and part not in triggers and regions[part].label in PARTS:
                out.setdefault(trigger, []).append(regions[part])
    return out


def _matched(triggers: dict[str, Region], events: dict[str, Event]) -> dict[str, str]:
    """Region of a trigger → id of its event: by the region's name, else by the words that both cover most."""
    out = {id: id.removesuffix("-trigger") for id in triggers if id.endswith("-trigger") and id.removesuffix("-trigger") in events}
    free = {id: event for id, event in events.items() if id not in out.values()}
    for region in sorted(triggers.values(), key=lambda region: region.span):
        if region.id not in out:
            common = {id: _common(region.span, event.trigger) for id, event in free.items()}
            best = max(common, key=lambda id: (common[id], id), default=None)
            if best is not None and common[best] > 0:
                out[region.id] = best
                del free[best]
    return out


def _common(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _changes(reading: Reading, event: Event, region: Region, parts: list[Region], done: Brought) -> Iterator[tuple[str, Any]]:
    """The fields that an annotation tells otherwise than the event, with their new values."""
    if region.label != event.type:
        yield "type", region.label
        if event.mode is not None and event.mode not in plover.modes(region.label):
            yield "mode", None
    if region.span != event.trigger:
        yield "trigger", _plain(region.span)
    if region.status is not None and region.status != event.status:
        yield "status", region.status
    if region.status is not None and region.hedged != event.hedged:  # without a status, the interface had no such choices
        yield "hedged", region.hedged
    for name in ("actors", "recipients"):
        old = {Span(role.start, role.end): role for role in getattr(event, name)}
        new = _roles(reading, name, parts, old)
        if {Span(role.start, role.end) for role in new} != set(old):
            yield name, [_plain(role) for role in new]
    for what, value in (("time", _time(reading, event, parts, done)), ("place", _place(reading, parts))):
        old_value = getattr(event, what)
        if value is not ... and value != (_plain(old_value) if old_value else None):
            yield what, value


def _missed(reading: Reading, region: Region, parts: list[Region], done: Brought) -> dict[str, Any]:
    made = reviews.overlooked(reading, region.label, region.span)
    event = msgspec.convert(made, Event)
    return made | dict(_changes(reading, event, region, parts, done))


def _roles(reading: Reading, name: str, parts: list[Region], old: dict[Span, Role]) -> list[Role]:
    spans = sorted({part.span for part in parts if PARTS[part.label] == name})
    known = {Span(mention.start, mention.end): actor.id for actor in reading.actors for mention in actor.mentions}
    return [old.get(span) or Role(known.get(span), span.start, span.end) for span in spans]


def _time(reading: Reading, event: Event, parts: list[Region], done: Brought) -> Any:
    """The event's time as a coder told it; ... where nothing usable is told."""
    part = next((part for part in parts if part.label == "time"), None)
    if part is None:
        return None
    if event.time and part.span == Span(event.time.start, event.time.end) and part.day in (None, "", day(event.time)):
        return ...
    said = part.day or next((time.value for time in reading.times if Span(time.start, time.end) == part.span), None)
    first, _, last = (said or "").partition("/")
    last = last or first
    if bounds(first)[0] is None or bounds(last)[1] is None:
        words = reading.text[part.span.start : part.span.end]
        done.complaints.append(f"{reading.id}: no day is told for {words!r}; write it as 2031-03-04 into `day`")
        return ...
    return {"from": first, "to": last} | _plain(part.span)


def _place(reading: Reading, parts: list[Region]) -> Any:
    part = next((part for part in parts if part.label == "place"), None)
    if part is None:
        return None
    known = next((place for place in reading.places if Span(place.start, place.end) == part.span), None)
    return _plain(part.span) | {"geonames": known.geonames if known else None}


def _plain(noun: Any) -> Any:
    return msgspec.to_builtins(noun)
