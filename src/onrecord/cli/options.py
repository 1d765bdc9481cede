"""Options that several commands share, and the filters that they make."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.errors import UsageError
from onrecord.settings import settings

if TYPE_CHECKING:
    from onrecord.record import Filters, Record

RecordFile = Annotated[
    str | None, typer.Option("--record", metavar="FILE", help="The record: a file, or a postgresql:// address. Default: setting `record`.")
]
Archive = Annotated[Path | None, typer.Option(metavar="DIR", help="Ask this archive (onrecord archive) instead of a record.")]
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


@contextmanager
def told(what: str, record: str | None, archive: Path | None, filters: "Filters") -> Iterator[Iterator[dict[str, Any]]]:
    """The rows of `what` (events, claims) that filters choose, of a record or of an archive."""
    from onrecord.exports.rows import claim_row, event_row

    if archive and record:
        raise UsageError("--archive", "either a record or an archive is asked", "leave one of them out")
    if archive:
        from onrecord.cluster import open_archive

        with open_archive(archive) as held:
            yield held.events(filters) if what == "events" else held.claims(filters)
        return
    with opened(record) as kept:
        if what == "events":
            yield (event_row(reading, event) for reading, event in kept.events(filters))
        else:
            yield (claim_row(reading, claim) for reading, claim in kept.claims(filters))
