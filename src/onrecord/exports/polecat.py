"""POLECAT's table: https://doi.org/10.7910/DVN/AJGVIT. Tab-separated, with a header."""

from collections import Counter
from typing import IO

from onrecord import __version__
from onrecord.codebook import plover
from onrecord.exports import facts
from onrecord.exports.countries import country
from onrecord.exports.entries import Entry
from onrecord.exports.facts import Party
from onrecord.exports.table import Table
from onrecord.record import Filters, Record

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip


def write(record: Record, filters: Filters, out: IO[str], header: bool = True, attributed: bool = False) -> Counter[str]:
    """One row an event. Intensity is PLOVER's, -10 … 10; countries ISO alpha-3; `Version` is ours."""
    left: Counter[str] = Counter()
    table = Table(out, COLUMNS, header=header, tabs=True)
    for entry in facts.real(record, filters, left, attributed=attributed):
        table.row(_row(entry))
    return left


def _row(entry: Entry) -> dict[str, object]:
    told, event, reading = entry.lead, entry.lead.event, entry.lead.reading
    place, units = told.place, facts.units(told)
    return {
        "Event ID": entry.id,
        "Event Date": facts.day(told),
        "Event Type": event.type,
        "Event Mode": event.mode,
        "Intensity": event.intensity,
        "Quad Code": (plover.quad(event.type) or "").upper(),
        "Contexts": ";".join(event.contexts),
        **_side("Actor", facts.first_party(told, "actors")),
        **_side("Recipient", facts.first_party(told, "recipients")),
        "Placename": place.name if place else "",
        "City": units.city,
        "District": units.district,
        "Province": units.province,
        "Country": place.country if place else "",
        "Latitude": place.lat if place else None,
        "Longitude": place.lon if place else None,
        "GeoNames ID": place.geonames if place else None,
        "Raw Placename": reading.quote(event.place) if event.place else "",
        "Feature Type": "",
        "Source": facts.host(told),
        "Publication Date": facts.published(told),
        "Story People": ";".join(actor.name for actor in reading.actors if actor.type == "person"),
        "Story Organizations": ";".join(actor.name for actor in reading.actors if actor.type in ("organization", "group")),
        "Story Locations": ";".join(dict.fromkeys(place.name for place in reading.places)),
        "Language": reading.language,
        "Version": f"onrecord {__version__}",
    }


def _side(side: str, who: Party) -> dict[str, object]:
    return {
        f"{side} Name": who.name,
        f"{side} Country": who.country,
        f"{side} COW": country(who.country).cow,
        f"Primary {side} Sector": who.sector,
        f"{side} Sectors": who.sector,
        f"{side} Title": who.title,
        f"{side} Name Raw": who.words,
        f"Wikipedia {side} ID": "",
    }
