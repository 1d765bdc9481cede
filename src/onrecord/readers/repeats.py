"""Repeats of one claim (headline, standfirst and body say it three times) and denials of what another claim says."""

import msgspec

from onrecord.language.doc import Doc
from onrecord.model import Claim
from onrecord.tables import word_lists

_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today".split())
SAME, ANSWER = 0.6, 0.35  # shares of the shorter content's words that must stand in the other
_EMPTY = frozenset(
    "the a an and or of in on at to for by with from that this it its he she they his her their is was were be been has had "
    "have not n't as would will".split()
)


def same_claims(doc: Doc, claims: list[Claim]) -> list[Claim]:
    """Claims with `group` (the id of the first of a speaker's that says the same) and `denies` (the earlier claim a denial answers)."""
    words = {claim.id: _words(doc, claim) for claim in claims}
    out: list[Claim] = []
    for claim in claims:
        mine = words[claim.id]
        group = next((c.group for c in out if c.group and _same_speaker(c, claim) and _share(words[c.id], mine) >= SAME), claim.id)
        denied = None
        if claim.cue_class == "denial":
            others = [
                c for c in claims if c.id != claim.id and c.cue_class != "denial" and c.speaker != claim.speaker and claim.within != c.id
            ]
            scored = [(_share(words[c.id], mine), c.id) for c in others if len(mine) > 1]
            best = max(scored, default=(0.0, ""))
            denied = best[1] if best[0] >= ANSWER else _pointed(doc, claim, mine, others)
        out.append(msgspec.structs.replace(claim, group=group, denies=denied))
    return out


def _pointed(doc: Doc, denial: Claim, mine: frozenset[str], others: list[Claim]) -> str | None:
    """The last claim before "disputed the claim", "rejects the allegations", "denied this": in the same paragraph or the one before."""
    said = word_lists("readers/tables/words.toml")["said"]
    if not mine <= said | _DAYS or (not mine & said and mine) or denial.cue is None:
        return None
    at = doc.paragraph[doc.range(denial.cue.start, denial.cue.end).start]
    before = [
        c for c in others if c.cue and c.cue.start < denial.cue.start and at - doc.paragraph[doc.range(c.cue.start, c.cue.end).start] <= 1
    ]
    return max(before, key=lambda c: c.cue.start if c.cue else 0).id if before else None


def _same_speaker(one: Claim, other: Claim) -> bool:
    return (one.speaker is not None and one.speaker == other.speaker) and (one.cue_class == "denial") == (other.cue_class == "denial")


def _words(doc: Doc, claim: Claim) -> frozenset[str]:
    return frozenset(
        doc.lemmas[i]
        for span in claim.content
        for i in doc.range(span.start, span.end)
        if doc.words[i][0].isalnum() and doc.lemmas[i] not in _EMPTY
    )


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller >= 2 else 0.0
