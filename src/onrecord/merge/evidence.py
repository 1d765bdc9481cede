"""What the fields of two read events say for or against their being one: hard conflicts and log-odds beside the words' score.

The log-odds are set by hand (no labelled set has these fields); they move a score, they never make one.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from onrecord.merge.report_pairs import distance
from onrecord.merge.reports import Report
from onrecord.model import Event, Place, Reading
from onrecord.record.days import interval

_OTHER = re.compile(  # "new" is no part of a name ("New York"), and "an earlier" no adverb ("said earlier", "a day later")
    r"\b(?:another|second|third|fourth|fifth|separate|previous|further|fresh|(?-i:new)"
    r"|(?:an?|the|this|that|two|three|several|his|her|its|their)\s+(?:earlier|later))\s+(?:\S+\s+){0,2}$",
    re.IGNORECASE,
)
_FAR_KM = 60.0
_PRECISE = frozenset({"point", "city"})
PLUS = {"repeat": 1.5, "type": 0.3, "mode": 0.4, "day": 0.6, "place": 0.6, "actor": 0.5, "recipient": 0.5, "killed": 0.8}
MINUS = {"type": -1.2, "mode": -0.6, "actor": -0.4, "recipient": -0.4, "killed": -0.3}


@dataclass(frozen=True, slots=True)
class Facts:
    """What one read event says, ready to be compared."""

    id: str
    page: str
    type: str
    mode: str | None
    first: str | None
    last: str | None
    place: Place | None
    actors: frozenset[str]
    recipients: frozenset[str]
    killed: tuple[int, int] | None
    other: bool


def facts(reading: Reading, event: Event) -> Facts:
    """The facts of one event. Names are compared in lower case; days only where the text tells them."""
    first, last = interval(event.time.from_, event.time.to) if event.time else (None, None)
    place = next((p for p in reading.places if event.place and (p.start, p.end) == (event.place.start, event.place.end)), None)
    before = reading.text[max(0, event.trigger.start - 60) : event.trigger.start]
    return Facts(
        id=f"{reading.id}#{event.id}",
        page=reading.id,
        type=event.type,
        mode=event.mode,
        first=first,
        last=last,
        place=place,
        actors=frozenset(reading.name_of(role).lower() for role in event.actors),
        recipients=frozenset(reading.name_of(role).lower() for role in event.recipients),
        killed=(event.killed.low, event.killed.high) if event.killed else None,
        other=bool(_OTHER.search(before)),
    )


def conflict(a: Facts, b: Facts) -> str | None:
    """Why two events can never be one, or None.

    Both days precise and different; precise places far apart; one of them told as another one, on the same page or with a toll of its own;
    on one page two tolls or two precise places.
    """
    if a.first and a.first == a.last and b.first and b.first == b.last and a.first != b.first:
        return "different days"
    if _far(a.place, b.place):
        return "places far apart"
    tolls = a.killed and b.killed and (a.killed[1] < b.killed[0] or b.killed[1] < a.killed[0])
    if a.other != b.other and (a.page == b.page or tolls):
        return "told as another one"
    if a.page == b.page:
        if tolls:
            return "one page gives two tolls"
        spots = {p.geonames for p in (a.place, b.place) if p and p.precision in _PRECISE and p.geonames}
        if len(spots) > 1:
            return "one page gives two places"
    return None


def bonus(a: Facts, b: Facts) -> float:
    """Log-odds that the fields add."""
    total = PLUS["type"] if a.type == b.type else MINUS["type"]
    if a.mode and b.mode:
        total += PLUS["mode"] if a.mode == b.mode else MINUS["mode"]
    if a.first and b.first and a.last and b.last and a.first <= b.last and b.first <= a.last:
        total += PLUS["day"]
    if a.place and b.place and a.place.geonames and a.place.geonames == b.place.geonames and a.place.precision in _PRECISE:
        total += PLUS["place"]
    for name, one, other in (("actor", a.actors, b.actors), ("recipient", a.recipients, b.recipients)):
        if one and other:
            total += PLUS[name] if one & other else MINUS[name]
    if a.page == b.page and a.type == b.type and _parties_agree(a, b):
        total += PLUS["repeat"]  # headline, standfirst and body tell one event again
    if a.killed and b.killed:
        total += PLUS["killed"] if a.killed == b.killed else MINUS["killed"]
    return total


def _parties_agree(a: Facts, b: Facts) -> bool:
    """One party at least in common, and none that differs: a page tells of many kidnappings by one group."""
    sides = [(one, other) for one, other in ((a.actors, b.actors), (a.recipients, b.recipients)) if one and other]
    return bool(sides) and all(one & other for one, other in sides)


def compare_all(found: Sequence[Facts], near: Mapping[str, Collection[str]]) -> tuple[list[tuple[str, str]], Callable[[str, str], float]]:
    """(pairs that never join, the log-odds of two ids in order) among events of one page or of pages that are `near` each other.

    The log-odds are 0 for all other pairs. They are reckoned when asked for: few of these pairs are ever candidates.
    """
    by_page: dict[str, list[Facts]] = defaultdict(list)
    for one in sorted(found, key=lambda one: one.id):
        by_page[one.page].append(one)
    apart = []
    for page, mine in sorted(by_page.items()):
        for other in sorted({page, *near.get(page, ())}):
            for a in mine:
                for b in by_page.get(other, ()):
                    if a.id < b.id and conflict(a, b):
                        apart.append((a.id, b.id))
    by_id = {one.id: one for one in found}

    def odds(one: str, other: str) -> float:
        a, b = by_id[one], by_id[other]
        met = a.page == b.page or b.page in near.get(a.page, ())
        return bonus(a, b) if met and not conflict(a, b) else 0.0

    return apart, odds


def _far(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None or a.precision not in _PRECISE or b.precision not in _PRECISE:
        return False
    km = distance(Report(id="a", lat=a.lat, lon=a.lon), Report(id="b", lat=b.lat, lon=b.lon))
    return km is not None and km > _FAR_KM
