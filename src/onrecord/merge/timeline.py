"""The record told in order: one line for each merged event, with its sources."""

from collections.abc import Iterable, Sequence
from math import log2

import msgspec
from msgspec import Struct

from onrecord.merge.conflicts import Field, Toll
from onrecord.merge.keep import MergedEvent, told
from onrecord.merge.stories import Told, stories
from onrecord.record import Filters, Record
from onrecord.record.days import bounds, interval


class Source(Struct, frozen=True, kw_only=True):
    """Who says it, where: the page, its publisher and address, and the words as they stand there."""

    sayer: str
    page: str
    publisher: str | None
    url: str | None
    published: str | None
    start: int
    end: int
    quote: str


class Entry(Struct, frozen=True, kw_only=True):
    """One merged event. `day_from`, `day_to`: the best supported date that a text tells, or null; `reported`: first publication.

    `type` … `place` are the best supported values, `contested` the fields on which sources contradict each other.
    """

    id: str
    day_from: str | None
    day_to: str | None
    reported: str | None
    type: str
    status: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: str | None
    tolls: dict[str, Toll]
    contested: tuple[str, ...]
    words: str
    sources: tuple[Source, ...]
    independent: int
    denied_by: tuple[str, ...]
    importance: float


def timeline(record: Record, filters: Filters = Filters(), *, place: str | None = None, story: str | None = None) -> list[Entry]:  # noqa: B008
    """The merged events with a mention that the filters let through, by day. `place`: part of a name; `story`: a page of it."""
    asked = {f"{reading.id}#{event.id}" for reading, event in record.events(filters)}
    pages = story_of(record, story) if story else None
    found = []
    for merged in told(record):
        if any(f"{r.id}#{e.id}" in asked and (pages is None or r.id in pages) for r, e in merged.members):
            one = entry(merged)
            if not place or any(place.lower() in value.lower() for value in _values(merged.said.fields, "place")):
                found.append(one)
    return sorted(found, key=lambda one: (one.day_from or bounds(one.reported)[0] or "9999", one.id))


def story_of(record: Record, page: str) -> set[str]:
    """The pages of the story that a page (id, its start, or address) belongs to. Raises UsageError for an unknown page."""
    wanted = record.get(page).id
    readings = list(record.readings())
    pages = [Told(id=r.id, text=r.text, title=r.title, url=r.url, links=tuple(link.url for link in r.links if link.url)) for r in readings]
    of = stories(pages)
    return {name for name, one in of.items() if one == of[wanted]}


def entry(merged: MergedEvent) -> Entry:
    """What a merged event comes to in one line."""
    said = merged.said
    best = {field.name: field.values[0].value for field in said.fields}
    low, _, high = best.get("date", "").partition("/")
    first, last = interval(low or None, high or low or None)
    sources = tuple(
        Source(
            sayer=reading.sayer(event.claim),
            page=reading.id,
            publisher=reading.publisher,
            url=reading.url,
            published=reading.published,
            start=event.trigger.start,
            end=event.trigger.end,
            quote=_sentence(reading.text, event.trigger.start, event.trigger.end),
        )
        for reading, event in sorted(merged.members, key=lambda m: (m[0].published or "9999", m[0].id, m[1].trigger.start))
    )
    killed = said.tolls["killed"].best if "killed" in said.tolls else 0
    return Entry(
        id=merged.id,
        day_from=first,
        day_to=last,
        reported=min((reading.published for reading, _ in merged.members if reading.published), default=None),
        type=best["type"],
        status=best["status"],
        actors=tuple(_values(said.fields, "actor")[:3]),
        recipients=tuple(_values(said.fields, "recipient")[:3]),
        place=best.get("place"),
        tolls=said.tolls,
        contested=tuple(field.name for field in said.fields if field.contested),
        words=sources[0].quote,
        sources=sources,
        independent=said.sources,
        denied_by=tuple(dict.fromkeys(one.sayer for one in said.stances["deny"])),
        importance=round(log2(1 + said.sources) + log2(1 + killed), 3),
    )


def _values(fields: Iterable[Field], name: str) -> list[str]:
    return [value.value for field in fields if field.name == name for value in field.values]


def _sentence(text: str, start: int, end: int) -> str:
    """The line's sentence around a span, as written, at most 300 characters on each side."""
    low = max(text.rfind("\n", 0, start), *(text.rfind(mark, 0, start) + 1 for mark in (". ", "? ", "! "))) + 1
    ends = [at + 1 for mark in (". ", "? ", "! ", ".\n") if (at := text.find(mark, end)) >= 0]
    line = text.find("\n", end)
    high = min([*ends, line if line >= 0 else len(text), len(text)])
    return text[max(low, start - 300) : min(high, end + 300)].strip()


def toll_words(toll: Toll) -> str:
    """`3–12 (best 5)`, or `3` where all agree."""
    return str(toll.best) if toll.low == toll.high else f"{toll.low}–{toll.high} (best {toll.best})"


def line(one: Entry) -> str:
    """An entry in one line: `2031-03-03  ASSAULT, happened, Tarsk → Odra …`."""
    when = one.day_from or (f"reported {one.reported}" if one.reported else "no date")
    if one.day_to and one.day_to != one.day_from:
        when += f" … {one.day_to}"
    who = ", ".join(one.actors) + (f" → {', '.join(one.recipients)}" if one.recipients else "")
    parts = [f"{one.type}, {one.status}", who, one.place or ""]
    parts += [f"{name} {toll_words(toll)}" for name, toll in one.tolls.items()]
    parts += [f"denied by {', '.join(one.denied_by)}"] if one.denied_by else []
    parts += [f"contested: {', '.join(one.contested)}"] if one.contested else []
    parts.append(f"{one.independent} independent source{'s' if one.independent != 1 else ''}")
    return f"{when}  {'; '.join(part for part in parts if part)}"


def as_text(entries: Sequence[Entry]) -> str:
    """One line an event and one for each source."""
    out = []
    for one in entries:
        out.append(line(one))
        out += [f"    {_where(source)}: “{' '.join(source.quote.split())}”" for source in one.sources]
    return "".join(f"{text}\n" for text in out)


def as_markdown(entries: Sequence[Entry]) -> str:
    """A list, each event with its sources as links where they have addresses."""
    out = ["# Timeline", ""]
    for one in entries:
        out.append(f"- **{escape(line(one))}**")
        out += [f"  - {link(source)}: “{escape(' '.join(source.quote.split()))}”" for source in one.sources]
    return "\n".join(out) + "\n"


def as_json(entries: Sequence[Entry]) -> str:
    """JSON Lines."""
    return "".join(msgspec.json.encode(one).decode() + "\n" for one in entries)


def _where(source: Source) -> str:
    says = source.sayer if source.sayer == source.publisher else f"{source.sayer} ({source.publisher or source.page})"
    return f"{says}, {source.published or 'no date'} [{source.page}:{source.start}-{source.end}]"


def link(source: Source) -> str:
    """A source in Markdown; only http addresses become links."""
    words = escape(_where(source))
    safe = source.url and source.url.startswith(("https://", "http://")) and not set(source.url) & set('()<> \n"')
    return f"[{words}](<{source.url}>)" if safe else words


def escape(words: str) -> str:
    """Words of pages made harmless in Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in words)
