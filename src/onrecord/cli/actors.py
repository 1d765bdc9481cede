"""`onrecord actors`: who is in the record."""

import sys
from typing import Annotated

import typer

from onrecord.cli import actors_known
from onrecord.cli import options as o
from onrecord.cli.screen import complain, show


def register(app: typer.Typer) -> None:
    """Add the command with its subcommands; without one it lists."""
    group = typer.Typer(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
    group.callback()(actors)
    actors_known.register(group)
    app.add_typer(group, name="actors")


def actors(
    context: typer.Context,
    record: o.RecordFile = None,
    actor: Annotated[str | None, typer.Option(metavar="NAME", help="Only this name; a part of it is enough.")] = None,
    type: Annotated[
        str | None, typer.Option(metavar="TYPE", help="Only person, organization, group, country or population; several with commas.")
    ] = None,
    country: o.Country = None,
    since: o.Since = None,
    until: o.Until = None,
    page: o.Page = None,
    limit: o.Limit = None,
    json: o.Json = False,
) -> None:
    """Actors of the record, the most mentioned first: type, country, sector, role, and in how many events they act or are acted on."""
    if context.invoked_subcommand:
        return
    from onrecord.exports.rows import json_line
    from onrecord.record import Filters

    with o.opened(record) as opened:
        rows = opened.actors(Filters(actor=actor, type=type, country=country, since=since, until=until, page=page, limit=limit))
    if json:
        for row in rows:
            sys.stdout.write(json_line(row))
        return
    if not rows:
        complain("no such actor in the record")
    columns = ("name", "type", "country", "sector", "role", "pages", "mentions", "as_actor", "as_recipient")
    show(columns, [[row[column] for column in columns] for row in rows])
