"""`onrecord agreement`: how far coders agree."""

import sys

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("agreement")(agreement)


def agreement(record: o.RecordFile = None, json: o.Json = False) -> None:
    """How far the coders of a record agree, field by field: Cohen's kappa of each pair, Krippendorff's alpha of all."""
    from onrecord.exports.rows import json_line
    from onrecord.record.agreement import agreement as measure
    from onrecord.record.agreement import as_data, labels

    with o.opened(record) as opened, opened.asking() as connection:
        found = measure(labels(connection))
    if json:
        sys.stdout.writelines(json_line(row) for row in as_data(found))
        return
    if not found:
        complain("no event was labelled by two coders; decide on the same events under two names, or import what Label Studio holds")
    for field in found:
        alpha = "" if field.alpha is None else f", alpha {field.alpha:.2f}"
        sys.stdout.write(f"{field.field}: {field.events:,} events by {field.coders} coders{alpha}\n")
        for pair in field.pairs:
            kappa = "" if pair.kappa is None else f", kappa {pair.kappa:.2f}"
            sys.stdout.write(f"  {pair.one} and {pair.other}: the same on {pair.same:,} of {pair.events:,}{kappa}\n")
