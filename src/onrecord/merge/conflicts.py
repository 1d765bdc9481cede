"""What the pages say of one merged event, field by field: every value, who says it, since when, and how many independent sources.

Nothing is decided by vote: a value that one source alone carries stays beside the others. A wire copy counts once: support is the number
of families of pages that copy each other (article/copies.py). Only what a text says is a value: an undated report has no date here.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from onrecord.model import Claim, Count, Event, Reading, Span
from onrecord.record.days import interval

Member = tuple[Reading, Event]
Stance = Literal["assert", "deny", "hedge"]
_DENIES = frozenset({"denied", "did-not-happen"})
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
    """A field of an event with its values, the best supported first. `contested`: two sources say what cannot both be so."""

    name: str
    values: tuple[Value, ...]
    contested: bool


class Toll(Struct, frozen=True, kw_only=True):
    """Deaths (or injured …) over all sources: the lowest, the best supported (of equals the latest), the highest."""

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
    fields = [
        _field("type", [(event.type, _said(r, event, event.trigger)) for r, event in ordered], family, _differ),
        _field("status", [(event.status, _said(r, event, event.trigger)) for r, event in ordered], family, _differ),
        _field("date", [(value, _said(r, event, event.time)) for r, event in ordered if (value := _date(event))], family, _days_apart),
        _field("place", [(_place(r, event), _said(r, event, event.place)) for r, event in ordered if event.place], family, _differ),
        _field("actor", [(r.name_of(role), _said(r, e, role)) for r, e in ordered for role in e.actors], family, _strangers),
        _field("recipient", [(r.name_of(role), _said(r, e, role)) for r, e in ordered for role in e.recipients], family, _strangers),
    ]
    tolls = {}
    for name in ("killed", "injured", "detained", "displaced"):
        counts = [(count, _said(r, event, count)) for r, event in ordered if (count := getattr(event, name)) is not None]
        if counts:
            fields.append(_field(name, [(_number(count), said) for count, said in counts], family, _ranges_apart))
            tolls[name] = _toll(counts, fields[-1])
    return Comparison(
        pages=len(family),
        sources=len(set(family.values())),
        fields=tuple(field for field in fields if field.values),
        tolls=tolls,
        stances={stance: _stance(ordered, stance) for stance in ("assert", "deny", "hedge")},
    )


def _said(reading: Reading, event: Event, span: object) -> Said:
    where = Span(span.start, span.end)  # type: ignore[attr-defined]
    return _voice(reading, reading.sayer(event.claim), where)


def _voice(reading: Reading, sayer: str, where: Span) -> Said:
    return Said(
        sayer=sayer,
        page=reading.id,
        publisher=reading.publisher,
        url=reading.url,
        since=reading.published,
        span=where,
        quote=reading.quote(where),
    )


def _field(name: str, found: Sequence[tuple[str, Said]], family: Mapping[str, str], apart: object) -> Field:
    by_value: dict[str, list[Said]] = {}
    for value, said in found:
        by_value.setdefault(value, []).append(said)
    values = [
        Value(
            value=value,
            said=tuple(said),
            support=len({family[one.page] for one in said}),
            since=min((one.since for one in said if one.since), default=None),
        )
        for value, said in by_value.items()
    ]
    values.sort(key=lambda value: (-value.support, value.since or "9999", value.value))
    names = [value.value for value in values]
    contested = any(apart(x, y) for i, x in enumerate(names) for y in names[i + 1 :])  # type: ignore[operator]
    return Field(name=name, values=tuple(values), contested=contested)


def _differ(a: str, b: str) -> bool:
    return a != b


def _strangers(a: str, b: str) -> bool:
    """Two names that share no word: "the army" and "Army spokesman" are no contradiction."""
    return not {word for word in a.lower().split() if len(word) > 3} & {word for word in b.lower().split() if len(word) > 3}


def _date(event: Event) -> str | None:
    if event.time is None or not (event.time.from_ or event.time.to):
        return None
    first, last = event.time.from_ or event.time.to, event.time.to or event.time.from_
    return str(first) if first == last else f"{first}/{last}"


def _days_apart(a: str, b: str) -> bool:
    (low, high), (first, last) = (interval(value.partition("/")[0], value.rpartition("/")[2]) for value in (a, b))
    return bool(low and high and first and last and (last < low or high < first))


def _place(reading: Reading, event: Event) -> str:
    assert event.place is not None
    found = next((p.name for p in reading.places if (p.start, p.end) == (event.place.start, event.place.end)), None)
    return found or reading.quote(event.place)


def _number(count: Count) -> str:
    return str(count.best) if count.low == count.high else f"{count.low}–{count.high}"


def _range(value: str) -> tuple[int, int]:
    low, _, high = value.partition("–")
    return int(low), int(high or low)


def _ranges_apart(a: str, b: str) -> bool:
    (low, high), (first, last) = _range(a), _range(b)
    return last < low or high < first


def _toll(counts: Sequence[tuple[Count, Said]], field: Field) -> Toll:
    support = {value.value: value.support for value in field.values}
    best = max(counts, key=lambda item: (support[_number(item[0])], item[1].since or "", item[0].best))[0]
    return Toll(low=min(count.low for count, _ in counts), best=best.best, high=max(count.high for count, _ in counts))


def _stance(members: Sequence[Member], stance: Stance) -> tuple[Said, ...]:
    found: dict[tuple[str, str], Said] = {}
    for reading, event in members:
        voices = [(_of(event), _said(reading, event, event.trigger))] if _of(event) else []
        voices += [("deny", _voice(reading, reading.sayer(claim.id), _span(claim))) for claim in reading.claims if _denies(claim, event)]
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
