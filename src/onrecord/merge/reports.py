"""Coded reports of events (ACLED, GED, MAVERICK or your own CSV) as merging sees them. A column called `event_id` is never looked at."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from onrecord.errors import UsageError
from onrecord.tables import csv_table

_PART = re.compile(r"\s*[;|]\s*")
_WORD = re.compile(r"[^\W_]{2,}")
_NOBODY = re.compile(r"\b(?:unknown|unidentified|unnamed|other|unspecified)\b", re.IGNORECASE)
_FORMATS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%B-%Y", "%d-%b-%Y", "%Y/%m/%d", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class Report:
    """One report. Days are proleptic ordinals; names are lower case; what the report does not say is None or empty.

    `exact` tells that first and last are known to the day. `killed`, `injured`: low, best, high.
    """

    id: str
    first: int | None = None
    last: int | None = None
    exact: bool = False
    lat: float | None = None
    lon: float | None = None
    place: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    actors: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    context: str = ""
    target: str = ""
    killed: tuple[int, int, int] | None = None
    injured: tuple[int, int, int] | None = None
    source: str = ""
    publisher: str = ""
    notes: str = ""


@cache
def columns() -> dict[str, tuple[str, ...]]:
    """Field of a report → the usual names of its columns, the best first."""
    return {row["field"]: tuple(row["columns"].split()) for row in csv_table("merge/tables/report_columns.csv")}


def read_reports(lines: Iterable[str], names: Mapping[str, str] | None = None, where: str = "CSV") -> list[Report]:
    """The reports of a CSV. `names`: field → its column, for columns that are not usual. Raises UsageError where they miss."""
    known = columns()
    if wrong := sorted(set(names or {}) - set(known)):
        raise UsageError("--map", f"no field {wrong[0]!r}", f"fields are: {', '.join(known)}")
    reader = csv.DictReader(lines)
    header = {(name or "").strip().lower(): name for name in reader.fieldnames or [] if (name or "").strip().lower() != "event_id"}
    if missing := sorted(column for column in (names or {}).values() if column.lower() not in header):
        raise UsageError("--map", f"{where} has no column {missing[0]!r}", f"columns are: {', '.join(header)}")
    chosen: dict[str, list[str]] = {}
    for field, usual in known.items():
        asked = [(names or {})[field].lower()] if field in (names or {}) else list(usual)
        chosen[field] = [header[name] for name in asked if name in header]
    for field, advice in (("id", "a column id, or --map id=COLUMN"), ("from", "a column date, or --map from=COLUMN")):
        if not chosen[field]:
            raise UsageError(where, f"no column for {field!r}", f"give {advice}")
    found = [_report(row, chosen) for row in reader]
    seen: set[str] = set()
    for number, report in enumerate(found, 2):
        if not report.id or report.id in seen:
            raise UsageError(where, f"row {number}: id {report.id!r} is empty or stands twice", "give every report an id of its own")
        seen.add(report.id)
    return found


def _report(row: Mapping[str, str | None], chosen: Mapping[str, list[str]]) -> Report:
    def one(field: str) -> str:
        return next((value for name in chosen[field] if (value := (row[name] or "").strip())), "")

    def several(field: str) -> frozenset[str]:
        found = (part.lower() for name in chosen[field] for part in _PART.split((row[name] or "").strip()))
        return frozenset(part for part in found if part)

    first, last = _day(one("from")), _day(one("to"))
    last = first if last is None else last
    first = last if first is None else first
    if first is not None and last is not None and last < first:
        first, last = last, first
    killed, low, high = (_count(one(name)) for name in ("killed", "killed_low", "killed_high"))
    injured = _count(one("injured"))
    return Report(
        id=one("id"),
        first=first,
        last=last,
        exact=first is not None and one("time_precision") in ("", "1", "1.0"),
        lat=_float(one("lat")),
        lon=_float(one("lon")),
        **{name: one(name).lower() for name in ("place", "city", "region", "country", "context", "target", "publisher")},
        actors=several("actor"),
        kinds=several("actor_kind"),
        acts=several("act"),
        killed=None if killed is None else (killed if low is None else low, killed, killed if high is None else high),
        injured=None if injured is None else (injured, injured, injured),
        source=" ".join(one("source").split()),
        notes=one("notes"),
    )


def _day(value: str) -> int | None:
    for form in _FORMATS:
        try:
            return datetime.strptime(value[:10] if form == "%Y-%m-%d" else value, form).toordinal()
        except ValueError:
            continue
    return None


def _float(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if -180 <= number <= 360 else None


def _count(value: str) -> int | None:
    number = _float_any(value)
    return None if number is None or number < 0 else int(number)


def _float_any(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None


def named(actors: frozenset[str]) -> frozenset[str]:
    """The actors that are somebody."""
    return frozenset(name for name in actors if not _NOBODY.search(name))


def place_words(report: Report) -> frozenset[str]:
    """The words of its place and city."""
    return frozenset(_WORD.findall(f"{report.place} {report.city}"))


def day(number: int | None) -> str | None:
    """ISO date of an ordinal."""
    return None if number is None else date.fromordinal(number).isoformat()
