"""Whole readings, one a line: the contract as `onrecord read` prints it."""

from collections import Counter
from typing import IO

from onrecord.record import Filters, Record


def write(record: Record, filters: Filters, out: IO[str], header: bool = True) -> Counter[str]:
    """The current readings, by day and id; with filters, those that hold such an event."""
    for reading in record.readings(filters):
        out.write(reading.to_json().decode() + "\n")
    return Counter()
