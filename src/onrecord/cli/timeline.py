"""`onrecord timeline`: the record told in order."""

import sys
from typing import Annotated, Literal

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain, safe


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("timeline")(timeline)


def timeline(
    record: o.RecordFile = None,
    actor: o.Actor = None,
    recipient: o.Recipient = None,
    type: o.Type = None,
    country: o.Country = None,
    place: Annotated[str | None, typer.Option(metavar="NAME", help="Only at this place; a part of its name is enough.")] = None,
    story: Annotated[str | None, typer.Option(metavar="PAGE", help="Only the story of this page.")] = None,
    since: o.Since = None,
    until: o.Until = None,
    status: o.Status = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the N most important.")] = None,
    format: Annotated[Literal["text", "json", "markdown"], typer.Option("--format", help="text, json or markdown.")] = "text",
) -> None:
    """Merged events in order, one line each, with their sources. Run `onrecord merge` first."""
    from onrecord.merge import timeline as t
    from onrecord.record import Filters

    filters = Filters(actor=actor, recipient=recipient, type=type, country=country, since=since, until=until, status=status)
    with o.opened(record) as opened:
        found = t.timeline(opened, filters, place=place, story=story)
    if limit is not None:
        most = {one.id for one in sorted(found, key=lambda one: (-one.importance, one.id))[:limit]}
        found = [one for one in found if one.id in most]
    if not found:
        complain("no merged event; run onrecord merge first, or ask for more")
    told = {"json": t.as_json, "markdown": t.as_markdown, "text": t.as_text}[format](found)
    sys.stdout.write(safe(told) if format == "text" else told)
