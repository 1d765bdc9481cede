"""`onrecord search`: words in texts and claims."""

import sys
from typing import Annotated

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain, tell


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("search")(search)


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help='Words to find, all of them; "a phrase" in quotes; shell* any ending.')
    ],
    record: o.RecordFile = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="No more than N.")] = 20,
    json: o.Json = False,
) -> None:
    """Where words stand in what people say and in the texts, the best first."""
    from onrecord.exports.rows import json_line

    with o.opened(record) as opened:
        hits = opened.search(" ".join(words), limit=limit)
    if json:
        for hit in hits:
            sys.stdout.write(json_line(hit))
        return
    if not hits:
        complain(f"nothing in the record with {' '.join(words)}")
    rows = [(f"{hit.page}#{hit.claim}" if hit.claim else hit.page, hit.published, hit.title, hit.snippet) for hit in hits]
    tell(("where", "published", "title", "words"), rows)
