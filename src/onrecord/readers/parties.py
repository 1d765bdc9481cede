"""Who is meant where a sentence names no party of its deed: "The attack lasted an hour." Whose attack stands elsewhere in the article.

For each party of an event that the encoder does not find, or finds as a pronoun of nobody known, every actor of the article at its nearest
mention, that pronoun, and nobody are weighed against one another by a log-linear model. Its weights stand in `tables/parties.csv`;
training/parties.py fits them on articles that the encoder has not seen.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import log
from typing import TYPE_CHECKING

from onrecord.codebook import plover
from onrecord.language import encoder
from onrecord.language.doc import Doc
from onrecord.model import Actor, Claim
from onrecord.readers.actors import actor_at
from onrecord.readers.own_parties import only_tells
from onrecord.tables import csv_table

if TYPE_CHECKING:
    from onrecord.readers.events import Draft

Range = tuple[int, int]
PARTIES = {"actor": ("recipient", 1), "recipient": ("actor", 2)}  # the other party, and the number of the role in the link head
NAMED = (*PARTIES, "place")
OWN, NOBODY = "=own", "=nobody"
ELSEWHERE = 3  # sentences: a shorter text has no elsewhere
FAR = 15  # sentences: an actor last named earlier is not thought of
FLOOR = 1e-4
_FIRST_PERSON = frozenset("i we us me my our".split())
_POINTING = frozenset("the this that these those his her its their".split())


@dataclass(slots=True)
class Someone:
    """An actor of the article, or a party that is none: the runs of words that name it in full, and all runs."""

    kind: str
    full: list[Range] = field(default_factory=list)
    every: list[Range] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible party: OWN, NOBODY, or someone's key with the run of words that names them, and what speaks for it."""

    key: str
    run: Range | None
    marks: dict[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """A party of draft `number` that the encoder leaves open."""

    number: int
    role: str
    answers: list[Answer]


def settled_parties(doc: Doc, drafts: "Sequence[Draft]", actors: list[Actor], claims: list[Claim]) -> "list[Draft]":
    """The drafts with the likeliest parties."""
    out = list(drafts)
    if len(doc.sentences) < ELSEWHERE:
        return out
    for question in questions(doc, drafts, actors, claims):
        best = max(question.answers, key=lambda answer: weight(question.role, answer.marks))
        if best.key != OWN:
            roles = {**out[question.number].roles, question.role: [] if best.run is None else [best.run]}
            if any(roles[role] for role in NAMED):  # else the pronoun stays: "They will march on Friday" is told, of nobody known
                out[question.number] = replace(out[question.number], roles=roles)
    return out


@cache
def weights() -> dict[str, dict[str, float]]:
    """Role → mark → weight."""
    rows = csv_table("readers/tables/parties.csv")
    return {role: {row["mark"]: float(row[role]) for row in rows} for role in PARTIES}


def weight(role: str, marks: Mapping[str, float]) -> float:
    """The log-linear model's score of an answer."""
    known = weights()[role]
    return sum(known.get(name, 0.0) * value for name, value in marks.items())


def questions(doc: Doc, drafts: "Sequence[Draft]", actors: list[Actor], claims: list[Claim]) -> Iterator[Question]:
    """Every party of the drafts to be weighed, with all possible answers: its own phrase first, nobody last."""
    scene = _scene(doc, drafts, actors, claims)
    for number in range(len(drafts)):
        for role in PARTIES:
            if all(key.startswith("?") for key in scene.keys[number][role]):
                yield Question(number, role, _answers(scene, number, role))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is known of an article's events before their parties are settled."""

    doc: Doc
    drafts: "Sequence[Draft]"
    people: dict[str, Someone]
    keys: list[dict[str, list[str]]]  # of each draft: role → whose its phrases are; "?" is a pronoun of nobody known
    speakers: list[str | None]  # of each draft: who says it
    deeds: dict[tuple[str, str, str], list[int]]  # (type, role, key) → drafts
    words: dict[tuple[str, str, str], list[int]]  # (lemma of the trigger, role, key) → drafts


def _scene(doc: Doc, drafts: "Sequence[Draft]", actors: list[Actor], claims: list[Claim]) -> _Scene:
    people = {}
    for actor in actors:
        one = people[actor.id] = Someone(actor.type)
        for mention in actor.mentions:
            if words := doc.range(mention.start, mention.end):
                run = (words.start, words.stop)
                one.every.append(run)
                if mention.form != "pronoun":
                    one.full.append(run)
    keys: list[dict[str, list[str]]] = []
    deeds, words_ = defaultdict(list), defaultdict(list)
    for number, draft in enumerate(drafts):
        keys.append({role: [_key(doc, run, actors) for run in draft.roles[role]] for role in PARTIES})
        for role in PARTIES:
            for key, run in zip(keys[-1][role], draft.roles[role], strict=True):
                if key not in people and not key.startswith("?"):
                    people[key] = Someone("phrase")
                if key in people and people[key].kind == "phrase":
                    people[key].full.append(run)
                    people[key].every.append(run)
                deeds[draft.type, role, key].append(number)
                words_[doc.lemmas[draft.trigger[1] - 1], role, key].append(number)
    for someone in people.values():
        someone.full.sort()
    return _Scene(doc, drafts, people, keys, [_speaker(doc, draft, claims) for draft in drafts], dict(deeds), dict(words_))


def _key(doc: Doc, run: Range, actors: list[Actor]) -> str:
    if actor := actor_at(doc, actors, *doc.chars(*run)):
        return actor
    if run[1] - run[0] == 1 and doc.tags[run[0]].startswith(("PRP", "WP", "WDT", "DT")):
        return "?" + doc.words[run[0]].lower()
    words = [word.lower() for word in doc.words[slice(*run)]]
    return " ".join(words[1:] if len(words) > 1 and doc.tags[run[0]] in ("DT", "PRP$") else words)


def _speaker(doc: Doc, draft: "Draft", claims: list[Claim]) -> str | None:
    start, end = doc.chars(*draft.trigger)
    holders = [(s.end - s.start, c.id, c.speaker) for c in claims for s in c.content if s.start <= start and end <= s.end]
    return min(holders)[2] if holders else None


def _answers(scene: _Scene, number: int, role: str) -> list[Answer]:
    draft, own = scene.drafts[number], scene.keys[number][role]
    taken = scene.keys[number][PARTIES[role][0]]
    deed = _deed(scene, number)
    teller = scene.speakers[number]
    out = []
    if own:
        out.append(Answer(OWN, draft.roles[role][0], _own(draft, role, own, deed)))
    for key, someone in scene.people.items():
        if key in own or key in taken or (run := _nearest(scene, someone, number)) is None:
            continue
        if key != teller or (role == "actor" and not only_tells(scene.doc, draft, run)):
            out.append(Answer(key, run, _someone(scene, number, role, key, run, deed)))
    if own and all(key[1:] in _FIRST_PERSON for key in own) and (speaker := [each for each in out if each.key == scene.speakers[number]]):
        return speaker  # "we will close the crossing", Ms Arvi said
    nobody = {NOBODY: 1.0, f"nobody {draft.type}": 1.0} | {f"nobody {name}": value for name, value in deed.items()}
    nobody["nobody, the other is named"] = float(bool(taken))
    return [*out, Answer(NOBODY, None, nobody)]


def _deed(scene: _Scene, number: int) -> dict[str, float]:
    """What the words of the deed say: a noun, pointed at ("the attack"), a participle without a subject."""
    doc, (first, last) = scene.doc, scene.drafts[number].trigger
    noun = doc.tags[last - 1].startswith("NN")
    before = [doc.words[i].lower() for i in range(max(doc.sentences[doc.sentence[first]][0], first - 2), first)]
    return {
        "noun": float(noun),
        "pointed": float(noun and any(word in _POINTING for word in before)),
        "participle": float(doc.tags[last - 1] == "VBN"),
        "gerund": float(doc.tags[last - 1] == "VBG"),
    }


def _nearest(scene: _Scene, someone: Someone, number: int) -> Range | None:
    """The full mention nearest to the trigger in its sentence, else the last one before it."""
    doc, (first, last) = scene.doc, scene.drafts[number].trigger
    here = doc.sentence[first]
    best: Range | None = None
    from_, to = doc.sentences[max(here - FAR, 0)][0], doc.sentences[here][1]
    for run in someone.full[bisect_left(someone.full, (from_,)) : bisect_left(someone.full, (to,))]:
        if run[0] < last and first < run[1]:
            continue
        if doc.sentence[run[0]] == here:
            if best is None or doc.sentence[best[0]] != here or abs(run[0] - first) < abs(best[0] - first):
                best = run
        elif run[1] <= first and (best is None or (run > best and doc.sentence[best[0]] != here)):
            best = run
    return best


def _own(draft: "Draft", role: str, keys: list[str], deed: Mapping[str, float]) -> dict[str, float]:
    marks = {
        OWN: 1.0,
        "own, chance": log(max(encoder.likely(draft.heard, PARTIES[role][1], draft.roles[role]), FLOOR)),
        "own, first person": float(any(key[1:] in _FIRST_PERSON for key in keys)),
    }
    return marks | {f"own, {name}": value for name, value in deed.items()}


def _someone(scene: _Scene, number: int, role: str, key: str, run: Range, deed: Mapping[str, float]) -> dict[str, float]:
    doc, draft, one = scene.doc, scene.drafts[number], scene.people[key]
    first = draft.trigger[0]
    away = doc.sentence[first] - doc.sentence[run[0]]
    place = PARTIES[role][1]
    heard = _heard(draft, place, [run])
    marks = {
        "chance": log(max(heard, FLOOR)),
        "chance of any mention": log(max(heard, _heard(draft, place, one.every), FLOOR)),
        "not heard": float(not (draft.heard.a <= run[0] < draft.heard.b)),
        "same sentence": float(away == 0),
        "sentence before": float(away == 1),
        "sentences away": log(1 + away),
        "same paragraph": float(doc.paragraph[run[0]] == doc.paragraph[first]),
        "mentions": log(1 + len(one.every)),
        "opens its sentence": float(run[0] - doc.sentences[doc.sentence[run[0]]][0] <= 1 and away > 0),
        "speaks": float(scene.speakers[number] == key),
        "after": float(run[0] > first),
        f"is {one.kind}": 1.0,
        f"is {one.kind}, {plover.quad(draft.type)}": 1.0,
    }
    marks |= {f"far, {name}": value * (away > 0) for name, value in deed.items()}
    past = _history(scene, number, role, key)
    return marks | past | {f"{name}, noun": value * deed["noun"] for name, value in past.items()}


def _heard(draft: "Draft", place: int, runs: Sequence[Range]) -> float:
    """The best mean chance of a role among runs of words that stand in the encoder's window."""
    heard = draft.heard
    return max((encoder.likely(heard, place, [run]) for run in runs if heard.a <= run[0] and run[1] <= heard.b), default=0.0)


def _history(scene: _Scene, number: int, role: str, key: str) -> dict[str, float]:
    """What someone is said to do, or to suffer, elsewhere in the article."""
    draft, other = scene.drafts[number], PARTIES[role][0]
    same = [n for n in scene.deeds.get((draft.type, role, key), ()) if n != number]
    lemma = scene.doc.lemmas[draft.trigger[1] - 1]
    partners = set(scene.keys[number][other])
    last = next((n for n in range(number - 1, -1, -1) if scene.drafts[n].type == draft.type and scene.keys[n][role]), None)
    return {
        "did the like": float(bool(same)),
        "did the like often": log(1 + len(same)),
        "did the like last": float(last is not None and key in scene.keys[last][role]),
        "same word": float(any(n != number for n in scene.words.get((lemma, role, key), ()))),
        "same partner": float(bool(partners) and any(partners & set(scene.keys[n][other]) for n in same)),
        "suffered the like": float(any(n != number for n in scene.deeds.get((draft.type, other, key), ()))),
    }
