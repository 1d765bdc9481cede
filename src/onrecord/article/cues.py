"""The table of cue words: what the first, last or only words of a line betray of its kind."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from onrecord.model import BlockKind
from onrecord.tables import csv_table


@dataclass(frozen=True, slots=True)
class Cue:
    """`where`: start, end, whole (line) or any; patterns are in lower case. `example` matches, `counter` does not; both are tests."""

    kind: BlockKind
    where: str
    pattern: re.Pattern[str]
    source: str
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
    return tuple(_cue(row) for row in csv_table("article/cues.csv"))


def _cue(row: dict[str, str]) -> Cue:
    pattern = re.compile(_SHAPES[row["where"]].format(row["pattern"]), re.IGNORECASE)
    return Cue(cast(BlockKind, row["kind"]), row["where"], pattern, row["pattern"], row["example"], row["counter"])


@cache
def _search() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """All patterns that begin at the line's start as one, and all others as another; group c7 is the seventh cue.

    They are for lines in lower case: a search that need not fold case is four times as fast.
    """
    first = [(i, cue) for i, cue in enumerate(cues()) if cue.where in ("start", "whole")]
    other = [(i, cue) for i, cue in enumerate(cues()) if cue.where in ("end", "any")]
    ends = {"start": "", "any": "", "whole": r"\W{0,3}$", "end": r"\s*$"}
    begin, later = ("|".join(f"(?P<c{i}>(?:{cue.source}){ends[cue.where]})" for i, cue in some) for some in (first, other))
    return re.compile(rf"[\W_]{{0,4}}(?:{begin})"), re.compile(later)


@lru_cache(maxsize=4096)
def cue_of(line: str) -> Cue | None:
    """The first cue that a line carries. Long lines are prose with a chance hit and carry none."""
    if len(line) > 400:
        return None
    begin, later = _search()
    lower = line.lower()
    match = begin.match(lower) or later.search(lower)
    return cues()[int(match.lastgroup[1:])] if match and match.lastgroup else None
