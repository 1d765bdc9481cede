"""What several peers' tables ask of an event, said once: whole days, roles, admin units, numbers for ids."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import Struct

from onrecord.exports.entries import Entry, Told, entries
from onrecord.exports.rows import sentence
from onrecord.model import UNREAL, Actor, Role, Span
from onrecord.record import Filters, Record
from onrecord.record.days import bounds, interval

ATTRIBUTED = "only said by somebody, or hedged"
ARMED_STATE = frozenset({"MIL", "COP", "SPY"})
STATE = ARMED_STATE | {"GOV", "JUD", "LEG"}
ARMED = ARMED_STATE | {"REB", "PRM", "UAF"}
CIVILIAN = frozenset({"CVL", "REF", "AGR", "BUS", "EDU", "ELI", "JRN", "LAB", "MED", "REL", "SOC", "OPP", "PTY"})


class Party(Struct, frozen=True, kw_only=True):
    """Who stands at a role: empty strings where the text does not say."""

    name: str = ""
    words: str = ""
    country: str = ""
    sector: str = ""
    title: str = ""
    wikidata: str = ""
    start: int | None = None


class Units(Struct, frozen=True, kw_only=True):
    """Where a place lies, by name."""

    city: str = ""
    district: str = ""
    province: str = ""
    kind: str = ""


def real(record: Record, filters: Filters, left: Counter[str], *, attributed: bool = True) -> Iterator[Entry]:
    """The entries that are told as happened or ongoing; the others are counted in `left` by their status.

    Without `attributed`, for formats that have no room for a sayer: only what at least one publisher says itself and as sure.
    """
    for entry in entries(record, filters):
        if entry.lead.event.status in UNREAL:
            left[entry.lead.event.status] += 1
        elif not attributed and all(told.event.claim or told.event.hedged for told in entry.told):
            left[ATTRIBUTED] += 1
        else:
            yield entry


def day(told: Told) -> str:
    """The one whole day of an event, as the text tells it; "" where it tells none or several."""
    low, high = days(told)
    return low if low and low == high else ""


def days(told: Told) -> tuple[str, str]:
    """The first and the last whole day that the text's time can mean; "" where it tells none."""
    time = told.event.time
    low, high = interval(time.from_, time.to) if time else (None, None)
    return low or "", high or ""


def published(told: Told) -> str:
    """The whole day of publication, or ""."""
    low, high = bounds(told.reading.published)
    return low if low and low == high else ""


def first_party(told: Told, part: str) -> Party:
    """The first actor or recipient; all empty where there is none."""
    roles: tuple[Role, ...] = getattr(told.event, part)
    return party(told, roles[0]) if roles else Party()


def party(told: Told, role: Role) -> Party:
    """Who stands at a role."""
    actor: Actor | None = next((actor for actor in told.reading.actors if actor.id == role.actor), None)
    words = told.reading.quote(role)
    if actor is None:
        return Party(name=words, words=words, start=role.start)
    return Party(
        name=actor.name,
        words=words,
        country=actor.country or "",
        sector=actor.sector or "",
        title=actor.role or "",
        wikidata=actor.wikidata or "",
        start=role.start,
    )


def sayers(entry: Entry) -> str:
    """Who tells an event and how, for a free field: `status: happened; says: Ilse Marn (The Odra Courier)`."""
    out = []
    for told in entry.told:
        event = told.event
        hedged = ", hedged" if event.hedged else ""
        source = told.reading.publisher or told.reading.url or told.reading.id
        out.append(f"status: {event.status}{hedged}; says: {told.sayer}" + (f" ({source})" if event.claim else ""))
    return " | ".join(dict.fromkeys(out))


def host(told: Told) -> str:
    """The publisher, else the host of the address."""
    return told.reading.publisher or urlsplit(told.reading.url or "").hostname or ""


def said_in(told: Told) -> str:
    """The sentence around the trigger, on one line."""
    low, high = sentence(told.reading.text, told.event.trigger)
    return " ".join(told.reading.text[low:high].split())


@lru_cache(maxsize=8)
def _sentence_starts(text: str) -> list[int]:
    starts, at = [], 0
    while at < len(text):
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text):
            break
        starts.append(at)
        at = max(sentence(text, Span(at, at + 1))[1], at + 1)
    return starts


def sentence_number(told: Told) -> int:
    """The number of the trigger's sentence in the text, from 1."""
    return max(1, sum(start <= told.event.trigger.start for start in _sentence_starts(told.reading.text)))


def number(id: str, bits: int = 53) -> int:
    """A stable whole number for an id, for tables whose ids are numbers: the first bits of its SHA-256; never 0."""
    return (int.from_bytes(hashlib.sha256(id.encode()).digest()[:8], "big") >> (64 - bits)) or 1


def units(told: Told) -> Units:
    """City, district and province of the event's place, as far as the gazetteer knows them."""
    place = told.place
    if place is None or place.geonames is None:
        return Units()
    return _units(place.name, place.geonames, told.reading.quote(place))


@lru_cache(maxsize=10_000)
def _units(name: str, geonames: int, words: str) -> Units:
    from onrecord.codebook.gazetteer import gazetteer

    known = gazetteer()
    for row in (row for phrase in (name, words) for row, _ in known.find(phrase)):
        spot = known.spot(row)
        if spot.geonames != geonames:
            continue
        chain = [spot, *(known.spot(outer) for outer in known.containers(row))]
        named = {found.kind: found.name for found in reversed(chain)}
        return Units(city=named.get("city", ""), district=named.get("admin2", ""), province=named.get("admin1", ""), kind=spot.kind)
    return Units()
