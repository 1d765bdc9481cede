"""Casualties that stand beside an act: "attacked a village, *leaving three people dead*", "the airstrike *killed 12*", "claimed 14 lives".

Words of harm that are no act's own trigger (readers/counts.py) belong to the nearest assault of their sentence, first to one before them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.language.doc import Doc
from onrecord.model import Count
from onrecord.readers.counts import count, harms, numbers
from onrecord.readers.roles import passive_subject
from onrecord.tables import word_lists

if TYPE_CHECKING:
    from onrecord.readers.events import Draft

Run = tuple[int, int]
_STOPS = frozenset({"VBD", "VBZ", "VBP", "MD", "IN", ".", ":", "WDT", "WP"})  # tags before which a counted phrase ends
_REACH = 12  # words behind "leave"


def tolls(doc: Doc, drafts: "Sequence[Draft]") -> dict[int, dict[str, Count]]:
    """Number of a draft → what else its sentence says it did, and to how many."""
    triggers = {i for draft in drafts for i in range(*draft.trigger)}
    out: dict[int, dict[str, Count]] = {}
    for number in sorted({doc.sentence[draft.trigger[0]] for draft in drafts if draft.type == "ASSAULT"}):
        acts = [(n, draft) for n, draft in enumerate(drafts) if draft.type == "ASSAULT" and doc.sentence[draft.trigger[0]] == number]
        for at, harm, run in _harmed(doc, *doc.sentences[number], triggers):
            whose, _ = min(acts, key=lambda act: (act[1].trigger[0] > at, abs(act[1].trigger[0] - at)))
            if (told := count(doc, *run)) is not None:
                out.setdefault(whose, {}).setdefault(harm, told)
    return out


def _harmed(doc: Doc, begin: int, end: int, triggers: set[int]) -> list[tuple[int, str, Run]]:
    """(word, harm, whom) of the words of harm in a sentence that are in no trigger."""
    out: list[tuple[int, str, Run]] = []
    for i in range(begin, end):
        if i in triggers or not doc.tags[i].startswith("VB"):
            continue
        harm = harms().get(doc.lemmas[i])
        if doc.lemmas[i] == "leave":
            out += [(i, *each) for each in _left(doc, i + 1, min(end, i + _REACH), triggers)]
        elif doc.lemmas[i] in ("claim", "cost") and (run := _counted(doc, i + 1, end)) and doc.lemmas[run[1] - 1] in ("life", "live"):
            out.append((i, "killed", run))
        elif harm in ("killed", "injured"):
            run = passive_subject(doc, (i, i + 1)) or _counted(doc, i + 1, end)
            if run and _numbered(doc, *run):
                out.append((i, harm, run))
    return out


def _left(doc: Doc, first: int, end: int, triggers: set[int]) -> list[tuple[str, Run]]:
    """ "left | 20 dead and 30 injured": each phrase with the word of harm behind it."""
    out, start, states = [], first, word_lists("readers/tables/words.toml")
    for i in range(first, end):
        word = doc.words[i].lower()
        harm = "killed" if word in states["dead"] else "injured" if word in states["hurt"] else None
        if harm and i not in triggers and _numbered(doc, start, i):
            out.append((harm, (start, i)))
        if harm or word in (",", "and", "with", "another"):
            start = i + 1
        elif doc.tags[i] in _STOPS and word not in ("of", "than"):
            break
    return out


def _counted(doc: Doc, first: int, end: int) -> Run | None:
    """The phrase that begins at word `first`, if it names a number."""
    last = first
    while (
        last < end
        and (doc.tags[last] not in _STOPS or doc.words[last].lower() in ("at", "of", "than"))
        and doc.words[last] not in (",", "and")
    ):
        last += 1
    return (first, last) if first < last and _numbered(doc, first, last) else None


def _numbered(doc: Doc, first: int, last: int) -> bool:
    return first < last and numbers([word.lower() for word in doc.words[first:last]]) is not None
