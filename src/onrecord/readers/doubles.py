"""Two words for one act, of which the encoder may find both: "put its fleet on alert" is told by "alert", "peace talks" by "talks".

A verb falls where the table `light_verbs.csv` knows it and a noun, soon after it in the same clause, tells an act of the same type by the
same actors; a noun falls right before another one of the same type.
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
        if not any(_carries(doc, draft, noun) or _qualifies(doc, draft, noun) for noun in drafts[n + 1 : n + 4])
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
    nouns = all(doc.tags[draft.trigger[1] - 1][:2] == "NN" for draft in (one, noun))
    return nouns and one.type == noun.type and one.trigger[1] == noun.trigger[0]
