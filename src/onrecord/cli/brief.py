"""`onrecord brief`: what is new, contested, threatened, denied, promised."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import give


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("brief")(brief)


def brief(
    since: Annotated[str, typer.Option(metavar="TIME", help="24h, 7d, or a day: what was published since.")] = "24h",
    record: o.RecordFile = None,
    until: o.Until = None,
    actor: o.Actor = None,
    country: o.Country = None,
    story: Annotated[str | None, typer.Option(metavar="PAGE", help="Only the story of this page.")] = None,
    format: Annotated[Literal["markdown", "html", "json"], typer.Option("--format", help="markdown, html or json.")] = "markdown",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Default: standard output.")] = None,
) -> None:
    """A brief of the record, made only of its fields and of quoted words with their sources. Run `onrecord merge` first."""
    from onrecord.merge import brief as b
    from onrecord.record import Filters

    with o.opened(record) as opened:
        made = b.brief(opened, b.since_day(since), Filters(actor=actor, country=country, until=until), story=story)
    give({"json": b.as_json, "markdown": b.as_markdown, "html": b.as_html}[format](made), out)
