"""The merged events of a record: made of all pages, or brought up to date around the pages that changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct
from sqlalchemy import select

from onrecord.article.copies import families
from onrecord.merge import conflicts, decisions, evidence
from onrecord.merge.mention_pairs import Alike
from onrecord.merge.mentions import prepare
from onrecord.merge.same_event import Found, Grouping, Spread, group_mentions, in_threads
from onrecord.model import Event, Reading
from onrecord.record import Record, schema


class Outcome(Struct, frozen=True, kw_only=True):
    """What a merge did: mentions looked at, ids new, kept and given up, pairs that wait for a person."""

    mentions: int
    new: int
    kept: int
    gone: int
    waiting: int


class MergedEvent(Struct, frozen=True, kw_only=True):
    """A merged event with its mentions and what they agree and disagree on."""

    id: str
    members: tuple[tuple[Reading, Event], ...]
    said: conflicts.Comparison


def merge_record(record: Record, pages: Collection[str] | None = None) -> Outcome:
    """Decide which events of the record are one, and keep it. With `pages`: only around these pages.

    Around: pages that tell like one of them, and every page that shares a merged event with those. All else stays as it is.
    """
    readings = {reading.id: reading for reading in record.readings()}
    if pages is not None:
        readings = {name: readings[name] for name in _around(record, readings, set(pages)) if name in readings}
    with record.asking() as connection:
        _, splits = decisions.ruled(decisions.decisions(connection))
    grouping = grouped(readings.values(), splits)
    with record.writing() as connection:
        rows = connection.execute(select(schema.merged_members)).all()
        known = {f"{row.page}#{row.event}" for row in rows if pages is None or row.page in readings or row.page in pages}
        counts = decisions.store(connection, grouping)
        decisions.forget(connection, sorted(known - set(grouping.ids)))
        waiting = len(decisions.queue(connection))
    return Outcome(mentions=len(grouping.ids), waiting=waiting, **counts)


def grouped(readings: Iterable[Reading], splits: Iterable[tuple[str, str]] = (), *, spread: Spread = in_threads) -> Grouping:
    """Which events of `readings` are one; `splits`: pairs of mentions that never are; `spread`: where the pairs are scored."""
    by_page = {reading.id: reading for reading in readings}
    mentions = [found for reading in by_page.values() for found in _mentions(reading)]
    facts = [evidence.facts(reading, event) for reading in by_page.values() for event in reading.events]
    apart, odds = evidence.compare_all(facts, _alike(by_page))
    return group_mentions(mentions, [*apart, *splits], odds, spread=spread)


def _mentions(reading: Reading) -> list[Found]:
    return [(f"{reading.id}#{e.id}", reading.id, reading.text, e.trigger.start, e.trigger.end, reading.published) for e in reading.events]


def _alike(readings: Mapping[str, Reading]) -> dict[str, set[str]]:
    """Page → pages that tell alike."""
    names = sorted(readings)
    found: dict[str, set[str]] = defaultdict(set)
    if names:
        rows = prepare([(name, name, readings[name].text, 0, min(1, len(readings[name].text)), readings[name].published) for name in names])
        pages = Alike(rows)
        for a, b in zip(pages.a.tolist(), pages.b.tolist(), strict=True):
            if a != b:
                found[names[a]].add(names[b])
                found[names[b]].add(names[a])
    return found


def _around(record: Record, readings: Mapping[str, Reading], pages: set[str]) -> set[str]:
    alike = _alike(readings)
    near = pages | {other for page in pages for other in alike.get(page, ())}
    with record.asking() as connection:
        rows = connection.execute(select(schema.merged_members.c.page, schema.merged_members.c.merged)).all()
    pages_of: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        pages_of[row.merged].add(row.page)
    while True:  # whole merged events only
        more = {page for group in pages_of.values() if group & near for page in group} - near
        if not more:
            return near
        near |= more


def told_of(record: Record, mentions: Iterable[str]) -> list[MergedEvent]:
    """The merged events that these mentions (`PAGE#EVENT`) belong to, by id, each compared field by field.

    A mention that is merged with nothing is an event of its own, by its own id.
    """
    wanted = set(mentions)
    m = schema.merged_members.c
    groups: dict[str, list[str]] = defaultdict(list)
    with record.asking() as connection:
        merged: set[str] = set()
        for pages in _chunks({mention.rpartition("#")[0] for mention in wanted}):
            rows = connection.execute(select(m.page, m.event, m.merged).where(m.page.in_(pages))).all()
            merged |= {row.merged for row in rows if f"{row.page}#{row.event}" in wanted}
        for ids in _chunks(merged):
            for row in connection.execute(select(m.page, m.event, m.merged).where(m.merged.in_(ids)).order_by(m.page, m.event)):
                groups[row.merged].append(f"{row.page}#{row.event}")
    alone = wanted - {mention for group in groups.values() for mention in group}
    groups |= {mention: [mention] for mention in alone}
    names = {mention.rpartition("#")[0] for group in groups.values() for mention in group}
    readings = {reading.id: reading for pages in _chunks(names) for reading in record.pages(pages)}
    family = {page: group[0] for group in families((r.id, r.text) for r in readings.values()) for page in group}
    out = []
    for id, group in sorted(groups.items()):
        members = []
        for page, _, name in (mention.rpartition("#") for mention in group):
            members += [(readings[page], event) for event in (readings[page].events if page in readings else ()) if event.id == name]
        if members:
            out.append(MergedEvent(id=id, members=tuple(members), said=conflicts.compare(members, family)))
    return out


def _chunks(names: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    ordered = sorted(names)
    return (ordered[at : at + size] for at in range(0, len(ordered), size))


def told(record: Record, only: Iterable[str] | None = None) -> list[MergedEvent]:
    """The merged events of the record (or those of these ids), by id, each compared field by field."""
    readings = {reading.id: reading for reading in record.readings()}
    wanted = None if only is None else set(only)
    family = {page: group[0] for group in families((r.id, r.text) for r in readings.values()) for page in group}
    out = []
    with record.asking() as connection:
        found = decisions.all_merged(connection)
    for merged in found:
        if wanted is None or merged.id in wanted:
            members = []
            for mention in merged.members:
                page, _, name = mention.rpartition("#")
                event = next((event for event in readings[page].events if event.id == name), None) if page in readings else None
                if event:
                    members.append((readings[page], event))
            if members:
                said = conflicts.compare(members, family)
                out.append(MergedEvent(id=merged.id, members=tuple(members), said=said))
    return out
