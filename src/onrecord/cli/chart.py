"""`onrecord chart`: a static picture."""

from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import asdict

from onrecord.charts import CHARTS, as_png
from onrecord.cli import options as o
from onrecord.cli.screen import give
from onrecord.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("chart")(chart)


@o.filtered(but=("page", "limit"))
def chart(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of: {', '.join(CHARTS)}.")],
    record: o.RecordFile = None,
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="Where to: .svg or .png; - is standard output.")] = "-",
    title: Annotated[str | None, typer.Option(metavar="WORDS", help="What to write above it.")] = None,
    *,
    filters: "o.Filters",
) -> None:
    """A timeline, map or network of events as SVG or PNG: the pictures of the desk, standing still."""
    if kind not in CHARTS:
        raise UsageError(kind, "no such picture", f"choose one of {', '.join(CHARTS)}")
    try:
        from onrecord.web import pictures
        from onrecord.web.ask import Ask
    except ImportError as error:
        raise UsageError("chart", f"{error.name} is not installed", "pip install 'onrecord[web]'") from error
    ask = Ask(**{"says" if name == "speaker" else name: value for name, value in asdict(filters).items() if value is not None})
    rows_of = {"timeline": pictures.timeline, "map": pictures.on_map, "network": pictures.network}[kind]
    with o.opened(record) as opened, opened.asking() as connection:
        text = CHARTS[kind](rows_of(connection, ask), title or kind.title())
    give(as_png(text) if out.lower().endswith(".png") else text, None if out == "-" else Path(out))
