"""GDELT 1.0 events: http://data.gdeltproject.org/documentation/GDELT-Data_Format_Codebook.pdf. Tab-separated, no header of its own."""

from collections import Counter
from collections.abc import Sequence
from typing import IO

from onrecord.codebook import plover
from onrecord.exports import facts
from onrecord.exports.countries import country
from onrecord.exports.entries import Entry, Told
from onrecord.exports.facts import Party
from onrecord.exports.table import Table
from onrecord.record import Filters, Record

QUAD = {"verbal cooperation": 1, "material cooperation": 2, "verbal conflict": 3, "material conflict": 4}
HEAD = ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate")
ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
ACTION = (
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
)  # fmt: skip
GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")


def columns(geo: Sequence[str]) -> tuple[str, ...]:
    """The columns of an events table whose places have the columns `geo`."""
    actors = [f"Actor{number}{name}" for number in (1, 2) for name in ACTOR]
    places = [f"{side}Geo_{name}" for side in ("Actor1", "Actor2", "Action") for name in geo]
    return (*HEAD, *actors, *ACTION, *places, "DATEADDED", "SOURCEURL")


COLUMNS = columns(GEO)


def write(record: Record, filters: Filters, out: IO[str], header: bool = False, attributed: bool = False) -> Counter[str]:
    """One row an event; the date of adding is the day of publication."""
    left: Counter[str] = Counter()
    table = Table(out, COLUMNS, header=header, tabs=True)
    for entry in facts.real(record, filters, left, attributed=attributed):
        table.row(row(entry) | {"DATEADDED": facts.published(entry.lead).replace("-", "")})
    return left


def row(entry: Entry) -> dict[str, object]:
    """What GDELT 1.0 and 2.0 have in common. Geography of actors, tone, ethnic and religious codes are not known to us."""
    told, event = entry.lead, entry.lead.event
    day, code = facts.day(told), event.cameo or ""
    low, high = facts.days(told)
    goldstein = (plover.cameo(code) or {}).get("goldstein")
    return {
        "GLOBALEVENTID": facts.number(entry.id),
        "SQLDATE": day.replace("-", ""),
        "MonthYear": low[:7].replace("-", "") if low[:7] == high[:7] else "",
        "Year": low[:4] if low[:4] == high[:4] else "",
        "FractionDate": f"{int(day[:4]) + (int(day[5:7]) * 30 + int(day[8:])) / 365:.4f}" if day else "",
        **_actor(1, facts.first_party(told, "actors")),
        **_actor(2, facts.first_party(told, "recipients")),
        "IsRootEvent": int(is_lead(told)),
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": QUAD.get(plover.quad(event.type) or ""),
        "GoldsteinScale": goldstein,
        "NumMentions": len(entry.told),
        "NumSources": len({facts.host(told) or told.reading.id for told in entry.told}),
        "NumArticles": len({told.reading.id for told in entry.told}),
        **_place(told),
        "SOURCEURL": told.reading.url,
    }


def is_lead(told: Told) -> bool:
    """Does the event stand in the first paragraph of the text, or in its headline?"""
    text = told.reading.text
    first = text.find("\n", len(text) - len(text.lstrip()) + len(told.reading.title or ""))
    second = text.find("\n", first + 2) if first >= 0 else -1
    return told.event.trigger.start < (second if second >= 0 else len(text))


def _actor(number: int, who: Party) -> dict[str, object]:
    code = country(who.country).cameo
    return {
        f"Actor{number}Code": code + who.sector,
        f"Actor{number}Name": who.name.upper(),
        f"Actor{number}CountryCode": code,
        f"Actor{number}Type1Code": who.sector,
    }


def _place(told: Told) -> dict[str, object]:
    place = told.place
    if place is None or place.lat is None:
        return {}
    where, units = country(place.country), facts.units(told)
    inside = [place.name, units.province, where.name]
    american = place.country == "USA"
    kinds = {"country": 1, "admin": 2 if american else 5, "city": 3 if american else 4, "point": 3 if american else 4}
    return {
        "ActionGeo_Type": kinds.get(place.precision or ""),
        "ActionGeo_FullName": ", ".join(dict.fromkeys(part for part in inside if part)),
        "ActionGeo_CountryCode": where.fips,
        "ActionGeo_Lat": place.lat,
        "ActionGeo_Long": place.lon,
        "ActionGeo_FeatureID": where.fips if place.precision == "country" else "",
    }
