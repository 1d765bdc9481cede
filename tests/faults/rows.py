"""The rows of a record as hashes: what two runs must agree on. Only the hour of keeping is left out."""

import hashlib
from pathlib import Path

from sqlalchemy import text

from onrecord.record import Record, open_record
from onrecord.record.schema import metadata


def hashes(where: Path | Record) -> dict[str, str]:
    """SHA-256 of all rows of each table, running numbers included."""
    if isinstance(where, Path):
        with open_record(where, create=False) as record:
            return hashes(record)
    out = {}
    with where.asking() as connection:
        for table in metadata.sorted_tables:
            found = connection.execute(text(f"SELECT * FROM {table.name}")).mappings()
            rows = sorted(repr(sorted((k, v) for k, v in row.items() if k not in ("added", "made"))) for row in found)
            out[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return out
