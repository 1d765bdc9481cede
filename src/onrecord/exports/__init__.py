"""The record in other people's forms: one file a format, each with `write(record, filters, out, header)`.

`FORMATS` is the table of all formats. Peers' tables (POLECAT, ICEWS, GDELT, ACLED, UCDP) have no column for a status: they hold only
what is told as happened or ongoing, so that a threat or an allegation never counts as an attack. Where the table has no room for a sayer
either (POLECAT, GDELT), they hold only what a publisher says itself and as sure, unless asked. What we do not know stays empty.
"""

from collections import Counter
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any

from msgspec import Struct

from onrecord.errors import UsageError
from onrecord.settings import settings

if TYPE_CHECKING:
    from onrecord.record import Filters, Record


class Format(Struct, frozen=True):
    """A format: the module that writes it, its media type and file ending, and what it holds in one line."""

    module: str
    media: str
    ending: str
    about: str
    binary: bool = False
    bare: bool = False  # the peer's own files have no header line
    says: bool = True  # status and sayer stand in the row


FORMATS = {
    "jsonl": Format("jsonl", "application/x-ndjson", "jsonl", "whole readings, one a line"),
    "csv": Format("csv", "text/csv", "csv", "one event a row with its evidence, status and sayer; formulas neutralised"),
    "parquet": Format("parquet", "application/vnd.apache.parquet", "parquet", "as csv, typed, for DuckDB, Polars, pandas", binary=True),
    "polecat": Format("polecat", "text/tab-separated-values", "tsv", "POLECAT, 40 columns", says=False),
    "icews": Format("icews", "text/tab-separated-values", "tsv", "ICEWS, 20 columns"),
    "gdelt1": Format("gdelt1", "text/tab-separated-values", "tsv", "GDELT 1.0 events, 58 columns", bare=True, says=False),
    "gdelt2": Format("gdelt2", "text/tab-separated-values", "tsv", "GDELT 2.0 events, 61 columns", bare=True, says=False),
    "gdelt2-mentions": Format(
        "gdelt2_mentions", "text/tab-separated-values", "tsv", "GDELT 2.0 mentions, 16 columns", bare=True, says=False
    ),
    "acled": Format("acled", "text/csv", "csv", "ACLED, 31 columns: political violence and protest"),
    "ged": Format("ged", "text/csv", "csv", "UCDP GED 23.1, 49 columns: deadly attacks"),
    "timesketch": Format("timesketch", "text/csv", "csv", "Timesketch timeline"),
    "labelstudio": Format("labelstudio", "application/json", "json", "Label Studio tasks with our labels as predictions"),
    "corrections": Format("corrections", "application/x-ndjson", "jsonl", "what people decided, as labelled data to train on"),
    "geojson": Format("geojson", "application/geo+json", "geojson", "events as features; precision with every point"),
    "jsonld": Format("jsonld", "application/ld+json", "jsonld", "events and claims as linked data (schema.org, SEM, PROV)"),
}


def write(
    format: str,
    record: "Record",
    filters: "Filters",
    out: IO[Any],
    *,
    header: bool = False,
    mask: bool = False,
    attributed: bool = False,
) -> Counter[str]:
    """Write what the record holds of `filters` to `out`: a text stream, or a binary one where the format is binary.

    `header`: a header line also where the peer's files have none. `mask`, or the setting `mask_private`: without the names of private
    persons (record/mask.py). `attributed`: also what only somebody says, in formats that cannot tell so. Gives what was left out:
    reason → how many events.
    Raises UsageError for an unknown format, or where it needs an extra that is not installed.
    """
    if format not in FORMATS:
        raise UsageError(format, "no such format", f"choose one of {', '.join(FORMATS)}")
    if mask or settings().mask_private:
        from onrecord.record.mask import Masked

        record = Masked(record.where, record.engine)
    more = {} if FORMATS[format].says else {"attributed": attributed}
    module = import_module(f"onrecord.exports.{FORMATS[format].module}")
    told: Counter[str] = module.write(record, filters, out, header or not FORMATS[format].bare, **more)
    return told
