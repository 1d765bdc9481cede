"""UCDP GED 23.1: deadly attacks. Comma-separated, with a header. `source_original` is who says so; precision codes are UCDP's.

https://ucdp.uu.se/downloads/ged/ged231.pdf. UCDP's own numbers for conflicts, dyads and sides are not known to us.
"""

from collections import Counter
from datetime import date
from typing import IO

from onrecord.exports import facts
from onrecord.exports.countries import country
from onrecord.exports.entries import Entry
from onrecord.exports.facts import Party
from onrecord.exports.table import Table
from onrecord.model import Place
from onrecord.record import Filters, Record

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id", "conflict_name",
    "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
    "number_of_sources", "source_article", "source_office", "source_date", "source_headline", "source_original",
    "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid",
    "country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end",
    "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
OUTSIDE = "no deadly attack"
WHERE = {"point": 1, "city": 1, "admin": 4, "country": 6}


def write(record: Record, filters: Filters, out: IO[str], header: bool = True) -> Counter[str]:
    """One row an ASSAULT with at least one death."""
    left: Counter[str] = Counter()
    table = Table(out, COLUMNS, header=header, tabs=False)
    for entry in facts.real(record, filters, left):
        event = entry.lead.event
        if event.type == "ASSAULT" and event.killed and event.killed.high > 0:
            table.row(_row(entry))
        else:
            left[OUTSIDE] += 1
    return left


def _row(entry: Entry) -> dict[str, object]:
    told, killed = entry.lead, entry.lead.event.killed
    assert killed
    place, units = told.place, facts.units(told)
    where = country(place.country if place else None)
    one, two = facts.first_party(told, "actors"), facts.first_party(told, "recipients")
    low, high = facts.days(told)
    civilian = killed.who == "civilian"
    return {
        "id": facts.number(entry.id),
        "relid": entry.id,
        "year": low[:4] if low[:4] == high[:4] else "",
        "code_status": "",
        "type_of_violence": _violence(one, two),
        "dyad_name": f"{one.name} - {two.name}" if one.name and two.name else "",
        "side_a": one.name,
        "side_b": two.name,
        "number_of_sources": len({facts.host(told) or told.reading.id for told in entry.told}),
        "source_article": ";".join(f'"{facts.host(t)},{t.reading.published or ""},{t.reading.title or ""}"' for t in entry.told),
        "source_office": facts.host(told),
        "source_date": facts.published(told),
        "source_headline": told.reading.title,
        "source_original": facts.sayers(entry),
        "where_prec": WHERE.get(place.precision or "") if place else None,
        "where_coordinates": place.name if place and place.lat is not None else "",
        "where_description": told.reading.quote(told.event.place) if told.event.place else "",
        "adm_1": units.province,
        "adm_2": units.district,
        **_point(place),
        "country": where.name,
        "country_id": where.gw,
        "region": where.ged_region,
        "date_prec": _precision(low, high),
        "date_start": f"{low} 00:00:00.000" if low else "",
        "date_end": f"{high} 00:00:00.000" if high else "",
        "deaths_civilians": killed.best if civilian else None,
        "deaths_unknown": None if civilian else killed.best,
        "best": killed.best,
        "high": killed.high,
        "low": killed.low,
        "gwnoa": country(one.country).gw if one.sector in facts.STATE else "",
        "gwnob": country(two.country).gw if two.sector in facts.STATE else "",
    }


def _violence(one: Party, two: Party) -> int | None:
    """1 a state against an armed side, 2 two armed sides without a state, 3 an armed side against civilians."""
    if one.sector in facts.ARMED | facts.STATE and two.sector in facts.CIVILIAN:
        return 3
    if one.sector in facts.ARMED | facts.STATE and two.sector in facts.ARMED | facts.STATE:
        return 1 if {one.sector, two.sector} & facts.STATE else 2
    return None


def _precision(low: str, high: str) -> int | None:
    """1 the day, 2 within six days, 3 a week, 4 a month, 5 longer."""
    if not low or not high:
        return None
    length = (date.fromisoformat(high) - date.fromisoformat(low)).days + 1
    return 1 if length <= 1 else 2 if length <= 6 else 3 if length <= 7 else 4 if length <= 31 else 5


def _point(place: Place | None) -> dict[str, object]:
    if place is None or place.lat is None or place.lon is None:
        return {}
    grid = (
        min(int((place.lat + 90) * 2), 359) * 720 + min(int((place.lon + 180) * 2), 719) + 1
    )  # PRIO-GRID: half degrees, from the south-west
    return {"latitude": place.lat, "longitude": place.lon, "geom_wkt": f"POINT ({place.lon} {place.lat})", "priogrid_gid": grid}
