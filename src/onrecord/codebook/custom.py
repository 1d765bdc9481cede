"""A user's own codebook: a folder with types, modes and trigger words of their own, beside PLOVER's or in its place.

`codebook.toml` names it (`name`, `base`: "plover" keeps PLOVER's types, "none" does not); `types.csv`, `modes.csv` and `triggers.csv` are
tables as PLOVER's own, with `#` for remarks. Only one of `types.csv` and `triggers.csv` must be there. docs/codebooks.md describes them.
"""

import csv
import difflib
import io
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.codebook import plover
from onrecord.codebook.heads import Head, load_head
from onrecord.errors import UsageError

NO_EVENT = "-"  # the class of what is no event; also "no mode"
COLUMNS = {
    "types.csv": ("type", "definition", "cameo", "intensity", "example"),
    "modes.csv": ("type", "mode", "definition", "cameo", "intensity", "example"),
    "triggers.csv": ("type", "mode", "words", "part", "example"),
}
NEEDED = {"types.csv": ("type",), "modes.csv": ("type", "mode"), "triggers.csv": ("type", "words")}
PARTS = {"": "", "noun": "NN", "verb": "VB", "adjective": "JJ"}
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Kind:
    """A type, or a mode of one: its definition, CAMEO code and intensity where it has them, a sentence that holds such an event."""

    definition: str = ""
    cameo: str | None = None
    intensity: float | None = None
    example: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Trigger words: lower-case, as written or as lemmas. `tag`: how the Penn tag of the first word begins; empty for any."""

    words: tuple[str, ...]
    tag: str
    type: str
    mode: str | None
    example: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """What a folder holds. `types` and `modes` are its own; PLOVER's stand beside them where `plover` is true."""

    folder: str
    name: str
    plover: bool
    types: dict[str, Kind]
    modes: dict[tuple[str, str], Kind]
    phrases: tuple[Phrase, ...]
    head: Head | None = None

    @property
    def classes(self) -> tuple[str, ...]:
        """The types that an event may have, and `-` for what is none."""
        return (*(plover.events() if self.plover else ()), *self.types, NO_EVENT)

    def modes_of(self, type: str) -> tuple[str, ...]:
        """The modes of a type, PLOVER's first."""
        return (*(plover.modes(type) if self._plovers(type) else ()), *(mode for of, mode in self.modes if of == type))

    def cameo(self, type: str, mode: str | None) -> str | None:
        """The CAMEO code of a type and mode: the codebook's own, PLOVER's for PLOVER's types; None where neither gives one."""
        own = (self.modes.get((type, mode or "")), self.types.get(type))
        if self._plovers(type):
            return (own[0].cameo if own[0] else None) or plover.cameo_of(type, mode)
        return next((kind.cameo for kind in own if kind and kind.cameo), None)

    def intensity(self, type: str, mode: str | None) -> float | None:
        """The intensity of a type and mode, as `cameo`."""
        own = (self.modes.get((type, mode or "")), self.types.get(type))
        if self._plovers(type) and (own[0] is None or own[0].intensity is None):
            return plover.intensity(type, mode)
        return next((kind.intensity for kind in own if kind and kind.intensity is not None), None)

    def _plovers(self, type: str) -> bool:
        return self.plover and type in plover.events()

    def matches(self, words: Sequence[str], lemmas: Sequence[str], tags: Sequence[str]) -> list["Hit"]:
        """Where trigger words stand in a sequence of words, in order, the longest first at each word."""
        index: dict[str, list[Phrase]] = {}
        for phrase in self.phrases:
            index.setdefault(phrase.words[0], []).append(phrase)
        low, out, at = [word.lower() for word in words], [], 0
        while at < len(low):
            found = [
                phrase
                for key in dict.fromkeys((low[at], lemmas[at]))
                for phrase in index.get(key, ())
                if tags[at].startswith(phrase.tag) and _stands(phrase.words, low, lemmas, at)
            ]
            best = max(found, key=lambda phrase: len(phrase.words), default=None)
            if best:
                out.append(Hit(at, at + len(best.words), best))
            at += len(best.words) if best else 1
        return out


@dataclass(frozen=True, slots=True)
class Hit:
    """Trigger words found at words first … last-1."""

    first: int
    last: int
    phrase: Phrase


def split(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, lower-case, as a doc has them: "Walk-out" → walk, -, out."""
    return tuple(_WORD.findall(phrase.lower()))


def _stands(phrase: tuple[str, ...], words: Sequence[str], lemmas: Sequence[str], at: int) -> bool:
    return at + len(phrase) <= len(words) and all(p in (words[i], lemmas[i]) for i, p in enumerate(phrase, at))


def load(folder: str | Path, head: bool = True) -> Codebook:
    """The codebook of a folder, with its trained `head` where there is one. Raises UsageError that names file, line and remedy."""
    where = Path(folder)
    if not where.is_dir():
        raise UsageError(str(folder), "no codebook: it is no folder", "give a folder with types.csv or triggers.csv, see docs/codebooks.md")
    name, base = _settings(where)
    types = _types(where, base)
    if not types and not (where / "triggers.csv").is_file():
        raise UsageError(str(folder), "no codebook: it holds neither types nor triggers", "add types.csv or triggers.csv")
    known = [*(plover.events() if base else ()), *types]
    book = Codebook(str(folder), name, base, types, _modes(where, known, base), ())
    phrases = tuple(_phrases(where, book, known))
    return replace(book, phrases=phrases, head=load_head(where, book.classes) if head else None)


def _settings(where: Path) -> tuple[str, bool]:
    path = where / "codebook.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}
    except (OSError, ValueError) as error:
        raise UsageError(str(path), f"not readable ({error})", "write TOML in UTF-8") from error
    if unknown := set(found) - {"name", "base"}:
        raise UsageError(str(path), f"unknown key {sorted(unknown)[0]!r}", "known are name and base")
    name, base = found.get("name", where.resolve().name), found.get("base", "plover")
    if not isinstance(name, str) or base not in ("plover", "none"):
        raise UsageError(str(path), "name or base makes no sense", 'write name = "…" and base = "plover" or "none"')
    return name, base == "plover"


def _types(where: Path, base: bool) -> dict[str, Kind]:
    out: dict[str, Kind] = {}
    for at, row in _rows(where, "types.csv"):
        name = row["type"]
        if not _TYPE.fullmatch(name):
            raise UsageError(at, f"{name!r} is no name of a type", "use letters, digits, - and _, such as LABOUR_STRIKE")
        if base and name in plover.events():
            raise UsageError(at, f"{name} is PLOVER's", 'give yours another name, or write base = "none" into codebook.toml')
        if name in out:
            raise UsageError(at, f"{name} stands twice", "keep one of the lines")
        out[name] = _kind(at, row)
    return out


def _modes(where: Path, known: Sequence[str], base: bool) -> dict[tuple[str, str], Kind]:
    out: dict[tuple[str, str], Kind] = {}
    for at, row in _rows(where, "modes.csv"):
        key = (_known(at, row["type"], known), row["mode"])
        if not _TYPE.fullmatch(row["mode"]):
            raise UsageError(at, f"{row['mode']!r} is no name of a mode", "use letters, digits, - and _, such as night-shift")
        if key in out or (base and row["mode"] in plover.modes(row["type"])):
            raise UsageError(at, f"{row['type']} has the mode {row['mode']} already", "take the line out")
        out[key] = _kind(at, row)
    return out


def _phrases(where: Path, book: Codebook, known: Sequence[str]) -> Iterator[Phrase]:
    seen: dict[tuple[tuple[str, ...], str], str] = {}
    for at, row in _rows(where, "triggers.csv"):
        kind, mode, part = _known(at, row["type"], known), row["mode"] or None, row["part"].lower()
        if mode is not None and mode not in book.modes_of(kind):
            raise UsageError(at, f"{kind} has no mode {mode}", f"add it to modes.csv; it has: {', '.join(book.modes_of(kind)) or 'none'}")
        if part not in PARTS:
            raise UsageError(at, f"unknown part of speech {part!r}", "leave it empty, or write noun, verb or adjective")
        for phrase in filter(None, (split(each) for each in row["words"].split(";"))):
            if (other := seen.setdefault((phrase, part), f"{kind} {mode or ''}".strip())) != f"{kind} {mode or ''}".strip():
                raise UsageError(at, f"{' '.join(phrase)!r} stands for {other} already", "keep it for one of them")
            yield Phrase(phrase, PARTS[part], kind, mode, row["example"])


def _known(at: str, name: str, known: Sequence[str]) -> str:
    if name in known:
        return name
    near = difflib.get_close_matches(name, known, 1)
    raise UsageError(at, f"unknown type {name!r}", f"did you mean {near[0]}?" if near else "add it to types.csv")


def _kind(at: str, row: dict[str, str]) -> Kind:
    cameo, intensity = row["cameo"] or None, None
    if cameo is not None and plover.cameo(cameo) is None:
        raise UsageError(at, f"{cameo!r} is no CAMEO code", "write one such as 0841 (spreadsheets drop the first 0), or leave it empty")
    if row["intensity"]:
        try:
            intensity = float(row["intensity"])
        except ValueError:
            intensity = 99.0
        if not -10 <= intensity <= 10:
            raise UsageError(at, f"{row['intensity']!r} is no intensity", "write a number from -10 to 10, or leave it empty")
    return Kind(row["definition"], cameo, intensity, row["example"])


def _rows(where: Path, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a table with where they stand ("DIR/types.csv:7"); every column is there, stripped. Nothing where the file is missing."""
    path = where / name
    if not path.is_file():
        return
    try:
        lines = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True)
        filled = [(lines.line_num, [cell.strip() for cell in row]) for row in lines if any(map(str.strip, row))]
    except (OSError, ValueError, csv.Error) as error:
        raise UsageError(str(path), f"not readable ({error})", "save it as CSV in UTF-8, columns separated by commas") from error
    rows = [(number, row) for number, row in filled if not row[0].startswith("#")]
    if not rows:
        raise UsageError(str(path), "no row in it", f"begin it with the columns: {','.join(COLUMNS[name])}")
    header = [cell.lower() for cell in rows[0][1]]
    if wrong := [cell for cell in header if cell not in COLUMNS[name]] or [cell for cell in NEEDED[name] if cell not in header]:
        raise UsageError(f"{path}:{rows[0][0]}", f"column {wrong[0]!r} is unknown or missing", f"columns are: {','.join(COLUMNS[name])}")
    for number, row in rows[1:]:
        at = f"{path}:{number}"
        if len(row) > len(header):
            raise UsageError(at, "more cells than columns", 'put a cell that holds a comma between "quotation marks"')
        cells = dict.fromkeys(COLUMNS[name], "") | dict(zip(header, row, strict=False))
        if empty := [cell for cell in NEEDED[name] if not cells[cell]]:
            raise UsageError(at, f"{empty[0]!r} is empty", "fill it in")
        yield at, cells
