"""The table of cue words: what the first, last or only words of a line betray of its kind."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from onrecord.model import BlockKind


@dataclass(frozen=True, slots=True)
class Cue:
    """`where`: start, end, whole (line) or any. `example` matches, `counter` does not; both are tests."""

    kind: BlockKind
    where: str
    pattern: re.Pattern[str]
    example: str
    counter: str


_SHAPES = {
    "start": r"[\W_]{{0,4}}(?:{})",
    "whole": r"[\W_]{{0,4}}(?:{})\W{{0,3}}$",
    "end": r".{{0,400}}?(?:{})\s*$",
    "any": r".*?(?:{})",
}


@cache
def cues() -> tuple[Cue, ...]:
    """The rows of cues.csv, in order of precedence."""
    table = files(__package__).joinpath("cues.csv").read_text(encoding="utf-8")
    return tuple(_cue(row) for row in csv.DictReader(table.splitlines()))


def _cue(row: dict[str, str]) -> Cue:
    pattern = re.compile(_SHAPES[row["where"]].format(row["pattern"]), re.IGNORECASE)
    return Cue(cast(BlockKind, row["kind"]), row["where"], pattern, row["example"], row["counter"])


def cue_of(line: str) -> Cue | None:
    """The first cue that a line carries. Long lines are prose with a chance hit and carry none; only their start is looked at."""
    if len(line) > 400:
        return None
    return next((cue for cue in cues() if cue.pattern.match(line)), None)
