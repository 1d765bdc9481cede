"""Merged events as exports and the desk see them: one entry for one thing that happened, with every mention of it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, select

from onrecord.errors import UsageError
from onrecord.model import UNREAL, Event, Place, Reading
from onrecord.record import Filters, Record, schema

m = schema.merged_members.c


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One mention: an event with its reading. `reasons`: why it was joined with the others."""

    reading: Reading
    event: Event
    reasons: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.reading.id}#{self.event.id}"

    @property
    def place(self) -> Place | None:
        """The located place of the event."""
        at = self.event.place
        return next((place for place in self.reading.places if at and (place.start, place.end) == (at.start, at.end)), None)

    @property
    def sayer(self) -> str:
        """Who says so."""
        return self.reading.sayer(self.event.claim)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A merged event: its mentions, the best first."""

    id: str
    told: tuple[Told, ...]

    @property
    def lead(self) -> Told:
        """The mention that stands for the others."""
        return self.told[0]


def entries(record: Record, filters: Filters) -> Iterator[Entry]:
    """The merged events with a mention that filters choose, by its day; all their mentions come with them. Unmerged: one mention each."""

    @lru_cache(maxsize=64)
    def reading_of(page: str) -> Reading | None:
        return reading_or_none(record, page)

    seen: set[str] = set()
    with record.asking() as connection:
        merged = {f"{row.page}#{row.event}": row.merged for row in connection.execute(select(m.page, m.event, m.merged))}
    for reading, event in record.events(filters):
        id = merged.get(f"{reading.id}#{event.id}")
        if id is None:
            yield Entry(f"{reading.id}#{event.id}", (Told(reading, event),))
        elif id not in seen:
            seen.add(id)
            with record.asking() as connection:
                yield gathered(connection, id, Told(reading, event), reading_of)


def reading_or_none(record: Record, page: str) -> Reading | None:
    """The reading of a page, or None where it is gone."""
    try:
        return record.get(page)
    except UsageError:
        return None


def gathered(connection: Connection, id: str, known: Told, reading_of: Callable[[str], Reading | None]) -> Entry:
    """The merged event `id` with all its mentions, what the page itself tells as real first, then by confidence."""
    told = []
    for row in connection.execute(select(schema.merged_members).where(m.merged == id).order_by(m.page, m.event)):
        reading = known.reading if row.page == known.reading.id else reading_of(row.page)
        event = next((event for event in reading.events if event.id == row.event), None) if reading else None
        if reading and event:
            told.append(Told(reading, event, tuple(json.loads(row.reasons))))
    told.sort(key=lambda one: (one.event.status in UNREAL, one.event.claim is not None, -one.event.confidence, one.id))
    return Entry(id, tuple(told or [known]))
