"""`onrecord backup`: a copy of the record."""

from typing import Annotated

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("backup")(backup)


def backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to; nothing may be there yet.")], record: o.RecordFile = None
) -> None:
    """A whole, compact copy of the record, also while others read and write it."""
    with o.opened(record) as opened:
        opened.backup(file)
    complain(f"{file}: a copy of {opened.where}; onrecord check --record {file}")
