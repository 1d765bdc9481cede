"""Label Studio tasks: each article with our labels as predictions, so that a coder starts from them.

The labelling interface is told in docs/import.md: labels for triggers (PLOVER's types) and parts; `status` and `hedged` of a trigger, `day`
of a time. Offsets count code points, as everywhere in onrecord. Regions of an event are tied to its trigger by relations; its `meta` holds
status and sayer. `data.events` names the events that the coder sees: who deletes one rejects it (labelstudio_back.py).
"""

from collections import Counter
from typing import IO, Any

import msgspec

from onrecord import __version__
from onrecord.model import Event, EventTime, Reading
from onrecord.record import Filters, Record

PARTS = ("actors", "recipients", "time", "place", "killed", "injured")


def write(record: Record, filters: Filters, out: IO[str], header: bool = True) -> Counter[str]:
    """A JSON array, one task a line: the articles that hold such an event."""
    out.write("[")
    for number, reading in enumerate(record.readings(filters)):
        out.write((",\n" if number else "\n") + msgspec.json.encode(task(reading)).decode())
    out.write("\n]\n")
    return Counter()


def task(reading: Reading) -> dict[str, Any]:
    """An article as a task with one prediction."""
    result: list[dict[str, Any]] = []
    for event in reading.events:
        result += _event(reading, event)
    for claim in reading.claims:
        spans = [("source", claim.source), ("cue", claim.cue), *(("content", span) for span in claim.content)]
        result += [_region(reading, f"{claim.id}-{name}-{span.start}", name, span) for name, span in spans if span]
    data = {"text": reading.text, "page": reading.id, "events": [event.id for event in reading.events]}
    data |= {name: getattr(reading, name) for name in ("title", "url", "published")}
    return {"data": data, "predictions": [{"model_version": f"onrecord {__version__}", "result": result}]}


def _event(reading: Reading, event: Event) -> list[dict[str, Any]]:
    trigger = _region(reading, f"{event.id}-trigger", event.type, event.trigger)
    trigger["score"] = event.confidence
    said = f"status: {event.status}{', hedged' if event.hedged else ''}; says: {reading.sayer(event.claim)}"
    trigger["meta"] = {"text": [said, f"mode: {event.mode}"] if event.mode else [said]}
    out = [trigger, _more(trigger, "status", "choices", [event.status])]
    if event.hedged:
        out.append(_more(trigger, "hedged", "choices", ["hedged"]))
    for name in PARTS:
        found = getattr(event, name)
        for span in found if isinstance(found, tuple) else [found] if found else []:
            label = name.rstrip("s") if name in ("actors", "recipients") else name
            region = _region(reading, f"{event.id}-{label}-{span.start}", label, span)
            tie = {"from_id": trigger["id"], "to_id": region["id"], "type": "relation", "direction": "right", "labels": [label]}
            out += [region, tie]
            if name == "time" and event.time and event.time.from_:
                out.append(_more(region, "day", "textarea", [day(event.time)]))
    return out


def day(time: EventTime) -> str:
    """The days of an event as a coder writes them: `2031-03-04`, or `2031-03-04/2031-03-06`."""
    first, last = time.from_ or "", time.to or ""
    return first if first == last or not last else f"{first}/{last}"


def _more(region: dict[str, Any], name: str, kind: str, said: list[str]) -> dict[str, Any]:
    """What is said of a region beside its label: same id, another control."""
    place = {side: region["value"][side] for side in ("start", "end", "text")}
    value = place | {"choices" if kind == "choices" else "text": said}
    return {"id": region["id"], "from_name": name, "to_name": "text", "type": kind, "value": value}


def _region(reading: Reading, id: str, label: str, span: Any) -> dict[str, Any]:
    value = {"start": span.start, "end": span.end, "text": reading.text[span.start : span.end], "labels": [label]}
    return {"id": id, "from_name": "label", "to_name": "text", "type": "labels", "value": value}
