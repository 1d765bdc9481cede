"""Two words for one act, of which the encoder may find both: "put its fleet on alert" is told by "alert", "peace talks" by "talks".

A verb falls where the table `light_verbs.csv` knows it and a noun, soon after it in the same clause, tells an act of the same type by the
same actors; a noun falls right before another one of the same type or twice as sure, an auxiliary before its verb ("would not give
permission"), an adjective behind the verb that it completes ("condemned it as unacceptable"), and "said" before what is said.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from onrecord.language.doc import Doc
from onrecord.tables import csv_table

if TYPE_CHECKING:
    from onrecord.readers.events import Draft

REACH = 8  # words from the verb to its noun, at most


@cache
def verbs() -> frozenset[str]:
    """Lemmas of the table."""
    return frozenset(row["verb"] for row in csv_table("readers/tables/light_verbs.csv"))


def without_doubles(doc: Doc, drafts: "Sequence[Draft]") -> "list[Draft]":
    """The drafts, in order, less those whose act another word tells."""
    return [
        draft
        for n, draft in enumerate(drafts)
        if not any(
            _carries(doc, draft, other) or _qualifies(doc, draft, other) or _helps(doc, draft, other) or _says(doc, draft, other)
            for other in drafts[n + 1 : n + 4]
        )
        and not any(_completes(doc, draft, other) for other in drafts[max(0, n - 2) : n])
    ]


def _carries(doc: Doc, verb: "Draft", noun: "Draft") -> bool:
    at, (first, last) = verb.trigger[0], noun.trigger
    return (
        verb.type == noun.type
        and verb.roles["actor"] == noun.roles["actor"]
        and noun.roles["recipient"] in ([], verb.roles["recipient"])
        and doc.tags[at][:2] == "VB"
        and doc.lemmas[at] in verbs()
        and doc.tags[last - 1][:2] == "NN"
        and 0 <= first - verb.trigger[1] <= REACH
        and doc.sentence[at] == doc.sentence[first]
        and not any(doc.tags[i][:2] == "VB" or doc.tags[i] == ":" for i in range(verb.trigger[1], first))
    )


def _qualifies(doc: Doc, one: "Draft", noun: "Draft") -> bool:
    nouns = doc.tags[noun.trigger[1] - 1][:2] == "NN" and doc.tags[one.trigger[1] - 1][:2] in ("NN", "JJ")
    alike = one.type == noun.type or one.confidence < 0.5 * noun.confidence  # "peace talks"
    if nouns and alike and one.trigger[1] == noun.trigger[0]:
        return True
    end, compound = one.trigger[1], range(one.trigger[1], noun.trigger[0])  # "live- | fire drills"
    tied = end < len(doc) and doc.starts[end] == doc.ends[end - 1] and "-" in (doc.words[end - 1][-1], doc.words[end])
    return tied and len(compound) < 4 and all(doc.tags[i][:2] in ("NN", "JJ", "HY") for i in compound)


def _helps(doc: Doc, one: "Draft", verb: "Draft") -> bool:
    between = range(one.trigger[1], verb.trigger[0])
    auxiliary = all(doc.tags[i] == "MD" for i in range(*one.trigger))
    return auxiliary and one.type == verb.type and all(doc.tags[i] in ("RB", "MD") for i in between)


def _says(doc: Doc, one: "Draft", told: "Draft") -> bool:
    """Is a lone "said" followed by the act that is told? To say so is a claim, and no act beside it."""
    at = one.trigger[0]
    bare = one.trigger[1] - at == 1 and doc.lemmas[at] in ("say", "add") and doc.tags[at].startswith("VB")
    return bare and doc.sentence[at] == doc.sentence[told.trigger[0]]


def _completes(doc: Doc, one: "Draft", verb: "Draft") -> bool:
    at, behind = one.trigger[0], verb.trigger[1]
    told = doc.tags[at] == "JJ" and doc.tags[behind - 1][:2] == "VB" and one.type == verb.type
    alike = one.roles["actor"] in ([], verb.roles["actor"]) and doc.sentence[at] == doc.sentence[behind - 1]
    return told and alike and 0 < at - behind <= REACH and doc.words[behind:at].count("as") == 1
