"""Merging as decisions: stored with reasons, reversible, ids that stay, and a person's word above every score.

A person joins or splits mentions (`PAGE#EVENT`), so that the decision outlives re-reading and re-clustering: mentions keep their ids,
merged events come and go. A merged event keeps its id while most of its mentions stay together; an id that is given up becomes a tombstone
that forwards to where its mentions went.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from onrecord.errors import UsageError
from onrecord.merge.same_event import Grouping
from onrecord.record import schema as s
from onrecord.record.database import chunks

Pair = tuple[str, str]


class Decision(Struct, frozen=True, kw_only=True):
    """What a person decided: the mentions of `one` and of `other` are one event (join), or are not (split)."""

    id: int
    made: str
    coder: str
    action: Literal["join", "split", "undo"]
    one: tuple[str, ...]
    other: tuple[str, ...]
    note: str | None = None
    undoes: int | None = None


class Merged(Struct, frozen=True, kw_only=True):
    """A merged event: its mentions `PAGE#EVENT`, each with the partner it was joined for, the score and the reasons."""

    id: str
    members: tuple[str, ...]
    because: dict[str, tuple[str | None, float | None, tuple[str, ...]]]


def decide(
    connection: Connection,
    action: Literal["join", "split"],
    one: Sequence[str],
    other: Sequence[str],
    *,
    coder: str,
    note: str | None = None,
) -> int:
    """Keep a person's decision; its number. It takes effect at the next `store`. Raises UsageError for empty or overlapping sides.

    The newest decision, made once more, is not kept again: a form is sent twice where its answer was lost.
    """
    if not one or not other or set(one) & set(other):
        raise UsageError("merge", "two sides are needed that share no mention", "give mentions as PAGE#EVENT")
    return _insert(connection, action=action, one=json.dumps(sorted(one)), other=json.dumps(sorted(other)), coder=coder, note=note)


def undo(connection: Connection, number: int, *, coder: str, note: str | None = None) -> int:
    """Undo a decision by another one. Raises UsageError where there is no such decision."""
    if number not in {decision.id for decision in decisions(connection)}:
        raise UsageError(str(number), "no such decision", "onrecord merge --decisions lists them")
    return _insert(connection, action="undo", one="[]", other="[]", coder=coder, note=note, undoes=number)


def _insert(connection: Connection, **row: Any) -> int:
    newest = connection.execute(select(s.merge_decisions).order_by(s.merge_decisions.c.id.desc()).limit(1)).mappings().first()
    if newest and all(newest[name] == value for name, value in row.items()):
        return int(newest["id"])
    made = datetime.now(UTC).isoformat(timespec="seconds")
    number: int = connection.execute(insert(s.merge_decisions).values(made=made, **row).returning(s.merge_decisions.c.id)).scalar_one()
    return number


def decisions(connection: Connection) -> list[Decision]:
    """All decisions of people, in order."""
    rows = connection.execute(select(s.merge_decisions).order_by(s.merge_decisions.c.id)).mappings()
    return [Decision(**(dict(row) | {side: tuple(json.loads(row[side])) for side in ("one", "other")})) for row in rows]


def ruled(made: Sequence[Decision]) -> tuple[list[Pair], list[Pair]]:
    """(joined pairs, split pairs) of the decisions that stand; of two that contradict, the later counts."""
    gone: set[int] = set()
    for decision in reversed(made):
        if decision.undoes is not None and decision.id not in gone:
            gone.add(decision.undoes)
    word: dict[Pair, str] = {}
    for decision in made:
        if decision.action != "undo" and decision.id not in gone:
            for a in decision.one:
                for b in decision.other:
                    word[min(a, b), max(a, b)] = decision.action
    return [p for p, action in word.items() if action == "join"], [p for p, action in word.items() if action == "split"]


def joined(grouping: Grouping, joins: Iterable[Pair], splits: Iterable[Pair]) -> list[frozenset[str]]:
    """The automatic clusters with what people joined; `grouping` was made with their splits, which no chain of joins overrules."""
    members: dict[str, set[str]] = defaultdict(set)
    of = dict(zip(grouping.ids, grouping.automatic, strict=True))
    for mention, cluster in of.items():
        members[cluster].add(mention)
    apart = set(splits)
    for a, b in sorted(joins):
        if a in of and b in of and of[a] != of[b]:
            one, other = members[of[a]], members[of[b]]
            if not any((min(x, y), max(x, y)) in apart for x in one for y in other):
                keep, leave = sorted((of[a], of[b]))
                members[keep] |= members.pop(leave)
                for mention in members[keep]:
                    of[mention] = keep
    return sorted((frozenset(group) for group in members.values()), key=min)


def named(groups: Sequence[frozenset[str]], before: Mapping[str, str], taken: Iterable[str]) -> dict[frozenset[str], str]:
    """An id for every group: the id most of its mentions had `before`, each id once; else one made of its smallest mention.

    A tombstone stands again when its mentions part from what they had joined.
    """
    claims = []
    for group in groups:
        for old, count in Counter(before[m] for m in group if m in before).items():
            claims.append((-count, old, min(group), group))
    names: dict[frozenset[str], str] = {}
    given: set[str] = set()
    for _, old, _, group in sorted(claims, key=lambda claim: claim[:3]):
        if group not in names and old not in given:
            names[group] = old
            given.add(old)
    used = set(taken) | given
    for group in groups:
        if group not in names:
            names[group] = _fresh(min(group), used)
            used.add(names[group])
    return names


def _fresh(mention: str, used: set[str]) -> str:
    number = 0
    while (name := "m" + hashlib.sha256(f"{mention}\n{number}".encode()).hexdigest()[:12]) in used:
        number += 1
    return name


def store(connection: Connection, grouping: Grouping) -> dict[str, int]:
    """Keep a grouping of some mentions; mentions that it does not name stay as they are. How many ids are new, kept and given up.

    `grouping` must hold whole merged events: every mention of each event it touches.
    """
    joins, splits = ruled(decisions(connection))
    groups = joined(grouping, joins, splits)
    m = s.merged.c
    before = members(connection, {mention.rpartition("#")[0] for mention in grouping.ids})
    touched = {before[mention] for mention in grouping.ids if mention in before}
    taken = set(connection.execute(select(m.id)).scalars())
    standing = set(connection.execute(select(m.id).where(~m.gone)).scalars())
    names = named(groups, {mention: before[mention] for mention in grouping.ids if mention in before}, standing)
    fresh = set(names.values()) - taken
    if fresh:
        connection.execute(insert(s.merged), [{"id": name, "forward": None, "gone": False} for name in sorted(fresh)])
    back = set(names.values()) & taken
    for part in chunks(back):
        connection.execute(update(s.merged).where(m.id.in_(part)).values(gone=False, forward=None))
    now = {mention: name for group, name in names.items() for mention in group}
    _replace(connection, grouping, now)
    gone = touched - set(names.values())
    went: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in grouping.ids:
        if mention in before:
            went[before[mention]][now[mention]] += 1
    for name in sorted(gone):
        forward = min(went[name], key=lambda target: (-went[name][target], target))
        connection.execute(update(s.merged).where(m.id == name).values(gone=True, forward=forward))
    _queue(connection, grouping, now, touched)
    return {"new": len(fresh), "kept": len(back), "gone": len(gone)}


def _replace(connection: Connection, grouping: Grouping, now: Mapping[str, str]) -> None:
    together: dict[str, set[str]] = defaultdict(set)
    for mention, name in now.items():
        together[name].add(mention)
    rows = []
    for mention, partner in zip(grouping.ids, grouping.partner, strict=True):
        page, _, event = mention.rpartition("#")
        shown = partner if partner and partner.id in together[now[mention]] else None
        rows.append(
            {
                "page": page,
                "event": event,
                "merged": now[mention],
                "partner": shown.id if shown else None,
                "score": shown.score if shown else None,
                "reasons": json.dumps(list(shown.because) if shown else []),
            }
        )
    _remove(connection, grouping.ids)
    if rows:
        connection.execute(insert(s.merged_members), rows)


def _remove(connection: Connection, mentions: Iterable[str]) -> None:
    t = s.merged_members.c
    gone = [{"of": page, "which": event} for page, _, event in (mention.rpartition("#") for mention in mentions)]
    if gone:
        connection.execute(delete(s.merged_members).where(t.page == bindparam("of"), t.event == bindparam("which")), gone)


def _queue(connection: Connection, grouping: Grouping, now: Mapping[str, str], touched: set[str]) -> None:
    q = s.merge_queue.c
    for part in chunks(touched | set(now.values())):
        for side in (q.one, q.other):
            connection.execute(delete(s.merge_queue).where(side.in_(part)))
    best: dict[Pair, float] = {}
    for one, other, score in grouping.review:
        a, b = now[one], now[other]
        if a != b:
            pair = min(a, b), max(a, b)
            best[pair] = max(best.get(pair, 0.0), score)
    if best:
        connection.execute(insert(s.merge_queue), [{"one": a, "other": b, "score": score} for (a, b), score in sorted(best.items())])


def members(connection: Connection, pages: Collection[str] | None = None) -> dict[str, str]:
    """Mention `PAGE#EVENT` → its merged event; of all pages, or of these."""
    t = s.merged_members.c
    found: dict[str, str] = {}
    for part in chunks(pages) if pages is not None else [None]:
        query = select(t.page, t.event, t.merged)
        rows = connection.execute(query if part is None else query.where(t.page.in_(part)))
        found |= {f"{row.page}#{row.event}": row.merged for row in rows}
    return found


def forget(connection: Connection, mentions: Iterable[str]) -> None:
    """Take mentions that are no longer read out of their merged events; an event without mentions becomes a tombstone."""
    _remove(connection, mentions)
    held = select(s.merged_members.c.merged).distinct()
    connection.execute(update(s.merged).where(s.merged.c.id.not_in(held), ~s.merged.c.gone).values(gone=True))
    empty = select(s.merged.c.id).where(s.merged.c.gone)
    connection.execute(delete(s.merge_queue).where(s.merge_queue.c.one.in_(empty) | s.merge_queue.c.other.in_(empty)))


def all_merged(connection: Connection) -> list[Merged]:
    """The merged events that stand, by id."""
    t = s.merged_members.c
    found: dict[str, dict[str, tuple[str | None, float | None, tuple[str, ...]]]] = defaultdict(dict)
    for row in connection.execute(select(s.merged_members).order_by(t.merged, t.page, t.event)):
        found[row.merged][f"{row.page}#{row.event}"] = row.partner, row.score, tuple(json.loads(row.reasons))
    return [Merged(id=name, members=tuple(members), because=members) for name, members in sorted(found.items())]


def queue(connection: Connection) -> list[tuple[str, str, float]]:
    """Pairs of merged events that a person should look at, the likeliest first."""
    q = s.merge_queue.c
    rows = connection.execute(select(q.one, q.other, q.score).order_by(q.score.desc(), q.one, q.other))
    return [(row.one, row.other, row.score) for row in rows]


def resolve(connection: Connection, name: str) -> str:
    """The merged event that an id means today, through its forwards. Raises UsageError where it is unknown or gone for good."""
    seen: set[str] = set()
    while True:
        row = connection.execute(select(s.merged.c.forward, s.merged.c.gone).where(s.merged.c.id == name)).first()
        if row is None or (row.gone and (row.forward is None or row.forward in seen)):
            reason = "no such merged event" if row is None else "its mentions are no longer read"
            raise UsageError(name, reason, "onrecord timeline --json shows ids")
        if not row.gone:
            return name
        seen.add(name)
        name = row.forward
