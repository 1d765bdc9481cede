"""Places → the arrays of a gazetteer file (see index.py), one place at a time, so that a file of all places of the world can be written."""

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from zlib import adler32, crc32

import numpy as np

from onrecord.codebook.gazetteer.index import ALIAS, BLOCK, KINDS, LAST, ROW, RUN, Gazetteer, write
from onrecord.codebook.gazetteer.names import fold

NOWHERE = 0xFFFFFFFF


class Row(NamedTuple):
    """One place to write. `parent` is the key of another row that comes before."""

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


class Places:
    """Places gathered to be written."""

    def __init__(self, base: Gazetteer | None = None) -> None:
        """`base`: places to begin with, under their old row numbers."""
        self.id, self.parent, self.country = array("I"), array("I"), array("H")
        self.lat, self.lon = array("h"), array("h")
        self.kind, self.weight, self.length = array("B"), array("B"), array("B")
        self.names = bytearray()
        self.code, self.check, self.row = array("I"), array("B"), array("I")
        self.countries: list[str] = []
        if base is not None:
            self._copy(base)
        self._numbers = {country: number for number, country in enumerate(self.countries)}

    def __len__(self) -> int:
        return len(self.id)

    def _copy(self, base: Gazetteer) -> None:
        arrays = base.arrays
        for name in ("id", "country", "lat", "lon", "kind", "weight", "length"):
            column = getattr(self, name)
            column.frombytes(arrays[name].astype(column.typecode).tobytes())
        none = np.iinfo(arrays["parent"].dtype).max
        self.parent.frombytes(np.where(arrays["parent"] == none, NOWHERE, arrays["parent"].astype("<u4")).astype("I").tobytes())
        self.names += arrays["names"].tobytes()
        self.countries = list(base.countries)
        codes, checks, rows = base.postings()
        for column, values in ((self.code, codes), (self.check, checks), (self.row, rows)):
            column.frombytes(values.astype(column.typecode).tobytes())

    def add(
        self,
        geonames: int,
        name: str,
        kind: str,
        country: str | None,
        lat: float,
        lon: float,
        weight: int,
        parent: int,
        names: Iterable[str] = (),
    ) -> int:
        """Add a place; its row. `parent` is a row or -1."""
        row = len(self.id)
        if country is not None and country not in self._numbers:
            self._numbers[country] = len(self.countries)
            self.countries.append(country)
        self.id.append(geonames)
        self.parent.append(parent if parent >= 0 else NOWHERE)
        self.country.append(0xFFFF if country is None else self._numbers[country])
        self.lat.append(round(lat / 90 * 32_767))
        self.lon.append(round(lon / 180 * 32_767))
        self.kind.append(KINDS.index(kind))
        self.weight.append(max(0, min(255, weight)))
        raw = name.encode()[:255].decode(errors="ignore").encode()
        self.length.append(len(raw))
        self.names += raw
        self.call(row, name, main=True)
        for other in names:
            self.call(row, other)
        return row

    def call(self, row: int, name: str, *, main: bool = False) -> None:
        """Give a place a name."""
        if folded := fold(name):
            raw = folded.encode(errors="replace")
            self.code.append(crc32(raw))
            self.check.append(adler32(raw) & 0xFF)
            self.row.append(row if main else row | ALIAS)

    def save(self, path: Path, note: dict[str, Any]) -> None:
        """Write the file. Raises OSError."""
        if len(self) >= ROW:
            raise ValueError(f"{len(self)} places are too many")
        parent = np.array(self.parent, "<u4")
        narrow = bool(((parent < 0xFFFF) | (parent == NOWHERE)).all())
        arrays: dict[str, Any] = {
            "id": np.array(self.id, "<u4"),
            "lat": np.array(self.lat, "<i2"),
            "lon": np.array(self.lon, "<i2"),
            "kind": np.array(self.kind, "u1"),
            "weight": np.array(self.weight, "u1"),
            "parent": np.where(parent == NOWHERE, 0xFFFF, parent).astype("<u2") if narrow else parent,
            "country": np.array(self.country, "<u2"),
            "names": np.frombuffer(bytes(self.names), "u1"),
            "length": np.array(self.length, "u1"),
            "name_at": np.concatenate([[0], np.cumsum(np.array(self.length, np.uint64))])[::BLOCK].astype("<u4"),
        }
        write(path, arrays | self._index(), self.countries, note)

    def _index(self) -> dict[str, Any]:
        codes, checks, rows = np.array(self.code, "<u4"), np.array(self.check, "u1"), np.array(self.row, "<u4")
        order = np.lexsort((rows & ALIAS, rows & ROW, checks, codes))  # a row's main name before its other ones
        codes, checks, rows = codes[order], checks[order], rows[order]
        same_name = (codes[1:] == codes[:-1]) & (checks[1:] == checks[:-1])
        keep = np.concatenate([[True], ~(same_name & ((rows[1:] & ROW) == (rows[:-1] & ROW)))]) if len(codes) else np.zeros(0, bool)
        codes, checks, rows = codes[keep], checks[keep], rows[keep]
        begins = np.concatenate([[True], (codes[1:] != codes[:-1]) | (checks[1:] != checks[:-1])]) if len(codes) else keep
        firsts = np.flatnonzero(begins)
        counts = np.diff(np.append(firsts, len(codes)))
        many = np.repeat(counts > 1, counts)
        lasts = np.zeros(len(codes), bool)
        lasts[firsts + counts - 1] = True
        runs = np.where(lasts, rows | LAST, rows)[many].astype("<u4")
        place = np.cumsum(many) - 1  # where a row of a run stands in `runs`
        posts = np.where(counts > 1, RUN | place[firsts], rows[firsts]).astype("<u4")
        return {
            "bucket": np.searchsorted(codes[firsts] >> 16, np.arange(65_537)).astype("<u4"),
            "key": (codes[firsts] & 0xFFFF).astype("<u2"),
            "check": checks[firsts],
            "post": posts,
            "runs": runs,
        }


def build(rows: Iterable[Row], path: Path, note: dict[str, Any]) -> int:
    """Write a gazetteer of rows; how many. Raises KeyError for a row whose parent has not come before."""
    places, numbers = Places(), dict[str, int]()
    for row in rows:
        parent = numbers[row.parent] if row.parent else -1
        at = places.add(row.geonames, row.name, row.kind, row.country, row.lat, row.lon, row.weight, parent, row.names)
        numbers.setdefault(row.key, at)
    places.save(path, note)
    return len(places)
