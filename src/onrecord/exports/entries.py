"""Merged events as exports see them: one entry for one thing that happened, with every mention of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.model import Event, Place, Reading
from onrecord.record import Filters, Record


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One mention: an event with its reading."""

    reading: Reading
    event: Event

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
    """The merged events that filters choose, by day. Every mention is an event of its own until the record holds merges."""
    for reading, event in record.events(filters):
        told = Told(reading, event)
        yield Entry(told.id, (told,))
