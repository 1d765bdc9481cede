"""Partial dates and what can be counted with them. Unknown parts stay unknown: a year is never invented.

A `Day` holds year, month and day, each possibly None. Values follow TIMEX3: `1998-03`, `XXXX-01-07`, `1998-W12`, `XXXX-WXX-5`,
`1998-Q1`, `1998-SU`, `198` (a decade), `19` (the years 1900 to 1999).
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

_VALUE = re.compile(r"(?P<y>[\dX]{2,4})(?:-(?P<rest>[^T]*))?(?:T.*)?")
QUARTER_OF_SEASON = {"SP": 1, "SU": 2, "FA": 3, "WI": 4}


class Day(NamedTuple):
    """A day as far as it is known."""

    y: int | None = None
    m: int | None = None
    d: int | None = None

    @property
    def full(self) -> date | None:
        return safe_date(self.y, self.m, self.d) if self.y and self.m and self.d else None


def safe_date(y: int | None, m: int, d: int) -> date | None:
    try:
        return date(y or 2000, m, d)
    except (ValueError, OverflowError):
        return None


def parse_day(value: str | None) -> Day:
    """The day a value begins with, as far as it is a calendar date: `1998-03-02T10:00`, `1998-03`, `XXXX-01-08`, `1998-W10`, `1998-Q2`."""
    match = _VALUE.fullmatch(value or "")
    if not match:
        return Day()
    y = int(match["y"]) if match["y"].isdecimal() and len(match["y"]) == 4 else None
    parts = (match["rest"] or "").split("-")
    m = int(parts[0]) if re.fullmatch(r"0[1-9]|1[0-2]", parts[0]) else None
    d = int(parts[1]) if m and len(parts) > 1 and re.fullmatch(r"[0-3]\d", parts[1]) else None
    if y and (week := re.fullmatch(r"W(\d\d)(?:-([1-7]))?", "-".join(parts))):
        try:
            monday = date.fromisocalendar(y, int(week[1]), int(week[2] or 1))
            return Day(monday.year, monday.month, monday.day)
        except ValueError:
            return Day(y)
    if d and m and not safe_date(y, m, d):
        d = None
    return Day(y, m, d)


def unit_of(value: str) -> str:
    """The grain of a value: T, D, W, M, Q, S (season), Y, 10Y, 100Y, or "" where it is none."""
    if "T" in value and value[0] != "P":
        return "T"
    forms = (r"[\dX]{4}-[\dX]{2}-[\dX]{2}|[\dX]{4}-W[\dX]{2}-\d", r"[\dX]{4}-W[\dX]{2}(-WE)?", r"[\dX]{4}-[\dX]{2}")
    for unit, form in zip("DWM", forms, strict=True):
        if re.fullmatch(form, value):
            return unit
    for unit, form in (
        ("Q", r"[\dX]{4}-[QH][\dX]"),
        ("S", r"[\dX]{4}-(SP|SU|FA|WI)"),
        ("Y", r"[\dX]{4}"),
        ("10Y", r"\d{3}X?"),
        ("100Y", r"\d\d(XX)?"),
    ):
        if re.fullmatch(form, value):
            return unit
    return ""


def year(y: int | None) -> str:
    return f"{y:04}" if y is not None and 0 < y < 10000 else "XXXX"


def month(y: int | None, m: int | None) -> str:
    return f"{year(y)}-{m:02}" if m else f"{year(y)}-XX"


def day(of: Day) -> str:
    return f"{month(of.y, of.m)}-{of.d:02}" if of.d and of.m else f"{month(of.y, of.m)}-XX"


def week(of: Day) -> str:
    if full := of.full:
        iso = full.isocalendar()
        return f"{iso.year:04}-W{iso.week:02}"
    return f"{year(of.y)}-WXX"


def add_days(of: Day, days: int) -> Day:
    """`of` moved; without a year, only where leap years do not matter."""
    if of.full:
        try:
            moved = of.full + timedelta(days=days)
        except OverflowError:
            return Day()
        return Day(moved.year, moved.month, moved.day)
    if of.y is None and of.m and of.d and abs(days) < 300:
        seen = {(one + timedelta(days=days)).timetuple()[1:3] for y in (2003, 2004) if (one := _in_year(y, of.m, of.d))}
        if len(seen) == 1:
            m, d = seen.pop()
            return Day(None, m, d)
    if abs(days) <= 27 and of.m is None:
        return Day(of.y if of.y is None else None)
    return Day()


def _in_year(y: int, m: int, d: int) -> date | None:
    try:
        return date(y, m, d)
    except ValueError:
        return None


def add_months(of: Day, months: int) -> Day:
    """`of` moved by months, the day kept where that month has it."""
    if not of.m:
        return Day()
    y, m = divmod((of.y or 0) * 12 + of.m - 1 + months, 12)
    known = y if of.y and 0 < y < 10000 else None
    moved = Day(known, m + 1, of.d)
    return moved if not of.d or safe_date(known, m + 1, of.d) else Day(known, m + 1, 28)


def add_years(of: Day, years: int) -> Day:
    y = of.y + years if of.y else None
    if y is not None and not 0 < y < 10000:
        return Day()
    d = 28 if of.m == 2 and of.d == 29 else of.d
    return Day(y, of.m, d)


def quarter(of: Day, by: int = 0) -> str:
    """The quarter `by` quarters from the one `of` stands in."""
    if not of.m:
        return f"{year(of.y)}-QX"
    moved = add_months(Day(of.y, of.m), 3 * by)
    return f"{year(moved.y)}-Q{((moved.m or 1) - 1) // 3 + 1}"


def shift(of: Day, unit: str, by: int) -> str:
    """The value `by` units from `of`, at the grain of the unit. Units: D W M Q Y, 10Y, 100Y, and TH TM TS (kept as the day)."""
    if unit == "D":
        return day(add_days(of, by))
    if unit.endswith("W"):
        return week(add_days(of, 7 * by * int(unit[:-1] or 1)))
    if unit == "M":
        return month(*add_months(Day(of.y, of.m), by)[:2])
    if unit == "Q":
        return quarter(of, by)
    if unit.endswith("0Y"):
        size = int(unit[:-1])
        if of.y is None:
            return "XXX" if size == 10 else "XX"
        digits = {10: 3, 100: 2, 1000: 1}[size]
        return f"{max(0, of.y + by * size):04}"[:digits]
    if unit == "Y":
        return year(add_years(of, by).y)
    return "XXXX-XX-XX"


def weekday_near(of: Day, weekday: int, direction: int) -> str:
    """The weekday (1 Monday … 7) on or before `of` (direction −1), on or after it (+1), strictly so for ±2, in the same week for 0."""
    full = of.full
    if not full:
        return f"XXXX-WXX-{weekday}"
    here = full.isoweekday()
    if direction == 0:
        by = weekday - here
    elif direction < 0:
        by = -((here - weekday) % 7) or (-7 if direction == -2 else 0)
    else:
        by = (weekday - here) % 7 or (7 if direction == 2 else 0)
    return day(add_days(of, by))


def holiday(rule: str, y: int | None) -> str:
    """A holiday's day in a year, by rule: `12-25`, `thursday 4 11` (fourth Thursday of November), `easter -2`.

    Parts that the year decides stay `X` where it is unknown.
    """
    if re.fullmatch(r"\d\d-\d\d", rule):
        return f"{year(y)}-{rule}"
    if not y or not 1583 <= y < 9999:
        return f"{year(y)}-XX-XX" if rule.startswith("easter") else f"{year(y)}-{int(rule.split()[-1]):02}-XX"
    if rule.startswith("easter"):
        return day(add_days(_easter(y), int(rule.split()[1])))
    if " after " in rule:
        name, base = rule.split(" after ")
        return weekday_near(parse_day(holiday(base, y)), _WEEKDAYS.index(name) + 1, 2)
    name, nth, m = rule.split()
    if nth == "-1":
        return weekday_near(add_days(Day(y, int(m) + 1, 1), -1), _WEEKDAYS.index(name) + 1, -1)
    return day(add_days(parse_day(weekday_near(Day(y, int(m), 1), _WEEKDAYS.index(name) + 1, 1)), 7 * (int(nth) - 1)))


_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


def _easter(y: int) -> Day:
    """Easter Sunday, Gregorian (Meeus, Jones, Butcher)."""
    a, b, c = y % 19, y // 100, y % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    p = (a + 11 * h + 22 * n) // 451
    m, rest = divmod(h + n - 7 * p + 114, 31)
    return Day(y, m, rest + 1)
