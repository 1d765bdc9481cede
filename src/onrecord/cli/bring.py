"""`onrecord import`: what people corrected elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain, plural
from onrecord.errors import UsageError

FORMATS = ("labelstudio",)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(bring)


def bring(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What was exported there.")],
    record: o.RecordFile = None,
    coder: Annotated[str | None, typer.Option(metavar="NAME", help="Who labelled; default: whom the file names.")] = None,
) -> None:
    """Brings what people labelled in Label Studio into the record, as decisions that can be undone on the desk."""
    from onrecord.exports.labelstudio_back import bring as write

    if format not in FORMATS:
        raise UsageError(format, "no such format", f"choose one of {', '.join(FORMATS)}")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(str(file), f"cannot be read ({error.strerror})", "give a file that Label Studio exported as JSON") from error
    with o.opened(record) as opened:
        done = write(opened, content, coder=" ".join(coder.split())[:80] if coder else None)
    for complaint in done.complaints:
        complain(complaint)
    known = f"; {plural(done.known, 'annotation')} known already" if done.known else ""
    complain(f"{plural(done.annotations, 'annotation')} taken: {plural(done.decisions, 'decision')}{known}")
    if done.complaints and not done.annotations and not done.known:
        raise typer.Exit(1)
