"""`onrecord events`: who did what to whom."""

import sys

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain, tell


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("events")(events)


def events(
    record: o.RecordFile = None,
    archive: o.Archive = None,
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
    json: o.Json = False,
) -> None:
    """Events of the record by day: what, who, to whom, when, where, how surely, who says so, and the sentence."""
    from onrecord.exports.rows import json_line
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
    narrow = sys.stdout.isatty()  # for people: no columns, so signs
    with o.told("events", record, archive, filters) as rows:
        if json:
            for row in rows:
                sys.stdout.write(json_line(row))
            return
        table = [
            (
                row["id"],
                row["from"] or row["published"],
                row["type"] + (f"/{row['mode']}" if row["mode"] else ""),
                row["status"] + (", hedged" if row["hedged"] else ""),
                ", ".join(role["name"] for role in row["actors"]),
                "→ " * narrow + ", ".join(role["name"] for role in row["recipients"]) if row["recipients"] else "",
                row["place"],
                "says " * narrow + row["says"],
                row["sentence"],
            )
            for row in rows
        ]
    if not table:
        complain("no such event")
    tell(("id", "day", "type", "status", "actor", "recipient", "place", "says", "sentence"), table)
