"""The rows of `csv` as a typed Parquet file; actors and recipients are lists of names. Needs the extra `archive`."""

from collections import Counter
from itertools import islice
from typing import IO, Any

from onrecord.errors import UsageError
from onrecord.exports.entries import entries
from onrecord.exports.rows import event_row
from onrecord.record import Filters, Record

GROUP = 10_000  # rows in memory at once
_TYPES = {"hedged": "bool_", "intensity": "float64", "factuality": "float64", "confidence": "float64", "lat": "float64", "lon": "float64"}
_NUMBERS = ("geonames", "start", "end")
_TEXT = (
    "id", "page", "url", "title", "publisher", "published", "type", "mode", "cameo", "status", "says", "claim", "from", "to",
    "place", "country", "trigger", "sentence",
)  # fmt: skip


def write(record: Record, filters: Filters, out: IO[bytes], header: bool = True) -> Counter[str]:
    """One row an event, in groups of 10,000. Raises UsageError where pyarrow is not installed."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise UsageError("parquet", "pyarrow is not installed", "pip install 'onrecord[archive]'") from error
    kinds = schema(arrow)
    rows = (_row(entry.id, event_row(entry.lead.reading, entry.lead.event)) for entry in entries(record, filters))
    with parquet.ParquetWriter(out, kinds, compression="zstd") as writer:
        while group := list(islice(rows, GROUP)):
            writer.write_table(arrow.Table.from_pylist(group, schema=kinds))
    return Counter()


def schema(arrow: Any) -> Any:
    """The columns and their types."""
    role = arrow.struct([(name, arrow.string()) for name in ("name", "words", "type", "country", "sector", "role")])
    fields: list[tuple[str, Any]] = [(name, arrow.string()) for name in _TEXT]
    fields += [(name, getattr(arrow, kind)()) for name, kind in _TYPES.items()]
    fields += [(name, arrow.int64()) for name in _NUMBERS]
    fields += [("contexts", arrow.list_(arrow.string())), ("actors", arrow.list_(role)), ("recipients", arrow.list_(role))]
    fields += [(f"{name}_{bound}", arrow.int64()) for name in ("killed", "injured") for bound in ("low", "best", "high")]
    return arrow.schema(fields)


def _row(id: str, row: dict[str, Any]) -> dict[str, Any]:
    for name in ("killed", "injured"):
        row |= {f"{name}_{bound}": number for bound, number in row.pop(name).items()}
    for part in ("actors", "recipients"):
        row[part] = [{name: value for name, value in role.items() if name not in ("start", "end")} for role in row[part]]
    return row | {"id": id}
