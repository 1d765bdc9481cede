"""Parties that are none of an act's own: another act ("*the sanctions* hurt the port"), and whom another act is done to.

"Shelled the port, killing three dockers": the dockers are killed; what was shelled is the port.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.language.doc import Doc

if TYPE_CHECKING:
    from onrecord.readers.events import Draft

NEXT = 3  # acts that follow in the text


def own_parties(doc: Doc, drafts: "Sequence[Draft]") -> "list[Draft]":
    """The drafts, in order, each with its own parties."""
    acts = {i for draft in drafts if doc.tags[draft.trigger[1] - 1].startswith("NN") for i in range(*draft.trigger)}
    out = []
    for n, draft in enumerate(drafts):
        actors = [run for run in draft.roles["actor"] if _head(doc, run) not in acts]
        recipients = draft.roles["recipient"]
        own = [run for run in recipients if not any(_takes(doc, draft, other, run) for other in drafts[n + 1 : n + 1 + NEXT])]
        out.append(replace(draft, roles={**draft.roles, "actor": actors, "recipient": own or recipients}))
    return out


def _head(doc: Doc, run: tuple[int, int]) -> int:
    """The last word before the first preposition."""
    return next((i for i in range(*run) if doc.tags[i] == "IN"), run[1]) - 1


def _takes(doc: Doc, one: "Draft", other: "Draft", run: tuple[int, int]) -> bool:
    """Does a participle between an act and a recipient have it as its own?"""
    first, last = other.trigger
    between = one.trigger[0] < first and last <= run[0] and doc.sentence[first] == doc.sentence[one.trigger[0]]
    return between and doc.tags[last - 1] == "VBG" and run in other.roles["recipient"]
