"""Merging over an archive: which mentions of its pages tell of one event. The same functions as for a record, so the same answer."""

import hashlib
import os
from pathlib import Path

import msgspec

from onrecord.cluster import layout, open_archive
from onrecord.errors import RecordError
from onrecord.merge import decisions
from onrecord.merge.keep import grouped
from onrecord.merge.same_event import Spread, in_threads

MERGED = "merged.parquet"


class Outcome(msgspec.Struct, frozen=True):
    """Mentions looked at, events they are, pairs of events that a person should look at."""

    mentions: int
    events: int
    waiting: int


def merge_archive(path: str | os.PathLike[str], *, spread: Spread = in_threads) -> Outcome:
    """Decide which mentions of an archive are one event, and keep it as DIR/merged.parquet: one row a mention, with the id of its event.

    Ids are those that a new record of the same pages gives. `spread`: where pairs are scored (`rays.spread_over`). Raises RecordError where
    there is no archive, or somebody writes to it.
    """
    out = Path(path)
    layout.about(out)
    with layout.alone(out):
        with open_archive(out) as archive:
            readings = list(archive.readings())
            inputs = hashlib.sha256("".join(sorted(entry.sha256 for entry in archive.entries)).encode()).hexdigest()
        grouping = grouped(readings, spread=spread)
        names = decisions.named(decisions.joined(grouping, (), ()), {}, ())
        event_of = {mention: name for group, name in names.items() for mention in group}
        rows = []
        for mention, partner in zip(grouping.ids, grouping.partner, strict=True):
            page, _, event = mention.rpartition("#")
            shown = partner if partner and event_of[partner.id] == event_of[mention] else None
            told = {"partner": shown.id, "score": shown.score, "reasons": list(shown.because)} if shown else {"reasons": []}
            rows.append({"page": page, "id": event, "merged": event_of[mention]} | told)
        _write(out / MERGED, rows, inputs)
    return Outcome(len(rows), len(names), len(grouping.review))


def _write(path: Path, rows: list[dict[str, object]], inputs: str) -> None:
    import pyarrow as arrow
    from pyarrow import parquet

    text = arrow.string()
    fields = [("page", text), ("id", text), ("merged", text), ("partner", text), ("score", arrow.float64()), ("reasons", arrow.list_(text))]
    shape = arrow.schema(fields, metadata={"onrecord.schema": str(layout.SCHEMA), "onrecord.inputs": inputs})
    draft = path.with_name(f".{path.name}.draft")
    try:
        parquet.write_table(arrow.Table.from_pylist(rows, schema=shape), draft, compression="zstd")
        draft.replace(path)
    except OSError as error:
        raise RecordError(str(path), f"cannot be written ({error.strerror or error})", "free some space") from error
