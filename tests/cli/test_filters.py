"""The commands that choose events offer the same filters, and what is asked with them is what is answered."""

import csv
from pathlib import Path
from typing import Any

import pytest
import typer.main

from onrecord.cli import app
from onrecord.cli.options import FILTERS
from onrecord.record import Filters

COMMANDS: Any = typer.main.get_command(app).commands  # type: ignore[attr-defined]
EVENTS = {
    "events": COMMANDS["events"],
    "export": COMMANDS["export"],
    "chart": COMMANDS["chart"],
    "archive import": COMMANDS["archive"].commands["import"],
}
WITHOUT = {"chart": {"page", "limit"}}  # a picture is of many pages, and has a size of its own


def offered(command: Any) -> dict[str, tuple[Any, ...]]:
    """What each filter is called, takes, and says of itself."""
    return {one.name: (one.opts, one.metavar, one.default, one.help) for one in command.params if one.name in FILTERS}


def test_every_filter_of_events_is_an_option() -> None:
    assert set(offered(EVENTS["events"])) == set(FILTERS) == set(Filters.__struct_fields__) - {"about"}  # about: of claims


@pytest.mark.parametrize("name", EVENTS)
def test_commands_of_events_offer_the_same_filters(name: str) -> None:
    assert offered(EVENTS[name]) == {one: told for one, told in offered(EVENTS["events"]).items() if one not in WITHOUT.get(name, ())}


@pytest.mark.parametrize(("asked", "told"), [(("--speaker", "marn"), 1), (("--type", "ASSAULT"), 1), (("--since", "2032"), 0)])
def test_a_filter_chooses_the_same_events_everywhere(onrecord, kept: Path, asked: tuple[str, ...], told: int) -> None:  # type: ignore[no-untyped-def]
    assert len(onrecord("events", "--json", *asked).rows) == told
    assert len(list(csv.reader(onrecord("export", "csv", *asked).out.splitlines()[1:]))) == told
    assert onrecord("chart", "timeline", *asked).out.count("<circle") == told
