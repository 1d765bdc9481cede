"""What a cue does: state, accuse, deny, threaten, promise, demand, believe, report, or only show an attitude. Table `cues.csv`."""

from functools import cache
from typing import cast

from onrecord.language.doc import Doc
from onrecord.model import CueClass
from onrecord.tables import csv_table, word_lists

HEDGES = frozenset(["reportedly", "allegedly", "supposedly", "purportedly", "apparently"])
_LIGHT = frozenset("be have do will would could should may might must can not n't also".split())
_NOT = frozenset(["not", "n't", "never"])
_QUESTION = frozenset('about whether if why what how who when where ? \u201c "'.split())


@cache
def table() -> dict[str, CueClass]:
    """Cue phrase (lemmas, or as written) → class; `#n` marks what a word does as a noun."""
    return {row["cue"]: cast(CueClass, row["class"]) for row in csv_table("readers/tables/cues.csv")}


def cue_class(doc: Doc, first: int, last: int) -> CueClass:
    """The class of the cue at words first … last-1: the longest known phrase in it, else its first known word; unknown cues are attitudes.

    A phrase may end with the word after the cue: "agreed | to" promises, "agreed | that" states.
    """
    found = _phrase(doc, first, last) or _word(doc, first, last) or "attitude"
    if found == "demand" and "ask" in doc.lemmas[first:last]:  # "asked her about the fire" asks for words, "asked her to go" for more
        after = next((w for w in doc.words[last : last + 8] if w.lower() in _QUESTION or w in ("to", "for", ".")), "")
        return "statement" if after.lower() in _QUESTION else found
    if found != "denial":
        return found
    if any(doc.words[i].lower() in _NOT for i in range(max(first - 1, 0), last)):
        return "statement"  # "did not deny"
    return "attitude" if any(doc.lemmas[i] in word_lists("readers/tables/words.toml")["refused"] for i in _object(doc, last)) else found


def _phrase(doc: Doc, first: int, last: int) -> CueClass | None:
    known, end = table(), min(last + 1, len(doc.words))
    words, lemmas = [doc.words[i].lower() for i in range(first, end)], list(doc.lemmas[first:end])
    for size in range(min(4, end - first), 1, -1):
        for a in range(min(last - first, end - first - size + 1)):
            later = lemmas[a : a + 1] + words[a + 1 : a + size]
            for phrase in (words[a : a + size], later, lemmas[a : a + size]):
                if " ".join(phrase) in known:
                    return known[" ".join(phrase)]
    return None


def _word(doc: Doc, first: int, last: int) -> CueClass | None:
    known = table()
    for i in range(first, last):
        word, stem = doc.words[i].lower(), doc.lemmas[i]
        if stem in _LIGHT:
            continue
        noun = known.get(f"{stem}#n") if doc.tags[i][:2] == "NN" else None
        if found := noun or known.get(word) or known.get(stem):
            return found
    return None


def _object(doc: Doc, last: int) -> range:
    """The words after a cue up to the end of its object's first noun phrase."""
    for i in range(last, min(last + 8, len(doc.words))):
        if doc.tags[i][:2] == "NN" and (i + 1 == len(doc.words) or doc.tags[i + 1][:2] not in ("NN", "PO")):
            return range(last, i + 1)
    return range(last, last)


def hedged(doc: Doc, first: int, last: int) -> bool:
    """Does the cue, or the word before or after it, mark the content as unsure?"""
    return any(doc.words[i].lower() in HEDGES for i in range(max(first - 1, 0), min(last + 1, len(doc.words))))
