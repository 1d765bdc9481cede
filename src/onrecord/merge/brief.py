"""A brief: what is new, what is contested, who threatened, denied and promised what. Only fields of the record and quoted words.

No sentence is written here: every line is a field, a number or a quotation, and every line names the page and characters it comes from.
"""

import html
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Struct

from onrecord.errors import UsageError
from onrecord.merge.conflicts import Said
from onrecord.merge.keep import MergedEvent, told
from onrecord.merge.timeline import Entry, Source, entry, escape, line, link, story_of
from onrecord.record import Filters, Record
from onrecord.record.days import bounds

_VOICES = ("threat", "denial", "promise", "accusation", "demand")


class Voice(Struct, frozen=True, kw_only=True):
    """What somebody threatened, denied, promised …: the claim's class and its words, with their source."""

    kind: str
    source: Source


class Contest(Struct, frozen=True, kw_only=True):
    """A field on which sources contradict each other: each value, how many independent sources carry it, since when, who says so."""

    event: str
    field: str
    value: str
    support: int
    since: str | None
    said: tuple[Source, ...]


class Brief(Struct, frozen=True, kw_only=True):
    """`new`: events first reported since; `changed`: values first said since, of events known before; `contested`: all sides."""

    since: str
    until: str | None
    new: tuple[Entry, ...]
    changed: tuple[Contest, ...]
    contested: tuple[Contest, ...]
    tolls: tuple[Entry, ...]
    voices: tuple[Voice, ...]


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


def brief(record: Record, since: str, filters: Filters = Filters(), *, story: str | None = None) -> Brief:  # noqa: B008
    """The brief of what was published on or after the day `since` (and until `filters.until`)."""
    asked = msgspec.structs.replace(filters, since=None, until=None)
    mentions = {f"{reading.id}#{event.id}" for reading, event in record.events(asked)}
    pages = story_of(record, story) if story else None
    found: list[MergedEvent] = []
    for merged in told(record):
        shown = [f"{r.id}#{e.id}" in mentions and (pages is None or r.id in pages) for r, e in merged.members]
        if any(shown) and any(_inside(r.published, since, filters.until) for r, _ in merged.members):
            found.append(merged)
    entries = {merged.id: entry(merged) for merged in found}
    fresh = [merged for merged in found if not _before(entries[merged.id].reported, since)]
    known = [merged for merged in found if _before(entries[merged.id].reported, since)]
    order = sorted(entries.values(), key=lambda one: (-one.importance, one.day_from or one.reported or "9999", one.id))
    return Brief(
        since=since,
        until=filters.until,
        new=tuple(one for one in order if one.id in {merged.id for merged in fresh}),
        changed=tuple(c for merged in known for c in _values(merged, contested=False) if c.since and not _before(c.since, since)),
        contested=tuple(c for merged in found for c in _values(merged, contested=True)),
        tolls=tuple(one for one in order if one.tolls),
        voices=tuple(_voices(record, since, filters, pages)),
    )


def _before(day: str | None, since: str) -> bool:
    return (bounds(day)[1] or "9999") < since


def _inside(day: str | None, since: str, until: str | None) -> bool:
    low, high = bounds(day)
    last = bounds(until)[1] if until else None
    return high is not None and high >= since and (last is None or (low or "") <= last)


def _values(merged: MergedEvent, *, contested: bool) -> list[Contest]:
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
        if field.contested or not contested
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


def _voices(record: Record, since: str, filters: Filters, pages: set[str] | None) -> list[Voice]:
    out = []
    asked = Filters(speaker=filters.actor, country=filters.country, since=since, until=filters.until, type=",".join(_VOICES))
    for reading, claim in record.claims(asked):
        if claim.content and (pages is None or reading.id in pages):
            start, end = min(s.start for s in claim.content), max(s.end for s in claim.content)
            source = Source(
                sayer=reading.sayer(claim.id),
                page=reading.id,
                publisher=reading.publisher,
                url=reading.url,
                published=reading.published,
                start=start,
                end=end,
                quote=reading.quote(claim),
            )
            out.append(Voice(kind=claim.cue_class, source=source))
    return sorted(
        out, key=lambda voice: (_VOICES.index(voice.kind), voice.source.published or "9999", voice.source.page, voice.source.start)
    )


def as_json(made: Brief) -> str:
    """One JSON object."""
    return msgspec.json.encode(made).decode() + "\n"


def as_markdown(made: Brief) -> str:
    """Sections with a line for every statement and its sources under it."""
    out = [f"# Brief since {made.since}" + (f" until {made.until}" if made.until else ""), ""]
    for title, lines in sections(made):
        out += [f"## {title}", ""]
        for words, sources in lines:
            out.append(f"- {escape(words)}")
            out += [f"  - {link(source)}: “{escape(' '.join(source.quote.split()))}”" for source in sources]
        out += [""] if lines else ["nothing", ""]
    return "\n".join(out)


def as_html(made: Brief) -> str:
    """A page of its own, without scripts; words of pages are escaped, and only http addresses become links."""
    out = ['<!doctype html><html lang="en"><meta charset="utf-8">', f"<title>Brief since {html.escape(made.since)}</title>"]
    out.append(f"<h1>Brief since {html.escape(made.since)}</h1>")
    for title, lines in sections(made):
        out.append(f"<h2>{title}</h2>" + ("<ul>" if lines else "<p>nothing</p>"))
        for words, sources in lines:
            told_ = "".join(f"<li>{_anchor(source)}: <q>{html.escape(source.quote)}</q></li>" for source in sources)
            out.append(f"<li>{html.escape(words)}<ul>{told_}</ul></li>")
        out += ["</ul>"] if lines else []
    return "\n".join(out) + "</html>\n"


def _anchor(source: Source) -> str:
    words = html.escape(f"{source.sayer}, {source.publisher or source.page}, {source.published or 'no date'} [{source.start}-{source.end}]")
    if source.url and source.url.startswith(("https://", "http://")):
        return f'<a rel="noreferrer" href="{html.escape(source.url)}">{words}</a>'
    return words


Line = tuple[str, tuple[Source, ...]]


def sections(made: Brief) -> list[tuple[str, list[Line]]]:
    """(title, lines), each line with the sources it stands on."""
    voices: list[tuple[str, list[Line]]] = [
        (title, [(voice.source.sayer, (voice.source,)) for voice in made.voices if voice.kind == kind])
        for kind, title in zip(_VOICES, ("Threats", "Denials", "Promises", "Accusations", "Demands"), strict=True)
    ]
    return [
        ("New events", [(line(one), one.sources) for one in made.new]),
        ("Changes to known events", _contests(made.changed)),
        ("Contested", _contests(made.contested)),
        ("Casualties", [(line(one), one.sources) for one in made.tolls]),
        *voices,
    ]


def _contests(found: Sequence[Contest]) -> list[tuple[str, tuple[Source, ...]]]:
    return [
        (f"{one.event} {one.field}: {one.value} ({one.support} independent, since {one.since or 'no date'})", one.said) for one in found
    ]
