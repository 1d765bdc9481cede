"""A text as merging sees it: words with stems, sentences, names, numbers; and what surrounds a trigger."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from onrecord.merge.words import SEEN, classes, light, root, small, stem

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[.!?\n]")
_ENDS = frozenset(".!?\n")
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MONTHS = frozenset(
    "january february march april june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_CALENDAR = _DAYS | _MONTHS
_NUMBERS = {
    w: str(i) for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split())
}


@dataclass(frozen=True, slots=True)
class Passage:
    """Words with offsets, stems, the sentence of each, whether each is (part of) a name, and whether it carries meaning."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    stems: list[str]
    sentence: list[int]
    name: list[bool]
    content: list[bool]

    def at(self, start: int, end: int) -> range:
        """The words that the characters start … end-1 touch."""
        first = bisect_right(self.ends, start)
        return range(first, max(first, bisect_left(self.starts, end)))


def read_passage(text: str) -> Passage:
    """The passage of a text; any text."""
    words: list[str] = []
    starts, ends, sentence, firsts = [], [], [], [0]
    number = 0
    for match in _WORD.finditer(text):
        word = match[0]
        if word in _ENDS:
            number += 1
            if firsts[-1] != len(words):
                firsts.append(len(words))
            continue
        words.append(word)
        start, end = match.span()
        starts.append(start)
        ends.append(end)
        sentence.append(number)
    known = [_word(word) for word in words]
    name = [word.name for word in known]
    lower = {word for word in words if word.islower()}
    for first in firsts:  # a capital at the beginning of a sentence means nothing where the word stands elsewhere without
        if first < len(words) and words[first].lower() in lower:
            name[first] = False
    return Passage(words, starts, ends, [word.stem for word in known], sentence, name, [word.content for word in known])


class _Word(NamedTuple):
    stem: str
    content: bool
    name: bool
    number: str | None
    day: str | None


@lru_cache(SEEN)
def _word(word: str) -> _Word:
    """What a word is wherever it stands."""
    lower = word.lower()
    name = word[0].isupper() and not small(word) and lower not in _CALENDAR
    day = lower if lower in _DAYS or (lower in _MONTHS and word[0].isupper()) else None
    number = _NUMBERS.get(lower) or (word.strip(".") if word[0].isdigit() else None)
    return _Word(stem(word), not small(word), name, number, day)


@dataclass(frozen=True, slots=True, eq=False)
class Trigger:
    """What the words of a trigger are, wherever they stand: mentions with the same words share it.

    key        its stems joined by "_"; stems and roots of its words that carry meaning; classes of same and of near meaning
    head       the first stem that carries meaning
    verb       whether a form of a verb is among its words
    """

    key: str
    head: str
    stems: frozenset[str]
    roots: frozenset[str]
    same: frozenset[int]
    near: frozenset[int]
    verb: bool


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """What surrounds one trigger, as stems.

    sentence   of its sentence without the trigger; left, right: the nearest four on each side
    names, numbers, days   of the sentence
    number     how many sentences stand before its own
    """

    trigger: Trigger
    sentence: list[str]
    left: list[str]
    right: list[str]
    names: list[str]
    numbers: list[str]
    days: list[str]
    number: int


def surroundings(passage: Passage, start: int, end: int) -> Around:
    """What surrounds the trigger at the characters start … end-1."""
    found = passage.at(start, end)
    place, words = found.start, passage.words
    number = passage.sentence[min(place, len(words) - 1)] if words else 0
    first, last = bisect_left(passage.sentence, number), bisect_right(passage.sentence, number)
    outside = [i for i in range(first, last) if i not in found]
    content = [i for i in outside if passage.content[i]]
    stems = passage.stems
    known = [_word(words[i]) for i in outside]
    return Around(
        trigger=_trigger(tuple(words[i] for i in found)),
        sentence=[stems[i] for i in content],
        left=[stems[i] for i in content if i < place][-4:],
        right=[stems[i] for i in content if i >= place][:4],
        names=[stems[i] for i in content if passage.name[i]],
        numbers=sorted({word.number for word in known if word.number}),
        days=sorted({word.day for word in known if word.day and word.content}),
        number=number,
    )


@lru_cache(SEEN)
def _trigger(words: tuple[str, ...]) -> Trigger:
    inside = [stem(word) for word in words]
    meaning = _meaning(words, inside)
    same, near = _classes(inside, meaning)
    return Trigger(
        key="_".join(inside),
        head=meaning[0] if meaning else "",
        stems=frozenset(meaning),
        roots=frozenset(root(s) for s in meaning),
        same=same,
        near=near,
        verb=any(word.lower().endswith(("ed", "ing")) for word in words),
    )


def _meaning(words: Sequence[str], inside: list[str]) -> list[str]:
    """The stems that carry the trigger's meaning: no small words, no numbers, no light verbs; else the whole phrase as one."""
    content = [s for word, s in zip(words, inside, strict=True) if not small(word) and not word.isdigit()]
    heavy = [s for s in content if not light(s)]
    if heavy:
        return heavy
    return ["_".join(inside)] if inside else []


def _classes(inside: list[str], meaning: list[str]) -> tuple[frozenset[int], frozenset[int]]:
    """Classes of the longest phrase of the trigger that has any, else of its words."""
    table = classes()
    for size in range(min(len(inside), 5), 1, -1):
        for first in range(len(inside) - size + 1):
            if whole := table.get("_".join(inside[first : first + size])):
                return whole
    found = [table[s] for s in meaning if s in table]
    same: frozenset[int] = frozenset().union(*(a for a, _ in found))
    near_: frozenset[int] = frozenset().union(*(b for _, b in found))
    return same, near_
