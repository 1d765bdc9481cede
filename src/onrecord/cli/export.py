"""`onrecord export`: take it away."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain
from onrecord.errors import UsageError
from onrecord.exports import FORMATS, write


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


@o.filtered()
def export(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}.")],
    record: o.RecordFile = None,
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="Where to; - is standard output.")] = "-",
    header: Annotated[bool, typer.Option("--header", help="A line of column names also where the peer's files have none (GDELT).")] = False,
    mask: Annotated[bool, typer.Option("--mask", help="Without the names of private persons: who holds no office.")] = False,
    attributed: Annotated[
        bool, typer.Option("--attributed", help="Also what only somebody says, in formats that cannot tell so (polecat, gdelt).")
    ] = False,
    *,
    filters: "o.Filters",
) -> None:
    """The record in another form: whole readings (jsonl), rows (csv, parquet), peers' tables, maps, linked data, tasks for coders.

    Peers' tables hold only events told as happened or ongoing; how many others were left out is said on standard error.
    """
    if format not in FORMATS:
        raise UsageError(format, "no such format", f"choose one of {', '.join(FORMATS)}")
    binary = FORMATS[format].binary
    with o.opened(record) as opened:
        if out == "-":
            left = write(
                format, opened, filters, sys.stdout.buffer if binary else sys.stdout, header=header, mask=mask, attributed=attributed
            )
        else:
            try:
                with Path(out).open("wb") if binary else Path(out).open("w", encoding="utf-8", newline="") as file:
                    left = write(format, opened, filters, file, header=header, mask=mask, attributed=attributed)
            except OSError as error:
                raise UsageError(out, f"cannot be written ({error.strerror})", "give another file") from error
    if left:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(left.items()))
        complain(f"{format}: left out, because the format has no place for them: {reasons}; csv, jsonl and parquet hold everything")
