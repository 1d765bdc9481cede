"""`onrecord check`: is the record whole?"""

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(record: o.RecordFile = None) -> None:
    """Checks the file, its references, and that every reading is as it was kept, with every span inside its text."""
    with o.opened(record) as opened:
        damage = opened.check()
        counts = opened.counts()
    for fault in damage:
        print(fault)
    if damage:
        complain(f"{opened.where}: {len(damage)} faults; put back a backup, or read the pages named again")
        raise typer.Exit(3)
    complain(f"{opened.where}: whole. " + ", ".join(f"{number:,} {name}" for name, number in counts.items()))
