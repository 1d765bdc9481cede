"""ICEWS's table: https://doi.org/10.7910/DVN/28075. Tab-separated, with a header. `Event Text` carries status and sayer after the label."""

from collections import Counter
from typing import IO

from onrecord.codebook import plover
from onrecord.exports import facts
from onrecord.exports.countries import country
from onrecord.exports.entries import Entry
from onrecord.exports.table import Table
from onrecord.record import Filters, Record

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


def write(record: Record, filters: Filters, out: IO[str], header: bool = True) -> Counter[str]:
    """One row an event. Intensity is CAMEO's Goldstein value; countries by English name; ids are numbers made of ours."""
    left: Counter[str] = Counter()
    table = Table(out, COLUMNS, header=header, tabs=True)
    for entry in facts.real(record, filters, left):
        table.row(_row(entry))
    return left


def _row(entry: Entry) -> dict[str, object]:
    told, event, reading = entry.lead, entry.lead.event, entry.lead.reading
    source, target = facts.first_party(told, "actors"), facts.first_party(told, "recipients")
    place, units, code = told.place, facts.units(told), plover.cameo(event.cameo or "") or {}
    label = code.get("label") or event.type
    return {
        "Event ID": facts.number(entry.id),
        "Event Date": facts.day(told),
        "Source Name": source.name,
        "Source Sectors": source.sector,
        "Source Country": country(source.country).name,
        "Event Text": f"{label} [{facts.sayers(entry)}]",
        "CAMEO Code": event.cameo,
        "Intensity": code.get("goldstein"),
        "Target Name": target.name,
        "Target Sectors": target.sector,
        "Target Country": country(target.country).name,
        "Story ID": facts.number(reading.id),
        "Sentence Number": facts.sentence_number(told),
        "Publisher": facts.host(told),
        "City": units.city,
        "District": units.district,
        "Province": units.province,
        "Country": country(place.country if place else None).name,
        "Latitude": place.lat if place else None,
        "Longitude": place.lon if place else None,
    }
