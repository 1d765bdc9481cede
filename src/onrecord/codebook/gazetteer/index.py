"""The gazetteer: every place by name, from one memory-mapped file of plain arrays.

A file is `ONGAZ1\\n`, the length of a JSON header as 8 hexadecimal digits and a newline, the header (`{"arrays": {name: [dtype, offset,
length]}, "note": …}`), then the arrays, little-endian, each at a multiple of 8 bytes. Rows are places; admin units and countries stand
first, so that `parent` can point at them. Names are found by hash: `bucket[h >> 16]` bounds the names of the same high bits in `key`
(the low 16 bits), `check` holds 8 more bits, `post` the row, or where more than one place has the name, the start of a run in `runs` that
ends at the first item with the top bit set. `names` holds all names; `name_at` the offset of every 16th, `length` the bytes of each.
"""

import json
import mmap
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from zlib import adler32, crc32

import numpy as np

from onrecord.codebook.gazetteer.names import fold
from onrecord.errors import UsageError
from onrecord.settings import settings

MAGIC = b"ONGAZ1\n"
KINDS = ("continent", "country", "admin1", "admin2", "city", "airport", "base", "facility", "region", "water", "land")
LAST, RUN, ALIAS = 1 << 31, 1 << 30, 1 << 29  # bits of `post` and `runs`: end of a run, start of a run, name that is not the main one
ROW = ALIAS - 1
BLOCK = 16  # rows for which `name_at` holds one offset


class Spot(NamedTuple):
    """One place of the gazetteer. `weight` is 8·log2(1 + people); `parent` a row or -1."""

    row: int
    geonames: int | None
    name: str
    kind: str
    country: str | None  # ISO 3166-1 alpha-3
    lat: float
    lon: float
    weight: int
    parent: int


class Gazetteer:
    """A file of places, mapped. `find(name)` gives rows, `spot(row)` a place."""

    def __init__(self, path: Path) -> None:
        """Raises UsageError where the file is not a gazetteer."""
        self.path = path
        try:
            with path.open("rb") as stream:
                self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            head = self._map[: len(MAGIC) + 9]
            if head[: len(MAGIC)] != MAGIC:
                raise ValueError("not a gazetteer")
            size = int(head[len(MAGIC) :], 16)
            header = json.loads(self._map[len(head) : len(head) + size])
            self.arrays = {name: self._array(*where) for name, where in header["arrays"].items()}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(str(path), f"places not readable ({error})", "build them again with training/build_gazetteer.py") from error
        self.note: dict[str, Any] = header.get("note", {})
        self.countries: list[str] = header["countries"]
        view = {name: memoryview(array) for name, array in self.arrays.items()}
        self._bucket, self._key, self._check, self._post, self._runs = (view[name] for name in ("bucket", "key", "check", "post", "runs"))
        self._id, self._lat, self._lon = view["id"], view["lat"], view["lon"]
        self._kind, self._weight, self._parent, self._country = view["kind"], view["weight"], view["parent"], view["country"]
        self._name_at, self._length, self._names = view["name_at"], view["length"], view["names"]
        self._no_parent = int(np.iinfo(self.arrays["parent"].dtype).max)
        self._whole: Any = None
        self.spot = lru_cache(maxsize=50_000)(self._spot)
        self.has = lru_cache(maxsize=100_000)(self._has)  # texts repeat their words

    def _array(self, dtype: str, offset: int, length: int) -> Any:
        return np.frombuffer(self._map, dtype=np.dtype(dtype), count=length, offset=offset)

    def __len__(self) -> int:
        return len(self._id)

    def _has(self, folded: str) -> bool:
        """Is a folded name known?"""
        return self._slot(folded) is not None

    def find(self, name: str) -> list[tuple[int, bool]]:
        """The rows of the places with a name, in no order of weight, each with whether the name is its main one."""
        return self.find_folded(fold(name))

    def find_folded(self, folded: str) -> list[tuple[int, bool]]:
        """`find` for a name that is folded already (see names.py)."""
        post = self._slot(folded)
        if post is None:
            return []
        if not post & RUN:
            return [(post & ROW, not post & ALIAS)]
        out, at = [], post & ROW
        while True:
            item = self._runs[at]
            out.append((item & ROW, not item & ALIAS))
            if item & LAST:
                return out
            at += 1

    def _slot(self, folded: str) -> int | None:
        try:
            raw = folded.encode()
        except UnicodeEncodeError:  # half a surrogate pair is no name
            return None
        code = crc32(raw)
        high, low = code >> 16, code & 0xFFFF
        end = self._bucket[high + 1]
        at = bisect_left(self._key, low, self._bucket[high], end)
        while at < end and self._key[at] == low:
            if self._check[at] == adler32(raw) & 0xFF:
                return self._post[at]
            at += 1
        return None

    def have(self, folded: Sequence[str]) -> list[bool]:
        """`has` for many folded names at once: more than a million a second."""
        raw = [name.encode(errors="replace") for name in folded]
        codes = np.array([crc32(name) for name in raw], np.uint32)
        checks = np.array([adler32(name) & 0xFF for name in raw], np.uint8)
        keys, check = self._codes(), self.arrays["check"]
        order = np.argsort(codes)  # a sorted search touches each page of the file once
        at = np.empty(len(codes), np.int64)
        at[order] = np.searchsorted(keys, codes[order])
        out = np.zeros(len(codes), np.bool_)
        for step in range(3):  # names with the same 32 bits
            here = np.minimum(at + step, len(keys) - 1)
            out |= (keys[here] == codes) & (check[here] == checks)
        return out.tolist()

    def postings(self) -> tuple[Any, Any, Any]:
        """All names as arrays: 32 bits of the hash, 8 more, and the row with the bit ALIAS where the name is not the main one."""
        post, runs = self.arrays["post"], self.arrays["runs"]
        ends = np.flatnonzero(runs & LAST)
        many = (post & RUN) > 0
        starts = (post & ROW).astype(np.int64)
        sizes = np.ones(len(post), np.int64)
        sizes[many] = ends[np.searchsorted(ends, starts[many])] - starts[many] + 1
        first = np.cumsum(sizes) - sizes
        rows = np.zeros(int(sizes.sum()), np.uint32)
        rows[first[~many]] = post[~many]
        within = np.arange(len(rows)) - np.repeat(first, sizes)
        wanted = np.repeat(many, sizes)
        rows[wanted] = runs[(np.repeat(starts, sizes) + within)[wanted]] & ~np.uint32(LAST)
        return np.repeat(self._codes(), sizes), np.repeat(self.arrays["check"], sizes), rows

    def _codes(self) -> Any:
        if self._whole is None:
            high = np.repeat(np.arange(65_536, dtype=np.uint32), np.diff(self.arrays["bucket"]).astype(np.int64))
            self._whole = high << 16 | self.arrays["key"]
        return self._whole

    def _spot(self, row: int) -> Spot:
        parent = self._parent[row]
        number = self._country[row]
        start = self._name_at[row // BLOCK] + sum(self._length[row // BLOCK * BLOCK : row])
        return Spot(
            row=row,
            geonames=self._id[row] or None,
            name=bytes(self._names[start : start + self._length[row]]).decode(),
            kind=KINDS[self._kind[row]],
            country=self.countries[number] if number < len(self.countries) else None,
            lat=round(self._lat[row] / 32_767 * 90, 3),
            lon=round(self._lon[row] / 32_767 * 180, 3),
            weight=self._weight[row],
            parent=-1 if parent == self._no_parent else parent,
        )

    def containers(self, row: int) -> list[int]:
        """The rows of what a place lies in, nearest first: admin units, the country, the continent."""
        out: list[int] = []
        parent = self.spot(row).parent
        while parent >= 0 and len(out) < 6:
            out.append(parent)
            parent = self.spot(parent).parent
        return out


def write(path: Path, arrays: dict[str, Any], countries: Sequence[str], note: dict[str, Any]) -> None:
    """Write a gazetteer file (see the module's docstring), by a temporary file, so that a reader never sees half of one."""
    where: dict[str, tuple[str, int, int]] = {}
    blank = json.dumps(
        {"arrays": {n: [a.dtype.str, 1 << 40, len(a)] for n, a in arrays.items()}, "countries": list(countries), "note": note}
    )
    at = first = (len(MAGIC) + 9 + len(blank) + 64 + 7) // 8 * 8
    for name, array in arrays.items():
        where[name] = (array.dtype.str, at, len(array))
        at = (at + array.nbytes + 7) // 8 * 8
    header = json.dumps({"arrays": where, "countries": list(countries), "note": note}).encode()
    whole = bytearray(at)
    whole[: len(MAGIC) + 9 + len(header)] = MAGIC + b"%08x\n" % len(header) + header
    assert len(MAGIC) + 9 + len(header) <= first
    for name, array in arrays.items():
        offset = where[name][1]
        whole[offset : offset + array.nbytes] = array.tobytes()
    part = path.with_suffix(".part")
    part.write_bytes(whole)
    part.replace(path)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of this process: the file of the setting `places` (an import of GeoNames), else the one that came with the package."""
    path = settings().places
    return Gazetteer(Path(path) if path else Path(str(files("onrecord.codebook.gazetteer").joinpath("places.bin"))))
