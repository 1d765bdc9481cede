"""The words that say who somebody is: countries and their people, known groups and persons, role nouns. One index, longest match first.

The tables are `countries.csv`, `regions.csv`, `groups.csv`, `people.csv` and `roles.csv` beside this file. Words are compared without
accents, dots and apostrophes; names must be written with a capital, acronyms in capitals, roles as they please.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from onrecord.codebook.people import given_names
from onrecord.codebook.plover import table

Kind = Literal["person", "group", "country", "people", "city", "region", "role", "title"]
_RANK = {kind: number for number, kind in enumerate(("person", "group", "country", "people", "region", "city", "title", "role"))}
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W\d_]{2,})*")
_CLITIC = re.compile(r"['’]s\b", re.IGNORECASE)
_SILENT = re.compile(r"[^\w]|_")
# acronyms that are words or names, too
_WORDLIKE = frozenset("MEND MODEL QUAD ARENA ALBA SANA AMAN DINA NISA SAPS SIMI LUCHA APRA BOPE MOIS".split())
_INVARIANT = (
    "police",
    "ese",
    "troops",
    "forces",
    "personnel",
    "men",
    "women",
    "people",
    "children",
    "staff",
    "crew",
    "media",
    "youth",
    "swiss",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a phrase. `country` alpha-3, `sector` PLOVER; `type` the type of actor it names; `office`, `weak`: see roles.csv."""

    phrase: str
    kind: Kind
    country: str | None = None
    sector: str | None = None
    type: str = ""
    weak: bool = False
    office: bool = False
    plural: bool = False
    gender: str = ""
    since: str = ""
    full: str = ""

    def sector_at(self, published: str | None) -> str | None:
        """The sector valid on a date (its known digits compared); the undated one where the date is not known."""
        if not published or not self.since or not published[:4].isdigit():
            return self.sector
        dated = [step.strip().split(" ") for step in self.since.split(";")]
        valid = [sector for day, sector in dated if day <= published]
        if valid:
            return valid[-1]
        return self.sector if self.kind == "group" else dated[0][1]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found at words first … last-1."""

    first: int
    last: int
    entry: Entry


@lru_cache(maxsize=65_536)  # texts repeat their words, and never come to an end of new ones
def normal(word: str) -> str:
    """A word as the index compares it: "Élysée" → "elysee", "U.S." → "us", a possessive or punctuation mark → ""."""
    if word in ("'s", "’s", "'S", "’S"):
        return ""
    plain = word if word.isascii() else "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return _SILENT.sub("", plain).lower()


def split(phrase: str) -> list[str]:
    """The words of a phrase as a doc would have them, without punctuation."""
    return _WORD.findall(_CLITIC.sub("", phrase))


def plural(phrase: str) -> str:
    """The plural of a phrase by its last word, or of its first where an `of` follows: "members of parliament"."""
    head, of, rest = phrase.partition(" of ")
    if head.endswith(_INVARIANT) or (head.endswith("s") and not head.endswith("ss")):
        return phrase
    if head.endswith("man") and not head.endswith(("human", "german", "roman", "ottoman", "shaman")):
        head = head[:-3] + "men"
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        head = head[:-1] + "ies"
    else:
        head += "es" if head.endswith(("s", "x", "ch", "sh", "z")) else "s"
    return head + of + rest


def _entries() -> list[Entry]:
    out: list[Entry] = []
    for row in table("countries"):
        code = row["code"]
        out += [Entry(name, "country", code, type="country") for name in row["names"].split(";")]
        for word in row["adjectives"].split(";"):
            out.append(Entry(word, "people", code, type="population"))
            if not word.endswith(("ese", "sh", "ch", "ss", "ois", "US", ".", "led")):
                out.append(Entry(plural(word), "people", code, type="population", plural=True))
        out += [Entry(name, "city", code, type="country") for name in row["cities"].split(";")]
    out += [Entry(name, "region", row["code"], type="country") for row in table("regions") for name in row["names"].split(";")]
    for row in table("groups"):
        country, sector = row["country"] or None, row["sector"]
        names = row["names"].split(";")
        out += [Entry(name, "group", country, sector, row["type"], since=row["since"], full=names[0]) for name in names]
    for row in table("people"):
        names = row["names"].split(";")
        for name in names:
            out.append(
                Entry(name, "person", row["country"], row["sector"], "person", gender=row["gender"], since=row["since"], full=names[0])
            )
    for row in table("roles"):
        out += _role(row)
    for row in table("titles"):
        out.append(
            Entry(row["title"], "title", sector=row["sector"] or None, type="person", gender=row["gender"], office=bool(row["office"]))
        )
    return out


def _role(row: dict[str, str]) -> list[Entry]:
    kind = "person" if row["kind"] == "person" else "organization"
    one = row["phrase"]
    many = plural(one)
    flags = {"country": row["of"] or None, "sector": row["sector"] or None, "weak": bool(row["weak"]), "office": bool(row["office"])}
    first = Entry(one, "role", type=kind, plural=many == one and kind == "person", **flags)  # type: ignore[arg-type]
    if many == one:
        return [first]
    return [first, Entry(many, "role", type=kind, plural=True, full=one, **flags)]  # type: ignore[arg-type]


_Row = tuple[tuple[str, ...], tuple[str, ...], Entry]  # keys, words as written, entry


@cache
def _index() -> dict[tuple[str, ...], list[_Row]]:
    """The entries by their first two words, or by the only one; the longest first."""
    found: dict[tuple[str, ...], list[_Row]] = {}
    seen: set[tuple[tuple[str, ...], Kind]] = set()
    for entry in _entries():
        written = tuple(split(entry.phrase))
        keys = tuple(normal(word) for word in written)
        if not keys or (keys, entry.kind) in seen:
            continue
        seen.add((keys, entry.kind))
        found.setdefault(keys[:2], []).append((keys, written, entry))
    for rows in found.values():
        rows.sort(key=lambda row: (-len(row[0]), _RANK[row[2].kind]))
    return found


@cache
def _begins() -> frozenset[str]:
    """The first words of all entries."""
    return frozenset(key[0] for key in _index())


def _fits(words: Sequence[str], written: tuple[str, ...], entry: Entry) -> bool:
    if entry.kind == "role":
        return True
    if entry.kind == "title":
        return words[0][:1].isupper()
    for word, model in zip(words, written, strict=True):
        letters = model.replace(".", "")
        if letters.isupper() and len(letters) > 1:
            if not word.isupper() and not (len(letters) > 3 and word.istitle() and letters not in _WORDLIKE):
                return False
        elif model[0].isupper() and not word[0].isupper() and model not in ("Al", "El"):
            return False
    return True


def find(words: Sequence[str], kinds: frozenset[str] | None = None) -> list[Hit]:
    """What the tables know in a sequence of words: hits in order, not overlapping, the longest first at each word."""
    index, begins = _index(), _begins()
    keys = list(map(normal, words))
    if begins.isdisjoint(keys):
        return []
    places = [number for number, key in enumerate(keys) if key]
    out, at = [], 0
    while at < len(places):
        first = keys[places[at]]
        if first not in begins:
            at += 1
            continue
        rows = index.get((first, keys[places[at + 1]])) if at + 1 < len(places) else None
        hit = _longest(rows, words, keys, places, at, kinds) if rows else None
        if hit is None and (rows := index.get((first,))):
            hit = _longest(rows, words, keys, places, at, kinds)
        if hit and at and hit[0] == 1 and _is_another(words[places[at - 1]], hit[1]):
            hit = None
        if hit:
            out.append(Hit(places[at], places[at + hit[0] - 1] + 1, hit[1]))
            at += hit[0]
        else:
            at += 1
    return out


def _is_another(before: str, entry: Entry) -> bool:
    """Whether a family name of the tables stands behind the given name of somebody else: "Melania Trump", not "Vladimir Zelensky"."""
    if entry.kind != "person" or not before[:1].isupper() or normal(before) not in given_names():
        return False
    return all(normal(part)[:1] != normal(before)[:1] for part in entry.full.split()[:-1])


def _longest(
    rows: Sequence[_Row],
    words: Sequence[str],
    keys: list[str],
    places: list[int],
    at: int,
    kinds: frozenset[str] | None,
) -> tuple[int, Entry] | None:
    for phrase, written, entry in rows:
        length = len(phrase)
        if at + length > len(places) or (kinds is not None and entry.kind not in kinds):
            continue
        here = places[at : at + length]
        if here[-1] - here[0] > 2 * length or any(keys[place] != key for place, key in zip(here, phrase, strict=True)):
            continue
        if _fits([words[place] for place in here], written, entry):
            return length, entry
    return None


@lru_cache(maxsize=65_536)
def lookup(phrase: str, *kinds: Kind) -> Entry | None:
    """The entry that a whole phrase names, of one of the kinds where some are given."""
    words = split(phrase)
    hits = find(words, frozenset(kinds) if kinds else None)
    return hits[0].entry if len(hits) == 1 and hits[0].first == 0 and hits[0].last == len(words) else None


def country(name: str) -> str | None:
    """The alpha-3 code of a country, people, capital, city or region by name ("Great Britain" → "GBR"); None where it is not known."""
    entry = lookup(name.strip(), "country", "people", "region", "city")
    return entry.country if entry else None


@cache
def country_name(code: str) -> str | None:
    """The usual English name of a country by its alpha-3 code."""
    return next((row["names"].split(";")[0] for row in table("countries") if row["code"] == code), None)
