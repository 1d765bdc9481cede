"""`onrecord export`: take it away."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import options as o
from onrecord.errors import UsageError
from onrecord.exports import FORMATS, write


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}.")],
    record: o.RecordFile = None,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where to; - is standard output.")] = "-",
    actor: o.Actor = None,
    recipient: o.Recipient = None,
    type: o.Type = None,
    country: o.Country = None,
    since: o.Since = None,
    until: o.Until = None,
    status: o.Status = None,
    speaker: o.Speaker = None,
    page: o.Page = None,
    limit: o.Limit = None,
) -> None:
    """The record in another form: jsonl (whole readings, one a line) or csv (one event a row)."""
    if format not in FORMATS:
        raise UsageError(format, "no such format", f"choose one of {', '.join(FORMATS)}")
    from onrecord.record import Filters

    filters = Filters(
        actor=actor,
        recipient=recipient,
        type=type,
        country=country,
        since=since,
        until=until,
        status=status,
        speaker=speaker,
        page=page,
        limit=limit,
    )
    with o.opened(record) as opened:
        if out == "-":
            write(format, opened, filters, sys.stdout)
            return
        try:
            with Path(out).open("w", encoding="utf-8", newline="") as file:
                write(format, opened, filters, file)
        except OSError as error:
            raise UsageError(out, f"cannot be written ({error.strerror})", "give another file") from error
