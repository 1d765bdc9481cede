"""The fast part of the scoreboard: figures on the reference page may not fall."""

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
import run  # noqa: E402
from shared import SHARED  # noqa: E402


@pytest.mark.shared
def test_fast_figures_hold_their_floors() -> None:
    if not (SHARED / "gold").is_dir():
        pytest.skip("the labelled data is not beside this repository; set ONRECORD_SHARED")
    fallen = [f"{entry['set']} {entry['at']}: {value} (floor {entry['floor']})" for entry, value in _measured() if run.broken(entry, value)]
    assert not fallen


def _measured() -> list[tuple[dict[str, object], float | None]]:
    return list(run.measure(run.figures(fast=True)))


def test_every_entry_is_whole() -> None:
    for entry in run.figures():
        assert {"area", "set", "scorer", "at", "goal", "floor"} <= set(entry)
        assert "/" in entry["set"]
        assert entry["floor"] >= entry["goal"] if entry.get("lower") else entry["floor"] <= entry["goal"]
