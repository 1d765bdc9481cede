"""Which of the places with a name is meant: all mentions of an article are decided together.

A candidate's score adds how many people live there, its kind, what contains it ("Glasgow, Kentucky"; countries and states told anywhere in
the text, peoples too), how near it lies to the other places, the publisher, and the words beside the name. One sense an article, unless the
text itself gives two ("Paris, Texas" and "Paris, France"). Scores become confidences by a softmax.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import exp, log1p

import numpy as np

from onrecord.codebook import lexicon
from onrecord.codebook.gazetteer import Spot, gazetteer
from onrecord.language.doc import Doc
from onrecord.readers.place_home import country_row, home, towns
from onrecord.readers.place_role import Found
from onrecord.readers.place_words import abbreviations, words

MOST = 60  # candidates of one name
W = {
    "people": 0.45,  # a doubling of the people
    "country": 2.7, "admin1": 1.5, "admin2": -2.5, "city": 0.0, "airport": -1.0, "base": -1.0, "facility": 0.0, "region": 0.5,
    "water": -1.0,
    "land": -0.5, "continent": 3.0,
    "alias": -1.5,  # not the main name
    "unit": 6.0,  # "province", "county", "river" beside the name, and it is one
    "not_unit": -5.0,
    "inside": 7.0,  # what the text says it lies in contains it
    "in_country": 0.9,  # its country is told in the text (per log count)
    "in_admin1": 2.2,
    "near": 0.7,  # other places of the text are near
    "home": 2.0,  # the publisher's country
    "home_unit": 2.5,  # and its state
    "publisher": 3.0,  # its town counts as so many mentions
    "home_usa": 1.2,  # of its possible towns, one in the US
    "home_people": 0.15,  # a doubling of the people, of its possible towns
}  # fmt: skip


@dataclass(slots=True)
class Group:
    """Mentions that share one sense, with its candidates and their confidences."""

    key: str
    spots: list[Spot]
    base: list[float]
    count: float = 1.0
    inside: set[int] = field(default_factory=set)  # groups that the text says contain this one
    shares: list[float] = field(default_factory=list)

    @property
    def best(self) -> int:
        return max(range(len(self.shares)), key=self.shares.__getitem__)


def rank(doc: Doc, mentions: Sequence[Found]) -> list[list[tuple[Spot, float]]]:
    """For each mention its candidates with confidences, best first; empty where no place has the name."""
    groups, of = _groups(doc, mentions)
    told = _peoples(doc)
    at_home = home(doc.article)
    if groups and (publisher := _publisher(at_home, towns(doc.article))):
        groups.append(publisher)
    for group in groups:
        group.shares = _softmax(group.base)
    for _ in range(3):
        evidence = _Evidence(groups, told, at_home)
        new = [_softmax(evidence.scores(number)) for number in range(len(groups))]
        for group, shares in zip(groups, new, strict=True):
            group.shares = shares
    ranked = [sorted(zip(group.spots, group.shares, strict=True), key=lambda item: (-item[1], item[0].row)) for group in groups]
    return [ranked[number] if number >= 0 else [] for number in of]


def _publisher(at_home: Sequence[Spot], one_of: Sequence[Spot]) -> Group | None:
    """The town of the publisher as if the text named it, though never in full; where its name is that of several, the text tells which."""
    spots = list(one_of[:MOST]) or [spot for spot in at_home if spot.kind == "city"]
    base = [W["home_people"] * spot.weight / 8 + W["home_usa"] * (spot.country == "USA") for spot in spots]
    return Group("", spots, base, W["publisher"]) if spots else None


def _softmax(scores: list[float]) -> list[float]:
    if not scores:
        return []
    top = max(scores)
    raised = [exp(score - top) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]


def _groups(doc: Doc, mentions: Sequence[Found]) -> tuple[list[Group], list[int]]:
    """Groups of mentions, and the number of each mention's group (-1: the name is not known)."""
    container = _containers(doc, mentions)
    groups: list[Group] = []
    of: list[int] = []
    known: dict[tuple[str, str, str], int] = {}
    local = [(_unit(doc, found), mentions[container[n]].key if n in container else "") for n, found in enumerate(mentions)]
    first_local: dict[tuple[str, str], str] = {}
    for found, (unit, inside) in zip(mentions, local, strict=True):
        if inside:
            first_local.setdefault((found.key, unit), inside)
    for found, (unit, inside) in zip(mentions, local, strict=True):
        inside = inside or first_local.get((found.key, unit), "")
        name = (found.key, unit, inside)
        if name not in known:
            spots, base = _candidates(found, unit)
            known[name] = len(groups) if spots else -1
            if spots:
                groups.append(Group(found.key, spots, base, 0.0))
        of.append(known[name])
        if of[-1] >= 0:
            groups[of[-1]].count += 1
    for number, outer in container.items():
        if of[number] >= 0 and of[outer] >= 0 and of[number] != of[outer]:
            groups[of[number]].inside.add(of[outer])
    return groups, of


def _unit(doc: Doc, found: Found) -> str:
    """The kind of place that the words beside the name tell."""
    text = [word.lower() for word in doc.words[found.first : found.last]]
    after = doc.words[found.last].lower() if found.last < len(doc) else ""
    before = [doc.words[n].lower() for n in range(max(0, found.first - 2), found.first)]
    for unit in ("county", "admin", "town", "water", "land"):
        if text[-1] in words(unit) and len(text) > 1:
            return "" if unit == "town" else unit
        if after in words(unit) or (len(before) == 2 and before[1] == "of" and before[0] in words(unit)):
            return unit
    return ""


_UNITS = {
    "county": ("admin2", "admin1"), "admin": ("admin1", "admin2", "region"), "town": ("city",), "water": ("water",),
    "land": ("land", "region"),
}  # fmt: skip


def _candidates(found: Found, unit: str) -> tuple[list[Spot], list[float]]:
    spots = gazetteer()
    if found.row is not None:
        return [spots.spot(found.row)], [10.0]
    rows = dict(spots.find_folded(found.key))
    if unit == "county":
        rows |= dict(spots.find_folded(f"{found.key} county"))
    if len(found.key) > 4:
        for word in ("city", "state", "province", "island"):
            if found.key.endswith(" " + word) and not rows:
                rows = dict(spots.find_folded(found.key[: -len(word) - 1]))
    if found.label == "NORP" or not rows or (not unit and _people(found.key) and not _their_land(rows, found.key)):
        country = lexicon.lookup(found.key.title(), "people") or (lexicon.lookup(found.key.title(), "country") if not rows else None)
        if country and country.country and (row := country_row(country.country)) is not None:
            rows = {row: True}
    listed = sorted((spots.spot(row) for row in rows), key=lambda spot: -spot.weight)[:MOST]
    base = [_base(spot, rows[spot.row], unit) for spot in listed]
    return listed, base if unit else _seats(listed, base, rows)


def _their_land(rows: Mapping[int, bool], key: str) -> bool:
    """Whether a name of people is the name of their land too: "Kachin"."""
    people, spots = lexicon.lookup(key.title(), "people"), gazetteer()
    return any(spots.spot(row).kind == "admin1" and people is not None and spots.spot(row).country == people.country for row in rows)


def _seats(spots: list[Spot], base: list[float], main: Mapping[int, bool]) -> list[float]:
    """A town and the unit that it rules under one name: the town, unless the unit is much the larger ("Baghdad", but "Ontario"), or the
    town is called otherwise ("Oklahoma City").
    """
    towns = [(set(gazetteer().containers(spot.row)), spot.weight) for spot in spots if spot.kind == "city" and main[spot.row]]
    return [
        score - 4.0
        if spot.kind in ("admin1", "admin2") and any(spot.row in within and weight > spot.weight - 24 for within, weight in towns)
        else score
        for spot, score in zip(spots, base, strict=True)
    ]


@lru_cache(maxsize=8_192)
def _people(key: str) -> bool:
    """Does a name mean people rather than towns of the same name ("Canadian")?"""
    return lexicon.lookup(key.title(), "people") is not None


def _base(spot: Spot, main: bool, unit: str) -> float:
    score = (
        W["people"] * spot.weight / 8
        + W[spot.kind]
        + (0.0 if main else W["alias"] if spot.weight > 130 or spot.kind not in ("city", "airport") else 2 * W["alias"])
    )
    if unit:
        score += W["unit"] if spot.kind in _UNITS[unit] else W["not_unit"] if unit != "town" else -1.0
    return score


def _containers(doc: Doc, mentions: Sequence[Found]) -> dict[int, int]:
    """Mention → mention that the text says it lies in: "Glasgow, Kentucky", "Glasgow (Kentucky)", "Iraq's Anbar", "Hit in Anbar"."""
    out: dict[int, int] = {}
    for number, (one, two) in enumerate(pairwise(mentions)):
        if doc.sentence[one.first] != doc.sentence[two.first]:
            continue
        gap = [word.lower() for word in doc.words[one.last : two.first]]
        if gap in ([","], ["("], [",", "in"], ["in"], ["-"], [",", "the"], ["in", "the"]) or (
            gap and gap[0] in (",", "in") and set(gap[1:]) <= words("between")
        ):
            out[number] = number + 1
        owned = bool(gap) and gap[0] in ("'s", "’s") and set(gap[1:]) <= words("between") | words("kinds")
        if owned or (len(gap) in (2, 3) and gap[-1] == "of" and gap[-2] in words("kinds")):  # "the Alabama town of Florence"
            out[number + 1] = number
        if gap == [","] and one.first == doc.sentences[doc.sentence[one.first]][0] + 1 and doc.words[one.first - 1] == "In":
            out.pop(number, None)  # "In South Carolina, Florence …"
            out[number + 1] = number
    return out


def _peoples(doc: Doc) -> dict[str, float]:
    """Countries by how often their people are named ("Iraqi")."""
    counts: dict[str, float] = defaultdict(float)
    for name in doc.names:
        if name.label == "NORP":
            entry = lexicon.lookup(doc.phrase(name.first, name.last), "people")
            if entry and entry.country:
                counts[entry.country] += 0.7
    return counts


class _Evidence:
    """What the groups tell each other at one round."""

    def __init__(self, groups: list[Group], told: dict[str, float], home: Sequence[Spot]) -> None:
        self.groups, self.home = groups, home
        self.of_country: dict[str, float] = defaultdict(float, told)
        self.of_admin: dict[int, float] = defaultdict(float)
        self.parts: list[tuple[dict[str, float], dict[int, float]]] = []
        for group in groups:
            country, admin = _mass(group)
            self.parts.append((country, admin))
            for code, mass in country.items():
                self.of_country[code] += mass
            for row, mass in admin.items():
                self.of_admin[row] += mass
        best = [group.spots[group.best] for group in groups]
        self.lat = np.radians([spot.lat for spot in best])
        self.lon = np.radians([spot.lon for spot in best])
        self.mass = np.array(
            [
                max(group.shares) * min(2.0, group.count) if spot.kind not in ("country", "continent") else 0.0
                for group, spot in zip(groups, best, strict=True)
            ]
        )
        self.home_codes = {spot.country for spot in home}
        self.home_admin = {
            row for spot in home for row in [spot.row, *gazetteer().containers(spot.row)] if gazetteer().spot(row).kind == "admin1"
        }

    def scores(self, number: int) -> list[float]:
        group = self.groups[number]
        if len(group.spots) == 1:
            return group.base
        country, admin = self.parts[number]
        near = self._near(number)
        inside = [self.groups[outer] for outer in group.inside]
        out = []
        for spot, base, closeness in zip(group.spots, group.base, near, strict=True):
            score = base + W["near"] * closeness
            chain = _chain(spot)
            if spot.country:
                score += W["in_country"] * log1p(max(0.0, self.of_country[spot.country] - country.get(spot.country, 0.0)))
            if spot.kind != "country":
                score += W["in_admin1"] * max(
                    (log1p(max(0.0, self.of_admin[row] - admin.get(row, 0.0))) for row in chain if row in self.of_admin), default=0.0
                )
            for outer in inside:
                held = sum(
                    share for other, share in zip(outer.spots, outer.shares, strict=True) if other.row in chain[1:] or _covers(other, spot)
                )
                score += W["inside"] * held
            if self.home:
                score += W["home"] * (spot.country in self.home_codes) + W["home_unit"] * bool(self.home_admin & set(chain))
            out.append(score)
        return out

    def _near(self, number: int) -> list[float]:
        group = self.groups[number]
        mass = self.mass.copy()
        mass[number] = 0.0
        for other, there in enumerate(self.groups):
            if there.key == group.key:
                mass[other] = 0.0
        if not mass.any():
            return [0.0] * len(group.spots)
        lat = np.radians([spot.lat for spot in group.spots])[:, None]
        lon = np.radians([spot.lon for spot in group.spots])[:, None]
        apart = np.hypot(lat - self.lat, (lon - self.lon) * np.cos((lat + self.lat) / 2)) * 6371
        return [float(value) for value in np.log1p((np.exp(-apart / 150) * mass).sum(axis=1) * 3)]


def _chain(spot: Spot) -> list[int]:
    return [spot.row, *gazetteer().containers(spot.row)]


def _covers(outer: Spot, inner: Spot) -> bool:
    """Does a place without a place in the tree of units (a region, a province of the same name) hold another? By country and distance."""
    if outer.kind in ("city", "admin1", "admin2", "region", "land") and outer.row != inner.row and inner.weight <= outer.weight:
        apart = ((outer.lat - inner.lat) ** 2 + ((outer.lon - inner.lon) * 0.7) ** 2) ** 0.5
        return apart < (4.0 if outer.kind == "region" else 1.0) and (outer.country is None or outer.country == inner.country)
    return False


def _mass(group: Group) -> tuple[dict[str, float], dict[int, float]]:
    """How strongly a group speaks for countries and for first-level units: its own place and what holds it."""
    country: dict[str, float] = defaultdict(float)
    admin: dict[int, float] = defaultdict(float)
    count = min(4.0, group.count)
    for spot, share in zip(group.spots, group.shares, strict=True):
        if share < 0.02:
            continue
        if spot.country:
            country[spot.country] += share * count * (1.0 if spot.kind == "country" else 0.6)
        for row in _chain(spot):
            kind = gazetteer().spot(row).kind
            if kind == "admin1":
                admin[row] += share * count * (1.0 if row == spot.row else 0.6)
    return country, admin


def short_row(word: str) -> int | None:
    """The row of the state that a short form names."""
    known = abbreviations().get(word)
    return known[0] if known else None
