"""`onrecord claims`: who says what."""

import sys
from typing import Annotated

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain, tell


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("claims")(claims)


def claims(
    record: o.RecordFile = None,
    archive: o.Archive = None,
    speaker: o.Speaker = None,
    about: Annotated[str | None, typer.Option(metavar="WORDS", help="Only with these words in what is said.")] = None,
    type: Annotated[
        str | None,
        typer.Option(
            metavar="CLASS",
            help="Only statement, accusation, denial, threat, promise, demand, belief, report or attitude; several with commas.",
        ),
    ] = None,
    country: o.Country = None,
    since: o.Since = None,
    until: o.Until = None,
    page: o.Page = None,
    limit: o.Limit = None,
    json: o.Json = False,
) -> None:
    """Claims of the record by day of publication: who says what, in the words of the page."""
    from onrecord.exports.rows import json_line
    from onrecord.record import Filters

    filters = Filters(speaker=speaker, about=about, type=type, country=country, since=since, until=until, page=page, limit=limit)
    with o.told("claims", record, archive, filters) as rows:
        if json:
            for row in rows:
                sys.stdout.write(json_line(row))
            return
        table = [(row["id"], row["published"], row["says"], row["cue"], row["kind"], row["class"], row["content"]) for row in rows]
    if not table:
        complain("no such claim")
    tell(("id", "published", "who", "cue", "kind", "class", "what"), table)
