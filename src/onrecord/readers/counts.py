"""How many people a phrase names: "at least 12 fighters" → low 12, best 12, high 12; "dozens" → 24, 24, 99. Number words in `counts.csv`.

"At least", "more than" leave the high bound at what is said: the text names no higher figure. "Up to" leaves the low bound open at 1.
A single person ("the mayor", a name) is 1; a bare plural ("villagers") says no number and is None.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal

from onrecord.codebook.lexicon import lookup
from onrecord.language.doc import Doc
from onrecord.language.lemmas import lemma
from onrecord.model import Count
from onrecord.tables import csv_table, word_lists

FEW = 4  # words
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
WORDS = "readers/tables/words.toml"
HARMS = ("killed", "injured", "detained", "displaced")
HARMING = frozenset({"ASSAULT", "COERCE"})
_DECIMAL = re.compile(r"\d+\.\d+")
_BY_MODE = {"arrest": "detained", "execute": "killed"}
Triple = tuple[int, int, int]
Run = tuple[int, int]


@cache
def table() -> dict[str, Triple]:
    return {row["word"]: (int(row["low"]), int(row["best"]), int(row["high"])) for row in csv_table("readers/tables/counts.csv")}


@cache
def harms() -> dict[str, str]:
    """Lemma of a trigger → what it does to its recipients: killed, injured, detained, displaced."""
    return {row["lemma"]: row["harm"] for row in csv_table("readers/tables/casualties.csv")}


def casualties(doc: Doc, said: str | None, roles: dict[str, list[Run]], suffered: Mapping[Run, str]) -> dict[str, Count]:
    """How many were killed, injured, detained, displaced: the phrases linked as such, else the recipients of an act that says so.

    `said`: what the act does to its recipients. `suffered` is what other acts of the text do to a phrase in so many words: who was killed
    is nobody's wounded.
    """
    spans = {name: [run for run in roles.get(name, []) if suffered.get(run, name) == name] for name in HARMS}
    if said:  # whom the act itself is done to suffers what it says, whatever the link
        spans = {name: [run for run in runs if name == said or run not in roles["recipient"]] for name, runs in spans.items()}
        spans[said] = spans[said] or roles["recipient"]
    elif not spans["displaced"]:
        counted = [run for runs in spans.values() for run in runs]
        spans["displaced"] = [run for run in roles["recipient"] if run not in counted and _flees(doc, run[1])]
    found = {name: _told(doc, runs) for name, runs in spans.items()}
    return {name: number for name, number in found.items() if number is not None}


def _flees(doc: Doc, at: int) -> bool:
    """Do the words behind a phrase say that it flees: "drove 900 people | from their homes", "forced them | to flee"?"""
    behind = range(at, min(at + FEW, doc.sentences[doc.sentence[at - 1]][1]))
    verb = next((i for i in behind if doc.tags[i].startswith("VB") and doc.lemmas[i] not in ("be", "have")), None)
    if verb is not None and doc.lemmas[verb] in word_lists(WORDS)["flee"]:
        return all(doc.tags[i][:2] in ("VB", "TO", "RB", "MD") for i in range(at, verb))
    home = next((i for i in behind if doc.lemmas[i] in word_lists(WORDS)["homes"]), None)
    return home is not None and doc.words[at].lower() in ("from", "out") and doc.tags[home - 1] == "PRP$"


def _told(doc: Doc, runs: list[Run]) -> Count | None:
    """The count of the first phrase that has one, with those of the phrases that "and" joins to it: "two nurses and a driver" are three."""
    counted = [(run, each) for whole in runs for run in _listed(doc, *whole) if (each := count(doc, *run))]
    if not counted:
        return None
    told = counted[:1]
    for run, each in counted[1:]:
        between = doc.words[told[-1][0][1] : run[0]]
        if between not in (("and",), (",", "and"), (",",)):
            break
        told.append((run, each))
    if len(told) == 1 or "and" not in doc.words[told[-2][0][1] : told[-1][0][0]]:
        return told[0][1]
    low, best, high = (sum(getattr(each, name) for _, each in told) for name in ("low", "best", "high"))
    kinds = {each.who for _, each in told}
    return Count(low=low, best=best, high=high, start=told[0][1].start, end=told[-1][1].end, who=kinds.pop() if len(kinds) == 1 else None)


def _listed(doc: Doc, first: int, last: int) -> list[Run]:
    """ "Two nurses and a driver" as two phrases: cut before a number or "a" that "and" joins."""
    cuts = [i for i in range(first + 1, last - 1) if doc.words[i] == "and" and (doc.tags[i + 1] == "CD" or doc.words[i + 1] in ("a", "an"))]
    if first and doc.words[first - 1].lower() == "between":
        return [(first - 1, last)]
    if not cuts or doc.words[first].lower() in ("between", "from") or "aged" in doc.words[first:last]:
        return [(first, last)]
    return list(zip([first, *(i + 1 for i in cuts)], [*cuts, last], strict=True))


def harm(doc: Doc, trigger: Run, kind: str, mode: str | None) -> str | None:
    """What an act does to its recipients by the words of its trigger, else by its mode; None for most. A death threat kills nobody."""
    if kind not in HARMING:
        return None
    forms = (form for i in range(*trigger) for form in (doc.lemmas[i], lemma(doc.words[i], "VBD")))
    return next((harms()[form] for form in forms if form in harms()), _BY_MODE.get(mode or ""))


def count(doc: Doc, first: int, last: int) -> Count | None:
    """The count that words first … last-1 say, with their offsets; None where they name no number."""
    words = [doc.words[i].lower() for i in range(first, last)]
    found = numbers(words)
    if found is None:
        stop = next((i for i in range(first + 1, last) if doc.tags[i] == "IN"), last)  # "soldiers | of the seventh brigade"
        head = next((i for i in range(stop - 1, first - 1, -1) if doc.tags[i].startswith(("N", "PRP"))), None)
        single = (
            head is not None
            and doc.tags[head] in ("NN", "NNP", "PRP")
            and words[head - first] not in ("people", "police", "them", "they", "us", "we")
            and words[0] not in word_lists(WORDS)["several"]
        )
        if is_place(doc, first, last) or (single and head is not None and _body(doc.lemmas[head])):
            return None  # a town is not one person, nor is an embassy
        named = sum(name.label == "PERSON" and first <= name.first and name.last <= last for name in doc.names) if "and" in words else 1
        found = (max(named, 1),) * 3 if single else None
    if found is None or found[2] > 2_000_000_000:
        return None
    start, end = doc.chars(first, last)
    return Count(low=found[0], best=found[1], high=found[2], start=start, end=end, who=_who(words))


@lru_cache(maxsize=4_096)
def _body(noun: str) -> bool:
    """Is a noun one for a body, and not for a person?"""
    entry = lookup(noun, "role")
    return entry is not None and entry.type == "organization"


def is_place(doc: Doc, first: int, last: int) -> bool:
    """Do words first … last-1 stand inside one name of a place?"""
    return any(name.label in ("GPE", "LOC") and name.first <= first and last <= name.last for name in doc.names)


def numbers(words: list[str]) -> Triple | None:
    """Low, best, high of lower-case words; None without a number."""
    values = _values(words)
    if not values:
        return None
    if (
        len(values) > 1
        and any(words[i] in ("to", "or", "and", "-", "–") for i in range(values[0][0] + 1, values[1][0]))
        and {"between", "from"} & set(words[: values[0][0] + 1])
    ) or _range(words, values):
        low, high = sorted((values[0][1][1], values[1][1][1]))
        return low, (low + high) // 2, high
    low, best, high = values[0][1]
    before = " ".join(words[max(0, values[0][0] - 3) : values[0][0]])
    if before.endswith(("up to", "as many as", "no more than", "at most")):
        return 1, best, best
    return low, best, high


def _range(words: list[str], values: list[tuple[int, Triple]]) -> bool:
    return len(values) > 1 and values[1][0] == values[0][0] + 2 and words[values[0][0] + 1] in ("to", "or", "-", "–")


def _values(words: list[str]) -> list[tuple[int, Triple]]:
    """Number phrases with the place of their last word: "two dozen" is 24, "2.5 million" 2,500,000; ages and names are none."""
    known = table()
    out: list[tuple[int, Triple]] = []
    for i, word in enumerate(words):
        value = _value(words, i)
        if value is None or (word in ("a", "an") and _counts_others(words, i)):
            continue
        if out and out[-1][0] == i - 1:
            before = out.pop()[1]
            value = (
                (before[0] * value[0], before[1] * value[1], before[2] * value[2])
                if value[0] >= 12
                else (before[0] + value[0], before[1] + value[1], before[2] + value[2])
            )
        elif value[0] >= 1000 and i and word in known and (part := _DECIMAL.fullmatch(words[i - 1])):
            value = (int(float(part[0]) * value[0]),) * 3
        out.append((i, value))
    return out


def _value(words: list[str], i: int) -> Triple | None:
    """What a word counts: not an age ("12-year-old", "aged 12 and 14") nor a name ("section 18")."""
    number = int(words[i].replace(",", "")) if _DIGITS.fullmatch(words[i]) else None
    value = (number,) * 3 if number is not None else table().get(words[i])
    if value is None or words[i] in ("a", "an"):
        return value
    lists, tied = word_lists(WORDS), words[i + 1 : i + 2] == ["-"]
    span = {*words[i + 1 + tied : i + 2 + tied]} & lists["spans"]
    old = span and (tied or any(word.startswith("old") for word in words[i + 2 : i + 4]))
    at = i - 1
    while at > 0 and (words[at] in (",", "and", "or") or _DIGITS.fullmatch(words[at])):
        at -= 1
    named = i > 0 and (words[at] == "aged" or words[i - 1] in lists["numbered"])
    return None if old or named else value


def _counts_others(words: list[str], i: int) -> bool:
    """Whether an article stands before another number: "a dozen men", "a group of five"; not "a 12-year-old boy"."""
    near = range(i + 1, min(i + 3, len(words)))
    group = words[i + 1 : i + 2] and words[i + 1] in word_lists(WORDS)["grouped"] and words[i + 2 : i + 3] == ["of"]
    return any(_value(words, k) for k in near) or bool(group and i + 3 < len(words) and _value(words, i + 3))


def _who(words: list[str]) -> Literal["civilian", "fighter"] | None:
    if word_lists(WORDS)["fighter"] & set(words):
        return "fighter"
    return "civilian" if word_lists(WORDS)["civilian"] & set(words) else None
