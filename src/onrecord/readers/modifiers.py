"""Words around a trigger that take its happening away: "a planned attack", "averted a strike", "the visit was cancelled", "never met".

The table `modifiers.csv` holds words beside event nouns by where they stand: `before` the noun, `after` it with "by", the verb whose
`object` it is, the participle of its `predicate`, the verb that is true of it with a `not`; what a `gerund` ("without attacking") or an
`infinitive` ("failed to attack") hangs on; and what the reports of an event `are`, or are not (`are not`): "claims of a raid were false".
"""

from functools import cache
from typing import cast

from onrecord.language.doc import Doc
from onrecord.model import Status
from onrecord.tables import csv_table, word_lists

_NOT = frozenset({"not", "n't", "n’t", "never"})
_NOTHING = frozenset({"no", "nobody", "none", "nothing"})
_PHRASE = frozenset("DT PDT PRP$ JJ JJR JJS NN NNS NNP NNPS CD POS HYPH IN TO RP".split())  # between a noun and its verb
_OPENING = frozenset({"DT", "PRP$"})
_LEADING = frozenset({"IN", "TO", "DT", "PDT"})  # before which words such a phrase still belongs to the noun: "on the", "all the"
_REACH = 8


@cache
def table() -> dict[tuple[str, str], Status]:
    """(word or lemma, where it stands) → status."""
    return {(row["word"], row["side"]): cast(Status, row["status"]) for row in csv_table("readers/tables/modifiers.csv")}


def modifier(doc: Doc, trigger: tuple[int, int]) -> Status | None:
    """The status that the words around a trigger give it; None where they leave it as it is."""
    first, last = trigger
    begin, end = doc.sentences[doc.sentence[first]]
    if doc.tags[first].startswith("VB") and _nothing(doc, first, last, end):
        return "did-not-happen"
    if not doc.tags[last - 1].startswith("NN"):
        return _negated(doc, first, begin) or _undone(doc, first, begin) or _untrue(doc, first, last)
    found = _before(doc, first, begin)
    if found is None and last + 1 < end and doc.words[last + 1].lower() == "by":
        found = table().get((doc.words[last].lower(), "after"))
    return found or _governed(doc, first, begin) or _told_of(doc, last, end) or _untrue(doc, first, last)


def _before(doc: Doc, first: int, begin: int) -> Status | None:
    """One of the two words before the noun, not over a comma: "As planned, talks began"."""
    for at in range(first - 1, max(begin, first - 2) - 1, -1):
        if not doc.words[at][0].isalnum():
            return None
        if (status := table().get((doc.words[at].lower(), "before"))) is not None:
            return status
    return None


def _negated(doc: Doc, first: int, begin: int) -> Status | None:
    """ "did not meet", "has never met"; "not only" denies nothing."""
    at = first - 1
    while at >= begin and (doc.tags[at] in ("RB", "MD") or doc.lemmas[at] in ("do", "have", "be")):
        if doc.words[at].lower() in _NOT and doc.words[at + 1].lower() not in ("only", "just"):
            return "did-not-happen"
        at -= 1
    return None


def _nothing(doc: Doc, first: int, last: int, end: int) -> bool:
    """ "threw nothing", "arrested no one", of a trigger that may hold what it names; not "killed no fewer than nine"."""
    if last - first > 1 and doc.words[last - 1].lower() in _NOTHING - {"no"}:
        return True
    counted = last + 1 < end and doc.tags[last + 1] in ("JJR", "RBR")
    return last < end and doc.words[last].lower() in _NOTHING and not counted


def _undone(doc: Doc, first: int, begin: int) -> Status | None:
    """ "without retaliating", "failed to meet"; "did not fail to meet" leaves it as it is."""
    at = first
    while at > begin and doc.tags[at - 1] == "RB":
        at -= 1
    side = "gerund"
    if doc.tags[first] == "VB":
        if at == begin or doc.words[at - 1].lower() != "to":
            return None
        side, at = "infinitive", at - 1
    elif doc.tags[first] != "VBG":
        return None
    for length in (1, 2, 3):
        lead = at - length
        if lead < begin:
            return None
        words = " ".join((doc.lemmas[lead], *(word.lower() for word in doc.words[lead + 1 : at])))
        if (status := table().get((words, side))) is not None:
            return None if _negated(doc, lead, begin) else status
    return None


def _governed(doc: Doc, first: int, begin: int) -> Status | None:
    """The verb whose object the noun is, its particle with it: "called off its strike"."""
    at = first - 1
    while at >= max(begin, first - 5) and doc.tags[at] in _PHRASE - {"IN", "TO", "RP"}:
        at -= 1
    particle = ""
    if at > begin and (doc.tags[at] == "RP" or doc.words[at].lower() in ("back", "off")):
        particle, at = f" {doc.words[at].lower()}", at - 1
    if at < begin or not doc.tags[at].startswith("VB") or _negated(doc, at, begin):
        return None
    return table().get((doc.lemmas[at] + particle, "object"))


def _told_of(doc: Doc, last: int, end: int) -> Status | None:
    """What the verb says of which the noun is the subject: "was cancelled", "did not take place"."""
    at, stop, negative = last, min(end, last + _REACH), False
    while at < stop and doc.tags[at] in _PHRASE:
        if doc.tags[at] in _OPENING and doc.tags[at - 1] not in _LEADING:
            return None  # another phrase is the subject: "after the attack the summit was cancelled"
        at += 1
    if at < stop and doc.words[at] == ",":  # "the raid, feared for days, did not happen"
        closing = next((i for i in range(at + 1, min(end, at + _REACH)) if doc.words[i] == ","), None)
        if closing is None:
            return None  # "in the raid, troops stormed a house and the summit was cancelled"
        at, stop = closing + 1, min(end, closing + _REACH)
    while at < stop and (doc.tags[at] in ("RB", "MD") or doc.lemmas[at] in ("do", "have", "be")):
        negative = negative or doc.words[at].lower() in _NOT
        at += 1
    if at >= stop or not doc.tags[at].startswith("VB"):
        return None
    if negative:
        return table().get((doc.lemmas[at], "not"))
    passive = doc.tags[at] in ("VBN", "VBD") and any(doc.lemmas[i] == "be" for i in range(last, at))
    return table().get((doc.lemmas[at], "predicate")) if passive else None


def _untrue(doc: Doc, first: int, last: int) -> Status | None:
    """What the sentence says of the reports that tell of the event: "claims that troops crossed the border are baseless"."""
    begin, end = doc.sentences[doc.sentence[first]]
    reports = word_lists("readers/tables/words.toml")["said"]
    told = any(doc.lemmas[i] in reports and doc.words[i + 1].lower() in ("of", "that") for i in range(max(begin, first - _REACH), first))
    for at in range(last, min(end, last + 2 * _REACH) if told else last):
        if doc.lemmas[at] in ("be", "do") and doc.tags[at] in ("VBD", "VBZ", "VBP"):
            side = "are"
            for said in range(at + 1, end):
                if (status := table().get((doc.words[said].lower(), side))) is not None:
                    return status
                side = "are not" if doc.words[said].lower() in _NOT else side
                if doc.tags[said] not in ("RB", "MD"):
                    break
    return None
