"""One file a format; each has `write(record, filters, out)`."""

from importlib import import_module
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from onrecord.record import Filters, Record

FORMATS = ("jsonl", "csv")


def write(format: str, record: "Record", filters: "Filters", out: TextIO) -> None:
    """Write what the record holds of `filters` to `out` in one of FORMATS."""
    import_module(f"onrecord.exports.{format}").write(record, filters, out)
