"""Timesketch's CSV: message, datetime, timestamp_desc, then columns of ours. An event without a day stands at its publication."""

from collections import Counter
from typing import IO

from onrecord.exports import facts
from onrecord.exports.entries import entries
from onrecord.exports.table import Table
from onrecord.record import Filters, Record

COLUMNS = (
    "message", "datetime", "timestamp_desc",
    "event_id", "event_type", "event_mode", "status", "hedged", "says", "actor", "recipient", "place", "country", "latitude", "longitude",
    "killed_low", "killed_best", "killed_high", "confidence", "publisher", "url", "evidence",
)  # fmt: skip
UNDATED = "no day of the event and none of publication"


def write(record: Record, filters: Filters, out: IO[str], header: bool = True) -> Counter[str]:
    """One row an event of any status; times are midnight UTC of the day."""
    left: Counter[str] = Counter()
    table = Table(out, COLUMNS, header=header, tabs=False)
    for entry in entries(record, filters):
        told, event = entry.lead, entry.lead.event
        low, high = facts.days(told)
        when = low or facts.published(told)
        if not when:
            left[UNDATED] += 1
            continue
        place, killed = told.place, event.killed
        table.row(
            {
                "message": told.reading.tell(event),
                "datetime": f"{when}T00:00:00+00:00",
                "timestamp_desc": ("Event Day" if low == high else f"Event Between {low} And {high}")
                if low
                else "Publication Day, Event Undated",
                "event_id": entry.id,
                "event_type": event.type,
                "event_mode": event.mode,
                "status": event.status,
                "hedged": event.hedged,
                "says": told.sayer,
                "actor": "; ".join(facts.party(told, role).name for role in event.actors),
                "recipient": "; ".join(facts.party(told, role).name for role in event.recipients),
                "place": told.reading.quote(event.place) if event.place else "",
                "country": place.country if place else "",
                "latitude": place.lat if place else None,
                "longitude": place.lon if place else None,
                "killed_low": killed.low if killed else None,
                "killed_best": killed.best if killed else None,
                "killed_high": killed.high if killed else None,
                "confidence": event.confidence,
                "publisher": told.reading.publisher,
                "url": told.reading.url,
                "evidence": facts.said_in(told),
            }
        )
    return left
