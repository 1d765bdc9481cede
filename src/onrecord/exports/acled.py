"""ACLED's table: political violence and protest only. Comma-separated, with a header. `notes` carries the sentence, status and sayer.

Event and sub-event types are derived from PLOVER's type, mode and the parties' sectors by `tables/acled.csv`, top to bottom.
https://acleddata.com/knowledge-base/codebook/
"""

from collections import Counter
from datetime import date
from functools import cache
from typing import IO

from onrecord.exports import facts
from onrecord.exports.countries import country
from onrecord.exports.entries import Entry, Told
from onrecord.exports.facts import Party
from onrecord.exports.table import Table
from onrecord.record import Filters, Record
from onrecord.tables import csv_table

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
OUTSIDE = "not political violence or protest"
PRECISION = {"point": 1, "city": 1, "admin": 2, "country": 3}


def write(record: Record, filters: Filters, out: IO[str], header: bool = True) -> Counter[str]:
    """One row an event that is ACLED's subject. Unknown fatalities stay empty (ACLED writes 0)."""
    left: Counter[str] = Counter()
    table = Table(out, COLUMNS, header=header, tabs=False)
    for entry in facts.real(record, filters, left):
        kind = kind_of(entry.lead)
        if kind is None:
            left[OUTSIDE] += 1
        else:
            table.row(_row(entry, kind))
    return left


def kind_of(told: Told) -> dict[str, str] | None:
    """The first row of the table that fits type, mode and the parties; None where it is not ACLED's subject."""
    event = told.event
    sides = (_side(facts.first_party(told, "actors")), _side(facts.first_party(told, "recipients")))
    for row in _table():
        if (
            row["type"] == event.type
            and row["mode"] in ("", event.mode)
            and row["actor"] in ("", sides[0])
            and row["recipient"] in ("", sides[1])
        ):
            return row
    return None


@cache
def _table() -> list[dict[str, str]]:
    return csv_table("exports/tables/acled.csv")


def _side(who: Party) -> str:
    return "civilian" if who.sector in facts.CIVILIAN else "armed" if who.sector in facts.ARMED else ""


def _inter(who: Party, kind: dict[str, str]) -> str:
    if kind["event_type"] == "Protests" and _side(who) == "civilian":
        return "Protesters"
    if kind["event_type"] == "Riots" and _side(who) == "civilian":
        return "Rioters"
    if who.sector in facts.STATE:
        return "State forces"
    names = {"REB": "Rebel group", "PRM": "Political militia", "UAF": "Political militia", "CRM": "Political militia"}
    return names.get(who.sector, "Civilians" if who.sector in facts.CIVILIAN else "")


def _row(entry: Entry, kind: dict[str, str]) -> dict[str, object]:
    told, event = entry.lead, entry.lead.event
    place, units = told.place, facts.units(told)
    where = country(place.country if place else None)
    one, two = ([facts.party(told, role) for role in roles] for roles in (event.actors, event.recipients))
    first, second = (one or [Party()])[0], (two or [Party()])[0]
    inters = [_inter(first, kind), _inter(second, kind)]
    when, precision = _when(told)
    return {
        "event_id_cnty": f"{where.iso3}{facts.number(entry.id, 32)}",
        "event_date": when,
        "year": when[:4],
        "time_precision": precision,
        "disorder_type": kind["disorder_type"],
        "event_type": kind["event_type"],
        "sub_event_type": kind["sub_event_type"],
        "actor1": first.name,
        "assoc_actor_1": "; ".join(who.name for who in one[1:]),
        "inter1": inters[0],
        "actor2": second.name,
        "assoc_actor_2": "; ".join(who.name for who in two[1:]),
        "inter2": inters[1],
        "interaction": "-".join(inters) if all(inters) else "",
        "civilian_targeting": "Civilian targeting" if kind["disorder_type"] == "Political violence" and _side(second) == "civilian" else "",
        "iso": where.numeric,
        "region": where.acled_region,
        "country": where.name,
        "admin1": units.province,
        "admin2": units.district,
        "location": place.name if place else "",
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "geo_precision": PRECISION.get(place.precision or "") if place else None,
        "source": "; ".join(dict.fromkeys(facts.host(told) for told in entry.told)),
        "notes": f"{facts.said_in(told)} [{facts.sayers(entry)}]",
        "fatalities": event.killed.best if event.killed else None,
    }


def _when(told: Told) -> tuple[str, int | None]:
    """The day and ACLED's precision: 1 the day, 2 within a week, 3 within a month; nothing where the text says less."""
    low, high = facts.days(told)
    if not low or not high:
        return "", None
    length = (date.fromisoformat(high) - date.fromisoformat(low)).days
    return (low, 1 if length < 1 else 2 if length < 7 else 3) if length < 32 else ("", None)
