"""Events as GeoJSON features (RFC 7946). No known place, no geometry; `precision` says how far to believe a point."""

from collections import Counter
from typing import IO, Any

import msgspec

from onrecord.exports.entries import Entry, entries
from onrecord.exports.rows import event_row
from onrecord.record import Filters, Record


def write(record: Record, filters: Filters, out: IO[str], header: bool = True) -> Counter[str]:
    """One FeatureCollection, one feature a line."""
    out.write('{"type":"FeatureCollection","features":[')
    for number, entry in enumerate(entries(record, filters)):
        out.write((",\n" if number else "\n") + msgspec.json.encode(feature(entry)).decode())
    out.write("\n]}\n")
    return Counter()


def feature(entry: Entry) -> dict[str, Any]:
    """An event as a feature; its properties are the event's row."""
    row = event_row(entry.lead.reading, entry.lead.event)
    place = entry.lead.place
    lat, lon = row.pop("lat"), row.pop("lon")
    row["precision"] = place.precision if place else None
    geometry = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": entry.id, "geometry": geometry, "properties": row}
