"""Who did what to whom: PLOVER events from the encoder's triggers, link head and event head, told with status, sayer and confidence.

Types, modes and quad classes: PLOVER manual (Halterman et al. 2023), tables in `codebook`. A trigger is a word or short phrase; the
link head gives its actors, recipients, time, place and casualties; the event head its type, mode, status, hedge and factuality.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.codebook import plover
from onrecord.codebook.custom import Codebook
from onrecord.language import encoder
from onrecord.language.doc import Doc, touching
from onrecord.model import UNREAL, Actor, Claim, Count, Event, EventPlace, EventTime, Place, Span, Status, Time
from onrecord.readers import custom_types
from onrecord.readers.agents import is_doer, usual_agent
from onrecord.readers.contexts import contexts
from onrecord.readers.counts import casualties, harm, is_place
from onrecord.readers.cues import HEDGES
from onrecord.readers.doubles import without_doubles
from onrecord.readers.event_parties import PRONOUNS, event_parties
from onrecord.readers.event_place import event_place
from onrecord.readers.event_time import entry_time, event_time
from onrecord.readers.intentions import alone, intended
from onrecord.readers.modifiers import modifier
from onrecord.readers.own_parties import DEEDS, own_parties, threatened, without_tellers
from onrecord.readers.parties import ELSEWHERE, settled_parties
from onrecord.readers.refused import turned
from onrecord.readers.roles import (
    active_subject,
    by_phrase,
    counted_subject,
    noun_agents,
    noun_subject,
    participle_subject,
    passive_subject,
    receiver,
    role_spans,
    seen_subject,
    shared_subject,
)
from onrecord.readers.statuses import surest
from onrecord.readers.tolls import tolls
from onrecord.settings import settings
from onrecord.tables import word_lists

TRIGGER_BIAS = 0.5  # added to the logits of being a trigger; what is then too unsure falls to the confidence
PARTY_ODDS, LONE_ODDS = 0.9, 1.8  # added to the log-odds of a party that no word has won: most events have one, most in a lone sentence
AS_SURE, MOST = 0.5, 2  # of the phrases so won in an article: those half as sure as the surest, and so many
CERTAIN = {"uw": 2.5, "meantime": 2.0}  # by the training halves of the two scales
SOUGHT = (1, 2)  # role numbers of actor and recipient
MEETINGS = frozenset({"AGREE", "CONSULT", "COOPERATE", "SUPPORT"})
SPOKEN = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN"})
SIDES = ("actor", "recipient")
PARTIES = frozenset({"actor", "recipient", "killed", "injured"})
PRESUPPOSING = frozenset(["when", "after", "since", "before", "following"])
Runs = dict[str, list[tuple[int, int]]]  # role → runs of words
Phrases = dict[int, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Draft:
    """An event in word numbers, with the probabilities behind it."""

    trigger: tuple[int, int]
    roles: Runs
    type: str
    mode: str | None
    status: Status
    hedged: bool
    factuality: float
    certain: float  # that this is a trigger
    confidence: float
    heard: encoder.Roles  # what the link head says of each word


def find_events(
    doc: Doc, actors: list[Actor], times: list[Time], places: list[Place], claims: list[Claim], codebook: Codebook | None = None
) -> list[Event]:
    """The events of a doc in order of their triggers. Those below `settings().event_confidence` are not told. `codebook`: a user's own."""
    drafts = without_tellers(doc, _with_agents(doc, sure_drafts(doc, codebook), actors), claims, actors)
    told = list(filter(_placed, threatened(doc, settled_parties(doc, drafts, actors, claims))))
    suffered = {run: "abducted" for draft in told if draft.mode == "abduct" for run in draft.roles["recipient"]}
    suffered |= {run: done for draft in told if (done := _harm(doc, draft)) for run in draft.roles["recipient"]}
    beside = tolls(doc, told)
    events = [
        _event(doc, f"e{number + 1}", draft, actors, times, places, claims, suffered, beside.get(number, {}))
        for number, draft in enumerate(told)
    ]
    return events if codebook is None else [custom_types.with_codes(codebook, event) for event in events]


def sure_drafts(doc: Doc, codebook: Codebook | None = None) -> list[Draft]:
    """The drafts of a doc that are sure enough to be told, in which the encoder reads a party or a place, each with its own."""
    drafts = read_drafts(doc, [custom_types.triggers(codebook, doc, window) for window in doc.encoded or ()])
    sure = [
        draft
        for draft in (drafts if codebook is None else custom_types.recoded(codebook, doc, drafts))
        if draft.confidence >= settings().event_confidence and _placed(draft)
    ]
    return own_parties(doc, turned(doc, without_doubles(doc, sure)))


def _placed(draft: Draft) -> bool:
    """Whether the text names a party or a place: "They withdrew", of nobody known, is no event for a record."""
    return any(draft.roles[role] for role in ("actor", "recipient", "place"))


def _with_agents(doc: Doc, drafts: list[Draft], actors: list[Actor]) -> list[Draft]:
    """The drafts, those of a deed of a profession that lack an actor with the one named shortly before."""
    out, suffering = [], [run for draft in drafts for run in draft.roles["recipient"]]
    for draft in drafts:
        agent = None if draft.roles["actor"] else usual_agent(doc, draft.trigger, draft.type, actors, suffering)
        out.append(draft if agent is None else replace(draft, roles={**draft.roles, "actor": [agent]}))
    return out


def read_drafts(doc: Doc, more: Sequence[Sequence[tuple[int, int]]]) -> list[Draft]:
    """All drafts of a doc, unsure ones too: at the encoder's triggers, and in each window at its `more` where these touch none of them."""
    anchors: list[tuple[int, int]] = []
    sure: list[float] = []
    linked: list[encoder.Roles] = []
    for window, others in zip(doc.encoded or (), more, strict=True):
        logits = window.tags["trigger"].copy()
        logits[:, 1:] += TRIGGER_BIAS
        found = [run for run in encoder.spans_bio(logits.argmax(-1).tolist()) if not is_doer(doc, (run[0] + window.a, run[1] + window.a))]
        found = custom_types.joined(found, others, window.a)
        certain = 1 - encoder.softmax(logits)[:, 0]
        here = [(a + window.a, b + window.a) for a, b in found]
        anchors += here
        sure += [float(certain[a:b].max()) for a, b in found]
        linked += encoder.roles(window, "event", here)
    told = _phrases(linked, lone=len(doc.sentences) < ELSEWHERE)
    return [_draft(doc, *each) for each in zip(anchors, linked, told, sure, strict=True)]


def _phrases(linked: list[encoder.Roles], lone: bool) -> list[Phrases]:
    """The phrases of every role; where an event lacks a party, one is looked for with better odds."""
    plain = encoder.phrases("event", linked)
    lacking = [i for i, phrases in enumerate(plain) if not all(number in phrases for number in SOUGHT)]
    raised = encoder.phrases("event", [linked[i] for i in lacking], dict.fromkeys(SOUGHT, LONE_ODDS if lone else PARTY_ODDS))
    for i, found in zip(lacking, raised, strict=True):
        won = {number: found[number] if lone else _surest(linked[i], number, found[number]) for number in SOUGHT if number in found}
        plain[i] = won | plain[i]
    return plain


def _surest(roles: encoder.Roles, number: int, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The surest phrases of a role, in order: "the village condemned the attack" has no five condemners."""
    sure = {run: encoder.likely(roles, number, [run]) for run in runs}
    best = sorted(runs, key=sure.__getitem__, reverse=True)[:MOST]
    return [run for run in runs if run in best and sure[run] >= AS_SURE * sure[best[0]]]


def _draft(doc: Doc, anchor: tuple[int, int], roles: encoder.Roles, phrases: Phrases, certain: float) -> Draft:
    names, parts, out = encoder.labels(), encoder.labels()["event"], roles.event
    assert out is not None
    kinds = encoder.type_chances(out)
    kind = intended(doc, anchor, str(names["type"][int(kinds.argmax())]))
    spans = {
        role: role_spans(doc, phrases.get(number, []), anchor, mend=role in PARTIES)
        for number, role in enumerate(names["links"]["event"])
        if number
    }
    kind = alone(doc, anchor, kind, len(spans["actor"]))
    mode_of = dict(zip(names["mode"], encoder.softmax(out[slice(*parts["mode"])]).tolist(), strict=True))
    mode = max(("-", *plover.modes(kind)), key=lambda m: mode_of.get(m, 0.0))
    status = surest(names["status"], encoder.softmax(out[slice(*parts["status"])]).tolist())
    near = range(max(anchor[0] - 3, 0), min(anchor[1] + 2, len(doc)))
    hedged = bool(out[parts["hedged"][0]] > 0) or any(
        doc.words[i].lower() in HEDGES and doc.sentence[i] == doc.sentence[anchor[0]] for i in near
    )
    return Draft(
        trigger=anchor,
        roles=_near(doc, anchor, _somebody(doc, anchor, _passive(doc, anchor, spans, kind), kind)),
        type=kind,
        mode=None if mode == "-" else mode,
        status=status,
        hedged=hedged,
        factuality=round(settled(float(out[parts["factuality"][0]]), "uw"), 2),
        certain=certain,
        confidence=round(certain * float(kinds.max()), 4),
        heard=roles,
    )


def settled(value: float, scale: str) -> float:
    """The head's mean as one value of −3 … +3: most events are certain to people, so a mean near +3 is +3 (the median, as it were)."""
    return 3.0 if value >= CERTAIN[scale] else max(-3.0, value)


def _passive(doc: Doc, anchor: tuple[int, int], spans: Runs, kind: str) -> Runs:
    """Grammar's word where it is plain: who stands in the by-phrase acts, and who stands before the participle is acted upon."""
    if (agent := by_phrase(doc, anchor)) is None:
        return _with_subject(doc, anchor, spans, kind)
    before = [run for run in spans["actor"] if run[1] <= anchor[0] and doc.sentence[run[0]] == doc.sentence[anchor[0]]]
    others = [run for run in spans["recipient"] if run not in before and not _overlap(run, agent)]
    after = [run for run in spans["actor"] if run[0] >= agent[1]]
    return {**spans, "actor": [agent, *after], "recipient": [*before, *others]}


def _with_subject(doc: Doc, anchor: tuple[int, int], spans: Runs, kind: str) -> Runs:
    """The subject of a passive is its recipient; a thing where no other is read. One who acts in spirit ("was disappointed") is not.

    The subject of an active verb is its actor where no other is read in its sentence, or where it can only act; it is the recipient of
    "came under fire". That of a verb is the actor of its participle, and of the noun that is its object ("announced sanctions").
    """
    if kind not in MEETINGS:
        spans = {**spans, "actor": noun_agents(doc, anchor, spans["actor"])}
    if seen := seen_subject(doc, anchor):
        return {**spans, "actor": [seen], "recipient": [run for run in spans["recipient"] if not _overlap(run, seen)]}
    if kind in DEEDS and (counted := counted_subject(doc, anchor)):
        begin = doc.sentences[doc.sentence[anchor[0]]][0]
        doers = [run for run in spans["actor"] if not begin <= run[0] < anchor[0]]  # "Blast in Osk: 40 killed"
        return {**spans, "actor": doers, "recipient": [counted]}
    if leading := participle_subject(doc, anchor):
        return _with_leading(anchor, spans, leading)
    if receiving := receiver(doc, anchor):
        givers = [run for run in spans["actor"] if not _overlap(run, receiving)]
        return {**spans, "actor": givers, "recipient": [receiving, *(run for run in spans["recipient"] if not _overlap(run, receiving))]}
    here = any(doc.sentence[run[0]] == doc.sentence[anchor[0]] for run in spans["actor"])
    if (doing := noun_subject(doc, anchor)) and doc.tags[doing[1] - 1] not in PRONOUNS and any(_overlap(r, doing) for r in spans["actor"]):
        return {**spans, "actor": [run for run in spans["actor"] if run[0] >= doing[0] or _acts_too(doc, anchor, run, doing)]}
    if acting := active_subject(doc, anchor) or (None if here else shared_subject(doc, anchor)):
        others = [run for run in spans["recipient"] if not _overlap(run, acting)]
        swapped = others != spans["recipient"]
        if swapped and _wilful(doc, anchor, kind):
            return {**spans, "actor": [acting], "recipient": others or [run for run in spans["actor"] if not _overlap(run, acting)]}
        if _has_object(doc, anchor) and _suffers(doc, anchor):
            return {**spans, "actor": [run for run in spans["actor"] if not _overlap(run, acting)], "recipient": [acting, *others]}
        if not swapped and not here:
            return {**spans, "actor": [acting]}
        sure = _wilful(doc, anchor, kind) or doc.tags[acting[1] - 1] not in PRONOUNS
        if sure and any(_overlap(run, acting) for run in spans["actor"]):
            return {**spans, "actor": [run for run in spans["actor"] if _overlap(run, acting) or _acts_too(doc, anchor, run, acting)]}
    subject = passive_subject(doc, anchor)
    if subject and doc.tags[subject[1] - 1] == "CD":  # "twelve died and *40* were wounded"
        return {**spans, "recipient": [subject]}
    if subject and doc.tags[max(subject[0] - 1, 0)] == "WP$":  # "Ada Holt, whose *friend* was hit"
        return {**spans, "actor": [run for run in spans["actor"] if run[0] >= subject[1]], "recipient": [subject]}
    if subject is None or any(_overlap(run, subject) for run in spans["recipient"]):
        return spans
    doers = [run for run in spans["actor"] if not _overlap(run, subject)]
    named = doc.tags[subject[1] - 1].startswith(("NNP", "PRP"))
    if (spans["recipient"] and not named) or (doers != spans["actor"] and kind not in DEEDS):
        return spans
    return {**spans, "actor": doers, "recipient": [subject]}


def _acts_too(doc: Doc, anchor: tuple[int, int], run: tuple[int, int], acting: tuple[int, int]) -> bool:
    """Does somebody act beside a verb's subject: before it without a verb of their own ("Oslo and | Rome met"), or behind "with"?"""
    if run[0] >= anchor[1]:
        return doc.words[run[0] - 1].lower() in ("with", "alongside", "and")
    return not any(doc.tags[i].startswith("VB") for i in range(run[1], acting[0]))


def _wilful(doc: Doc, anchor: tuple[int, int], kind: str) -> bool:
    """Whether the subject of an active verb can only act: it says something, or the verb has its object in the trigger ("opened fire")."""
    return kind in SPOKEN or (_has_object(doc, anchor) and not _suffers(doc, anchor))


def _has_object(doc: Doc, anchor: tuple[int, int]) -> bool:
    return anchor[1] - anchor[0] > 1 and doc.tags[anchor[1] - 1].startswith("NN")


def _suffers(doc: Doc, anchor: tuple[int, int]) -> bool:
    return doc.lemmas[anchor[0]] in word_lists("readers/tables/words.toml")["suffered"]


def _with_leading(anchor: tuple[int, int], spans: Runs, leading: tuple[int, int]) -> Runs:
    """The roles of a participle, given who stands before its verb: where they are read as a party, they act, and nobody in between."""
    sides = {side: [run for run in spans[side] if _overlap(run, leading)] for side in SIDES}
    if not any(sides.values()):
        return spans
    between = [run for run in spans["actor"] if leading[1] <= run[0] < anchor[0]]
    actors = [*(sides["actor"] or [leading]), *(run for run in spans["actor"] if run not in between and run not in sides["actor"])]
    recipients = [run for run in spans["recipient"] if run not in sides["recipient"]]
    return {**spans, "actor": actors, "recipient": [*(between if sides["recipient"] else ()), *recipients]}


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _somebody(doc: Doc, anchor: tuple[int, int], spans: Runs, kind: str) -> Runs:
    """Where one meets is nobody that one meets: "talks in Geneva"; where a blast is is none of those it kills: "blast in Osk kills 40".

    Nor is that by which a deed is done: "damaged the cable with an anchor".
    """
    there = [run for run in spans["recipient"] if run[0] > 0 and doc.words[run[0] - 1].lower() in ("in", "at")]
    if kind in MEETINGS:
        placed = [run for run in there if any(_overlap(run, place) for place in spans["place"])]
    else:
        named = any(run[0] == anchor[1] for run in spans["recipient"])
        placed = [run for run in there if named and run[1] <= anchor[0] and is_place(doc, *run)]
        placed += [
            run for run in spans["recipient"] if kind in DEEDS and run[0] > anchor[1] and named and doc.words[run[0] - 1].lower() == "with"
        ]
    return {**spans, "recipient": [run for run in spans["recipient"] if run not in placed]}


def _near(doc: Doc, anchor: tuple[int, int], spans: Runs) -> Runs:
    """Who is a party by the words of the sentence is so alone: a phrase of another sentence beside it is mostly the same one, or nobody."""
    here = {role: [run for run in runs if doc.sentence[run[0]] == doc.sentence[anchor[0]]] for role, runs in spans.items()}
    return {role: (role in SIDES and here[role]) or runs for role, runs in spans.items()}


def _event(
    doc: Doc,
    key: str,
    draft: Draft,
    actors: list[Actor],
    times: list[Time],
    places: list[Place],
    claims: list[Claim],
    suffered: dict[tuple[int, int], str],
    beside: dict[str, Count],
) -> Event:
    first, last = draft.trigger
    time, place, claim = _time(doc, draft, times), _place(doc, draft, places), _sayer(doc, draft, claims)
    status = _status(doc, draft, next((c for c in claims if c.id == claim), None))
    if time is None and claim is None and status not in UNREAL:  # what is told of may have been on another day
        time = entry_time(doc, times, first, last)
    counts = {} if status in UNREAL else beside | casualties(doc, _harm(doc, draft), draft.roles, suffered)
    mode = draft.mode
    doers, done_to = event_parties(doc, draft.roles["actor"], draft.roles["recipient"], actors, times)
    return Event(
        id=key,
        type=draft.type,
        mode=mode,
        contexts=contexts(doc, first, last),
        cameo=plover.cameo_of(draft.type, mode),
        intensity=plover.intensity(draft.type, mode),
        trigger=Span(*doc.chars(first, last)),
        actors=doers,
        recipients=done_to,
        time=time,
        place=place,
        status=status,
        hedged=draft.hedged,
        factuality=draft.factuality,
        claim=claim,
        killed=counts.get("killed"),
        injured=counts.get("injured"),
        detained=counts.get("detained"),
        displaced=counts.get("displaced"),
        confidence=draft.confidence,
    )


def _harm(doc: Doc, draft: Draft) -> str | None:
    return harm(doc, draft.trigger, draft.type, draft.mode)


def _status(doc: Doc, draft: Draft, claim: Claim | None) -> Status:
    """As the sayer commits to it: what somebody denies is denied, however plainly the denied words are put.

    "Rejected Calda's charge" denies what is charged; that the charge was made stands.
    """
    modified = modifier(doc, draft.trigger)
    undone = modified == "did-not-happen" and draft.status in ("planned", "threatened")  # "will not attack" is no threat
    if draft.status in UNREAL and not undone:
        return draft.status
    if modified is not None:
        return modified
    if claim is None or claim.cue_class != "denial":
        return draft.status
    spoken = doc.tags[draft.trigger[1] - 1].startswith("NN") and (plover.quad(draft.type) or "").startswith("verbal")
    return draft.status if spoken else "denied"


def _time(doc: Doc, draft: Draft, times: list[Time]) -> EventTime | None:
    linked = next((t for run in draft.roles["time"] for t in touching(times, *doc.chars(*run))), None)
    return event_time(doc, times, *draft.trigger, doc.article.published, linked=linked)


def _place(doc: Doc, draft: Draft, places: list[Place]) -> EventPlace | None:
    """Where it happened: not the country that acts, "France and *the United States*, which suspended …"."""
    run = next(iter(draft.roles["place"]), None)
    acting = [doc.chars(*run) for run in draft.roles["actor"] if not any(tag == "IN" for tag in doc.tags[slice(*run)])]
    other = [place for place in places if not any(a <= place.start and place.end == b for a, b in acting)]
    return event_place(doc, other, *draft.trigger, Span(*doc.chars(*run)) if run else None)


def _sayer(doc: Doc, draft: Draft, claims: Sequence[Claim]) -> str | None:
    """The innermost claim whose content holds the trigger; None where it is presupposed ("when the US killed him") or none does."""
    start, end = doc.chars(*draft.trigger)
    holders = [(s.end - s.start, c.id) for c in claims for s in c.content if s.start <= start and end <= s.end]
    if not holders or _presupposed(doc, draft.trigger[0], start, claims):
        return None
    return min(holders)[1]


def _presupposed(doc: Doc, trigger: int, start: int, claims: Sequence[Claim]) -> bool:
    """Does the trigger stand in a clause of time that takes the act for granted: "when …", "after …" with a finite past verb?"""
    begin = doc.sentences[doc.sentence[trigger]][0]
    if doc.tags[trigger] not in ("VBD", "VBN"):
        return False
    for i in range(trigger - 1, max(begin, trigger - 8) - 1, -1):
        if doc.words[i].lower() in PRESUPPOSING:
            return i > begin and not doc.quote[trigger]
        if doc.words[i] in (",", ";", ":") or doc.tags[i] in ("MD", "TO") or (doc.tags[i] == "VBD" and doc.lemmas[i] not in ("be", "have")):
            return False
    return False
