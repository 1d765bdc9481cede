"""`onrecord chart`: a static picture."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.charts import CHARTS, as_png
from onrecord.cli import options as o
from onrecord.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("chart")(chart)


def chart(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of: {', '.join(CHARTS)}.")],
    record: o.RecordFile = None,
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="Where to: .svg or .png; - is standard output.")] = "-",
    title: Annotated[str | None, typer.Option(metavar="WORDS", help="What to write above it.")] = None,
    actor: o.Actor = None,
    recipient: o.Recipient = None,
    type: o.Type = None,
    country: o.Country = None,
    since: o.Since = None,
    until: o.Until = None,
    status: o.Status = None,
    speaker: o.Speaker = None,
) -> None:
    """A timeline, map or network of events as SVG or PNG: the pictures of the desk, standing still."""
    if kind not in CHARTS:
        raise UsageError(kind, "no such picture", f"choose one of {', '.join(CHARTS)}")
    try:
        from onrecord.web import pictures
        from onrecord.web.ask import Ask
    except ImportError as error:
        raise UsageError("chart", f"{error.name} is not installed", "pip install 'onrecord[web]'") from error
    ask = Ask(
        actor=actor, recipient=recipient, type=type, country=country, since=since, until=until, status=status, says=speaker, limit=500
    )
    rows_of = {"timeline": pictures.timeline, "map": pictures.on_map, "network": pictures.network}[kind]
    with o.opened(record) as opened, opened.asking() as connection:
        text = CHARTS[kind](rows_of(connection, ask), title or kind.title())
    if out == "-":
        sys.stdout.write(text)
        return
    content = as_png(text) if Path(out).suffix.lower() == ".png" else text.encode()
    try:
        Path(out).write_bytes(content)
    except OSError as error:
        raise UsageError(out, f"cannot be written ({error.strerror})", "give another file") from error
