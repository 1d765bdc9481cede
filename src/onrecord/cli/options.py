"""Options that several commands share, and the filters that they make."""

import inspect
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import wraps
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.errors import UsageError
from onrecord.settings import settings

if TYPE_CHECKING:
    from onrecord.record import Filters as Filters
    from onrecord.record import Record

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
FILTERS: dict[str, Any] = {
    "actor": Actor,
    "recipient": Recipient,
    "type": Type,
    "country": Country,
    "since": Since,
    "until": Until,
    "status": Status,
    "speaker": Speaker,
    "page": Page,
    "limit": Limit,
}
Json = Annotated[bool, typer.Option("--json", help="JSON Lines instead of words for people.")]


def filtered(*, but: Collection[str] = ()) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command whose keyword `filters` becomes the options of FILTERS, `but` some; it gets the Filters that they choose."""
    chosen = {name: option for name, option in FILTERS.items() if name not in but}
    keyword = inspect.Parameter.KEYWORD_ONLY
    options = [inspect.Parameter(name, keyword, default=None, annotation=option) for name, option in chosen.items()]

    def offering(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command, assigned=("__name__", "__doc__"))
        def run(**given: Any) -> None:
            from onrecord.record import Filters

            filters = Filters(**{name: given.pop(name) for name in chosen})
            command(**given, filters=filters)

        own = inspect.signature(command)
        offered = [options if one.name == "filters" else [one.replace(kind=keyword)] for one in own.parameters.values()]
        run.__signature__ = own.replace(parameters=[*chain(*offered)])  # type: ignore[attr-defined]
        return run

    return offering


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
