"""`onrecord forget`: a removal request."""

from typing import Annotated

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain, plural
from onrecord.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("forget")(forget)


def forget(
    page: Annotated[str | None, typer.Option(metavar="ID", help="Remove this page: its id or address.")] = None,
    person: Annotated[str | None, typer.Option(metavar="NAME", help="Take this person's name out: given name and surname.")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; kept with the tombstone. Do not write the name.")] = None,
    record: o.RecordFile = None,
) -> None:
    """Removes a page, or a person's name from every page, old versions too; reading the pages again does not bring it back."""
    from onrecord.record.forget import forget_page, forget_person

    if (page is None) == (person is None):
        raise UsageError("forget", "a page or a person", "give --page ID or --person NAME")
    with o.opened(record) as opened:
        done = forget_page(opened, page, note=note) if page is not None else forget_person(opened, person or "", note=note)
    what = "removed" if page is not None else "without the name"
    complain(f"{plural(done.readings, 'reading')} {what}; it will not come back. Backups and exports made before hold it still")
