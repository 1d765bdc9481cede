"""Parties that are none of an act's own: another act ("*the sanctions* hurt the port"), whom another act is done to, who tells of it.

"Shelled the port, killing three dockers": the dockers are killed; what was shelled is the port. "Arvi said the army shelled it": the
army did.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.language.doc import Doc
from onrecord.model import Actor, Claim
from onrecord.readers.actors import actor_at
from onrecord.readers.agents import usual_heads
from onrecord.readers.pronouns import THEY
from onrecord.readers.roles import passive_subject
from onrecord.tables import word_lists

if TYPE_CHECKING:
    from onrecord.readers.events import Draft

Range = tuple[int, int]
NEXT = 3  # acts that follow in the text, or go before
TO_COME = frozenset({"hypothetical", "planned", "threatened"})
CHARGES = frozenset({"ACCUSE", "COERCE", "SANCTION"})
DEEDS = frozenset({"ASSAULT", "COERCE", "RETREAT", "SANCTION"})
MOVES = frozenset({"AID", "MOBILIZE"})
GIVEN = frozenset({"AID", "SUPPORT"})  # of a noun for these, who is named behind "from" gives: "flour from Ardania reached Odra"


def own_parties(doc: Doc, drafts: "Sequence[Draft]") -> "list[Draft]":
    """The drafts, in order, each with its own parties."""
    acts = {i for draft in drafts if doc.tags[draft.trigger[1] - 1].startswith("NN") for i in range(*draft.trigger)}
    out = []
    for n, draft in enumerate(drafts):
        near = drafts[max(0, n - NEXT) : n + 1 + NEXT]
        actors = [run for run in draft.roles["actor"] if _head(doc, run) not in acts and not _did_other(doc, draft, near, run)]
        recipients = draft.roles["recipient"]
        if not actors and draft.type in GIVEN and doc.tags[draft.trigger[1] - 1].startswith("NN"):
            actors, recipients = _givers(doc, draft.trigger, recipients)
        blamed = _blamed(doc, draft, near)
        if blamed and draft.type in DEEDS:
            actors, recipients = blamed, [run for run in recipients if run not in blamed]
        elif blamed:
            recipients = blamed
        actors = _charged(doc, draft, drafts[max(0, n - NEXT) : n]) or actors
        own = [run for run in recipients if not any(_takes(doc, draft, other, run) for other in drafts[n + 1 : n + 1 + NEXT])]
        out.append(replace(draft, roles={**draft.roles, "actor": actors, "recipient": own or recipients}))
    return out


def _did_other(doc: Doc, draft: "Draft", near: "Sequence[Draft]", run: Range) -> bool:
    """Does somebody stand behind "by" for another kind of act: "the rally was *banned by* the governor"?"""
    by = run[0] - 1
    if by < 1 or doc.words[by].lower() != "by":
        return False
    later = [other for other in near if other.trigger[0] >= draft.trigger[1]]
    return any(other.trigger[1] == by and other.type != draft.type and run in other.roles["actor"] for other in later)


def _charged(doc: Doc, draft: "Draft", before: "Sequence[Draft]") -> list[Range]:
    """Who is accused "of" what a participle tells: "accused *her* of using the courts"."""
    at = draft.trigger[0]
    if doc.tags[at] != "VBG" or at < 2 or doc.words[at - 1] != "of":
        return []
    return [run for other in before if other.type in CHARGES for run in other.roles["recipient"] if run[1] == at - 1]


def _blamed(doc: Doc, draft: "Draft", near: "Sequence[Draft]") -> list[Range]:
    """On whom a deed is blamed: "a strike, which officials blamed on *Ardania*", "blamed the attack on *the Red Front*"."""
    for other in near:
        first, last = other.trigger
        blames = (
            other.type == "ACCUSE"
            and doc.lemmas[first] in word_lists("readers/tables/words.toml")["blaming"]
            and doc.sentence[first] == doc.sentence[draft.trigger[0]]
        )
        if not blames or (other is not draft and not doc.tags[draft.trigger[1] - 1].startswith("NN")):
            continue
        if (subject := passive_subject(doc, other.trigger)) and "for" in doc.words[last : max(draft.trigger[0], last + 1)]:
            return [subject]  # "*Grey Heron* has been blamed for the raid"
        runs = sorted({run for each in near for role in ("actor", "recipient") for run in each.roles[role] if run[0] > last})
        if on := next((run for run in runs if doc.words[run[0] - 1].lower() in ("on", "to")), None):
            return [on]
    return []


def _givers(doc: Doc, trigger: Range, runs: list[Range]) -> tuple[list[Range], list[Range]]:
    """Who of the recipients of a gift stands behind "from", and who is left. "Odra from Ardania" is two, "refugees from Ardania" is one."""
    givers: list[Range] = []
    others: list[Range] = []
    for first, last in runs:
        at = next(
            (i for i in range(max(first, trigger[1]), last) if doc.words[i] == "from" and doc.tags[i - 1].startswith("NNP")), first - 1
        )
        if first <= at:
            others.append((first, at))
        (givers if first > trigger[0] and doc.words[at] == "from" else others).append((at + 1, last))
    return givers, others


def threatened(doc: Doc, drafts: "Sequence[Draft]") -> "list[Draft]":
    """The drafts, a threat's without who is to do what is threatened: "*the union* would stop its aid, its envoy warned"."""
    out = []
    for draft in drafts:
        if draft.type == "THREATEN":
            number = doc.sentence[draft.trigger[0]]
            to_come = [
                each for each in drafts if each.status in TO_COME and each.type != "THREATEN" and doc.sentence[each.trigger[0]] == number
            ]
            doers = [run for each in to_come for run in each.roles["actor"]]
            own = [run for run in draft.roles["recipient"] if run not in doers]
            draft = replace(draft, roles={**draft.roles, "recipient": own})
        out.append(draft)
    return out


def without_tellers(doc: Doc, drafts: "Sequence[Draft]", claims: Sequence[Claim], actors: list[Actor]) -> "list[Draft]":
    """The drafts, a verb's without the actor who tells of it beside the one told of, or of its having been done to somebody.

    A pronoun told of that means who tells, or may, is not named beside them: "the army said it had fired". Of an act that is the saying
    itself, who says it is the actor.
    """
    return [
        replace(draft, roles={**draft.roles, "actor": _sayer(doc, draft, claims, actors) or _doers(doc, draft, claims, actors)})
        for draft in drafts
    ]


def _sayer(doc: Doc, draft: "Draft", claims: Sequence[Claim], actors: list[Actor]) -> list[Range] | None:
    """Who says what a trigger is the cue of, where the actor read is another: "his lawyer said he would appeal and *called* it unfair"."""
    start, end = doc.chars(*draft.trigger)
    claim = next((c for c in claims if c.cue and c.cue.start < end and start < c.cue.end), None)
    first, tag = draft.trigger[0], doc.tags[draft.trigger[0]]
    active = tag.startswith("VB") and not (tag == "VBN" and "be" in doc.lemmas[max(0, first - 3) : first])
    if claim is None or claim.source is None or claim.speaker is None or not active:
        return None
    chars = [doc.chars(*run) for run in draft.roles["actor"]]
    if any((a < claim.source.end and claim.source.start < b) or actor_at(doc, actors, a, b) == claim.speaker for a, b in chars):
        return None
    said = [m for actor in actors if actor.id == claim.speaker for m in actor.mentions if claim.source.start <= m.start < claim.source.end]
    words = doc.range(said[0].start, said[0].end) if said else None
    return [(words.start, words.stop)] if words else None


def _doers(doc: Doc, draft: "Draft", claims: Sequence[Claim], actors: list[Actor]) -> list[Range]:
    runs, (start, end) = draft.roles["actor"], doc.chars(*draft.trigger)
    if len(runs) < 2 and not any(only_tells(doc, draft, run) for run in runs):
        return runs
    for claim in claims:
        held = next((span for span in claim.content if span.start <= start and end <= span.end), None)
        if held is None or claim.source is None:
            continue
        chars = {run: doc.chars(*run) for run in runs}
        tellers = [run for run, (a, b) in chars.items() if claim.source.start <= a and b <= claim.source.end]
        told = [run for run, (a, b) in chars.items() if held.start <= a and b <= start]
        if tellers and told:
            stand_ins = [run for run in told if _may_mean(doc, run, actor_at(doc, actors, *chars[run]), claim.speaker)]
            verb = doc.tags[draft.trigger[0]].startswith("VB")  # "welcomed the council's support" may be either's
            return [run for run in runs if run not in (stand_ins or (tellers if verb else []))]
        if tellers == runs and all(only_tells(doc, draft, run) for run in runs):
            return []
    return runs


def only_tells(doc: Doc, draft: "Draft", teller: Range) -> bool:
    """Whether who tells of a deed in a past participle has not done it: "the mayor said two men had been *killed*".

    "Police said three men had been arrested": whose trade it is has.
    """
    done_to = draft.type in DEEDS | MOVES and doc.tags[draft.trigger[0]] == "VBN"
    return done_to and doc.words[teller[1] - 1].lower() not in usual_heads(doc, draft.trigger, draft.type)


def _may_mean(doc: Doc, run: Range, meant: str | None, speaker: str | None) -> bool:
    """Is it a pronoun that means the speaker, or nobody known and not several?"""
    if doc.tags[run[0]] != "PRP":
        return False
    return meant == speaker if meant else doc.words[run[0]].lower() not in THEY


def _head(doc: Doc, run: Range) -> int:
    """The last word before the first preposition."""
    return next((i for i in range(*run) if doc.tags[i] == "IN"), run[1]) - 1


def _takes(doc: Doc, one: "Draft", other: "Draft", run: Range) -> bool:
    """Does a participle between an act and a recipient have it as its own?"""
    first, last = other.trigger
    between = one.trigger[0] < first and last <= run[0] and doc.sentence[first] == doc.sentence[one.trigger[0]]
    return between and doc.tags[last - 1] == "VBG" and run in other.roles["recipient"]
