"""The record: pages, their readings, and what they say, in SQLite (or PostgreSQL). Open one with `open_record`."""

from onrecord.record.query import Filters
from onrecord.record.store import Record, open_record

__all__ = ["Filters", "Record", "open_record"]
