"""Partial dates ↔ whole days that bound them, so that a database can compare them."""

import re
from calendar import monthrange
from datetime import date, timedelta

_DATE = re.compile(r"(\d{4})(?:-(\d\d|XX))?(?:-(\d\d|XX))?(?:T.*)?$")
_WEEK = re.compile(r"(\d{4})-W(\d\d)$")


def bounds(value: str | None) -> tuple[str | None, str | None]:
    """The first and the last day that a (partial) date or TIMEX3 value can mean; (None, None) where the year is not known.

    >>> bounds("2020-01-XX"), bounds("2020"), bounds("XXXX-01-07"), bounds("2020-W02")
    (('2020-01-01', '2020-01-31'), ('2020-01-01', '2020-12-31'), (None, None), ('2020-01-06', '2020-01-12'))
    """
    if not value:
        return None, None
    try:
        if match := _WEEK.match(value):
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
        if not (match := _DATE.match(value)):
            return None, None
        year, month, day = match.groups()
        if month in (None, "XX"):
            return f"{year}-01-01", f"{year}-12-31"
        if day in (None, "XX"):
            return f"{year}-{month}-01", f"{year}-{month}-{monthrange(int(year), int(month))[1]:02d}"
        return (whole := date(int(year), int(month), int(day)).isoformat()), whole
    except ValueError:
        return None, None


def interval(first: str | None, last: str | None) -> tuple[str | None, str | None]:
    """The whole days of an interval of partial dates; an open end takes the other's bound."""
    low, first_high = bounds(first)
    last_low, high = bounds(last)
    return low or last_low, high or first_high
