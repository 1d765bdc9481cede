"""`onrecord merge`: which reports tell of one event; for a file, or for the record."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain, give


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("merge")(merge)


def merge(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Your own reports or mentions (.csv, .jsonl); without it, the record.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where the clusters go; default: standard output.")] = None,
    automatic: Annotated[bool, typer.Option("--automatic", help="Only what is sure enough to stand without a person.")] = False,
    map: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="The column of a field, where its name is not usual.")
    ] = None,
    record: o.RecordFile = None,
    page: Annotated[list[str] | None, typer.Option("--page", metavar="ID", help="Only around this page of the record.")] = None,
    join: Annotated[list[str] | None, typer.Option("--join", metavar="MENTION", help="These mentions (PAGE#EVENT) are one event.")] = None,
    split: Annotated[
        list[str] | None, typer.Option("--split", metavar="MENTION", help="The first of these mentions is not one with the others.")
    ] = None,
    undo: Annotated[int | None, typer.Option("--undo", metavar="N", help="Undo decision N.")] = None,
    coder: Annotated[str, typer.Option(metavar="NAME", help="Who decides.")] = "me",
    note: Annotated[str | None, typer.Option(metavar="WORDS", help="Why.")] = None,
    queue: Annotated[bool, typer.Option("--queue", help="What waits for a person.")] = False,
    decisions: Annotated[bool, typer.Option("--decisions", help="What people decided.")] = False,
) -> None:
    """Merges reports of one event: those of the record, or of a file, as JSON Lines {"mention_id", "cluster", "reasons"}."""
    from onrecord.merge.files import merge_file, pairs_of

    if file:
        give("".join(merge_file(file, pairs_of(map or []), "automatic" if automatic else "best")), out)
        return
    from onrecord.merge.files import decide, show_decisions, show_queue
    from onrecord.merge.keep import merge_record

    with o.opened(record) as opened:
        if queue or decisions:
            sys.stdout.writelines(show_queue(opened) if queue else show_decisions(opened))
            return
        decide(opened, join or [], split or [], undo, coder=coder, note=note)
        done = merge_record(opened, page)
    complain(
        f"{done.mentions:,} mentions: {done.new:,} events new, {done.kept:,} kept, {done.gone:,} given up; "
        f"{done.waiting:,} pairs wait for a person"
    )
