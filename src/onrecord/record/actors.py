"""What the record knows of an actor over all its articles: statements with their evidence, dated roles, names that are one person.

Statements come from readings (through `actors`, `mentions`) and from imported files; a person's merge or split outlives both. Names meet by
a spelling key ("Soleimani", "Suleimani" and "Sulaimani" share one), given names must agree, an initial only where one person fits.
The tables of this file are made when first written to.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Integer, MetaData, PrimaryKeyConstraint, Table, Text, delete, func, insert, or_, select

from onrecord.codebook import lexicon, plover
from onrecord.errors import Unreadable, UsageError
from onrecord.record import schema as s
from onrecord.record.store import Record

metadata = MetaData()
names = Table(  # every name of the record with the key it is found by
    "actor_names",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False, index=True),
)
known = Table(  # statements from imported files
    "actor_statements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("country", Text),
    Column("sector", Text),
    Column("role", Text),
    Column("day_from", Text),
    Column("day_to", Text),
    Column("source", Text, nullable=False),
)
decisions = Table(  # a person's word: two names are one actor, or are not
    "actor_decisions",
    metadata,
    Column("one", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("same", Integer, nullable=False),
    PrimaryKeyConstraint("one", "other"),
)
indexed = Table("actor_indexed", metadata, Column("reading", Integer, primary_key=True))  # up to which reading names are indexed
_BATCH = 5_000
_FOLDS = (
    ("ph", "f"),
    ("kh", "k"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("sch", "sh"),
    ("q", "k"),
    ("ck", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("j", "i"),
)
_PARTICLES = frozenset({"al", "el", "ad", "as", "ul", "bin", "ibn", "ben", "abu", "de", "von", "van", "der", "the"})
_SOUNDS = (
    (re.compile(r"[aei][iy]|ee|ie|y"), "i"),
    (re.compile(r"ou|oo|o|au|aw"), "u"),
    (re.compile("e"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an actor, from its first day to its last, on how many pages; evidence: (page, start, end), or the file's name."""

    country: str | None
    sector: str | None
    role: str | None
    day_from: str | None
    day_to: str | None
    pages: int
    evidence: tuple[tuple[str, int, int], ...] = ()
    source: str = "readings"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An actor of the record: its names, the most frequent first, and all that is said of it."""

    names: tuple[str, ...]
    statements: tuple[Statement, ...]

    def at(self, day: str) -> Statement | None:
        """The statement valid on a day: dated imports before what the articles nearest to it say."""
        dated = [t for t in self.statements if t.source != "readings" and (t.day_from or "") <= day <= (t.day_to or "9999")]
        said = [t for t in self.statements if t.source == "readings" and (t.day_from or "9999") <= day and t.sector]
        return max(dated, key=lambda t: t.day_from or "", default=None) or max(said, key=lambda t: (t.day_to or "", t.pages), default=None)


@lru_cache(maxsize=65_536)
def key(name: str) -> str:
    """The spelling key of a name: accents, doubled letters, transliterated vowels and particles folded; words in order."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    words = [word for word in re.findall(r"[^\W\d_]+|\d+", plain.replace("'", "").replace("’", "")) if word not in _PARTICLES]
    return " ".join(_fold(word) for word in words) or plain.strip()


def _fold(word: str) -> str:
    for old, new in _FOLDS:
        word = word.replace(old, new)
    for pattern, new in _SOUNDS:
        word = pattern.sub(new, word)
    return word


def show(record: Record, name: str) -> Known | None:
    """What the record says of an actor by name, in any spelling; None where it knows none."""
    with record.writing() as connection:
        prepare(connection)
        found = _names_of(connection, name)
        if not found:
            return None
        statements = [*_said(connection, found), *_imported(connection, found)]
        return Known(names=tuple(found), statements=tuple(statements))


def merge(record: Record, one: str, other: str) -> None:
    """A person says that two names are one actor. Remembered; undone by `split`."""
    _decide(record, one, other, same=True)


def split(record: Record, one: str, other: str) -> None:
    """A person says that two names are not one actor. Remembered; undone by `merge`."""
    _decide(record, one, other, same=False)


def import_file(record: Record, path: str | Path) -> int:
    """Statements of a file into the record; how many. CSV with name, country, sector, role, from, to; or a PETRARCH/Phoenix dictionary.

    Raises Unreadable where the file is neither. The same file again replaces what it said before.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise Unreadable(str(path), f"cannot be read ({error.strerror})", "give a CSV or a PETRARCH dictionary") from error
    rows = list(_from_csv(text) if path.suffix.lower() == ".csv" else from_petrarch(text))
    if not rows:
        raise Unreadable(str(path), "no actors in it", "give a CSV with a column 'name', or a PETRARCH dictionary")
    with record.writing() as connection:
        prepare(connection)
        connection.execute(delete(known).where(known.c.source == path.name))
        for first in range(0, len(rows), _BATCH):
            connection.execute(insert(known), [{**row, "source": path.name} for row in rows[first : first + _BATCH]])
        _index(connection, {row["name"] for row in rows})
    return len(rows)


def _from_csv(text: str) -> Iterator[dict[str, Any]]:
    for row in csv.DictReader(line for line in text.splitlines() if line.strip() and not line.startswith("#")):
        name = (row.get("name") or "").strip()
        said = {field: (row.get(field) or "").strip() or None for field in ("country", "sector", "role")}
        if name:
            yield {"name": name, **said, "day_from": row.get("from") or None, "day_to": row.get("to") or None}


_CODE = re.compile(r"\[\s*([A-Z]{3,})\s*([<>]?\s*\d{6,8})?\s*(?:-\s*(\d{6,8}))?\s*\]")


def from_petrarch(text: str) -> Iterator[dict[str, Any]]:
    """Statements of a PETRARCH or Phoenix actor dictionary: `NAME_ [CODE]`, `+ALIAS_`, dated `[CODE >910101]`, `[CODE 920101-961231]`."""
    block: list[str] = []
    codes: list[tuple[str, str | None, str | None]] = []
    for line in [*text.splitlines(), "END_"]:
        line = line.partition("#")[0].partition(";")[0].rstrip()
        if not line.strip():
            continue
        head = line.partition("[")[0]
        if not line[0].isspace() and not line.startswith(("+", "[")):
            yield from _block(block, codes)
            block, codes = [], []
        if (head.strip() and not line[0].isspace()) or line.startswith("+"):
            block.append(_written(head))
        codes += [_dated(match) for match in _CODE.finditer(line)]


def _written(head: str) -> str:
    words = head.strip("+ \t_").replace("_", " ").split()
    return " ".join(word if len(word) < 5 and (len(words) == 1 or lexicon.lookup(word)) else word.capitalize() for word in words)


def _dated(match: re.Match[str]) -> tuple[str, str | None, str | None]:
    code, first, last = match.group(1), (match.group(2) or "").replace(" ", ""), match.group(3)
    if last:
        return code, _day(first), _day(last)
    if first.startswith("<"):
        return code, None, _day(first[1:])
    return code, _day(first.lstrip(">")), None


def _day(digits: str) -> str | None:
    if len(digits) == 6:
        digits = ("19" if int(digits[:2]) > 30 else "20") + digits
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}" if len(digits) == 8 else None


def _block(block: list[str], codes: list[tuple[str, str | None, str | None]]) -> Iterator[dict[str, Any]]:
    for name in block:
        for code, first, last in codes:
            country, sector = _coded(code)
            if name:
                yield {"name": name, "country": country, "sector": sector, "role": None, "day_from": first, "day_to": last}


def _coded(code: str) -> tuple[str | None, str | None]:
    """A CAMEO actor code as country and PLOVER sector: "GUYJUD" → GUY, JUD; "IGOUNO" → None, IGO."""
    head, rest = code[:3], code[3:6]
    if head in plover.sectors() or head in ("IGO", "NGO", "MNC", "NGM", "INT", "IMG"):
        return None, {"NGM": "NGO", "INT": None, "IMG": "REB"}.get(head, head)
    return head, rest if rest in plover.sectors() else None


def prepare(connection: Connection) -> None:
    """The tables, and the names of the readings that came since the last time."""
    metadata.create_all(connection, checkfirst=True)
    newest = connection.execute(select(func.max(s.readings.c.id))).scalar() or 0
    done = connection.execute(select(func.max(indexed.c.reading))).scalar() or 0
    if newest > done:
        _index(connection, connection.execute(select(s.actors.c.name).where(s.actors.c.reading > done).distinct()).scalars().all())
        connection.execute(delete(indexed))
        connection.execute(insert(indexed).values(reading=newest))


def _index(connection: Connection, some: Iterable[str]) -> None:
    wanted = sorted(set(some))
    for first in range(0, len(wanted), _BATCH):
        batch = wanted[first : first + _BATCH]
        there = set()
        for at in range(0, len(batch), 500):
            there |= set(connection.execute(select(names.c.name).where(names.c.name.in_(batch[at : at + 500]))).scalars())
        if new := [{"name": name, "key": key(name)} for name in batch if name not in there]:
            connection.execute(insert(names), new)


def _names_of(connection: Connection, name: str) -> list[str]:
    """The names of the actor that a name means: its own spellings, a person's merges, without a person's splits."""
    n, d = names.c, decisions.c
    start = list(connection.execute(select(n.name).where(n.key == key(name)).order_by(n.name)).scalars())
    if name in start:
        start.remove(name)
        start.insert(0, name)
    if not start and (found := _initial(connection, name)):
        start = found
    out, queue = [], [name, *start]
    while queue:
        current = queue.pop(0)
        if current in out:
            continue
        verdicts = connection.execute(select(d.one, d.other, d.same).where(or_(d.one == current, d.other == current))).all()
        if current != name and any(not row.same and name in (row.one, row.other) for row in verdicts):
            continue
        out.append(current)
        queue += [row.other if row.one == current else row.one for row in verdicts if row.same]
        queue += connection.execute(select(n.name).where(n.key == key(current)).order_by(n.name)).scalars()
    there = set(connection.execute(select(n.name).where(n.name.in_(out))).scalars())
    return [each for each in out if each in there]


def _initial(connection: Connection, name: str) -> list[str]:
    """ "Q. Soleimani", or a surname alone: the one person it can be, nobody where several fit."""
    words = key(name).split(" ")
    ending, n = words[-1], names.c
    if len(ending) < 4 or len(words) > 2:
        return []
    fits = connection.execute(select(n.name, n.key).where(n.key.endswith(" " + ending, autoescape=True)).limit(200)).all()
    fits = [row for row in fits if len(words) == 1 or (len(words[0]) == 1 and row.key.startswith(words[0]))]
    return [row.name for row in fits] if len({row.key for row in fits}) == 1 else []


def _said(connection: Connection, found: list[str]) -> list[Statement]:
    a, r, m = s.actors.c, s.readings.c, s.mentions.c
    query = (
        select(a.reading, a.id, a.country, a.sector, a.role, r.page, r.day_from, r.day_to)
        .join(s.readings, r.id == a.reading)
        .where(r.current, a.name.in_(found))
        .order_by(r.day_from, r.page, a.id)
    )
    groups: dict[tuple[str | None, str | None, str | None], list[Any]] = {}
    for row in connection.execute(query):
        groups.setdefault((row.country, row.sector, row.role), []).append(row)
    out = []
    for (country, sector, role), rows in groups.items():
        evidence = []
        for row in rows[:20]:
            first = connection.execute(
                select(m.start, m.end).where(m.reading == row.reading, m.actor == row.id).order_by(m.start).limit(1)
            ).first()
            if first:
                evidence.append((row.page, first.start, first.end))
        days = [day for row in rows for day in (row.day_from, row.day_to) if day]
        out.append(
            Statement(
                country=country,
                sector=sector,
                role=role,
                day_from=min(days, default=None),
                day_to=max(days, default=None),
                pages=len({row.page for row in rows}),
                evidence=tuple(evidence),
            )
        )
    return sorted(out, key=lambda t: (-t.pages, t.day_from or "", t.role or ""))


def _imported(connection: Connection, found: list[str]) -> list[Statement]:
    k = known.c
    rows = connection.execute(select(known).where(k.name.in_(found)).order_by(k.day_from, k.id)).all()
    return [
        Statement(country=r.country, sector=r.sector, role=r.role, day_from=r.day_from, day_to=r.day_to, pages=0, source=r.source)
        for r in rows
    ]


def _decide(record: Record, one: str, other: str, *, same: bool) -> None:
    if one == other:
        raise UsageError(one, "the same name twice", "give two names")
    first, second = sorted((one, other))
    with record.writing() as connection:
        prepare(connection)
        missing = [name for name in (one, other) if not _names_of(connection, name)]
        if missing:
            raise UsageError(missing[0], "no such actor in the record", "onrecord actors --actor PART shows names")
        connection.execute(delete(decisions).where(decisions.c.one == first, decisions.c.other == second))
        connection.execute(insert(decisions).values(one=first, other=second, same=int(same)))
