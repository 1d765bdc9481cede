"""What a cue does: state, accuse, deny, threaten, promise, demand, believe, report, or only show an attitude. Table `cues.csv`."""

import csv
from functools import cache
from importlib.resources import files
from typing import cast

from onrecord.language.doc import Doc
from onrecord.model import CueClass

HEDGES = frozenset(["reportedly", "allegedly", "supposedly", "purportedly", "apparently"])
_LIGHT = frozenset("be have do will would could should may might must can not n't also".split())


@cache
def table() -> dict[str, CueClass]:
    """Cue phrase (lemmas, or as written) → class."""
    lines = files("onrecord.readers").joinpath("tables/cues.csv").read_text(encoding="utf-8").splitlines()
    return {row["cue"].split("#")[0]: cast(CueClass, row["class"]) for row in csv.DictReader(lines)}


def cue_class(doc: Doc, first: int, last: int) -> CueClass:
    """The class of the cue at words first … last-1: the longest known phrase in it, else its last known word; unknown cues are attitudes.

    "said it would" cues of speech stay statements; "has been accused" is found by its participle.
    """
    known = table()
    words = [doc.words[i].lower() for i in range(first, last)]
    lemmas = [doc.lemmas[i] for i in range(first, last)]
    for size in range(min(3, last - first), 1, -1):
        for a in range(last - first - size + 1):
            for phrase in (" ".join(words[a : a + size]), " ".join(lemmas[a : a + size])):
                if phrase in known:
                    return known[phrase]
    for word, stem in zip(words, lemmas, strict=True):
        if stem not in _LIGHT and (found := known.get(word) or known.get(stem)):
            return found
    return "attitude"


def hedged(doc: Doc, first: int, last: int) -> bool:
    """Does the cue, or the word before or after it, mark the content as unsure?"""
    return any(doc.words[i].lower() in HEDGES for i in range(max(first - 1, 0), min(last + 1, len(doc.words))))
