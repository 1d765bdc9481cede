"""Places → the arrays of a gazetteer file (see index.py)."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from onrecord.codebook.gazetteer.index import ALIAS, BLOCK, KINDS, LAST, ROW, RUN, write
from onrecord.codebook.gazetteer.names import digest, fold


class Row(NamedTuple):
    """One place to write. `parent` is the key of another row; rows that are parents must come before the others."""

    key: str
    geonames: int
    name: str
    kind: str
    country: str | None
    lat: float
    lon: float
    weight: int
    parent: str | None
    names: tuple[str, ...] = ()


def build(rows: list[Row], path: Path, note: dict[str, Any]) -> None:
    """Write a gazetteer. Raises ValueError for a row whose parent is not there or comes too late."""
    numbers: dict[str, int] = {}
    for number, row in enumerate(rows):
        numbers.setdefault(row.key, number)
    parents = [numbers[row.parent] if row.parent else -1 for row in rows]
    countries = sorted({row.country for row in rows if row.country})
    code = {country: number for number, country in enumerate(countries)}
    raw = [row.name.encode()[:255].decode(errors="ignore").encode() for row in rows]
    wide = max(parents, default=0) >= 0xFFFF
    arrays: dict[str, Any] = {
        "id": np.array([row.geonames for row in rows], "<u4"),
        "lat": np.array([round(row.lat / 90 * 32_767) for row in rows], "<i2"),
        "lon": np.array([round(row.lon / 180 * 32_767) for row in rows], "<i2"),
        "kind": np.array([KINDS.index(row.kind) for row in rows], "u1"),
        "weight": np.array([min(255, row.weight) for row in rows], "u1"),
        "parent": np.array([p if p >= 0 else (0xFFFFFFFF if wide else 0xFFFF) for p in parents], "<u4" if wide else "<u2"),
        "country": np.array([code[row.country] if row.country else 0xFFFF for row in rows], "<u2"),
        "names": np.frombuffer(b"".join(raw), "u1"),
        "length": np.array([len(name) for name in raw], "u1"),
        "name_at": np.concatenate([[0], np.cumsum([len(name) for name in raw])])[::BLOCK].astype("<u4"),
    }
    arrays |= _keys(_postings(rows))
    write(path, arrays, countries, note)


def _postings(rows: list[Row]) -> dict[tuple[int, int], list[int]]:
    """Hash of each name → its rows, with the bit for aliases."""
    found: dict[tuple[int, int], dict[int, int]] = {}
    for number, row in enumerate(rows):
        for at, name in enumerate((row.name, *row.names)):
            if folded := fold(name):
                found.setdefault(digest(folded), {}).setdefault(number, ALIAS if at else 0)
    return {key: [number | flag for number, flag in items.items()] for key, items in found.items()}


def _keys(postings: dict[tuple[int, int], list[int]]) -> dict[str, Any]:
    runs: list[int] = []
    keys, checks, posts = [], [], []
    for (code, check), items in sorted(postings.items()):
        keys.append(code)
        checks.append(check)
        if len(items) == 1:
            posts.append(items[0])
        else:
            assert len(runs) < ROW
            posts.append(RUN | len(runs))
            runs += [*items[:-1], items[-1] | LAST]
    codes = np.array(keys, np.uint32)
    return {
        "bucket": np.searchsorted(codes >> 16, np.arange(65_537)).astype("<u4"),
        "key": (codes & 0xFFFF).astype("<u2"),
        "check": np.array(checks, "u1"),
        "post": np.array(posts, "<u4"),
        "runs": np.array(runs, "<u4"),
    }
