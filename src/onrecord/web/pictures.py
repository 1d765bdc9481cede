"""Data of the three pictures: timeline, map and network, filtered like the desk. Each point leads to its events."""

from collections import Counter
from typing import Any

from sqlalchemy import Connection, and_, func, select

from onrecord.codebook import plover
from onrecord.record import schema as s
from onrecord.web import desk
from onrecord.web.ask import Ask

POINTS = 500  # events of a timeline at once
LINKS = 150  # lines of a network
PLACES = 2_000  # places of a map
e, r, o, p = s.events.c, s.readings.c, s.roles.c, s.places.c


def timeline(connection: Connection, ask: Ask) -> list[dict[str, Any]]:
    """The newest dated events of the filters, oldest first."""
    asked = ask.model_copy(update={"limit": POINTS, "next": None})
    rows, _ = desk.find(connection, asked)
    return sorted((row for row in rows if row["from"]), key=lambda row: (row["from"], row["id"]))


def on_map(connection: Connection, ask: Ask) -> list[dict[str, Any]]:
    """Places with how many events of the filters happened there, by status; precision as the gazetteer gives it."""
    query = (
        select(e.geonames, e.country, e.lat, e.lon, e.status, func.count())
        .join(s.readings, r.id == e.reading)
        .where(*desk.conditions(connection, ask), e.lat.is_not(None))
        .group_by(e.geonames, e.country, e.lat, e.lon, e.status)
    )
    found: dict[Any, dict[str, Any]] = {}
    for geonames, country, lat, lon, status, number in connection.execute(query):
        place = found.setdefault(
            (geonames, lat, lon), {"geonames": geonames, "country": country, "lat": lat, "lon": lon, "status": {}, "events": 0}
        )
        place["status"][status] = number
        place["events"] += number
    rows = sorted(found.values(), key=lambda place: (-place["events"], place["geonames"] or 0, place["lat"], place["lon"]))[:PLACES]
    ids = [place["geonames"] for place in rows if place["geonames"]]
    named = select(p.geonames, func.min(p.name), func.min(p.precision)).where(p.geonames.in_(ids)).group_by(p.geonames)
    names = {row[0]: (row[1], row[2]) for row in connection.execute(named)}
    for place in rows:
        place["name"], place["precision"] = names.get(place["geonames"], (place["country"], "country"))
    return rows


def network(connection: Connection, ask: Ask) -> list[dict[str, Any]]:
    """Who acts on whom: pairs of names with how often, by type; sign −1 conflict, 1 cooperation."""
    one, two = s.roles.alias(), s.roles.alias()
    query = (
        select(one.c.name, two.c.name, e.type, e.status, func.count())
        .select_from(s.events)
        .join(s.readings, r.id == e.reading)
        .join(one, and_(one.c.reading == e.reading, one.c.event == e.id, one.c.part == "actor"))
        .join(two, and_(two.c.reading == e.reading, two.c.event == e.id, two.c.part == "recipient"))
        .where(*desk.conditions(connection, ask))
        .group_by(one.c.name, two.c.name, e.type, e.status)
    )
    pairs: Counter[tuple[str, str, int]] = Counter()
    types: dict[tuple[str, str, int], Counter[str]] = {}
    statuses: dict[tuple[str, str, int], Counter[str]] = {}
    for actor, recipient, type, status, number in connection.execute(query):
        key = (actor, recipient, sign(type))
        pairs[key] += number
        types.setdefault(key, Counter())[type] += number
        statuses.setdefault(key, Counter())[status] += number
    return [
        {"from": key[0], "to": key[1], "sign": key[2], "events": number, "types": dict(types[key]), "status": dict(statuses[key])}
        for key, number in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:LINKS]
    ]


def sign(type: str) -> int:
    """1 for cooperation, -1 for conflict, 0 for an unknown type."""
    quad = plover.quad(type) or ""
    return 1 if "cooperation" in quad else -1 if "conflict" in quad else 0
