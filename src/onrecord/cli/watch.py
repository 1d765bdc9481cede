"""`onrecord watch`: feeds, looked at again and again."""

import time
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.screen import complain, line, plural
from onrecord.errors import OnRecordError
from onrecord.settings import settings

if TYPE_CHECKING:
    from onrecord.pages.watching import Watch
    from onrecord.record import Record


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("watch")(watch)


def watch(
    feeds: Annotated[list[str], typer.Argument(metavar="FEED", help="Addresses of RSS or Atom feeds, or of news sitemaps.")],
    record: Annotated[
        str | None,
        typer.Option(
            "--record", metavar="FILE", help="Keep the readings in this record; it is made when missing. Default: setting `record`."
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="One look at what is due, then stop: for cron.")] = False,
) -> None:
    """Watches feeds: reads each new page, and each page that changed, into the record.

    What was seen is remembered beside the record, in FILE.watch; stop and start it as you like.
    """
    from onrecord.pages.watching import Watch
    from onrecord.record import open_record

    feeds = list(dict.fromkeys(feeds))
    where = record or settings().record
    beside = settings().record if "://" in where else where
    with open_record(where) as kept, closing(Watch(f"{beside}.watch")) as watching:
        while True:
            told = _look(watching, feeds, kept)
            wait = watching.wait(feeds)
            complain(_summary(told, None if once else wait))
            if once:
                break
            time.sleep(max(1.0, wait))
    if told["failed"] and not told["seen"]:
        raise typer.Exit(1)


def _look(watching: "Watch", feeds: list[str], record: "Record") -> Counter[str]:
    from onrecord.pool import read_many
    from onrecord.record.memory import memory

    told: Counter[str] = Counter(seen=0)
    for found in read_many(watching.round(feeds), memory=memory(record)):
        if isinstance(found, OnRecordError):
            complain(found)
            told["failed"] += 1
            watching.done(found.subject)
            continue
        told["seen"] += 1
        how = record.add(found)
        told[how] += 1
        watching.done(found.id)
        if how != "unchanged":
            print(
                how,
                line(found.url or found.id),
                plural(len(found.events), "event"),
                plural(len(found.claims), "claim"),
                sep="\t",
                flush=True,
            )
    return told


def _summary(told: Counter[str], wait: float | None) -> str:
    parts = [f"{told[how]:,} {how}" for how in ("added", "replaced", "unchanged", "forgotten", "failed") if told[how]]
    return (", ".join(parts) or "nothing new") + ("" if wait is None else f"; next look in {wait / 60:,.0f} minutes")
