"""One event a row, with its evidence."""

import csv
from typing import Any, TextIO

from onrecord.exports.rows import event_row
from onrecord.record import Filters, Record

_NAMES = ("name", "type", "country", "sector", "role")


def write(record: Record, filters: Filters, out: TextIO) -> None:
    """The events by day; several actors or recipients are joined by `; `. UTF-8, RFC 4180."""
    writer = csv.writer(out, lineterminator="\r\n")
    header: list[str] | None = None
    for reading, event in record.events(filters):
        row = _flat(event_row(reading, event))
        if header is None:
            writer.writerow(header := list(row))
        writer.writerow([row[name] for name in header])


def _flat(row: dict[str, Any]) -> dict[str, Any]:
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
