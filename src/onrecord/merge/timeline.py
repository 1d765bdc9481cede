"""The record told in order: one line for each merged event, with its sources."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log2

import msgspec
from msgspec import Struct

from onrecord.language.tokens import sentences, words
from onrecord.merge.conflicts import Field, Toll, Value, outlet, sayer
from onrecord.merge.keep import MergedEvent, told_of
from onrecord.merge.stories import Told, stories
from onrecord.model import Reading, Span
from onrecord.record import Filters, Record
from onrecord.record.days import bounds, interval

_LONG = 300  # characters of a sentence that are shown on each side of the act
_FAR = 2000


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

    @classmethod
    def of(cls, reading: Reading, claim: str | None, at: Span, quote: str) -> "Source":
        """What a page says at some characters, in a claim or on its own."""
        return cls(
            sayer=sayer(reading, claim),
            page=reading.id,
            publisher=reading.publisher,
            url=reading.url,
            published=reading.published,
            start=at.start,
            end=at.end,
            quote=quote,
        )


class Entry(Struct, frozen=True, kw_only=True):
    """One merged event. `day_from`, `day_to`: the best supported date that a text tells, or null; `reported`: first publication.

    `type` … `place` are the best supported values, `contested` the fields on which sources contradict each other.
    """

    id: str
    day_from: str | None
    day_to: str | None
    reported: str | None
    type: str
    mode: str | None
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
    """The merged events with a mention that the filters let through, by day, of one day the dated and the important first.

    `place`: part of a name; `story`: a page of it.
    """
    pages = story_of(record, story) if story else None
    asked = {f"{reading.id}#{event.id}" for reading, event in record.events(filters) if pages is None or reading.id in pages}
    found = []
    for merged in told_of(record, asked):
        if not place or any(place.lower() in value.lower() for value in _values(merged.said.fields, "place")):
            found.append(entry(merged))
    return sorted(found, key=lambda one: (one.day_from or bounds(one.reported)[0] or "9999", one.day_from is None, -one.importance, one.id))


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
        Source.of(reading, event.claim, event.trigger, _sentence(reading.text, event.trigger.start, event.trigger.end))
        for reading, event in sorted(merged.members, key=lambda m: (m[0].published or "9999", m[0].id, m[1].trigger.start))
    )
    modes = Counter(event.mode for _, event in merged.members if event.mode and event.type == best["type"])
    actors, recipients = _sides(said.fields)
    killed = said.tolls["killed"].best if "killed" in said.tolls else 0
    return Entry(
        id=merged.id,
        day_from=first,
        day_to=last,
        reported=min((reading.published for reading, _ in merged.members if reading.published), default=None),
        type=best["type"],
        mode=min(modes, key=lambda mode: (-modes[mode], mode), default=None),
        status=best["status"],
        actors=actors,
        recipients=recipients,
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


def _sides(fields: Iterable[Field]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """At most three actors and recipients; who is told as both stands where more sources put it, of equals among the actors."""
    found: dict[str, list[Value]] = {"actor": [], "recipient": []}
    for field in fields:
        if field.name in found:
            found[field.name] = list(field.values)
    done, suffered = ({value.value.lower(): value.support for value in found[name]} for name in ("actor", "recipient"))
    actors = [v.value for v in found["actor"] if v.support >= suffered.get(v.value.lower(), 0)]
    recipients = [v.value for v in found["recipient"] if v.support > done.get(v.value.lower(), 0)]
    return tuple(actors[:3]), tuple(recipients[:3])


def _sentence(text: str, start: int, end: int) -> str:
    """The line's sentence around a span, as written, at most 300 characters on each side, whole words."""
    line, after = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    spans = words(text, max(line, start - _FAR), min(after if after >= 0 else len(text), end + _FAR))
    cuts = [(spans[first][0], spans[last - 1][1]) for first, last in sentences(text, spans)]
    low = max((first for first, _ in cuts if first <= start), default=start)
    high = min((last for _, last in cuts if last >= end), default=end)
    low = min((first for first, _ in spans if first >= max(low, start - _LONG)), default=start)
    high = max((last for _, last in spans if last <= min(high, end + _LONG)), default=end)
    return text[min(low, start) : max(high, end)].strip()


def toll_words(toll: Toll) -> str:
    """`3–12 (best 5)`, or `3` where all agree."""
    return str(toll.best) if toll.low == toll.high else f"{toll.low}–{toll.high} (best {toll.best})"


def day_words(first: str | None, last: str | None) -> str:
    """`2031`, `2031-03`, `2031-03-03` or `2031-03-03 … 2031-03-09`."""
    if not first or not last or first == last:
        return first or last or ""
    if first[5:] == "01-01" and last == f"{first[:4]}-12-31":
        return first[:4]
    if first[8:] == "01" and last == f"{first[:8]}{monthrange(int(first[:4]), int(first[5:7]))[1]}":
        return first[:7]
    return f"{first} … {last}"


def when(one: Entry) -> str:
    """The day that a text tells, else when it was first reported."""
    return day_words(one.day_from, one.day_to) or (f"reported {one.reported}" if one.reported else "no date")


def what(one: Entry) -> str:
    """What happened, by fields: `ASSAULT (airstrike): Tarsk → dockers; Odra`."""
    kind = one.type + (f" ({one.mode})" if one.mode else "") + ("" if one.status == "happened" else f", {one.status}")
    who = " ".join([", ".join(one.actors), *(["→", ", ".join(one.recipients)] if one.recipients else [])]).strip()
    return "; ".join(part for part in (f"{kind}: {who}" if who else kind, one.place) if part)


def line(one: Entry) -> str:
    """An entry in one line: `2031-03-03  ASSAULT: Tarsk; Odra; killed 3–12 (best 3); contested: killed; 2 independent sources`."""
    contested = [name for name in one.contested if name != "status" or not one.denied_by]
    parts = [what(one), *(f"{name} {toll_words(toll)}" for name, toll in one.tolls.items())]
    parts += [f"denied by {', '.join(one.denied_by)}"] if one.denied_by else []
    parts += [f"contested: {', '.join(contested)}"] if contested else []
    parts.append(f"{one.independent} independent sources" if one.independent != 1 else "1 source")
    return f"{when(one)}  {'; '.join(parts)}"


def once(sources: Iterable[Source]) -> list[Source]:
    """Sources whose words are not shown yet: a sentence with two triggers is quoted once."""
    found: dict[tuple[str, str, str], Source] = {}
    for source in sources:
        found.setdefault((source.page, source.sayer, source.quote), source)
    return list(found.values())


def as_text(entries: Sequence[Entry]) -> str:
    """One line an event and one for each source."""
    out = []
    for one in entries:
        out.append(line(one))
        out += [f"    {where(source)}: “{' '.join(source.quote.split())}”" for source in once(one.sources)]
    return "".join(f"{text}\n" for text in out)


def as_markdown(entries: Sequence[Entry]) -> str:
    """A list, each event with its sources as links where they have addresses."""
    out = ["# Timeline", ""]
    for one in entries:
        out.append(f"- **{escape(line(one))}**")
        out += [f"  - {link(source)}: “{escape(' '.join(source.quote.split()))}”" for source in once(one.sources)]
    return "\n".join(out) + "\n"


def as_json(entries: Sequence[Entry]) -> str:
    """JSON Lines."""
    return "".join(msgspec.json.encode(one).decode() + "\n" for one in entries)


def where(source: Source) -> str:
    """Who says it in which page, and where: `Ilse Marn in Odra Courier, 2031-03-04 [p1:20-45]`; a page by the start of its id."""
    carrier = outlet(source.publisher, source.url)
    says = source.sayer if carrier is None or source.sayer == carrier else f"{source.sayer} in {carrier}"
    return f"{says}, {source.published or 'no date'} [{source.page[:12]}:{source.start}-{source.end}]"


def link(source: Source) -> str:
    """A source in Markdown; only http addresses become links."""
    words = escape(where(source))
    safe = source.url and source.url.startswith(("https://", "http://")) and not set(source.url) & set('()<> \n"')
    return f"[{words}](<{source.url}>)" if safe else words


def escape(words: str) -> str:
    """Words of pages made harmless in Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in words)
