"""What the pages say of one merged event, field by field: every value, who says it, since when, and how many independent sources.

Nothing is decided by vote: a value that one source alone carries stays beside the others. A wire copy counts once: support is the number
of families of pages that copy each other (article/copies.py). Only what a text says is a value: an undated report has no date here.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import inf
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from msgspec import Struct

from onrecord.merge.report_pairs import distance
from onrecord.merge.reports import Report
from onrecord.model import Claim, Count, Event, Place, Reading, Role, Span
from onrecord.record.days import interval

Member = tuple[Reading, Event]
Stance = Literal["assert", "deny", "hedge"]
_DENIES = frozenset({"denied", "did-not-happen"})
_ARTICLE = re.compile(r"^(?:the|an?)\s+")
_WORD = re.compile(r"\w+")
_AT_LEAST = re.compile(
    r"\b(?:at least|(?<!\bno )(?<!\bnot )more than|over|(?:no|not) (?:fewer|less) than|upwards of|or more)\b", re.IGNORECASE
)
_AT_MOST = re.compile(r"\b(?:up to|as many as|at most|fewer than|less than|nearly|almost|(?:no|not) more than)\b", re.IGNORECASE)
_APART_KM = 25.0
_REAL = frozenset({"happened", "ongoing"})


class Said(Struct, frozen=True, kw_only=True):
    """One place where a value is said: `sayer` says it on `page`, published on `since`, in the characters `span`."""

    sayer: str
    page: str
    publisher: str | None
    url: str | None
    since: str | None
    span: Span
    quote: str


class Value(Struct, frozen=True, kw_only=True):
    """A value with everybody who says it, the earliest first; `support` counts independent sources."""

    value: str
    said: tuple[Said, ...]
    support: int
    since: str | None


class Field(Struct, frozen=True, kw_only=True):
    """A field of an event with its values, the best supported first. `contested`: two voices say what cannot both be so.

    Two voices: two sayers, or two sources that do not copy each other. What one voice tells in several words contradicts nothing.
    """

    name: str
    values: tuple[Value, ...]
    contested: bool


class Toll(Struct, frozen=True, kw_only=True):
    """Deaths (or injured …) over all sources: lowest, best supported (of equals a number before a range, then the latest), highest."""

    low: int
    best: int
    high: int


class Comparison(Struct, frozen=True, kw_only=True):
    """Everything that is said of one merged event. `sources`: families of pages that do not copy each other."""

    pages: int
    sources: int
    fields: tuple[Field, ...]
    tolls: dict[str, Toll]
    stances: dict[Stance, tuple[Said, ...]]


def compare(members: Sequence[Member], families: Mapping[str, str] | None = None) -> Comparison:
    """Compare the mentions of one merged event. `families`: page → name of its family of copies (default: every page its own)."""
    ordered = sorted(members, key=lambda member: (member[0].published or "9999", member[0].id, member[1].trigger.start, member[1].id))
    family = {reading.id: (families or {}).get(reading.id, reading.id) for reading, _ in ordered}
    stances: dict[Stance, tuple[Said, ...]] = {stance: _stance(ordered, stance) for stance in ("assert", "deny", "hedge")}
    status = [_told(event.status, _said(r, event, event.trigger)) for r, event in ordered]
    denied = {(told.said.sayer, told.said.page) for told in status if told.value in _DENIES}
    status += [_told("denied", said) for said in stances["deny"] if (said.sayer, said.page) not in denied]
    fields = [
        _field("type", [_told(event.type, _said(r, event, event.trigger)) for r, event in ordered], family, _never),
        _field("status", status, family, _denied),
        _field("date", [_told(value, _said(r, event, event.time)) for r, event in ordered if (value := _date(event))], family, _days_apart),
        _field("place", [_at(r, event) for r, event in ordered if event.place], family, _elsewhere),
        _field("actor", [told for r, e in ordered for told in _people(r, e, e.actors)], family, _strangers),
        _field("recipient", [told for r, e in ordered for told in _people(r, e, e.recipients)], family, _other_kin),
    ]
    tolls = {}
    for name in ("killed", "injured", "detained", "displaced"):
        counts = [(count, _said(r, event, count)) for r, event in ordered if (count := getattr(event, name)) is not None]
        pages = [r for r, event in ordered if getattr(event, name) is not None]
        if counts:
            numbers = [_Told(_number(count), said, _range(r, count)) for (count, said), r in zip(counts, pages, strict=True)]
            fields.append(_field(name, numbers, family, _ranges_apart))
            tolls[name] = _toll(counts, fields[-1])
    return Comparison(
        pages=len(family),
        sources=len(set(family.values())),
        fields=tuple(field for field in fields if field.values),
        tolls=tolls,
        stances=stances,
    )


class _Told(NamedTuple):
    """A value as one mention tells it; `what`: the thing itself, compared with others."""

    value: str
    said: Said
    what: Any


class _Who(NamedTuple):
    """The parties of one mention that have names, and of what types they are; whether this one has a name."""

    names: frozenset[str]
    types: frozenset[str | None]
    named: bool


def _told(value: str, said: Said) -> _Told:
    return _Told(value, said, value)


def _at(reading: Reading, event: Event) -> _Told:
    assert event.place is not None
    found = next((p for p in reading.places if (p.start, p.end) == (event.place.start, event.place.end)), None)
    return _Told(found.name if found else reading.quote(event.place), _said(reading, event, event.place), found)


def _people(reading: Reading, event: Event, roles: Sequence[Role]) -> list[_Told]:
    actors = {actor.id: actor for actor in reading.actors}
    named = [a for role in roles if (a := actors.get(role.actor or "")) and any(m.form == "name" for m in a.mentions)]
    names, types, ids = frozenset(a.name for a in named), frozenset(a.type for a in named), {a.id for a in named}
    return [_Told(reading.name_of(role), _said(reading, event, role), _Who(names, types, role.actor in ids)) for role in roles]


def _said(reading: Reading, event: Event, span: object) -> Said:
    where = Span(span.start, span.end)  # type: ignore[attr-defined]
    return _voice(reading, sayer(reading, event.claim), where)


def sayer(reading: Reading, claim: str | None) -> str:
    """Who says a claim; for the page's own words its publisher, else the site that carries it."""
    return outlet(reading.publisher, reading.url) or "the publisher" if claim is None else reading.sayer(claim)


def outlet(publisher: str | None, url: str | None) -> str | None:
    """The publisher, else the site of an address."""
    host = (urlsplit(url).hostname or "") if url and url.startswith(("https://", "http://")) else ""
    return publisher or host.removeprefix("www.") or None


def _voice(reading: Reading, by: str, where: Span) -> Said:
    return Said(
        sayer=by,
        page=reading.id,
        publisher=reading.publisher,
        url=reading.url,
        since=reading.published,
        span=where,
        quote=reading.quote(where),
    )


def _field(name: str, found: Sequence[_Told], family: Mapping[str, str], apart: Callable[[Any, Any], bool]) -> Field:
    by_value: dict[str, list[_Told]] = {}
    for told in found:
        by_value.setdefault(_folded(told.value), []).append(told)
    values = [
        Value(
            value=same[0].value,
            said=tuple(told.said for told in same),
            support=len({family[told.said.page] for told in same}),
            since=min((told.said.since for told in same if told.said.since), default=None),
        )
        for same in by_value.values()
    ]
    unnamed = {told.value for told in found if isinstance(told.what, _Who) and not told.what.named}
    values.sort(key=lambda value: (-value.support, value.value in unnamed, _vague(name, value.value), value.since or "9999", value.value))
    voices = {(family[told.said.page], told.said.sayer, told.value): told for told in found}
    sides = list(voices.values())
    contested = any(
        apart(one.what, other.what)
        for i, one in enumerate(sides)
        for other in sides[i + 1 :]
        if (family[one.said.page], one.said.sayer) != (family[other.said.page], other.said.sayer)
    )
    return Field(name=name, values=tuple(values), contested=contested)


def _vague(name: str, value: str) -> int:
    """Days of a date: of equally supported ones the narrowest is the best."""
    low, high = interval(value.partition("/")[0], value.rpartition("/")[2]) if name == "date" else (None, None)
    return (date.fromisoformat(high) - date.fromisoformat(low)).days if low and high else 0


def _folded(value: str) -> str:
    return _ARTICLE.sub("", value.lower())


def _never(a: object, b: object) -> bool:
    """The type of an act is how it was coded; sources do not contradict each other in it."""
    return False


def _denied(a: str, b: str) -> bool:
    """One says it happened, one that it did not; a plan that comes true is no contradiction."""
    return (a in _REAL and b in _DENIES) or (b in _REAL and a in _DENIES)


def _elsewhere(a: Place | None, b: Place | None) -> bool:
    """Other countries, or precise places far apart: a town in a region is no contradiction."""
    if a is None or b is None or (a.geonames is not None and a.geonames == b.geonames):
        return False
    km = distance(Report(id="a", lat=a.lat, lon=a.lon), Report(id="b", lat=b.lat, lon=b.lon))
    precise = {a.precision, b.precision} <= {"point", "city"}
    return (precise and km is not None and km > _APART_KM) or bool(a.country and b.country and a.country != b.country)


def _strangers(a: _Who, b: _Who) -> bool:
    """Both name somebody, and no name of one is like one of the other."""
    return bool(a.names and b.names) and not any(_alike(x, y) for x in a.names for y in b.names)


def _other_kin(a: _Who, b: _Who) -> bool:
    """The same of recipients, where they are of one kind: an attack on a town hits people too."""
    return bool(a.types & b.types) and _strangers(a, b)


def _alike(a: str, b: str) -> bool:
    """Names that are equal, share a word, or of which one is the initials of the other."""
    one, other = _WORD.findall(a.lower()), _WORD.findall(b.lower())
    if one == other or {word for word in one if len(word) > 3} & {word for word in other if len(word) > 3}:
        return True
    return any("".join(word[0] for word in long) == "".join(short) for long, short in ((one, other), (other, one)) if len(long) > 1)


def _date(event: Event) -> str | None:
    if event.time is None or not (event.time.from_ or event.time.to):
        return None
    first, last = event.time.from_ or event.time.to, event.time.to or event.time.from_
    return str(first) if first == last else f"{first}/{last}"


def _days_apart(a: str, b: str) -> bool:
    (low, high), (first, last) = (interval(value.partition("/")[0], value.rpartition("/")[2]) for value in (a, b))
    return bool(low and high and first and last and (last < low or high < first))


def _number(count: Count) -> str:
    return str(count.best) if count.low == count.high else f"{count.low}–{count.high}"


def _range(reading: Reading, count: Count) -> tuple[float, float]:
    """The numbers that the words allow: "at least 40" does not contradict 90, nor "up to 40" 12."""
    words = reading.text[max(0, count.start - 16) : count.end]
    if _AT_LEAST.search(words):
        return count.low, inf
    return (0, count.high) if _AT_MOST.search(words) else (count.low, count.high)


def _ranges_apart(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return a[1] < b[0] or b[1] < a[0]


def _toll(counts: Sequence[tuple[Count, Said]], field: Field) -> Toll:
    support = {value.value: value.support for value in field.values}
    best = max(counts, key=lambda c: (support[_number(c[0])], c[0].low == c[0].high, c[1].since or "", c[0].best))[0]
    return Toll(low=min(count.low for count, _ in counts), best=best.best, high=max(count.high for count, _ in counts))


def _stance(members: Sequence[Member], stance: Stance) -> tuple[Said, ...]:
    found: dict[tuple[str, str], Said] = {}
    for reading, event in members:
        voices = [(_of(event), _said(reading, event, event.trigger))] if _of(event) else []
        voices += [("deny", _voice(reading, sayer(reading, claim.id), _span(claim))) for claim in reading.claims if _denies(claim, event)]
        for held, said in voices:
            if held == stance:
                found.setdefault((said.sayer, said.page), said)
    return tuple(found.values())


def _of(event: Event) -> Stance | None:
    """Planned, threatened and hypothetical acts are neither asserted nor denied."""
    if event.status in _DENIES:
        return "deny"
    if event.status in _REAL:
        return "hedge" if event.hedged else "assert"
    return None


def _denies(claim: Claim, event: Event) -> bool:
    return claim.denies is not None and claim.denies == event.claim


def _span(claim: Claim) -> Span:
    spans = [span for span in (claim.cue, *claim.content, claim.source) if span]
    return spans[0] if spans else Span(0, 0)
