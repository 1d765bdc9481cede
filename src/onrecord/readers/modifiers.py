"""Words beside an event noun that take its happening away: "a planned attack", "attacks planned by the general". Table `modifiers.csv`."""

import csv
from functools import cache
from importlib.resources import files
from typing import cast

from onrecord.language.doc import Doc
from onrecord.model import Status


@cache
def table() -> dict[tuple[str, str], Status]:
    """(word, side of the noun it stands on) → status."""
    lines = files("onrecord.readers").joinpath("tables/modifiers.csv").read_text(encoding="utf-8").splitlines()
    return {(row["word"], row["side"]): cast(Status, row["status"]) for row in csv.DictReader(lines)}


def modifier(doc: Doc, trigger: tuple[int, int]) -> Status | None:
    """The status that a modifier gives an event noun at words `trigger`; None for a verb or without such a word."""
    first, last = trigger
    if not doc.tags[last - 1].startswith("NN"):
        return None
    begin, end = doc.sentences[int(doc.sentence[first])]
    before = [doc.words[i].lower() for i in range(max(begin, first - 2), first)]
    found = next((table()[word, "before"] for word in reversed(before) if (word, "before") in table()), None)
    if found is None and last + 1 < end and doc.words[last + 1].lower() == "by":
        found = table().get((doc.words[last].lower(), "after"))
    return found
