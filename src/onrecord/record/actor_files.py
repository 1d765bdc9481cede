"""Files of actors: our CSV (name, country, sector, role, from, to) and PETRARCH/Phoenix actor dictionaries, one statement at a time."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.codebook import lexicon, plover
from onrecord.errors import Unreadable

_CODE = re.compile(r"\[\s*([A-Z]{3,})\s*([<>]?\s*\d{6,8})?\s*(?:-\s*(\d{6,8}))?\s*\]")


def statements(path: str | Path) -> Iterator[dict[str, Any]]:
    """The statements of a file: name, country, sector, role, day_from, day_to. Raises Unreadable where it cannot be read."""
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="" if path.suffix.lower() == ".csv" else None) as lines:
            yield from _from_csv(lines) if path.suffix.lower() == ".csv" else _from_lines(lines)
    except (OSError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(str(path), f"cannot be read ({reason})", "give a CSV or a PETRARCH dictionary") from error


def from_petrarch(text: str) -> Iterator[dict[str, Any]]:
    """Statements of a PETRARCH or Phoenix actor dictionary: `NAME_ [CODE]`, `+ALIAS_`, dated `[CODE >910101]`, `[CODE 920101-961231]`."""
    return _from_lines(text.splitlines())


def _from_csv(lines: Any) -> Iterator[dict[str, Any]]:
    for row in csv.DictReader(line for line in lines if line.strip() and not line.startswith("#")):
        name = (row.get("name") or "").strip()
        said = {field: (row.get(field) or "").strip() or None for field in ("country", "sector", "role")}
        if name:
            yield {"name": name, **said, "day_from": row.get("from") or None, "day_to": row.get("to") or None}


def _from_lines(lines: Any) -> Iterator[dict[str, Any]]:
    block: list[str] = []
    codes: list[tuple[str, str | None, str | None]] = []
    for line in lines:
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
    yield from _block(block, codes)


def _written(head: str) -> str:
    words = head.strip("+ \t_").replace("_", " ").split()
    return " ".join(word if len(word) < 5 and (len(words) == 1 or _acronym(word)) else word.capitalize() for word in words)


def _acronym(word: str) -> bool:
    entry = lexicon.lookup(word)
    return entry is not None and entry.phrase.replace(".", "").isupper()


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
