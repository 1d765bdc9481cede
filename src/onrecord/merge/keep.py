"""The merged events of a record: made of all pages, or brought up to date around the pages that changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

import numpy as np
from msgspec import Struct
from sqlalchemy import exists, or_, select

from onrecord.article.copies import families
from onrecord.merge import conflicts, decisions, evidence
from onrecord.merge.mention_pairs import WINDOW, Alike
from onrecord.merge.mentions import Beside, prepare
from onrecord.merge.same_event import Found, Grouping, Spread, group_mentions, in_threads
from onrecord.model import Event, Reading
from onrecord.record import Record, schema
from onrecord.record.database import chunks


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
    others: list[Beside] = []
    if pages is None:
        readings = {reading.id: reading for reading in record.readings()}
    else:
        near = _around(record, set(pages))
        readings = {reading.id: reading for part in chunks(near) for reading in record.pages(part)}
        others = [page for page in _like(record, near) if page[0] not in near]
    with record.asking() as connection:
        _, splits = decisions.ruled(decisions.decisions(connection))
    grouping = grouped(readings.values(), splits, others=others)
    with record.writing() as connection:
        known = set(decisions.members(connection, None if pages is None else {*readings, *pages}))
        counts = decisions.store(connection, grouping)
        decisions.forget(connection, sorted(known - set(grouping.ids)))
        waiting = len(decisions.queue(connection))
    return Outcome(mentions=len(grouping.ids), waiting=waiting, **counts)


def grouped(
    readings: Iterable[Reading], splits: Iterable[tuple[str, str]] = (), *, others: Iterable[Beside] = (), spread: Spread = in_threads
) -> Grouping:
    """Which events of `readings` are one; `splits`: pairs of mentions that never are; `others`, `spread`: see `group_mentions`."""
    by_page = {reading.id: reading for reading in readings}
    mentions = [found for reading in by_page.values() for found in _mentions(reading)]
    facts = [evidence.facts(reading, event) for reading in by_page.values() for event in reading.events]
    apart, odds = evidence.compare_all(facts, _alike(by_page))
    return group_mentions(mentions, [*apart, *splits], odds, others=others, spread=spread)


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


def _around(record: Record, pages: set[str]) -> set[str]:
    """These pages, those that tell like one of them within the days that are compared, and all that share a merged event with those."""
    near = pages | {page for page, _, _ in _like(record, pages)}
    m = schema.merged_members.c
    asked: set[str] = set()
    with record.asking() as connection:
        while new := near - asked:  # whole merged events only
            asked |= new
            merged = {id for part in chunks(new) for id in connection.execute(select(m.merged).where(m.page.in_(part))).scalars()}
            near |= {page for part in chunks(merged) for page in connection.execute(select(m.page).where(m.merged.in_(part))).scalars()}
    return near


def _like(record: Record, pages: set[str]) -> list[Beside]:
    """The pages with events that tell like one of these."""
    r = schema.readings.c
    query = select(r.page, r.text, r.published).where(r.current, exists().where(schema.events.c.reading == r.id))
    with record.asking() as connection:
        own = [row for part in chunks(pages) for row in connection.execute(select(r.day_from, r.day_to).where(r.current, r.page.in_(part)))]
        if own and all(row.day_from and row.day_to for row in own):
            low = date.fromisoformat(min(row.day_from for row in own)) - timedelta(days=WINDOW)
            high = date.fromisoformat(max(row.day_to for row in own)) + timedelta(days=WINDOW)
            query = query.where(or_(r.day_from.is_(None), (r.day_to >= low.isoformat()) & (r.day_from <= high.isoformat())))
        found = connection.execute(query.order_by(r.page)).all()
    rows = prepare([(row.page, row.page, row.text, 0, min(1, len(row.text)), row.published) for row in found])
    told = Alike(rows, np.array([i for i, row in enumerate(found) if row.page in pages], np.int64))
    return [(found[i].page, found[i].text, found[i].published) for i in sorted({*told.a.tolist(), *told.b.tolist()})]


def told_of(record: Record, mentions: Iterable[str]) -> list[MergedEvent]:
    """The merged events that these mentions (`PAGE#EVENT`) belong to, by id, each compared field by field.

    A mention that is merged with nothing is an event of its own, by its own id.
    """
    wanted = set(mentions)
    m = schema.merged_members.c
    groups: dict[str, list[str]] = defaultdict(list)
    with record.asking() as connection:
        merged: set[str] = set()
        for pages in chunks({mention.rpartition("#")[0] for mention in wanted}):
            rows = connection.execute(select(m.page, m.event, m.merged).where(m.page.in_(pages))).all()
            merged |= {row.merged for row in rows if f"{row.page}#{row.event}" in wanted}
        for ids in chunks(merged):
            for row in connection.execute(select(m.page, m.event, m.merged).where(m.merged.in_(ids)).order_by(m.page, m.event)):
                groups[row.merged].append(f"{row.page}#{row.event}")
    alone = wanted - {mention for group in groups.values() for mention in group}
    groups |= {mention: [mention] for mention in alone}
    names = {mention.rpartition("#")[0] for group in groups.values() for mention in group}
    readings = {reading.id: reading for pages in chunks(names) for reading in record.pages(pages)}
    family = {page: group[0] for group in families((r.id, r.text) for r in readings.values()) for page in group}
    out = []
    for id, group in sorted(groups.items()):
        members = []
        for page, _, name in (mention.rpartition("#") for mention in group):
            members += [(readings[page], event) for event in (readings[page].events if page in readings else ()) if event.id == name]
        if members:
            out.append(MergedEvent(id=id, members=tuple(members), said=conflicts.compare(members, family)))
    return out


def told(record: Record) -> list[MergedEvent]:
    """All merged events of the record, by id."""
    with record.asking() as connection:
        mentions = decisions.members(connection)
    return told_of(record, mentions)
