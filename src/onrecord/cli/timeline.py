"""`onrecord timeline`: the record told in order."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain, give, safe
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.merge.timeline import Entry


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("timeline")(timeline)


@o.filtered(but=("speaker", "page", "limit"))
def timeline(
    record: o.RecordFile = None,
    *,
    filters: "o.Filters",
    place: Annotated[str | None, typer.Option(metavar="NAME", help="Only at this place; a part of its name is enough.")] = None,
    story: Annotated[str | None, typer.Option(metavar="PAGE", help="Only the story of this page.")] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the N most important.")] = None,
    format: Annotated[
        Literal["text", "json", "markdown", "svg", "png"], typer.Option("--format", help="text, json, markdown, svg or png.")
    ] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Default: standard output.")] = None,
) -> None:
    """Merged events in order, one line each, with their sources. Run `onrecord merge` first."""
    from onrecord.merge import timeline as t

    if format == "png" and out is None:
        raise UsageError("timeline", "a PNG is no text", "add --out FILE")
    with o.opened(record) as opened:
        found = t.timeline(opened, filters, place=place, story=story)
    if limit is not None:
        most = {one.id for one in sorted(found, key=lambda one: (-one.importance, one.id))[:limit]}
        found = [one for one in found if one.id in most]
    if not found:
        complain("no merged event; run onrecord merge first, or ask for more")
    if format in ("svg", "png"):
        give(_drawn(found, format), out)
        return
    text = {"json": t.as_json, "markdown": t.as_markdown, "text": t.as_text}[format](found)
    give(safe(text) if format == "text" and out is None else text, out)


def _drawn(found: "list[Entry]", format: str) -> str | bytes:
    from onrecord.charts.png import as_png
    from onrecord.charts.told import draw_told

    svg = draw_told(found)
    return as_png(svg) if format == "png" else svg
