"""What is refused or condemned was done by another: in "rejected calls to resign", who rejects is called upon, and no caller; in
"condemned the killing", who condemns has killed nobody.

Looked at are nouns right behind a verb that has the same actor: for a request, an offer, an accusation or a threat behind one of refusal,
for any other act behind one of blame or inquiry.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.language.doc import Doc

if TYPE_CHECKING:
    from onrecord.readers.events import Draft

REACH = 3  # words between the verb and the noun, at most
ASKED = frozenset({"ACCUSE", "AGREE", "REQUEST", "THREATEN"})
FROM = frozenset({"by", "from", "of"})


def turned(doc: Doc, drafts: "Sequence[Draft]") -> "list[Draft]":
    """The drafts, in order; a refused one is done to who refuses it, by whom its own words name, a condemned one by nobody so far."""
    out: list[Draft] = []
    for draft in drafts:
        verb = next((other for other in reversed(out[-REACH:]) if _takes(doc, other, draft)), None)
        if verb is not None and verb.type == "ACCUSE":
            draft = replace(draft, roles={**draft.roles, "actor": []})
        elif verb is not None:
            others = [run for run in draft.roles["recipient"] if run not in verb.roles["actor"]]
            doers = [run for run in others if run[1] == draft.trigger[0] or (run[0] > 0 and doc.words[run[0] - 1].lower() in FROM)]
            draft = replace(draft, roles={**draft.roles, "actor": doers, "recipient": verb.roles["actor"]})
        out.append(draft)
    return out


def _takes(doc: Doc, verb: "Draft", noun: "Draft") -> bool:
    """Is a noun's act what a verb of refusal or blame is about?"""
    between = range(verb.trigger[1], noun.trigger[0])
    return (
        ((verb.type == "REJECT" and noun.type in ASKED) or (verb.type == "ACCUSE" and noun.type != "ACCUSE"))
        and doc.tags[verb.trigger[1] - 1][:2] == "VB"
        and doc.tags[noun.trigger[1] - 1][:2] == "NN"
        and noun.roles["actor"] == verb.roles["actor"] != []
        and doc.sentence[verb.trigger[0]] == doc.sentence[noun.trigger[0]]
        and verb.trigger[1] <= noun.trigger[0] <= verb.trigger[1] + REACH
        and not any(doc.tags[i][:2] in ("VB", "IN") for i in between)
    )
