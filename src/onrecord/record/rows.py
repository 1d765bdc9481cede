"""Reading → rows of the tables."""

import hashlib
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from onrecord.model import Claim, Event, Reading
from onrecord.record import schema
from onrecord.record.days import bounds, interval

Rows = dict[str, list[dict[str, Any]]]


def digest(reading: Reading) -> str:
    """SHA-256 of the reading's JSON: the same input and the same version give the same digest."""
    return hashlib.sha256(reading.to_json()).hexdigest()


def body(reading: Reading) -> str:
    """The reading's JSON without its text, which has a column of its own."""
    return msgspec.json.encode(msgspec.structs.replace(reading, text="")).decode()


def restored(body: str, text: str) -> Reading:
    """The reading of a row."""
    return msgspec.structs.replace(msgspec.json.decode(body, type=Reading), text=text)


def rows(reading: Reading, number: int) -> Rows:
    """The rows of a reading, by table; `number` is its `readings.id`."""
    key = {"reading": number}
    return {
        "actors": [
            key | _fields(actor, "id name type country sector role wikidata") | {"mentions": len(actor.mentions)}
            for actor in reading.actors
        ],
        "mentions": [
            key | {"actor": actor.id} | _fields(mention, "start end form") for actor in reading.actors for mention in actor.mentions
        ],
        "times": [key | _fields(time, "start end type value") for time in reading.times],
        "places": [key | _fields(place, "start end name geonames country lat lon precision confidence role") for place in reading.places],
        "claims": [key | _claim(reading, claim) for claim in reading.claims],
        "events": [key | _event(reading, event) for event in reading.events],
        "roles": [key | row for event in reading.events for row in _roles(reading, event)],
        "links": [key | _fields(link, "start end url") for link in reading.links],
    }


def _fields(noun: msgspec.Struct, names: str) -> dict[str, Any]:
    return {name: getattr(noun, name) for name in names.split()}


def _claim(reading: Reading, claim: Claim) -> dict[str, Any]:
    spans = [span for span in (claim.source, claim.cue, *claim.content) if span]
    return {
        "id": claim.id,
        "start": min((span.start for span in spans), default=0),
        "kind": claim.kind,
        "cue_class": claim.cue_class,
        "hedged": claim.hedged,
        "speaker": claim.speaker,
        "speaker_name": reading.sayer(claim.id) if claim.speaker or claim.source else None,
        "within": claim.within,
        "content": reading.quote(claim),
        "confidence": claim.confidence,
    }


def _event(reading: Reading, event: Event) -> dict[str, Any]:
    low, high = interval(event.time.from_, event.time.to) if event.time else (None, None)
    dated = low is not None
    if not dated:
        low, high = bounds(reading.published)
    place = next(
        (place for place in reading.places if event.place and (place.start, place.end) == (event.place.start, event.place.end)), None
    )
    return {
        "id": event.id,
        "start": event.trigger.start,
        "end": event.trigger.end,
        **_fields(event, "type mode cameo intensity status hedged factuality claim confidence"),
        "speaker_name": reading.sayer(event.claim) if event.claim else None,
        "dated": dated,
        "day_from": low,
        "day_to": high,
        "geonames": event.place.geonames if event.place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "killed_low": event.killed.low if event.killed else None,
        "killed_best": event.killed.best if event.killed else None,
        "killed_high": event.killed.high if event.killed else None,
    }


def _roles(reading: Reading, event: Event) -> list[dict[str, Any]]:
    known = {actor.id: actor for actor in reading.actors}
    out = []
    for part, found in (("actor", event.actors), ("recipient", event.recipients)):
        for number, role in enumerate(found):
            actor = known.get(role.actor or "")
            out.append(
                {
                    "event": event.id,
                    "part": part,
                    "number": number,
                    "actor": role.actor,
                    "name": actor.name if actor else reading.quote(role),
                    "country": actor.country if actor else None,
                    "sector": actor.sector if actor else None,
                    "start": role.start,
                    "end": role.end,
                }
            )
    return out


def keep_names(connection: Connection, told: Rows) -> None:
    """The names in rows of roles and claims, kept where they are new."""
    found = {row["name"] for row in told["roles"]} | {row["speaker_name"] for row in told["claims"]} - {None}
    new = [{"name": name} for name in sorted(found)]  # in order: two writers wait for each other once
    if new and connection.dialect.name == "sqlite":
        connection.execute(sqlite.insert(schema.names).on_conflict_do_nothing(), new)
    elif new:
        connection.execute(postgresql.insert(schema.names).on_conflict_do_nothing(), new)
