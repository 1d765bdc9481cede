"""Inputs that once reached new code, found by guided.py, are run again with every run of the tests."""

import json
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

ROWS = [json.loads(line) for line in Path(__file__).with_name("corpus.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", TARGETS)
def test_the_kept_inputs_break_no_law(name: str) -> None:
    inputs = [row["input"].encode("latin-1") for row in ROWS if row["target"] == name]
    assert inputs
    for data in inputs:
        TARGETS[name](data)
