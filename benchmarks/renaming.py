"""Texts with words replaced, where each character stands then, and names of the groups of names.csv for the persons of an article."""

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from onrecord.language import read_language
from onrecord.model import Article, Claim, Event

Edit = tuple[int, int, str]


@dataclass(frozen=True)
class Change:
    """A changed text: edits of the old one in order, and for changes that must tell, what each is about."""

    edits: tuple[Edit, ...]
    about: tuple[Event | Claim, ...] = ()


def changed(text: str, edits: Sequence[Edit]) -> str:
    """The text with its edits made."""
    out, at = [], 0
    for start, end, new in edits:
        out += [text[at:start], new]
        at = end
    return "".join([*out, text[at:]])


def moved(offset: int, edits: Sequence[Edit]) -> int:
    """Where a character of the old text stands in the new one; the beginning of an edit for what is inside it."""
    shift = 0
    for start, end, new in edits:
        if end <= offset and (start, end) != (offset, offset):
            shift += len(new) - (end - start)
        elif start <= offset < end:
            return start + shift + min(offset - start, max(0, len(new) - 1))
    return offset + shift


@cache
def names() -> tuple[dict[str, Any], ...]:
    """The groups of names.csv: country, gender, given and family names."""
    lines = Path(__file__).with_name("names.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple({**row, "given": row["given"].split(), "family": row["family"].split()} for row in rows)


@cache
def _groups() -> dict[str, int]:
    """Given name → its one group; a name of several countries belongs to the first, of both genders to none."""
    found: dict[str, int] = {}
    genders: dict[str, set[str]] = defaultdict(set)
    for number, row in enumerate(names()):
        for given in row["given"]:
            found.setdefault(given, number)
            genders[given].add(row["gender"])
    return {given: number for given, number in found.items() if len(genders[given]) == 1}


def persons(article: Article) -> list[tuple[str, str]]:
    """(given name or "", family name) of the persons that the text names."""
    doc = read_language(article)
    found: dict[str, str] = {}
    for name in doc.names:
        words = [word for word in doc.words[name.first : name.last] if word[:1].isupper() and word.isalpha()]
        if name.label == "PERSON" and words:
            given = words[0] if len(words) > 1 else ""
            found[words[-1]] = found.get(words[-1]) or given
    return sorted((given, family) for family, given in found.items())


def renamed(text: str, new: dict[str, str]) -> Change:
    """Words replaced by others wherever they stand as whole words."""
    if not new:
        return Change(())
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(new, key=len, reverse=True))) + r")(?!\w)")
    return Change(tuple((match.start(), match.end(), new[match.group()]) for match in pattern.finditer(text)))


def same_group(article: Article) -> Change:
    """Each person whose given name tells gender and country gets another name of the two."""
    new: dict[str, str] = {}
    for given, family in persons(article):
        group = _groups().get(given)
        if group is None or family in _groups() or given in new or family in new:
            continue
        row = names()[group]
        givens = [name for name in row["given"] if _groups().get(name) == group and name not in article.text and name not in new.values()]
        families = [name for name in row["family"] if name not in article.text and name not in new.values()]
        if givens and families:
            new |= {given: givens[0], family: families[0]}
    return renamed(article.text, new)


def of_group(article: Article, row: dict[str, Any]) -> Change:
    """All persons get names of one group."""
    new: dict[str, str] = {}
    for turn, (given, family) in enumerate(persons(article)):
        if family not in new:
            new[family] = row["family"][turn % len(row["family"])]
        if given and given not in new:
            new[given] = row["given"][turn % len(row["given"])]
    return renamed(article.text, new)
