"""A brief: what is new, what is contested, who threatened, denied and promised what. Only fields of the record and quoted words.

No sentence is written here: every line is a field, a number or a quotation, and every line names the page and characters it comes from.
"""

import html
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Select

from onrecord.errors import UsageError
from onrecord.merge.conflicts import Said
from onrecord.merge.keep import MergedEvent, told_of
from onrecord.merge.timeline import Entry, Source, day_words, entry, escape, line, link, once, story_of, toll_words, what, when, where
from onrecord.model import Span
from onrecord.record import Filters, Record, schema
from onrecord.record.days import bounds, interval
from onrecord.record.query import select_events

MOST = 200  # events, and voices, of a page
_VOICES = ("threat", "denial", "promise", "accusation", "demand")
_TITLES = ("Threats", "Denials", "Promises", "Accusations", "Demands")
LINES = 25  # of a section, for a reader; JSON holds all
_STYLE = "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}ul ul{color:#5b6472}</style>"


class Voice(Struct, frozen=True, kw_only=True):
    """What somebody threatened, denied, promised …: the class, who does it, the page's word for it, and what, with its source.

    `event`: the merged event, where the page tells a threat as an act and not as somebody's words.
    """

    kind: str
    by: str
    cue: str | None
    source: Source
    event: str | None = None


class Contest(Struct, frozen=True, kw_only=True):
    """A field on which sources contradict each other: each value, how many independent sources carry it, since when, who says so."""

    event: str
    field: str
    value: str
    support: int
    since: str | None
    said: tuple[Source, ...]


class Brief(Struct, frozen=True, kw_only=True):
    """`events`: all of this brief, the most important first. `new`: first reported since; `changed`: values of the others, said since.

    `contested`: all sides. `tolls`: events with casualties; `counts`: each number of them and who says it.

    `left`: how many more mentions there are than were asked for.
    """

    since: str
    until: str | None
    events: tuple[Entry, ...]
    new: tuple[Entry, ...]
    changed: tuple[Contest, ...]
    contested: tuple[Contest, ...]
    tolls: tuple[Entry, ...]
    counts: tuple[Contest, ...]
    voices: tuple[Voice, ...]
    left: int = 0


def since_day(value: str, now: datetime | None = None) -> str:
    """`24h`, `7d` or a (partial) date → the first whole day. Raises UsageError."""
    if value[:-1].isdigit() and value[-1:] in ("h", "d"):
        back = timedelta(hours=int(value[:-1])) if value.endswith("h") else timedelta(days=int(value[:-1]))
        try:
            return ((now or datetime.now(UTC)) - back).date().isoformat()
        except OverflowError as error:
            raise UsageError("--since", f"{value!r} is too long ago", "write 24h, 7d or YYYY-MM-DD") from error
    if day := bounds(value)[0]:
        return day
    raise UsageError("--since", f"{value!r} is no date", "write 24h, 7d or YYYY-MM-DD")


def brief(
    record: Record,
    since: str,
    filters: Filters = Filters(),  # noqa: B008
    *,
    story: str | None = None,
    pages: Collection[str] | None = None,
    most: int | None = None,
) -> Brief:
    """The brief of what was published on or after the day `since` (and until `filters.until`).

    `story`: only the story of this page. `pages`: only these. `most`: no more events and voices than these, the newest published.
    """
    if story:
        pages = story_of(record, story) & set(pages) if pages is not None else story_of(record, story)
    mentions, left = _published(record, since, filters, pages, most)
    found = told_of(record, mentions)
    entries = {merged.id: entry(merged) for merged in found}
    fresh = {merged.id for merged in found if not _before(entries[merged.id].reported, since)}
    order = sorted(entries.values(), key=lambda one: (-one.importance, one.day_from or one.reported or "9999", one.id))
    by_id = {merged.id: merged for merged in found}
    ordered = [by_id[one.id] for one in order]
    changed = [c for merged in ordered if merged.id not in fresh for c in _values(merged) if c.since and not _before(c.since, since)]
    return Brief(
        since=since,
        until=filters.until,
        events=tuple(order),
        new=tuple(one for one in order if one.id in fresh),
        changed=tuple(changed),
        contested=tuple(c for merged in ordered for c in _values(merged, entries[merged.id].contested)),
        tolls=tuple(one for one in order if one.tolls),
        counts=tuple(c for merged in ordered for c in _values(merged, tuple(merged.said.tolls))),
        voices=tuple(_voices(record, since, filters, pages, order, most)),
        left=left,
    )


def _published(record: Record, since: str, filters: Filters, pages: Collection[str] | None, most: int | None) -> tuple[list[str], int]:
    """The mentions `PAGE#EVENT` that the filters let through, on pages published in these days, newest first; how many more there are."""
    e, r = schema.events.c, schema.readings.c
    query = select_events(msgspec.structs.replace(filters, since=None, until=None, limit=None))
    chosen: Select[Any] = (
        query.with_only_columns(r.page, e.id).where(r.day_to >= since).order_by(None).order_by(r.day_to.desc(), r.page, e.start, e.id)
    )
    if filters.until and (last := bounds(filters.until)[1]):
        chosen = chosen.where(r.day_from <= last)
    with record.asking() as connection:
        found = [f"{row.page}#{row.id}" for row in connection.execute(chosen) if pages is None or row.page in pages]
    return found[:most], len(found) - len(found[:most])


def _inside(day: str | None, since: str, until: str | None) -> bool:
    low, high = bounds(day)
    last = bounds(until)[1] if until else None
    return high is not None and high >= since and (last is None or (low or "") <= last)


def _before(day: str | None, since: str) -> bool:
    return (bounds(day)[1] or "9999") < since


def _values(merged: MergedEvent, fields: Sequence[str] | None = None) -> list[Contest]:
    """Every value of these fields (default: of all)."""
    return [
        Contest(
            event=merged.id,
            field=field.name,
            value=value.value,
            support=value.support,
            since=value.since,
            said=tuple(_source(said) for said in value.said),
        )
        for field in merged.said.fields
        if fields is None or field.name in fields
        for value in field.values
    ]


def _source(said: Said) -> Source:
    return Source(
        sayer=said.sayer,
        page=said.page,
        publisher=said.publisher,
        url=said.url,
        published=said.since,
        start=said.span.start,
        end=said.span.end,
        quote=said.quote,
    )


def _voices(
    record: Record, since: str, filters: Filters, pages: Collection[str] | None, entries: Sequence[Entry], most: int | None
) -> list[Voice]:
    """Claims of these classes, and threats that pages tell as acts."""
    out, cues = [], set()
    asked = Filters(speaker=filters.actor, country=filters.country, since=since, until=filters.until, type=",".join(_VOICES))
    said = ((reading, claim) for reading, claim in record.claims(asked) if claim.content and (pages is None or reading.id in pages))
    for reading, claim in deque(said, most):  # the newest
        at = Span(min(s.start for s in claim.content), max(s.end for s in claim.content))
        source = Source.of(reading, claim.id, at, reading.quote(claim))
        if claim.cue:
            cues |= {(reading.id, at) for at in range(claim.cue.start, claim.cue.end)}
        out.append(Voice(kind=claim.cue_class, by=source.sayer, cue=reading.quote(claim.cue) if claim.cue else None, source=source))
    for one in entries:
        for source in one.sources if one.type == "THREATEN" and one.actors and one.status in ("happened", "ongoing") else ():
            if (source.page, source.start) not in cues and _inside(source.published, since, filters.until):
                out.append(Voice(kind="threat", by=", ".join(one.actors), cue=None, source=source, event=one.id))
    return sorted(
        out, key=lambda voice: (_VOICES.index(voice.kind), voice.source.published or "9999", voice.source.page, voice.source.start)
    )


def as_json(made: Brief) -> str:
    """One JSON object."""
    return msgspec.json.encode(made).decode() + "\n"


def as_markdown(made: Brief) -> str:
    """Sections with a line for every statement and its sources under it."""
    out = [f"# {title_of(made)}", ""]
    for title, lines in sections(made):
        out += [f"## {title}", ""]
        for words, sources in lines[:LINES]:
            out.append(f"- {escape(words)}")
            out += [f"  - {link(source)}: “{escape(_flat(source.quote))}”" for source in sources]
        out += [f"- {more}"] if (more := _more(lines, made)) else []
        out.append("")
    return "\n".join(out)


def as_html(made: Brief) -> str:
    """A page of its own, without scripts; words of pages are escaped, and only http addresses become links."""
    title = html.escape(title_of(made))
    out = [f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>', _STYLE, f"<h1>{title}</h1>"]
    for heading, lines in sections(made):
        out.append(f"<h2>{heading}</h2><ul>")
        for words, sources in lines[:LINES]:
            told_ = "".join(f"<li>{_anchor(source)}: <q>{html.escape(_flat(source.quote))}</q>" for source in sources)
            out.append(f"<li>{html.escape(words)}<ul>{told_}</ul>")
        out += [f"<li>{html.escape(more)}"] if (more := _more(lines, made)) else []
        out.append("</ul>")
    return "\n".join(out) + "</html>\n"


def title_of(made: Brief) -> str:
    """`Brief since 2031-03-01 until 2031-03-08: 12 new events`."""
    span = made.since + (f" until {made.until}" if made.until else "")
    return f"Brief since {span}: {len(made.new)} new event{'' if len(made.new) == 1 else 's'}"


def _more(lines: Sequence["Line"], made: Brief) -> str:
    asked = f"--since {made.since}" + (f" --until {made.until}" if made.until else "")
    return f"and {len(lines) - LINES} more: onrecord timeline {asked}, or this brief as JSON" if len(lines) > LINES else ""


def _flat(quote: str) -> str:
    return " ".join(quote.split())


def _anchor(source: Source) -> str:
    words = html.escape(where(source))
    if source.url and source.url.startswith(("https://", "http://")):
        return f'<a rel="noreferrer" href="{html.escape(source.url)}">{words}</a>'
    return words


Line = tuple[str, list[Source]]


def sections(made: Brief) -> list[tuple[str, list[Line]]]:
    """(title, lines) of the sections that hold something, each line with the sources it stands on."""
    heads = {one.id: f"{when(one)}  {what(one)}" for one in made.events}
    numbers: dict[str, list[Contest]] = {}
    for one in made.counts:
        numbers.setdefault(one.event, []).append(one)
    found: list[tuple[str, list[Line]]] = [
        ("New events", [(line(one), once(one.sources)) for one in made.new]),
        ("Changes to known events", _by_field(made.changed, heads)),
        ("Contested", _by_field(made.contested, heads)),
        ("Casualties", [(_toll_line(one, heads[one.id]), _said(numbers.get(one.id, ()))) for one in made.tolls]),
        *((title, _spoken(made.voices, kind)) for kind, title in zip(_VOICES, _TITLES, strict=True)),
    ]
    return [(title, lines) for title, lines in found if lines]


def _toll_line(one: Entry, head: str) -> str:
    """`killed 3–12 (best 3), injured 20: 2031-03-03  ASSAULT: Tarsk; Odra`."""
    return f"{', '.join(f'{name} {toll_words(toll)}' for name, toll in one.tolls.items())}: {head}"


def _said(values: Iterable[Contest]) -> list[Source]:
    return once(source for one in values for source in one.said)


def _by_field(values: Sequence[Contest], heads: dict[str, str]) -> list[Line]:
    """A line for each field of an event: `killed 3 | 12: 2031-03-03  ASSAULT: Tarsk; Odra`."""
    groups: dict[tuple[str, str], list[Contest]] = {}
    for one in values:
        groups.setdefault((one.event, one.field), []).append(one)
    return [
        (f"{field} {' | '.join(_shown(one) for one in group)}: {heads[event]}", _said(group)) for (event, field), group in groups.items()
    ]


def _shown(one: Contest) -> str:
    """A value as a reader writes it: a span of days that is a month is that month."""
    low, _, high = one.value.partition("/")
    return day_words(*interval(low, high or low)) or one.value if one.field == "date" else one.value


def _spoken(voices: Sequence[Voice], kind: str) -> list[Line]:
    """A line for each voice with what it says; copies of the same words, and an event's sources, stand together."""
    groups: dict[tuple[str, ...], list[Voice]] = {}
    for voice in voices:
        if voice.kind == kind:
            groups.setdefault((voice.by, voice.event or _flat(voice.source.quote).lower()), []).append(voice)
    return [
        (f"{said[0].by}" + (f", “{_flat(said[0].cue)}”" if said[0].cue else ""), once(voice.source for voice in said))
        for said in groups.values()
    ]
