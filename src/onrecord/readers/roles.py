"""From words labelled one by one to whole phrases: the spans of a role in an event.

A phrase is never cut inside a base noun phrase: "the Iranian | General" is mended by the tags of its neighbours.
"""

import numpy as np
from numpy.typing import NDArray

from onrecord.language.doc import Doc

Range = tuple[int, int]
_JOINTS = frozenset({"and", "or", "&", ",", ";", "versus", "vs."})
_INSIDE = frozenset("DT JJ JJR JJS NN NNS NNP NNPS CD PRP$ POS HYPH $".split())  # tags of words inside a base noun phrase
_HEADS = frozenset("NN NNS NNP NNPS HYPH".split())
_OPEN_END = frozenset("POS IN TO CC DT RB MD VBD VBZ VBP WP WDT".split())  # no noun phrase ends on these
_BEGINS = frozenset({"DT", "PRP$"})


def role_spans(doc: Doc, chosen: NDArray[np.bool_], offset: int, trigger: Range, mend: bool = True) -> list[Range]:
    """Half-open spans from flags of the words from `offset` on; `mend` completes noun phrases (names of times are left as they are)."""
    found = [trimmed for run in _runs(doc, chosen, offset) if (trimmed := _trim(doc, *run)) is not None]
    if not mend:
        return found
    out: list[Range] = []
    for a, b in (_whole(doc, *run, trigger) for run in found):
        if out and a < out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out


def _runs(doc: Doc, chosen: NDArray[np.bool_], offset: int) -> list[Range]:
    """Runs of chosen words inside one sentence; a hole of one word is filled unless that word joins two phrases."""
    out: list[Range] = []
    for number in np.flatnonzero(chosen):
        word = int(number) + offset
        if out and doc.sentence[word] == doc.sentence[out[-1][0]] and _near(doc, out[-1][1], word):
            out[-1] = (out[-1][0], word + 1)
        else:
            out.append((word, word + 1))
    return out


def _near(doc: Doc, end: int, word: int) -> bool:
    return word == end or (word == end + 1 and doc.words[end].lower() not in _JOINTS)


def _trim(doc: Doc, first: int, last: int) -> Range | None:
    """Without punctuation, prepositions and possessive endings at its ends."""
    while first < last and (not doc.words[first][0].isalnum() or doc.tags[first] in ("IN", "CC", "POS", "TO")):
        first += 1
    while first < last and not _may_close(doc.words[last - 1], doc.tags[last - 1]):
        last -= 1
    return (first, last) if first < last else None


def _may_close(word: str, tag: str) -> bool:
    return tag not in _OPEN_END and (word[-1].isalnum() or (len(word) > 1 and word.endswith(".")))


def _whole(doc: Doc, first: int, last: int, trigger: Range) -> Range:
    """The span grown to the ends of the base noun phrases it cuts; never over the trigger or the sentence."""
    begin, end = doc.sentences[int(doc.sentence[first])]
    start = first
    while start > begin and doc.tags[start - 1] in _INSIDE and not trigger[0] <= start - 1 < trigger[1] and doc.tags[start] not in _BEGINS:
        start -= 1
    while start < first and doc.tags[start] in ("POS", "HYPH"):
        start += 1
    stop = last
    while stop < end and doc.tags[stop - 1] in _INSIDE and doc.tags[stop] in _HEADS and not trigger[0] <= stop < trigger[1]:
        stop += 1
    while stop > last and doc.tags[stop - 1] == "HYPH":
        stop -= 1
    return start, stop
