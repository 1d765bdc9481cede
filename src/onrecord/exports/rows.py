"""An event or a claim as one flat row with its evidence, for tables, CSV and `--json`."""

import re
from typing import Any

import msgspec

from onrecord.model import Claim, Count, Event, Reading, Role, Span

_LINE_END = re.compile(r"[\n\r\x0b\x0c\u2028\u2029]")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])")


def event_row(reading: Reading, event: Event) -> dict[str, Any]:
    """One event: `id` is PAGE#EVENT; `from`, `to` the days the text tells; `says` who says so; spans in the page's text."""
    place = next((place for place in reading.places if event.place and place.start == event.place.start), None)
    low, high = sentence(reading.text, event.trigger)
    return {
        "id": f"{reading.id}#{event.id}",
        "page": reading.id,
        "url": reading.url,
        "title": reading.title,
        "publisher": reading.publisher,
        "published": reading.published,
        "type": event.type,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "cameo": event.cameo,
        "intensity": event.intensity,
        "status": event.status,
        "hedged": event.hedged,
        "factuality": event.factuality,
        "says": reading.sayer(event.claim),
        "claim": event.claim,
        "actors": [_role(reading, role) for role in event.actors],
        "recipients": [_role(reading, role) for role in event.recipients],
        "from": event.time.from_ if event.time else None,
        "to": event.time.to if event.time else None,
        "place": reading.quote(event.place) if event.place else None,
        "geonames": event.place.geonames if event.place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "killed": _count(event.killed),
        "injured": _count(event.injured),
        "confidence": event.confidence,
        "trigger": reading.quote(event),
        "start": event.trigger.start,
        "end": event.trigger.end,
        "sentence": reading.text[low:high],
    }


def claim_row(reading: Reading, claim: Claim) -> dict[str, Any]:
    """One claim: `says` is the speaker's name, else the words of the source; `content` the words said, fragments joined by …"""
    return {
        "id": f"{reading.id}#{claim.id}",
        "page": reading.id,
        "url": reading.url,
        "title": reading.title,
        "publisher": reading.publisher,
        "published": reading.published,
        "says": reading.sayer(claim.id),
        "source": reading.quote(claim.source) if claim.source else None,
        "cue": reading.quote(claim.cue) if claim.cue else None,
        "content": reading.quote(claim),
        "kind": claim.kind,
        "class": claim.cue_class,
        "hedged": claim.hedged,
        "within": claim.within,
        "spans": [{"start": span.start, "end": span.end} for span in claim.content],
        "confidence": claim.confidence,
    }


def json_line(row: Any) -> str:
    """A row, or a struct, as one line of JSON."""
    return msgspec.json.encode(row).decode() + "\n"


def sentence(text: str, span: Span) -> tuple[int, int]:
    """Offsets of the sentence around a span, by its marks alone: for reading, not for analysis."""
    starts = [match.end() for match in _LINE_END.finditer(text, 0, span.start)]
    low = starts[-1] if starts else 0
    for match in _SENTENCE_END.finditer(text, low, span.start + 1):
        low = match.end() if match.end() <= span.start else low
    end = _LINE_END.search(text, span.end)
    high = end.start() if end else len(text)
    stop = _SENTENCE_END.search(text, max(span.end - 1, low), high)
    return low, (stop.end() - len(stop.group()) + len(stop.group().rstrip())) if stop else high


def _role(reading: Reading, role: Role) -> dict[str, Any]:
    actor = next((actor for actor in reading.actors if actor.id == role.actor), None)
    return {
        "name": reading.name_of(role),
        "words": reading.quote(role),
        "type": actor.type if actor else None,
        "country": actor.country if actor else None,
        "sector": actor.sector if actor else None,
        "role": actor.role if actor else None,
        "start": role.start,
        "end": role.end,
    }


def _count(count: Count | None) -> dict[str, int | None]:
    return {name: getattr(count, name, None) for name in ("low", "best", "high")}
