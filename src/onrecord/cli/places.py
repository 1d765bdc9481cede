"""`onrecord places`: more places than come with the package."""

from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.screen import complain

places = typer.Typer(
    help="Places by name: add a GeoNames dump.", no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]}
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    places.command("import")(import_)
    app.add_typer(places, name="places")


def import_(
    dump: Annotated[Path, typer.Argument(metavar="DUMP", help="A GeoNames dump: allCountries.zip, or one country's such as IQ.zip.")],
    to: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")] = Path("places.bin"),
) -> None:
    """Write a gazetteer of the places that come with onrecord and those of a GeoNames dump."""
    from onrecord.codebook.gazetteer.dump import import_dump
    from onrecord.codebook.gazetteer.index import gazetteer

    whole, new = import_dump(dump, to, gazetteer())
    complain(f"{whole} places in {to}, {new} of them new; set ONRECORD_PLACES={to} to use it")
