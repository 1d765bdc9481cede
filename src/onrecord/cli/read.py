"""`onrecord read`: pages in, readings out."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from onrecord.cli.screen import complain, plural
from onrecord.errors import NoArticle, OnRecordError, Skipped, UsageError
from onrecord.model import Reading

FEW = 3  # up to so many pages need no progress bar


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read")(read)


def read(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE", help="Addresses of pages or feeds, files (.html .htm .txt .jsonl .warc, .gz), folders, or - (standard input)."
        ),
    ],
    record: Annotated[
        str | None, typer.Option("--record", metavar="FILE", help="Keep the readings in this record; it is made when missing.")
    ] = None,
    jsonl: Annotated[
        str | None, typer.Option("--jsonl", metavar="FILE", help="Write the readings as JSON Lines; - is standard output.")
    ] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="The date of pages that bring none: YYYY-MM-DD.")] = None,
    workers: Annotated[
        int, typer.Option(metavar="N", min=1, max=512, help="Processes that read. The output is the same for any number.")
    ] = 1,
    attitudes: Annotated[
        bool, typer.Option("--attitudes", help='Claims of thought and stance too ("is open to"), not only of saying.')
    ] = False,
    codebook: Annotated[
        str | None, typer.Option("--codebook", metavar="DIR", help="Types, modes and trigger words of your own: see docs/codebooks.md.")
    ] = None,
) -> None:
    """Reads pages: who did what to whom, when, where, how surely, and who says so.

    With neither --record nor --jsonl the readings go to standard output, one line of JSON each.
    """
    from onrecord.pages import count_pages, open_pages
    from onrecord.pages.files import parse_date
    from onrecord.pool import read_many
    from onrecord.readers.custom_types import open_codebook

    book = None if codebook is None else open_codebook(codebook)
    if published and not (published := parse_date(published)):
        raise UsageError("--published", "no date", "write YYYY-MM-DD, X for unknown digits")
    began, told = time.perf_counter(), Counter[str]()
    with _writable(jsonl), ExitStack() as stack:
        kept = _opened(stack, record)
        out = _lines(stack, jsonl or ("-" if record is None else None))
        advance = stack.enter_context(_progress(lambda: count_pages(sources)))
        pages, known = open_pages(sources, published=published), _memory(kept)
        for found in read_many(pages, workers=workers, attitudes=attitudes, codebook=book, memory=known):
            if isinstance(found, OnRecordError):
                told[_outcome(found)] += 1
                complain(found)
            else:
                _keep(found, kept, out, told)
            advance()
    complain(_summary(told, time.perf_counter() - began))
    if told["refused"] or not told["read"]:
        raise typer.Exit(1)


def _outcome(error: OnRecordError) -> str:
    return "no article" if isinstance(error, NoArticle) else "damaged" if isinstance(error, Skipped) else "refused"


def _keep(reading: Reading, record: Any, out: BinaryIO | None, told: Counter[str]) -> None:
    for warning in reading.warnings:
        complain(f"{reading.url or reading.title or reading.id}: {warning}")
    if record is not None and not reading.partial:  # a whole version that is kept already is worth more
        told[record.add(reading)] += 1
    if out is not None:
        out.write(reading.to_json() + b"\n")
        out.flush()
    told.update(read=1, events=len(reading.events), claims=len(reading.claims), words=len(reading.text.split()))


def _summary(told: Counter[str], seconds: float) -> str:
    skipped = {why: told[why] for why in ("no article", "damaged", "refused") if told[why]}
    parts = [f"{plural(told['read'], 'page')} read"]
    parts += [f"{told[how]:,} {how}" for how in ("unchanged", "replaced", "forgotten") if told[how]]
    why = ", ".join(f"{number} {name}" for name, number in skipped.items())
    parts.append(f"{sum(skipped.values())} skipped" + (f" ({why})" if why else ""))
    parts += [
        plural(told["events"], "event"),
        plural(told["claims"], "claim"),
        f"{told['words'] / max(seconds, 0.001):,.0f} words a second",
    ]
    return ", ".join(parts)


def _opened(stack: ExitStack, path: str | None) -> Any:
    if path is None:
        return None
    from onrecord.record import open_record

    return stack.enter_context(open_record(path))


def _memory(record: Any) -> Any:
    """What the record knows of actors before the first page is read: the same for all pages of a run."""
    if record is None:
        return None
    from onrecord.record.memory import memory

    return memory(record)


def _lines(stack: ExitStack, path: str | None) -> BinaryIO | None:
    if path is None:
        return None
    if path == "-":
        return sys.stdout.buffer
    try:
        return stack.enter_context(Path(path).open("wb"))
    except OSError as error:
        raise UsageError(path, f"cannot be written ({error.strerror})", "give another file for --jsonl") from error


@contextmanager
def _writable(jsonl: str | None) -> Iterator[None]:
    """A full disk under our output in words; a reader of our output that has seen enough is no fault."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        where = error.filename or (jsonl if jsonl not in (None, "-") else "standard output")
        raise UsageError(str(where), f"cannot be written ({error.strerror})", "what was told as kept is kept; free some space") from error


@contextmanager
def _progress(count: Any) -> Iterator[Any]:
    """A bar with rate and remaining time on a terminal and more than a few pages; silence in a pipe."""
    if not sys.stderr.isatty() or ((total := count()) is not None and total <= FEW):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]} pages/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task, began = bar.add_task("read", total=total, rate="–"), time.perf_counter()

        def advance() -> None:
            done = bar.tasks[0].completed + 1
            bar.update(task, advance=1, rate=f"{done / (time.perf_counter() - began):.1f}")

        yield advance
