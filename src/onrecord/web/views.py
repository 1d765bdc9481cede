"""What the pages of one event, one article and one actor show, as plain data: the same for HTML and JSON."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from onrecord.exports.entries import Entry, Told, gathered, reading_or_none
from onrecord.exports.rows import sentence
from onrecord.merge.conflicts import outlet, sayer
from onrecord.merge.timeline import day_words
from onrecord.model import Claim, Event, Reading, Span
from onrecord.record import Record
from onrecord.record import schema as s
from onrecord.record.reviews import Decision, standing
from onrecord.web.words import event_path

DENIED = frozenset({"denied", "did-not-happen"})
LAYERS = ("events", "actors", "claims", "times", "places", "residue")
_LINE = re.compile(r"[^\n\r\x0b\x0c\u2028\u2029]*\S[^\n\r\x0b\x0c\u2028\u2029]*")
Data = dict[str, Any]


def entry_of(record: Record, reading: Reading, event: Event) -> Entry:
    """The merged event that an event belongs to, with this mention of it first; itself where nothing is merged with it."""
    told = Told(reading, event)
    m = s.merged_members.c
    with record.asking() as connection:
        id = connection.execute(select(m.merged).where(m.page == reading.id, m.event == event.id)).scalar()
        if id is None:
            return Entry(told.id, (told,))
        found = gathered(connection, id, told, lambda page: reading_or_none(record, page))
    return Entry(id, tuple(sorted(found.told, key=lambda one: one.id != told.id)))


def event_view(entry: Entry) -> Data:
    """Fields with the words that say them, tellings in three columns, conflicts, sources."""
    lead = entry.lead
    return {
        "id": lead.id,
        "merged": entry.id if entry.id != lead.id else None,
        "told": lead.reading.tell(lead.event),
        "type": lead.event.type,
        "mode": lead.event.mode,
        "status": lead.event.status,
        "hedged": lead.event.hedged,
        "own": lead.event.claim is None,
        "confidence": lead.event.confidence,
        "fields": fields(lead),
        "tellings": [telling for told in entry.told for telling in tellings(told)],
        "conflicts": conflicts(entry),
        "sources": [_source(told) for told in entry.told],
        "reasons": [{"event": told.id, "because": list(told.reasons)} for told in entry.told if told.reasons],
        "event": msgspec.json.decode(msgspec.json.encode(lead.event)),
    }


def fields(told: Told) -> list[Data]:
    """Each field of an event: name, value, its span, and the sentence around it in three parts."""
    reading, event, place = told.reading, told.event, told.place
    out = [_field(told, "what", event.type + (f" · {event.mode}" if event.mode else ""), event.trigger)]
    out += [_field(told, "who", reading.name_of(role), role) for role in event.actors]
    out += [_field(told, "to whom", reading.name_of(role), role) for role in event.recipients]
    if event.time:
        out.append(_field(told, "when", _days(event.time.from_, event.time.to), event.time))
    if event.place:
        precise = f" ({place.precision})" if place and place.precision else ""
        where = ", ".join(part for part in (place.name, place.country) if part) if place else reading.quote(event.place)
        out.append(_field(told, "where", where + precise, event.place))
    for name in ("killed", "injured", "detained", "displaced"):
        if count := getattr(event, name):
            out.append(_field(told, name, _count(count.low, count.best, count.high), count))
    claim = _claim(reading, event.claim)
    if claim and (said := claim.source or claim.cue):
        out.append(_field(told, "says who", reading.sayer(claim.id), said))
    if claim and claim.cue:
        out.append(_field(told, "how it is said", claim.cue_class, claim.cue))
    return out


def tellings(told: Told) -> list[Data]:
    """Who asserts the event, who denies it, who tells it as unsure, each with the words."""
    reading, event = told.reading, told.event
    how = "deny" if event.status in DENIED else "hedge" if event.hedged else "assert"
    claim = _claim(reading, event.claim)
    span = claim.content[0] if claim and claim.content else event.trigger
    out = [_telling(told, how, sayer(reading, event.claim), span, event.claim)]
    for other in reading.claims:
        if other.cue_class == "denial" and other.id != event.claim and _denies(other, event):
            out.append(_telling(told, "deny", reading.sayer(other.id), other.content[0] if other.content else other.cue or span, other.id))
    return out


def _denies(claim: Claim, event: Event) -> bool:
    if claim.denies is not None:
        return claim.denies == event.claim
    return any(span.start <= event.trigger.start and event.trigger.end <= span.end for span in claim.content)


def conflicts(entry: Entry) -> list[Data]:
    """Fields that the tellings fill differently, with who says what."""
    out = []
    for name, value_of in (
        ("status", lambda told: told.event.status),
        ("when", lambda told: _days(told.event.time.from_, told.event.time.to) if told.event.time else None),
        ("killed", lambda told: told.event.killed.best if told.event.killed else None),
        ("who", lambda told: ", ".join(told.reading.name_of(role) for role in told.event.actors) or None),
    ):
        values: dict[Any, list[str]] = {}
        for told in entry.told:
            if (value := value_of(told)) is not None:
                values.setdefault(value, []).append(_by(told))
        if len(values) > 1:
            out.append({"field": name, "values": [{"value": value, "by": by} for value, by in values.items()]})
    return out


def _by(told: Told) -> str:
    """Who says so, and in what, where that is somebody else."""
    says, carrier = sayer(told.reading, told.event.claim), outlet(told.reading.publisher, told.reading.url)
    return says if carrier in (None, says) else f"{says} ({carrier})"


def history(connection: Connection, reading: Reading, event: str, made: list[Decision]) -> list[Data]:
    """Readings of the page and decisions about the event, newest first; `open` where a decision may be undone."""
    r = s.readings.c
    query = select(r.version, r.added, r.made_by, r.current).where(r.page == reading.id)
    out = [
        {"at": row.added, "what": f"read, version {row.version}", "by": f"onrecord {row.made_by}", "open": False, "id": None}
        for row in connection.execute(query)
    ]
    still = {decision.id for decision in standing(made)}
    for decision in made:
        if decision.event == event:
            sides = (_in_words(reading, value) for value in (decision.before, decision.after))
            change = f" {decision.field}: {' → '.join(sides)}" if decision.field else ""
            what = f"undid decision {decision.undoes}" if decision.action == "undo" else decision.action + change
            out.append(
                {
                    "at": decision.made,
                    "what": what,
                    "by": decision.coder,
                    "note": decision.note,
                    "id": decision.id,
                    "open": decision.id in still,
                }
            )
    return sorted(out, key=lambda row: (row["at"], row["id"] or 0), reverse=True)


def _in_words(reading: Reading, value: str | None) -> str:
    """A field that was decided on, from its JSON: names, days and places with the words that say them."""
    found = msgspec.json.decode(value or "null")
    parts = found if isinstance(found, list) else [found]
    if not parts or found is None:
        return "none"
    return ", ".join(_part_in_words(reading, part) if isinstance(part, dict) else str(value) for part in parts)


def _part_in_words(reading: Reading, part: Data) -> str:
    name = next((actor.name for actor in reading.actors if actor.id == part.get("actor")), None)
    known = name or (_days(part.get("from"), part.get("to")) if part.get("from") or part.get("to") else None)
    words = f"“{reading.text[part['start'] : part['end']]}”"
    return f"{known} {words}" if known else words


def article_view(reading: Reading) -> Data:
    """The text as paragraphs of pieces; each piece names the layers it stands in and where it leads."""
    marks = sorted(_marks(reading), key=lambda mark: (mark["start"], -mark["end"]))
    anchors = {part.start for event in reading.events for part in _parts(event)}
    paragraphs = []
    for match in _LINE.finditer(reading.text):
        start, end = match.span()
        inside = [mark for mark in marks if mark["start"] < end and start < mark["end"]]
        paragraphs.append(
            {
                "start": start,
                "residue": next((mark["title"] for mark in inside if mark["layer"] == "residue"), None),
                "pieces": _pieces(reading.text, start, end, [mark for mark in inside if mark["layer"] != "residue"], anchors),
            }
        )
    counts = {name: len({mark["id"] for mark in marks if mark["layer"] == name}) for name in LAYERS}
    return {"paragraphs": paragraphs, "layers": counts}


def _marks(reading: Reading) -> Iterable[Data]:
    for number, residue in enumerate(reading.residue):
        yield _mark("residue", residue, f"r{number}", f"not the story: {residue.kind}")
    for actor in reading.actors:
        known = ", ".join(part for part in (actor.type, actor.country, actor.sector, actor.role) if part)
        for mention in actor.mentions:
            yield _mark("actors", mention, actor.id, f"{actor.name}: {known}")
    for number, time in enumerate(reading.times):
        yield _mark("times", time, f"t{number}", f"{time.type} {time.value}")
    for number, place in enumerate(reading.places):
        yield _mark("places", place, f"p{number}", ", ".join(part for part in (place.name, place.country, place.precision) if part))
    for claim in reading.claims:
        for span in (claim.source, claim.cue, *claim.content):
            if span:
                yield _mark("claims", span, claim.id, f"{reading.sayer(claim.id)}: {claim.cue_class}")
    for event in reading.events:
        yield _mark("events", event.trigger, event.id, reading.tell(event), event_path(f"{reading.id}#{event.id}"))


def _mark(layer: str, span: Any, id: str, title: str, href: str | None = None) -> Data:
    return {"layer": layer, "start": span.start, "end": span.end, "id": id, "title": title, "href": href}


def _parts(event: Event) -> list[Any]:
    """Whatever of an event has a span."""
    counts = (event.killed, event.injured, event.detained, event.displaced)
    return [part for part in (event.trigger, *event.actors, *event.recipients, event.time, event.place, *counts) if part]


def _pieces(text: str, start: int, end: int, marks: list[Data], anchors: set[int]) -> list[Data]:
    sides = {min(max(mark[side], start), end) for mark in marks for side in ("start", "end")}
    cuts = sorted({start, end} | sides | {at for at in anchors if start <= at < end})
    out = []
    for low, high in pairwise(cuts):
        over = [mark for mark in marks if mark["start"] <= low and high <= mark["end"]]
        out.append(
            {
                "text": text[low:high],
                "start": low,
                "layers": list(dict.fromkeys(mark["layer"] for mark in over)),
                "ids": list(dict.fromkeys(mark["id"] for mark in over)),
                "title": "; ".join(dict.fromkeys(mark["title"] for mark in over)),
                "href": next((mark["href"] for mark in over if mark["href"]), None),
            }
        )
    return out


def actor_view(connection: Connection, name: str) -> Data | None:
    """An actor by name: what it was called and when, how often it acts, is acted on, speaks."""
    a, r, o, c = s.actors.c, s.readings.c, s.roles.c, s.claims.c
    query = select(
        a.type, a.country, a.sector, a.role, a.wikidata, func.sum(a.mentions), func.min(r.day_from), func.max(r.day_to), func.count()
    )
    query = query.join(s.readings, r.id == a.reading).where(r.current, a.name == name)
    roles = connection.execute(query.group_by(a.type, a.country, a.sector, a.role, a.wikidata).order_by(func.min(r.day_from))).all()
    names = ("type", "country", "sector", "role", "wikidata", "mentions", "first", "last", "articles")
    parts = select(o.part, func.count()).join(s.readings, r.id == o.reading).where(r.current, o.name == name).group_by(o.part)
    acts = {row[0]: row[1] for row in connection.execute(parts)}
    says = connection.execute(
        select(func.count()).select_from(s.claims).join(s.readings, r.id == c.reading).where(r.current, c.speaker_name == name)
    ).scalar_one()
    if not roles and not acts and not says:
        return None
    known = [dict(zip(names, row, strict=True)) for row in roles]
    return {"name": name, "roles": known, "did": acts.get("actor", 0), "suffered": acts.get("recipient", 0), "said": says}


def _field(told: Told, name: str, value: str, span: Any) -> Data:
    return {"name": name, "value": value, "start": span.start, "end": span.end, "page": told.reading.id, **_quoted(told.reading, span)}


def _quoted(reading: Reading, span: Any) -> Data:
    low, high = sentence(reading.text, Span(span.start, span.end))
    return {"before": reading.text[low : span.start], "words": reading.text[span.start : span.end], "after": reading.text[span.end : high]}


def _telling(told: Told, how: str, who: str, span: Any, claim: str | None) -> Data:
    return {
        "how": how, "who": who, "status": told.event.status, "hedged": told.event.hedged, "publisher": told.reading.publisher,
        "source": outlet(told.reading.publisher, told.reading.url), "title": told.reading.title,
        "page": told.reading.id, "claim": claim, "start": span.start, **_quoted(told.reading, span),
    }  # fmt: skip


def _source(told: Told) -> Data:
    reading = told.reading
    return {
        "page": reading.id, "title": reading.title, "publisher": reading.publisher, "url": reading.url, "published": reading.published,
        "source": outlet(reading.publisher, reading.url), "basis": reading.published_basis, "event": told.id,
        "start": told.event.trigger.start,
    }  # fmt: skip


def _claim(reading: Reading, id: str | None) -> Claim | None:
    return next((claim for claim in reading.claims if claim.id == id), None)


def _days(first: str | None, last: str | None) -> str:
    return day_words(first, last) if first and last else f"{first or '?'} … {last or '?'}"


def _count(low: int, best: int, high: int) -> str:
    return str(best) if low == high else f"{best} ({low}–{high})"
