"""Entries of a timeline: the day that stands over a paragraph or opens it, "14 January: Police fire tear gas".

Only where two paragraphs or more have one. A day without a year takes it from the days around it: entries go forwards or backwards in time.
"""

import re
from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from onrecord.article.tables import table
from onrecord.article.textdate import dates_in, months
from onrecord.model import Block

_LONGEST = 40  # characters of a label
_OLD = 270  # days from the newest entry to the publication: then nobody knows the year
_MARK = re.compile(r"\s*:\s+|\s+[–—-]{1,2}\s+|\s*—\s*")
_LEAD = re.compile(r"[^\w]*(?:(?:" + "|".join(table("weekdays")) + r")\.?,?\s+)?", re.IGNORECASE)
_ENDS_LEAD = re.compile(r"[\s.,]*")
_YEAR = re.compile(r"((?:19|20)\d\d)")
_MONTH = re.compile(r"(" + "|".join(map(re.escape, months())) + r")\b\.?,?\s+((?:19|20)\d\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """Characters start … end-1 name the day; the entry's words begin at `behind`. `value`: a day, month or year, `XXXX` where unknown."""

    start: int
    end: int
    behind: int
    value: str


def day_label(line: str) -> Entry | None:
    """The day, month or year that opens a line before a colon or dash, or is all of it; None where none does.

    "3 March: rain", "Monday, 3 March 2031 – rain", "March 2031: rain", "3 March 2031"; not "3 to 5 March: rain".
    """
    mark = _MARK.search(line, 1, _LONGEST)
    if mark is None and len(line) > _LONGEST:
        return None
    head = line[: mark.start()] if mark else line.rstrip()
    lead = _LEAD.match(head)
    start = lead.end() if lead else 0
    found = _value(head[start:])
    if found is None or (mark and not line[mark.end() :].strip()):
        return None
    return Entry(start, start + found[1], mark.end() if mark else len(line), found[0])


def _value(said: str) -> tuple[str, int] | None:
    """(value, length) of words that are all a day, a month with its year, or a year."""
    if written := next(iter(dates_in(said, 1)), None):
        whole = written.start == 0 and _ENDS_LEAD.fullmatch(said[written.end :])
        return (written.iso, written.end) if whole else None
    if match := _MONTH.fullmatch(said):
        return f"{match[2]}-{months()[match[1].lower()]:02d}", match.end()
    if match := _YEAR.fullmatch(said):
        return match[1], match.end()
    return None


def entries(text: str, blocks: Sequence[Block], published: str | None) -> dict[int, Entry]:
    """Numbers of the paragraphs that belong to a timeline → the entry, in characters of the text, years found.

    A line that is only a day stands over the paragraphs that follow, up to the next heading; the page's own day is none.
    """
    labels: dict[int, Entry] = {}
    over: dict[int, int] = {}  # paragraph → the block of its label
    standing: int | None = None
    for number, block in enumerate(blocks):
        found = day_label(text[block.start : block.end]) if block.kind in ("story", "label", "subhead") else None
        inside = found is not None and block.start + found.behind < block.end
        if found and (block.kind == "story" if inside else found.value != published):
            labels[number] = Entry(block.start + found.start, block.start + found.end, block.start + found.behind, found.value)
            standing = None if inside else number
            if inside:
                over[number] = number
        elif block.kind == "story" and standing is not None:
            over[number] = standing
        elif block.kind in ("headline", "subhead"):
            standing = None
    used = sorted(set(over.values()))
    if len(used) < 2:
        return {}
    values = dict(zip(used, dated([labels[number].value for number in used], published), strict=True))
    return {number: Entry(at.start, at.end, at.behind, values[label]) for number, label in over.items() if (at := labels[label])}


def dated(values: Sequence[str], published: str | None) -> list[str]:
    """The same values with the years that their order tells, counted from the nearest known one, else from the publication."""
    out = list(values)
    known = [number for number, value in enumerate(out) if "X" not in value]
    days = [date(2000, int(value[5:7]), int(value[8:])).timetuple().tm_yday for value in out if len(value) == 10]
    forwards = sum((b - a) % 366 < 183 for a, b in pairwise(days)) * 2 >= len(days) - 1
    if not known:
        if not published or "X" in published or len(published) < 10:
            return out
        newest = len(out) - 1 if forwards else 0
        latest = _beside(out[newest], published, -1)
        if not 0 <= _days(latest, published) <= _OLD:
            return out  # days to come, or of long ago
        out[newest] = latest
        known = [newest]
    for number in range(known[0] - 1, -1, -1):
        out[number] = _beside(out[number], out[number + 1], -1 if forwards else 1)
    for number in range(known[0] + 1, len(out)):
        out[number] = _beside(out[number], out[number - 1], 1 if forwards else -1)
    return out


def _days(first: str, last: str) -> int:
    """From one day to another; −1 where one of them is none."""
    try:
        return (date.fromisoformat(last) - date.fromisoformat(first)).days
    except ValueError:
        return -1


def _beside(value: str, other: str, way: int) -> str:
    """A day in the year that puts it next to another, not before it (`way` 1) or not behind it (−1)."""
    if "X" not in value:
        return value
    year, day = int(other[:4]), other[5:] or value[5:]
    said = value[5 : 5 + len(day)]
    year += way * (said < day if way > 0 else said > day)
    while value.endswith("02-29") and not isleap(year):
        year += way
    return f"{year:04d}{value[4:]}" if year > 0 else value
