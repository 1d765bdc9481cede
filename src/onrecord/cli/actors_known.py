"""`onrecord actors show | import | merge | split`: what the record knows of one actor, and what a person tells it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain, show

Name = Annotated[str, typer.Argument(metavar="NAME", help="A name of the record, in any spelling.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other name, as the record spells it.")]


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command("show")(show_actor)
    app.command("import")(import_actors)
    app.command("merge")(merge_actors)
    app.command("split")(split_actors)


def show_actor(name: Name, record: o.RecordFile = None, json: o.Json = False) -> None:
    """All that the record says of an actor: country, sector, role, from when to when, on how many pages, with the evidence."""
    from onrecord.exports.rows import json_line
    from onrecord.record import actors

    with o.opened(record) as opened:
        known = actors.show(opened, name)
    if known is None:
        complain(f"{name}: no such actor in the record; onrecord actors --actor PART shows names")
        raise typer.Exit(1)
    if json:
        sys.stdout.write(json_line(known))
        return
    complain(known.names[0])
    for link in known.links:
        complain(f"{link.name} = {link.other} ({link.reason})")
    columns = ("country", "sector", "role", "day_from", "day_to", "pages", "source")
    rows = [[getattr(said, column) for column in columns] for said in known.statements]
    evidence = [" ".join(f"{page}:{start}-{end}" for page, start, end in said.evidence[:3]) for said in known.statements]
    show((*columns, "evidence"), [[*row, where] for row, where in zip(rows, evidence, strict=True)])


def import_actors(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV (name, country, sector, role, from, to) or a PETRARCH dictionary.")],
    record: o.RecordFile = None,
) -> None:
    """Read actors with dated roles from a file into the record; the same file again replaces what it said."""
    from onrecord.record import actors

    with o.opened(record) as opened:
        complain(f"{actors.import_file(opened, file):,} statements from {file.name}")


def merge_actors(name: Name, other: Other, record: o.RecordFile = None) -> None:
    """Say that two names are one actor. Remembered; `split` undoes it."""
    from onrecord.record import actors

    with o.opened(record) as opened:
        actors.merge(opened, name, other)


def split_actors(name: Name, other: Other, record: o.RecordFile = None) -> None:
    """Say that two names are not one actor. Remembered; `merge` undoes it."""
    from onrecord.record import actors

    with o.opened(record) as opened:
        actors.split(opened, name, other)
