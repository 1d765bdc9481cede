"""One claim told by many: who asserts it, who repeats it, who denies it, on every page of a record.

Two claims are one where most of the shorter one's words stand in the other. Within a page `group` and `denies` of a reading (see
readers/repeats.py) hold as well. Nothing is stored: the answer is made from the claims that were asked for.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from onrecord.groups import Groups
from onrecord.merge.conflicts import sayer
from onrecord.model import Claim, Reading

SAME, ANSWER = 0.6, 0.5  # shares of the shorter claim's words that must stand in the other: to say the same, to answer it
FEWEST, COMMON = 4, 200  # words that two claims must share at least; a word of more claims than this finds no candidates
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=\w{4})(?:ing|ed|es|s)$")
_EMPTY = frozenset(
    "the a an and or of in on at to for by with from that this these those it its he she they his her their we our i my you your is was "
    "were are be been has had have not as would will who which there s t".split()
)


class Told(Struct, frozen=True, kw_only=True):
    """One telling: `id` is PAGE#CLAIM, `start` and `end` the characters of its first fragment."""

    id: str
    publisher: str | None
    published: str | None
    quote: str
    start: int
    end: int


class Voice(Struct, frozen=True, kw_only=True):
    """Somebody's share in a claim: where it is told, the first time first."""

    says: str
    told: tuple[Told, ...]


class SameClaim(Struct, frozen=True, kw_only=True):
    """`content`: the words of the first page that tells it. `asserts`: who says it first; `repeats`: the others; `denies`."""

    content: str
    asserts: Voice
    repeats: tuple[Voice, ...]
    denies: tuple[Voice, ...]


def same_claims(told: Iterable[tuple[Reading, Claim]]) -> list[SameClaim]:
    """The claims told more than once or denied, the most told first."""
    claims = [(reading, claim) for reading, claim in told if claim.content]
    words = [_words(reading, claim) for reading, claim in claims]
    denial = [claim.cue_class == "denial" for _, claim in claims]
    group = Groups(range(len(claims)))
    answers: list[tuple[int, int]] = []
    for one, other, share in _alike(words):
        if denial[one] != denial[other]:
            if share >= ANSWER and not _same_name(*(reading.sayer(claim.id) for reading, claim in (claims[one], claims[other]))):
                answers.append((one, other) if denial[one] else (other, one))
        elif share >= SAME:
            group.join(one, other)
    at = {(reading.id, claim.id): number for number, (reading, claim) in enumerate(claims)}
    for number, (reading, claim) in enumerate(claims):
        if (first := at.get((reading.id, claim.group or ""))) is not None and len(words[number][0]) > 1:
            group.join(first, number)
        if (denied := at.get((reading.id, claim.denies or ""))) is not None:
            answers.append((number, denied))
    return _told(claims, group, answers, denial)


def _told(claims: list[tuple[Reading, Claim]], group: Groups[int], answers: list[tuple[int, int]], denial: list[bool]) -> list[SameClaim]:
    members: dict[int, list[int]] = defaultdict(list)
    for number in range(len(claims)):
        members[group.of(number)].append(number)
    denied: dict[int, set[int]] = defaultdict(set)
    for by, what in answers:
        denied[group.of(what)] |= set(members[group.of(by)])
    answering = {group.of(number) for found in denied.values() for number in found}
    out = []
    for root, found in members.items():
        if len(found) + len(denied[root]) < 2 or (root in answering and denial[found[0]]):
            continue
        voices = _voices(claims, found)
        content = claims[found[0]][0].quote(claims[found[0]][1])
        against = tuple(_voices(claims, sorted(denied[root])))
        out.append(
            (len(found) + len(denied[root]), root, SameClaim(content=content, asserts=voices[0], repeats=tuple(voices[1:]), denies=against))
        )
    return [same for _, _, same in sorted(out, key=lambda item: (-item[0], item[1]))]


def _voices(claims: list[tuple[Reading, Claim]], found: list[int]) -> list[Voice]:
    """Who says these claims, in the order of the first; one name in two lengths is one voice."""
    by: dict[str, list[tuple[str, Told]]] = {}
    for number in found:
        reading, claim = claims[number]
        says, span = sayer(reading, claim.id), claim.content[0]
        name = next((known for known in by if _same_name(known, says)), says)
        told = Told(
            id=f"{reading.id}#{claim.id}",
            publisher=reading.publisher,
            published=reading.published,
            quote=reading.quote(claim),
            start=span.start,
            end=span.end,
        )
        by.setdefault(name, []).append((says, told))
    return [Voice(says=max((says for says, _ in kept), key=len), told=tuple(told for _, told in kept)) for kept in by.values()]


def _same_name(one: str, other: str) -> bool:
    mine, theirs = one.lower().removeprefix("the ").split(), other.lower().removeprefix("the ").split()
    short, long = sorted((mine, theirs), key=len)
    return bool(short) and (long[-len(short) :] == short or (len(short) > 1 and long[: len(short)] == short))


def _words(reading: Reading, claim: Claim) -> tuple[frozenset[str], frozenset[str]]:
    """The words that a claim says itself, without those of the claims inside it: all of them, and those that are no names."""
    inner = [
        span for other in reading.claims if other.within == claim.id for span in (*other.content, *((other.cue,) if other.cue else ()))
    ]
    found, plain = set(), set()
    for span in claim.content:
        for match in _WORD.finditer(reading.text, span.start, span.end):
            if not any(part.start <= match.start() < part.end for part in inner):
                word = _ENDING.sub("", match.group().lower())
                found.add(word)
                if match.group()[0].islower() or (match.start() - span.start < 3 and not match.group()[0].isdigit()):
                    plain.add(word)
    return frozenset(found - _EMPTY), frozenset(plain - _EMPTY)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _alike(words: list[tuple[frozenset[str], frozenset[str]]]) -> Iterator[tuple[int, int, float]]:
    """Pairs that share enough words, with the share of the shorter one's that stand in the other, names or not."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, (mine, _) in enumerate(words):
        for word in sorted(mine):
            holders[word].append(number)
    for number, (mine, plain) in enumerate(words):
        near = {other for word in mine if len(holders[word]) <= COMMON for other in holders[word] if other < number}
        for other in sorted(near):
            if len(mine & words[other][0]) >= FEWEST:
                yield other, number, min(_share(mine, words[other][0]), _share(plain, words[other][1]))
