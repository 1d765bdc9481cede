"""Pairs of reports that could tell of one event, and what speaks for and against it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from math import asin, cos, floor, log1p, radians, sin, sqrt

import numpy as np

from onrecord.merge.reports import Report, named, place_words
from onrecord.merge.sparse import Floats, Ints

NEAR_DAYS = 2  # a gap between two accounts of one event: night, time zone, day of the report
FAR_KM = 60.0
_REACH = FAR_KM / 111  # degrees of latitude
LONG = 40  # days; a longer report meets others by place and start only
FEATURES = (
    "undated gap apart one_day same_start same_end overlap length distance_known distance same_point city_known city place_known place "
    "place_words place_like region actors shared_actor named_known named_share named_none kinds acts acts_known context target "
    "killed_known killed_equal killed_equal_large killed_none killed_ratio killed_overlap injured_known injured_equal injured_equal_large "
    "injured_ratio same_publisher same_work crowd crowd_exact rare_place notes_known notes"
).split()


def candidate_pairs(reports: Sequence[Report]) -> tuple[Ints, Ints]:
    """Pairs a < b that are near in time and place: work grows with the number of reports of one cell of place in one week."""
    cells: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for number, report in enumerate(reports):
        for cell in _cells(report):
            cells[cell].add(number)
    found: set[tuple[int, int]] = set()
    for members in cells.values():
        ordered = sorted(members, key=lambda n: (reports[n].first or 0, n))
        for at, a in enumerate(ordered):
            for b in ordered[at + 1 :]:
                first, second = reports[a], reports[b]
                if first.last is not None and second.first is not None and second.first - first.last > NEAR_DAYS:
                    if first.last - (first.first or 0) <= LONG:
                        break
                    continue
                if _near(first, second):
                    found.add((min(a, b), max(a, b)))
    pairs = sorted(found)
    return np.array([a for a, _ in pairs], np.int64), np.array([b for _, b in pairs], np.int64)


def _cells(report: Report) -> set[tuple[object, ...]]:
    """Where and when a report is looked for: squares and names of places, by fortnight."""
    first = report.first
    last = report.last if report.last is not None else first
    if first is None or last is None:
        weeks: set[object] = {None}
    else:
        weeks = set(range((first - NEAR_DAYS) // 14, (min(last, first + LONG) + NEAR_DAYS) // 14 + 1))
    spots: set[tuple[object, ...]] = {("name", report.country, name) for name in (report.place, report.city) if name}
    if report.lat is not None and report.lon is not None:
        spots |= _squares(report.lat, report.lon)
    if not spots:
        spots = {("region", report.country, report.region)}
    return {(*spot, week) for spot in spots for week in weeks}


def _squares(lat: float, lon: float) -> set[tuple[object, ...]]:
    """Overlapping squares: two places within FAR_KM share one. A row's columns are as wide in degrees as its edge by the pole asks."""
    found: set[tuple[object, ...]] = set()
    for row in {floor(lat / _REACH / 2 + shift) for shift in (0, 0.5)}:
        edge = min((abs(row) + 1) * 2 * _REACH, 89)
        width = _REACH / cos(radians(edge))
        found |= {("square", row, floor(lon / width / 2 + shift)) for shift in (0, 0.5)}
    return found


def _near(a: Report, b: Report) -> bool:
    if a.country != b.country and a.country and b.country:
        return False
    km = distance(a, b)
    return km is None or km <= FAR_KM or bool(place_words(a) & place_words(b))


def distance(a: Report, b: Report) -> float | None:
    """Kilometres between two reports on the sphere; None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    y, x = radians(b.lat - a.lat), radians(b.lon - a.lon)
    return 12742 * asin(sqrt(min(1.0, sin(y / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(x / 2) ** 2)))


def gap(a: Report, b: Report) -> int | None:
    """Days between two reports: 0 where they overlap, None where one is undated."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return None
    return max(0, b.first - a.last, a.first - b.last)


def features(reports: Sequence[Report], first: Ints, second: Ints) -> Floats:
    """One row of FEATURES for each pair."""
    spots = Counter((r.city or r.place or r.region, d) for r in reports for d in ({r.first, r.last} if r.first is not None else {None}))
    places = Counter(r.place for r in reports)
    rows = [_pair(reports[a], reports[b], spots, places) for a, b in zip(first.tolist(), second.tolist(), strict=True)]
    return np.array(rows, np.float64).reshape(len(first), len(FEATURES))


def _pair(a: Report, b: Report, spots: Counter[tuple[str, int | None]], places: Counter[str]) -> list[float]:
    return [*_when(a, b), *_where(a, b), *_who(a, b), *_how_many(a, b), *_whence(a, b, spots, places)]


def _when(a: Report, b: Report) -> list[float]:
    days = gap(a, b)
    if days is None or a.first is None or b.first is None or a.last is None or b.last is None:
        return [1, 0, 0, 0, 0, 0, 0, 0]
    sizes = a.last - a.first + 1, b.last - b.first + 1
    common = max(0, min(a.last, b.last) - max(a.first, b.first) + 1)
    return [
        0,
        min(days, 5),
        days > 0,
        sizes == (1, 1),
        a.first == b.first,
        a.last == b.last,
        common / (sum(sizes) - common),
        log1p(max(sizes) - 1),
    ]


def _where(a: Report, b: Report) -> list[float]:
    km = distance(a, b)
    words = place_words(a), place_words(b)
    return [
        km is not None,
        log1p(km or 0),
        km is not None and km < 0.05,
        bool(a.city and b.city),
        bool(a.city) and a.city == b.city,
        bool(a.place and b.place),
        bool(a.place) and a.place == b.place,
        _jaccard(*words),
        _like(a.place, b.place) if a.place and b.place else 0,
        bool(a.region) and a.region == b.region,
    ]


def _who(a: Report, b: Report) -> list[float]:
    somebody = named(a.actors), named(b.actors)
    return [
        _jaccard(a.actors, b.actors),
        bool(a.actors & b.actors),
        bool(somebody[0] and somebody[1]),
        _jaccard(*somebody),
        bool(somebody[0] and somebody[1]) and not somebody[0] & somebody[1],
        _jaccard(a.kinds, b.kinds),
        _jaccard(_said(a.acts), _said(b.acts)),
        bool(_said(a.acts) and _said(b.acts)),
        _same(a.context, b.context),
        _same(a.target, b.target),
    ]


def _how_many(a: Report, b: Report) -> list[float]:
    out: list[float] = []
    for kind, (x, y) in (("killed", (a.killed, b.killed)), ("injured", (a.injured, b.injured))):
        known = x is not None and y is not None
        best = (x[1], y[1]) if x is not None and y is not None else (0, 0)
        equal = known and best[0] == best[1]
        ratio = abs(log1p(best[0]) - log1p(best[1])) if known else 0.0
        out += [known, equal and best[0] > 0, equal and best[0] > 2]
        if kind == "killed":
            overlap = x is not None and y is not None and max(x[0], y[0]) <= min(x[2], y[2])
            out += [known and (best[0] == 0) != (best[1] == 0), ratio, overlap]
        else:
            out += [ratio]
    return out


def _whence(a: Report, b: Report, spots: Counter[tuple[str, int | None]], places: Counter[str]) -> list[float]:
    crowd = max(spots[r.city or r.place or r.region, r.first] for r in (a, b))
    return [
        bool(a.publisher) and a.publisher == b.publisher,
        bool(a.source) and a.source == b.source,
        log1p(crowd),
        log1p(crowd) * (bool(a.place) and a.place == b.place),
        (bool(a.place) and a.place == b.place) / log1p(places[a.place]) if a.place else 0,
        bool(a.notes and b.notes),
        _like(a.notes[:400], b.notes[:400]) if a.notes and b.notes else 0,
    ]


def _said(values: frozenset[str]) -> frozenset[str]:
    return values - {"unknown", "other", ""}


def _same(a: str, b: str) -> float:
    if not a or not b or "unknown" in (a, b):
        return 0.0
    return 1.0 if a == b else -1.0


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


@lru_cache(maxsize=200_000)
def _like(a: str, b: str) -> float:
    one, other = sorted((a, b))
    return float(SequenceMatcher(None, one, other, autojunk=False).ratio())
