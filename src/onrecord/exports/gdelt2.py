"""GDELT 2.0 events: http://data.gdeltproject.org/documentation/GDELT-Event_Codebook-V2.0.pdf. Tab-separated, no header of its own."""

from collections import Counter
from typing import IO

from onrecord.exports import facts
from onrecord.exports.entries import Told
from onrecord.exports.gdelt1 import columns, row
from onrecord.exports.table import Table
from onrecord.record import Filters, Record

COLUMNS = columns(("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"))


def write(record: Record, filters: Filters, out: IO[str], header: bool = False, attributed: bool = False) -> Counter[str]:
    """One row an event; `gdelt2-mentions` says who tells it."""
    left: Counter[str] = Counter()
    table = Table(out, COLUMNS, header=header, tabs=True)
    for entry in facts.real(record, filters, left, attributed=attributed):
        table.row(row(entry) | {"DATEADDED": stamp(entry.lead)})
    return left


def stamp(told: Told) -> str:
    """The day of publication as YYYYMMDDHHMMSS; the hour is not known: zeros, as in GDELT's own tables for whole days."""
    day = facts.published(told).replace("-", "")
    return f"{day}000000" if day else ""
