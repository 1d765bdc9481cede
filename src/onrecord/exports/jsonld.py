"""JSON-LD: schema.org for articles and claims, the Simple Event Model for events, PROV for where it is said."""

from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

import msgspec

from onrecord.exports import facts
from onrecord.exports.entries import Entry, Told, entries
from onrecord.model import Claim
from onrecord.record import Filters, Record

CONTEXT = {
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "prov": "http://www.w3.org/ns/prov#",
    "onrecord": "urn:onrecord:",
}


def write(record: Record, filters: Filters, out: IO[str], header: bool = True) -> Counter[str]:
    """One document; each article and claim once, before the first event that needs it."""
    out.write('{"@context":' + msgspec.json.encode(CONTEXT).decode() + ',"@graph":[')
    seen: set[str] = set()
    first = True
    for entry in entries(record, filters):
        for node in _nodes(entry):
            if node["@id"] in seen:
                continue
            if node["@type"] != "sem:Event":
                seen.add(node["@id"])
            out.write(("\n" if first else ",\n") + msgspec.json.encode(node).decode())
            first = False
    out.write("\n]}\n")
    return Counter()


def _nodes(entry: Entry) -> Iterator[dict[str, Any]]:
    for told in entry.told:
        yield _article(told)
        claims = {claim.id: claim for claim in told.reading.claims}
        if told.event.claim in claims:
            yield _claim(told, claims[told.event.claim])
    yield _event(entry)


def _known(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _article(told: Told) -> dict[str, Any]:
    reading = told.reading
    return _known(
        {
            "@id": f"onrecord:{reading.id}",
            "@type": "schema:NewsArticle",
            "schema:headline": reading.title,
            "schema:url": reading.url,
            "schema:datePublished": reading.published,
            "schema:publisher": reading.publisher,
            "schema:inLanguage": reading.language,
        }
    )


def _claim(told: Told, claim: Claim) -> dict[str, Any]:
    reading = told.reading
    return _known(
        {
            "@id": f"onrecord:{reading.id}#{claim.id}",
            "@type": "schema:Claim",
            "schema:author": reading.sayer(claim.id),
            "schema:text": reading.quote(claim),
            "schema:appearance": {"@id": f"onrecord:{reading.id}"},
            "onrecord:class": claim.cue_class,
            "onrecord:hedged": claim.hedged,
        }
    )


def _event(entry: Entry) -> dict[str, Any]:
    told, event = entry.lead, entry.lead.event
    place, (low, high) = told.place, facts.days(told)
    where = {
        "@type": "sem:Place",
        "schema:name": place.name,
        "schema:latitude": place.lat,
        "schema:longitude": place.lon,
        "schema:addressCountry": place.country,
        "onrecord:precision": place.precision,
        "schema:sameAs": f"https://sws.geonames.org/{place.geonames}/" if place.geonames else None,
    } if place else {}  # fmt: skip
    return _known(
        {
            "@id": f"onrecord:{entry.id}",
            "@type": "sem:Event",
            "sem:eventType": event.type,
            "onrecord:mode": event.mode,
            "onrecord:cameo": event.cameo,
            "onrecord:status": event.status,
            "onrecord:hedged": event.hedged,
            "onrecord:factuality": event.factuality,
            "onrecord:saidBy": told.sayer,
            "sem:hasActor": [_actor(told, "actor", role) for role in event.actors]
            + [_actor(told, "recipient", role) for role in event.recipients],
            "sem:hasPlace": _known(where),
            "sem:hasEarliestBeginTimeStamp": low,
            "sem:hasLatestEndTimeStamp": high,
            "onrecord:killed": _known({name: getattr(event.killed, name, None) for name in ("low", "best", "high")}),
            "prov:wasDerivedFrom": [{"@id": f"onrecord:{told.reading.id}"} for told in entry.told],
            "prov:hadPrimarySource": {"@id": f"onrecord:{told.reading.id}#{event.claim}"} if event.claim else None,
            "prov:value": facts.said_in(told),
        }
    )


def _actor(told: Told, part: str, role: Any) -> dict[str, Any]:
    who = facts.party(told, role)
    return _known(
        {
            "@type": "sem:Role",
            "sem:roleType": part,
            "schema:name": who.name,
            "onrecord:country": who.country,
            "onrecord:sector": who.sector,
            "schema:sameAs": f"http://www.wikidata.org/entity/{who.wikidata}" if who.wikidata else None,
        }
    )
