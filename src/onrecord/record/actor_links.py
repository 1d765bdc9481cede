"""Which names of the record are one person's: links that are stored with their reason, precision first, undone by a person's split.

A link leads from a name to the one that stands for it: "spelling" (one key), "initial" ("Q. Soleimani"; "Ada M. Holt"), "title"
("President Holt"). No link where countries or types (person or not) differ, or where more than one actor fits. What is linked depends
only on the names and statements of the record, not on their order: a namesake that comes later takes a link away again.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select

from onrecord.record import schema as s
from onrecord.record.actor_tables import keys, known, links
from onrecord.record.database import chunks
from onrecord.record.spelling import title


class Name(NamedTuple):
    """A name with its key and what is known of whoever bears it; None: nothing."""

    name: str
    words: tuple[str, ...]
    country: str | None
    person: bool | None


def relink(connection: Connection, changed: Iterable[str] | None = None) -> None:
    """Make the links of the names that share a key or a surname with the changed ones anew; None: of all names."""
    k = keys.c
    alike, short = select(k.key).group_by(k.key).having(func.count() > 1), select(k.last).where(k.short).distinct()
    if changed is None:
        connection.execute(delete(links))
        groups, lasts = list(connection.execute(alike).scalars()), list(connection.execute(short).scalars())
    else:
        found = [row for part in chunks(set(changed)) for row in connection.execute(select(k.key, k.last).where(k.name.in_(part)))]
        groups = _those(connection, alike, k.key, {row.key for row in found})
        lasts = _those(connection, short, k.last, {row.last for row in found})
    for part in chunks(groups):
        _link_by(connection, k.key.in_(part), lambda name: " ".join(name.words), _spelled)
    for part in chunks(lasts):
        _link_by(connection, k.last.in_(part), lambda name: name.words[-1], _shortened)


def _those(connection: Connection, question: Select[Any], column: ColumnElement[str], values: set[str]) -> list[str]:
    """The answers to a question about some values of a column."""
    found: list[str] = []
    for part in chunks(values):
        found += connection.execute(question.where(column.in_(part))).scalars()
    return found


def _link_by(connection: Connection, where: object, group: Callable[[Name], str], decide: Callable[[list[Name]], dict[str, str]]) -> None:
    reason = "spelling" if decide is _spelled else "initial"
    rows = connection.execute(select(keys.c.name, keys.c.key).where(where).order_by(keys.c.name)).all()  # type: ignore[arg-type]
    ours = {row.name for row in rows}
    for part in chunks(ours):
        stale = delete(links).where(links.c.name.in_(part))
        connection.execute(stale if reason == "spelling" else stale.where(links.c.reason != "spelling"))
    linked = {n for part in chunks(ours) for n in connection.execute(select(links.c.name).where(links.c.name.in_(part))).scalars()}
    named: dict[str, list[Name]] = {}
    for name in _known(connection, [(row.name, tuple(row.key.split(" "))) for row in rows if row.name not in linked]):
        named.setdefault(group(name), []).append(name)
    made = [
        {"name": one, "other": other, "reason": "title" if reason != "spelling" and title(one) else reason}
        for names in named.values()
        for one, other in sorted(decide(names).items())
    ]
    if made:
        connection.execute(insert(links), made)


def _known(connection: Connection, rows: list[tuple[str, tuple[str, ...]]]) -> Iterator[Name]:
    """Names with the country that most statements give, and whether they are called persons."""
    a, countries, persons = s.actors.c, dict[str, dict[str, int]](), dict[str, set[bool]]()
    for part in chunks(name for name, _ in rows):
        for table in (a, known.c):
            counted = select(table.name, table.country, func.count()).where(table.name.in_(part), table.country.is_not(None))
            for name, country, count in connection.execute(counted.group_by(table.name, table.country)):
                of = countries.setdefault(name, {})
                of[country] = of.get(country, 0) + count
        for name, type in connection.execute(select(a.name, a.type).where(a.name.in_(part)).distinct()):
            persons.setdefault(name, set()).add(type == "person")
    for name, words in rows:
        of, kinds = countries.get(name, {}), persons.get(name, set())
        yield Name(name, words, min(of, key=lambda c: (-of[c], c), default=None), kinds.pop() if len(kinds) == 1 else None)


def _agree(one: Name, other: Name) -> bool:
    same_country = one.country is None or other.country is None or one.country == other.country
    return same_country and (one.person is None or other.person is None or one.person == other.person)


def _spelled(names: list[Name]) -> dict[str, str]:
    """Names of one key, in groups that agree; one that fits several groups stays alone."""
    groups: list[list[Name]] = []
    for name in sorted(names, key=lambda n: (n.country is None, n.person is None, n.name)):
        fitting = [group for group in groups if all(_agree(name, other) for other in group)]
        if len(fitting) == 1:
            fitting[0].append(name)
        elif not fitting:
            groups.append([name])
    return {name.name: first.name for first, *rest in map(sorted, groups) for name in rest}


def _shortened(names: list[Name]) -> dict[str, str]:
    """Of names with one surname: initials and titles that only one whole name fits."""
    whole = [name for name in names if len(name.words) > 1 and len(name.words[0]) > 1 and name.person is not False and not title(name.name)]
    out: dict[str, str] = {}
    for name in names:
        if name.person is False:
            continue
        if title(name.name):
            fits = [other for other in whole if name.country and name.country == other.country]
            unsure = len({other.words[0] for other in whole}) > 1
        elif len(name.words) > 1 and len(name.words[0]) == 1:
            fits = [other for other in whole if other.words[0].startswith(name.words[0]) and _middle(name, other)]
            unsure = False
        elif len(name.words) > 2 and all(len(word) == 1 for word in name.words[1:-1]):
            fits = [other for other in whole if other.words[0] == name.words[0] and other is not name and len(other.words) == 2]
            kin = [other for other in whole if other.words[0] == name.words[0]]
            unsure = len({_letters(other) for other in kin if len(other.words) > 2}) > 1
        else:
            continue
        one = len({other.words[0] for other in fits}) == 1 and len({_letters(other) for other in fits} - {()}) < 2
        if one and not unsure and all(_agree(name, other) for other in fits):
            out[name.name] = min(fits, key=lambda other: (len(other.words), other.name)).name
    return out


def _letters(name: Name) -> tuple[str, ...]:
    return tuple(word[0] for word in name.words[1:-1])


def _middle(short: Name, other: Name) -> bool:
    """Whether the middle initials of a short name are those of the whole one; none fits all."""
    return not _letters(short) or _letters(short) == _letters(other)
