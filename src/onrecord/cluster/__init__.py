"""Archives of pages: WARC files in, Parquet data sets out, on one machine or on many, and questions to them.

A run cuts every input file into slices of a few pages. Three pure functions do the work (`work.py`): open an input, read a slice, finish
an input. Engines (`local.py`, `rays.py`) only say where they run; `run.py` says in which order. So every engine writes the same bytes.
"""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.cluster.ask import Archive

__all__ = ["open_archive"]


def open_archive(path: str | os.PathLike[str]) -> "Archive":
    """The archive at `path`, to be asked. Raises RecordError where it is none, UsageError where DuckDB is not installed."""
    from onrecord.cluster.ask import Archive

    return Archive(os.fspath(path))
