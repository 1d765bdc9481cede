"""A text as merging sees it: words with stems, sentences, names, numbers; and what surrounds a trigger."""

import re
from collections import Counter
from dataclasses import dataclass

from onrecord.merge.words import classes, light, root, small, stem

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
    """Words with offsets, stems, the sentence of each, and whether each is (part of) a name."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    stems: list[str]
    sentence: list[int]
    name: list[bool]

    def at(self, start: int, end: int) -> range:
        """The words that the characters start … end-1 touch."""
        from bisect import bisect_left, bisect_right

        first = bisect_right(self.ends, start)
        return range(first, max(first, bisect_left(self.starts, end)))


def read_passage(text: str) -> Passage:
    """The passage of a text; any text."""
    words, starts, ends, sentence = [], [], [], []
    number = 0
    for match in _WORD.finditer(text):
        word = match[0]
        if word in _ENDS:
            number += 1
            continue
        words.append(word)
        starts.append(match.start())
        ends.append(match.end())
        sentence.append(number)
    lower = {word for word in words if word.islower()}
    name = []
    for i, word in enumerate(words):
        first = i == 0 or sentence[i] != sentence[i - 1]
        upper = word[0].isupper() and not small(word) and word.lower() not in _CALENDAR
        name.append(upper and not (first and word.lower() in lower))
    return Passage(words, starts, ends, [stem(word) for word in words], sentence, name)


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds one trigger. Bags are term → count.

    key        the trigger's stems joined by "_"; stems and roots of its words that carry meaning; classes of same and of near meaning
    sentence   stems of its sentence without the trigger; left, right: of the words on each side, nearest first
    names, numbers, days   of the sentence
    lead       its sentence number, at most 9
    """

    key: str
    head: str
    stems: frozenset[str]
    roots: frozenset[str]
    same: frozenset[int]
    near: frozenset[int]
    sentence: Counter[str]
    left: Counter[str]
    right: Counter[str]
    names: Counter[str]
    numbers: frozenset[str]
    days: frozenset[str]
    number: int
    verb: bool


def surroundings(passage: Passage, start: int, end: int) -> Around:
    """What surrounds the trigger at the characters start … end-1."""
    found = passage.at(start, end)
    inside = [passage.stems[i] for i in found]
    meaning = _meaning(passage, found, inside)
    place = found.start if found else 0
    number = passage.sentence[place] if place < len(passage.sentence) else 0
    first = last = min(place, max(len(passage.words) - 1, 0))
    while first > 0 and passage.sentence[first - 1] == number:
        first -= 1
    while last < len(passage.words) and passage.sentence[last] == number:
        last += 1
    outside = [i for i in range(first, last) if i not in found]
    content = [i for i in outside if not small(passage.words[i])]
    same, near_ = _classes(inside, meaning)
    return Around(
        key="_".join(inside),
        head=meaning[0] if meaning else "",
        stems=frozenset(meaning),
        roots=frozenset(root(s) for s in meaning),
        same=same,
        near=near_,
        sentence=Counter(passage.stems[i] for i in content),
        left=Counter(passage.stems[i] for i in [i for i in content if i < place][-4:]),
        right=Counter(passage.stems[i] for i in [i for i in content if i >= place][:4]),
        names=Counter(passage.stems[i] for i in content if passage.name[i]),
        numbers=frozenset(n for i in outside if (n := _number(passage.words[i]))),
        days=frozenset(w for i in content if (w := passage.words[i].lower()) in _DAYS or (w in _MONTHS and passage.words[i][0].isupper())),
        number=number,
        verb=any(passage.words[i].lower().endswith(("ed", "ing")) for i in found),
    )


def _number(word: str) -> str | None:
    return _NUMBERS.get(word.lower()) or (word.strip(".") if word[0].isdigit() else None)


def _meaning(passage: Passage, found: range, inside: list[str]) -> list[str]:
    """The stems that carry the trigger's meaning: no small words, no numbers, no light verbs; else the whole phrase as one."""
    content = [s for i, s in zip(found, inside, strict=True) if not small(passage.words[i]) and not passage.words[i].isdigit()]
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
