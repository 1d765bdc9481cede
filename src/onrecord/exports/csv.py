"""One event a row, with its evidence, status and sayer."""

import csv
from collections import Counter
from typing import IO, Any

from onrecord.exports.entries import entries
from onrecord.exports.rows import event_row
from onrecord.exports.table import neutral
from onrecord.record import Filters, Record

_NAMES = ("name", "type", "country", "sector", "role")


def write(record: Record, filters: Filters, out: IO[str], header: bool = True) -> Counter[str]:
    """The events by day; several actors or recipients are joined by `; `. UTF-8, RFC 4180; cells that begin like a formula get a `'`."""
    writer = csv.writer(out, lineterminator="\r\n")
    names: list[str] | None = None
    for entry in entries(record, filters):
        row = flat(event_row(entry.lead.reading, entry.lead.event))
        if names is None:
            names = list(row)
            if header:
                writer.writerow(names)
        writer.writerow([neutral(cell) if isinstance(cell := row[name], str) else cell for name in names])
    return Counter()


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """An event row with one cell a column."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if name in ("actors", "recipients"):
            for field in _NAMES:
                flat[f"{name[:-1]}_{field}"] = "; ".join(str(role[field] or "") for role in value)
        elif isinstance(value, dict):
            flat |= {f"{name}_{field}": number for field, number in value.items()}
        else:
            flat[name] = "; ".join(value) if isinstance(value, list) else value
    return flat
