"""`onrecord events`: who did what to whom."""

import sys
from typing import Any

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain, tell


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("events")(events)


@o.filtered()
def events(
    record: o.RecordFile = None,
    archive: o.Archive = None,
    *,
    filters: "o.Filters",
    json: o.Json = False,
) -> None:
    """Events of the record by day: what, who, to whom, when, where, how surely, who says so, and the sentence."""
    from onrecord.exports.rows import json_line

    narrow = sys.stdout.isatty()  # for people: no columns, so signs
    with o.told("events", record, archive, filters) as rows:
        if json:
            for row in rows:
                sys.stdout.write(json_line(row))
            return
        table = [
            (
                row["id"],
                _day(row) if narrow else row["from"] or row["published"],
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


def _day(row: dict[str, Any]) -> str:
    """The days that the text tells, else when the page was published, said to be that."""
    from onrecord.merge.timeline import day_words

    return day_words(row["from"], row["to"]) or (f"pub. {row['published']}" if row["published"] else "no day")
