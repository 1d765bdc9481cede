"""Calendar dates written in text: day and month, with or without a year. Small on purpose: only what dates a page."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from onrecord.tables import csv_table

# Each pattern begins with the characters that it cannot do without, so that the search skips what holds none of them; what may not
# stand before it is looked at afterwards.
_NUMERIC = re.compile(r"(\d\d{0,3})([./-])(\d{1,2})\2(\d{2,4})(?![\d/]|[.,-]\d)(?:T\d\d)?")


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text with its offsets; `year` None where the text names none."""

    start: int
    end: int
    year: int | None
    month: int
    day: int

    @property
    def iso(self) -> str:
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}" if self.year else f"XXXX-{self.month:02d}-{self.day:02d}"


@cache
def months() -> dict[str, int]:
    """Month names and abbreviations of months.csv, lower case."""
    return {name: int(row["month"]) for row in csv_table("article/months.csv") for name in row["names"].split()}


@cache
def _worded() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    year = r"(?:\W{1,3}(?:de |del )?((?:19|20)\d\d)(?!\d))?"
    day_first = rf"(\d\d?)(?:st|nd|rd|th|er)?[.,]?\s?(?:of |de )?-?\b({names})\b\.?{year}"
    capital = "|".join(name for each in names.split("|") for name in (each.capitalize(), each.upper()))  # "may 12 people" is no date
    month_first = rf"({capital})\b\.?\s?(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|\.\d){year}"
    return re.compile(day_first, re.IGNORECASE), re.compile(month_first)


def dates_in(text: str, limit: int = 200) -> list[Written]:
    """The dates of a text in order, at most `limit` of each form.

    Numeric ones need a year; 03/04/2021 with slashes is left out as ambiguous.
    """
    found: list[Written] = []
    day_first, month_first = _worded()
    for match in day_first.finditer(text):
        if _after(text, match.start(), ".,"):
            continue
        _add(found, match, match.group(3), months()[match.group(2).lower()], match.group(1))
        if len(found) >= limit:
            break
    for match in month_first.finditer(text):
        if len(found) >= 2 * limit:
            break
        # "12 March 2021": the day stands before the month, and 20 is no day of it
        before = text[match.start() - 1 : match.start()]
        if not (before.isalnum() or before == "_") and not any(each.start < match.end() and match.start() < each.end for each in found):
            _add(found, match, match.group(3), months()[match.group(1).lower()], match.group(2))
    for match in _NUMERIC.finditer(text):
        if len(found) >= 3 * limit:
            break
        if not _after(text, match.start(), ".,/:-"):
            _numeric(found, match)
    return sorted(found, key=lambda each: each.start)


def _after(text: str, start: int, marks: str) -> bool:
    """Does a digit or one of `marks` stand right before `start`?"""
    before = text[start - 1 : start]
    return before.isdecimal() or (before != "" and before in marks)


def _numeric(found: list[Written], match: re.Match[str]) -> None:
    one, mark, two, three = match.groups()
    if len(one) == 4:
        _add(found, match, one, int(two), three)
    elif len(one) <= 2 and len(three) in (2, 4):
        year = three if len(three) == 4 else f"20{three}"
        if mark == "." or int(one) > 12:
            _add(found, match, year, int(two), one)
        elif mark == "/" and (int(two) > 12 or one == two):
            _add(found, match, year, int(one), two)


def _add(found: list[Written], match: re.Match[str], year: str | None, month: int, day: str) -> None:
    try:
        date(int(year) if year else 2000, month, int(day))
    except ValueError:
        return
    if not year or 1990 <= int(year) <= 2100:
        found.append(Written(match.start(), match.end(), int(year) if year else None, month, int(day)))
