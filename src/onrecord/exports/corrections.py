"""What people decided as training data: pages with the events that somebody looked at, in the shape of the contract, one page a line.

`events` holds the events as people left them, each with the fields that somebody decided on (`decided`) and who (`coders`); `rejected`
what onrecord read and people said is no event. Events that nobody looked at are left out: they are neither right nor wrong. `exhaustive`
says that the whole page was labelled, so that a trainer may take every other word for no trigger.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import IO, Any

import msgspec

from onrecord.exports.labelstudio_back import NOTE
from onrecord.model import Event, Reading
from onrecord.record import Filters, Record, reviews

FIELDS = ("url", "title", "publisher", "published", "language", "text")


def write(record: Record, filters: Filters, out: IO[str], header: bool = True) -> Counter[str]:
    """The pages of `filters` on which a decision of a person stands."""
    with record.asking() as connection:
        made: dict[str, list[reviews.Decision]] = defaultdict(list)
        for decision in reviews.decisions(connection):
            made[decision.page].append(decision)
    left: Counter[str] = Counter()
    for reading in record.readings(filters) if made else ():
        if still := reviews.standing(made.get(reading.id, [])):
            row = page(reading, record.versions(reading.id)[-1], still)
            left["that nobody decided on"] += len(reading.events) - len(row["events"])
            out.write(msgspec.json.encode(row).decode() + "\n")
    return +left


def page(reading: Reading, raw: Reading, still: Sequence[reviews.Decision]) -> dict[str, Any]:
    """One line: `reading` with the decisions of people, `raw` as it was read, the decisions that stand."""
    by_event: dict[str, list[reviews.Decision]] = defaultdict(list)
    for decision in still:
        by_event[decision.event].append(decision)
    stands = {event.id for event in reading.events}
    whole = any((decision.note or "").startswith(NOTE) for decision in still) and {event.id for event in raw.events} <= set(by_event)
    row: dict[str, Any] = {"id": reading.id} | {name: getattr(reading, name) for name in FIELDS}
    return row | {
        "exhaustive": whole,
        "events": [_event(event, by_event[event.id]) for event in reading.events if event.id in by_event],
        "rejected": [_event(event, by_event[event.id]) for event in raw.events if event.id in by_event and event.id not in stands],
    }


def _event(event: Event, still: Sequence[reviews.Decision]) -> dict[str, Any]:
    fields = {decision.field for decision in still if decision.action == "correct"}
    if any(decision.action in ("accept", "missed") for decision in still):
        fields = set(reviews.FIELDS)
    plain: dict[str, Any] = msgspec.to_builtins(event)
    return plain | {
        "decided": [name for name in reviews.FIELDS if name in fields],
        "coders": sorted({decision.coder for decision in still}),
    }
