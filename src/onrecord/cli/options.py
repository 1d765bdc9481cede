"""Options that several commands share, and the filters that they make."""

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.settings import settings

if TYPE_CHECKING:
    from onrecord.record import Record

RecordFile = Annotated[
    str | None, typer.Option("--record", metavar="FILE", help="The record: a file, or a postgresql:// address. Default: setting `record`.")
]
Actor = Annotated[str | None, typer.Option(metavar="NAME", help="Only where this name acts; a part of it is enough.")]
Recipient = Annotated[str | None, typer.Option(metavar="NAME", help="Only where it is done to this name.")]
Type = Annotated[str | None, typer.Option(metavar="TYPE", help="Only of this type; several with commas.")]
Country = Annotated[str | None, typer.Option(metavar="ISO3", help="Only with this country, such as IRN; several with commas.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Only on or after this day, month or year.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Only on or before this day, month or year.")]
Status = Annotated[
    str | None,
    typer.Option(
        metavar="STATUS", help="Only with this status: happened, ongoing, planned, threatened, hypothetical, denied, did-not-happen."
    ),
]
Speaker = Annotated[str | None, typer.Option(metavar="NAME", help="Only what this name says.")]
Page = Annotated[str | None, typer.Option(metavar="ID", help="Only of this page: its id or address.")]
Limit = Annotated[int | None, typer.Option(metavar="N", min=1, help="No more than N.")]
Json = Annotated[bool, typer.Option("--json", help="JSON Lines instead of words for people.")]


def opened(path: str | None) -> "Record":
    """The record that a command asks; it must be there."""
    from onrecord.record import open_record

    return open_record(path or settings().record, create=False)
