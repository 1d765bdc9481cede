"""A GeoNames dump (allCountries.zip or one country's) → a larger gazetteer: the places of the base, and those of the dump that it lacks."""

import io
import math
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from onrecord.codebook.gazetteer.build import Places
from onrecord.codebook.gazetteer.index import Gazetteer
from onrecord.errors import Unreadable
from onrecord.tables import csv_table

SITES = {
    "AIRP": "airport", "AIRB": "base", "AIRF": "airport", "INSM": "base", "NVB": "base", "FT": "base", "MILB": "base",
    "BDG": "facility", "DAM": "facility", "DIP": "facility", "HSP": "facility", "PRN": "facility", "PAL": "facility", "PYR": "facility",
    "PSN": "facility", "PS": "facility", "UNIV": "facility", "SQR": "facility", "STDM": "facility", "MSQE": "facility", "MNMT": "facility",
    "MUS": "facility", "CTRM": "facility", "REFC": "facility", "BSTN": "facility", "PSTB": "facility", "CMP": "facility",
    "CMPRF": "facility",
    "OILR": "facility", "MNA": "facility", "CSTL": "facility", "GOVL": "facility", "RSTN": "facility", "TOWR": "facility",
    "MALL": "facility",
}  # fmt: skip
CLASSES = {"P": "city", "T": "land", "H": "water", "L": "region", "V": "land"}
COLUMNS = 19


def import_dump(dump: Path, to: Path, base: Gazetteer) -> tuple[int, int]:
    """Write `to`: all places of `base` under their old row numbers, then the dump's. How many there are, and how many are new.

    Raises Unreadable where the file is no GeoNames dump.
    """
    places = Places(base)
    known = {ident: row for row, ident in enumerate(base.arrays["id"].tolist()) if ident}
    units: dict[str, int] = {}
    for fields in _rows(dump):
        if fields[6] == "A" and (fields[7] in ("ADM1", "ADM2") or fields[7].startswith("PCL")):
            units[_unit(fields, {"ADM1": 1, "ADM2": 2}.get(fields[7], 0))] = _add(places, known, fields, units)
    for fields in _rows(dump):
        if _kind(fields) and int(fields[0]) not in known:
            known[int(fields[0])] = _add(places, known, fields, units)
    new = len(places) - len(base)
    places.save(to, base.note | {"places": len(places), "dump": dump.name})
    return len(places), new


def _unit(fields: list[str], level: int) -> str:
    return ".".join([fields[8], fields[10], fields[11]][: level + 1])


def _kind(fields: list[str]) -> str | None:
    if fields[6] == "A":
        code = fields[7]
        return (
            "country"
            if code.startswith("PCL") and code != "PCLH"
            else {"ADM1": "admin1"}.get(code, "admin2" if code.startswith("ADM") else None)
        )
    return SITES.get(fields[7]) or CLASSES.get(fields[6])


def _add(places: Places, known: dict[int, int], fields: list[str], units: dict[str, int]) -> int:
    ident = int(fields[0])
    others = [name for name in fields[3].split(",") if name and name.isascii()]
    if ident in known:
        for name in others:
            places.call(known[ident], name)
        return known[ident]
    level = {"ADM1": 0, "ADM2": 1}.get(fields[7], 2)
    parent = next((units[key] for key in (_unit(fields, n) for n in range(level, -1, -1)) if key in units), -1)
    people = int(fields[14] or 0)
    row = places.add(
        ident, fields[1], _kind(fields) or "region", _codes().get(fields[8]), float(fields[4]), float(fields[5]),
        round(8 * math.log2(1 + people)), parent, [fields[2], *others],
    )  # fmt: skip
    known[ident] = row
    return row


@cache
def _codes() -> dict[str, str]:
    """ISO alpha-2 → alpha-3."""
    return {row["iso2"]: row["iso3"] for row in csv_table("codebook/tables/country_codes.csv")}


def _rows(dump: Path) -> Iterator[list[str]]:
    try:
        with _opened(dump) as lines:
            for number, line in enumerate(lines, 1):
                fields = line.rstrip("\n").split("\t")
                if len(fields) != COLUMNS or not fields[0].isdigit():
                    raise Unreadable(
                        dump.name, f"line {number} is no GeoNames row", "give allCountries.zip or XX.zip of download.geonames.org"
                    )
                yield fields
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError, ValueError) as error:
        raise Unreadable(dump.name, f"not readable ({error})", "give allCountries.zip or XX.zip of download.geonames.org") from error


@contextmanager
def _opened(dump: Path) -> Iterator[io.TextIOBase]:
    if dump.suffix.lower() != ".zip":
        with dump.open(encoding="utf-8", newline="\n") as lines:
            yield lines
        return
    with zipfile.ZipFile(dump) as archive:
        name = next((n for n in archive.namelist() if n.endswith(".txt") and "readme" not in n.lower()), None)
        if name is None:
            raise Unreadable(dump.name, "no table of places inside", "give allCountries.zip or XX.zip of download.geonames.org")
        with archive.open(name) as raw:
            yield io.TextIOWrapper(raw, "utf-8", newline="\n")
