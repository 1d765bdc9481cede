"""`onrecord archive`: archives of pages into Parquet data sets, on one machine or many; slices of them into a record; merging."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from onrecord.cli import options as o
from onrecord.cli.screen import complain, plural
from onrecord.errors import OnRecordError, UsageError


class _Sources(TyperGroup):
    """`onrecord archive SOURCE…` is `onrecord archive read SOURCE…`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["read", *args]
        return super().parse_args(ctx, args)


archive = typer.Typer(
    cls=_Sources,
    help="Archives of pages into Parquet data sets: onrecord archive SOURCE… --out DIR.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Engine = Annotated[Literal["local", "ray"], typer.Option(help="Processes of this machine, or Ray.")]
Workers = Annotated[int | None, typer.Option(metavar="N", min=1, max=4096, help="Processes; default: all CPUs. The bytes are the same.")]
Address = Annotated[str | None, typer.Option(metavar="HOST:PORT", help="A Ray cluster that runs; else Ray is started here.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    archive.command("read")(read)
    archive.command("import")(import_)
    archive.command("merge")(merge)
    app.add_typer(archive, name="archive")


def read(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help="Files (.warc .warc.gz .jsonl .jsonl.gz), folders, or addresses of them (s3, https)."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of the data sets; made when missing, gone on with else.")],
    engine: Engine = "local",
    workers: Workers = None,
    address: Address = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="The date of pages that bring none: YYYY-MM-DD.")] = None,
    attitudes: Annotated[bool, typer.Option("--attitudes", help="Claims of thought and stance too, not only of saying.")] = False,
) -> None:
    """Read archives into Parquet data sets by month, every input file once; a run that was stopped goes on."""
    from onrecord.cluster.run import Known, archive
    from onrecord.pages.files import parse_date

    if published and not (published := parse_date(published)):
        raise UsageError("--published", "no date", "write YYYY-MM-DD, X for unknown digits")
    if address and engine != "ray":
        raise UsageError("--address", "only Ray has one", "add --engine ray")
    failed = inputs = 0
    for found in archive(sources, out, engine=engine, workers=workers, address=address, attitudes=attitudes, published=published):
        if isinstance(found, OnRecordError):
            failed += 1
            complain(found)
        elif isinstance(found, Known):
            inputs += 1
            complain(f"{found.source}: read before" + (f" (as {found.read_as})" if found.read_as != found.source else ""))
        else:
            inputs += 1
            for fault in found.faults:
                complain(fault.error())
            left = ", ".join(f"{number:,} {why}" for why, number in found.skipped.items())
            told = [plural(found.read, "page") + " read", *([f"skipped: {left}"] if left else [])]
            complain(f"{found.source}: {', '.join([*told, plural(found.rows['events'], 'event'), plural(found.rows['claims'], 'claim')])}")
    complain(f"{plural(inputs, 'input')} in {out}" + (f", {failed} refused" if failed else ""))
    if failed or not inputs:
        raise typer.Exit(1)


@o.filtered()
def import_(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The archive.")],
    record: o.RecordFile = None,
    *,
    filters: "o.Filters",
) -> None:
    """Keep the pages of an archive in a record: all of them, or those with an event that the filters choose."""
    from onrecord.cluster import open_archive
    from onrecord.record import open_record
    from onrecord.record.store import add_all
    from onrecord.settings import settings

    with open_archive(folder) as held, open_record(record or settings().record) as kept:
        counts = add_all(kept, held.readings(filters))
    if not any(counts.values()):
        complain("no such page in the archive")
    complain(", ".join(f"{number:,} {how}" for how, number in counts.items() if number) or "nothing to keep")


def merge(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The archive.")],
    engine: Engine = "local",
    workers: Workers = None,
    address: Address = None,
) -> None:
    """Decide which mentions of an archive tell of one event: DIR/merged.parquet, as onrecord merge does for a record."""
    from onrecord.cluster.merging import merge_archive

    if engine == "ray":
        from onrecord.cluster.rays import spread_over

        with spread_over(workers, address) as spread:
            done = merge_archive(folder, spread=spread)
    else:
        done = merge_archive(folder)
    complain(f"{plural(done.mentions, 'mention')}: {plural(done.events, 'event')}; {plural(done.waiting, 'pair')} for a person to look at")
