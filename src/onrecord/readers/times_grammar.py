"""The time grammar: rules over words, compiled once into regular expressions over one character a word.

Every word becomes one private character that stands for the set of classes it belongs to (tables/times_words.toml); a rule
of tables/times_rules.toml becomes a regular expression over those characters. The longest match at a word wins, then the earlier rule.

Patterns: `MONTH` a class or a macro, `the` a literal word, `d=DAY` a capture, `( | )`, `?`, `*`, `+` as in regular expressions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.tables import csv_table, toml_table

OTHER = "."
_WORDS = "readers/tables/times_words.toml"
_PIECE = re.compile(r"\s+|(?P<mark>[()|?*+])|(?:(?P<name>[a-z][a-z0-9]*)=)?(?:(?P<atom>[^\s()|?*+=]+)|(?P<open>\())")
_FIRST_CHAR = 0xE000


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `op` names the function of times_values that reads its captures, `arg` is handed to it."""

    name: str
    op: str
    arg: str
    guard: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A match: words first … last-1, and the words of each capture."""

    rule: Rule
    first: int
    last: int
    groups: dict[str, tuple[int, int]]


@cache
def values() -> dict[str, dict[str, Any]]:
    """Class → word → value, as the table says."""
    table: dict[str, dict[str, Any]] = toml_table(_WORDS)["values"]
    return table


@cache
def holidays() -> dict[str, str]:
    """Holiday → the rule of its day."""
    return {row["name"]: row["rule"] for row in csv_table("readers/tables/times_holidays.csv")}


def shapes(word: str) -> tuple[str, ...]:
    """Classes of a word that begins with a digit or a hyphen-free figure, by its form."""
    if word.isdecimal() and word.isascii():
        number, size = int(word[:5]), len(word)
        out = ["INT"]
        out += ["DAY"] if size <= 2 and 1 <= number <= 31 else []
        out += ["HOUR"] if size <= 2 and number <= 24 else []
        out += ["MONTHNUM"] if size <= 2 and 1 <= number <= 12 else []
        out += ["YEAR2"] if size == 2 else []
        out += ["YEAR"] if size == 4 and 1000 <= number <= 2199 else []
        out += ["MILITARY"] if size == 4 and number <= 2400 and number % 100 < 60 else []
        return tuple(out)
    return tuple(name for name, form in _SHAPES if form.fullmatch(word))


_SHAPES = [
    (name, re.compile(form))
    for name, form in (
        ("DECADE", r"(?:1[0-9]|20)?[0-9]0s"),
        ("ORDNUM", r"\d{1,3}(?:st|nd|rd|th)"),
        ("CLOCK", r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?"),
        ("CLOCKDOT", r"(?:[01]?\d|2[0-4])\.[0-5]\d"),
        ("BIGNUM", r"\d{1,3}(?:,\d{3})+"),
        ("DECIMAL", r"\d{1,4}\.\d+"),
        ("CLOCKPM", r"(?:1[0-2]|0?[1-9])(?:[:.][0-5]\d)?(?:am|pm|AM|PM)"),
        ("CLOCKCUT", r"(?:1?\d|2[0-4])[:.][0-5]"),  # "7:30pm" comes as two words, 7:3 and 0pm
        ("TAILPM", r"\d(?:am|pm|AM|PM)"),
        ("MINPM", r"[0-5]\d(?:am|pm|AM|PM)"),
        ("UNIT_JOINED", r"\d{1,3}(?:hrs?|mins?|secs?)"),
    )
]
_SAMPLES = [str(number) for number in range(10_000)] + [f"{number:0{size}}" for size in (2, 4) for number in range(1000)]
_SAMPLES += "12345 1990s 90s 3rd 101st 1,000 10pm 5pm 0pm 45am 45mins".split()
_SAMPLES += [f"{head}{mark}{tail}" for head in ("7", "12", "13", "24", "99") for mark in ":." for tail in ("3", "7", "30", "75", "305")]


class Grammar:
    """The compiled rules and the characters of the words."""

    def __init__(self) -> None:
        self._captures = 0
        rules, words = toml_table("readers/tables/times_rules.toml"), toml_table(_WORDS)
        self.macros: dict[str, str] = rules["macros"] | {"HOLIDAY": "(" + " | ".join(sorted(holidays(), key=len, reverse=True)) + ")"}
        self.atoms: dict[str, set[str]] = {name: set() for table in (words["values"], words["lists"]) for name in table}
        for name, entries in [*words["values"].items(), *words["lists"].items()]:
            for word in entries:
                self.atoms[name] |= _cased(word, name in words["cased"])
        samples = list({shapes(sample): sample for sample in _SAMPLES}.values())  # one of each form
        for sample in samples:
            for name in shapes(sample):
                self.atoms.setdefault(name, set()).add(sample)
        for pattern in [*self.macros.values(), *(rule["pattern"] for rule in rules["rule"])]:
            self._literals(pattern)
        self._assign(samples)
        self.rules = [self._rule(rule) for rule in rules["rule"]]
        self.starting: dict[str, list[Rule]] = {}
        for rule, row in zip(self.rules, rules["rule"], strict=True):
            for char in sorted(self._expand(row["pattern"])[1]):
                self.starting.setdefault(char, []).append(rule)
        self.begins = re.compile("[" + "".join(map(re.escape, self.starting)) + "]")

    def _literals(self, pattern: str) -> None:
        for piece in _PIECE.finditer(pattern):
            atom = piece["atom"]
            if atom and not atom.isupper() and not re.fullmatch(r"[A-Z_0-9]+", atom):
                self.atoms.setdefault(atom, set()).update(_cased(atom, False))

    def _assign(self, samples: list[str]) -> None:
        member: dict[str, set[str]] = {}
        for atom, words in self.atoms.items():
            for word in words:
                member.setdefault(word, set()).add(atom)
        chars: dict[frozenset[str], str] = {}
        self.code: dict[str, str] = {}
        for word in sorted(member):
            self.code[word] = chars.setdefault(frozenset(member[word]), chr(_FIRST_CHAR + len(chars)))
        self.shape_code = {shapes(sample): self.code[sample] for sample in samples if sample in self.code}
        self.chars = {atom: "".join(sorted({self.code[word] for word in words})) for atom, words in self.atoms.items()}

    def _rule(self, row: dict[str, str]) -> Rule:
        text = self._expand(row["pattern"])[0]
        return Rule(row["name"], row["op"], row.get("arg", ""), row.get("guard", ""), re.compile(text))

    def _expand(self, pattern: str) -> tuple[str, set[str], bool]:
        """A pattern as regular expression, with the characters it can begin with and whether it can be empty."""
        pieces = [piece for piece in _PIECE.finditer(pattern) if not piece.group().isspace()]
        text, first, empty, rest = self._alternatives(pieces, 0)
        if rest != len(pieces):
            raise ValueError(f"unbalanced time pattern: {pattern}")
        return text, first, empty

    def _alternatives(self, pieces: list[re.Match[str]], at: int) -> tuple[str, set[str], bool, int]:
        texts, first, empty = [], set(), False
        while True:
            text, begins, nothing, at = self._sequence(pieces, at)
            texts.append(text)
            first |= begins
            empty |= nothing
            if at < len(pieces) and pieces[at]["mark"] == "|":
                at += 1
                continue
            return "|".join(texts), first, empty, at

    def _sequence(self, pieces: list[re.Match[str]], at: int) -> tuple[str, set[str], bool, int]:
        text, first, empty = "", set(), True
        while at < len(pieces) and pieces[at]["mark"] not in {")", "|"}:
            piece = pieces[at]
            if piece["mark"] == "(" or piece["open"]:
                part, begins, nothing, at = self._alternatives(pieces, at + 1)
            else:
                part, begins, nothing = self._atom(piece["atom"])
            self._captures += 1
            part = f"(?P<{piece['name']}_{self._captures}>{part})" if piece["name"] else f"(?:{part})"
            at += 1
            if at < len(pieces) and (mark := pieces[at]["mark"]) and mark in "?*+":
                part, nothing, at = part + mark, nothing or mark != "+", at + 1
            text += part
            first |= begins if empty else set()
            empty &= nothing
        return text, first, empty, at

    def _atom(self, atom: str) -> tuple[str, set[str], bool]:
        if atom in self.macros:
            return self._expand(self.macros[atom])
        chars = self.chars[atom]
        return f"[{chars}]", set(chars), False

    def encode(self, words: tuple[str, ...]) -> str:
        """One character a word."""
        get, number = self.code.get, self._number
        return "".join([number(w) if w[0] in "0123456789" else get(w, OTHER) for w in words])

    def _number(self, word: str) -> str:
        return self.shape_code.get(shapes(word), OTHER)

    def matches(self, coded: str, at: int, end: int) -> Iterator[Found]:
        """Matches that begin at word `at` and end by `end`, the longest first, then in the order of the rules."""
        found = [m for rule in self.starting.get(coded[at], ()) if (m := (rule, rule.pattern.match(coded, at, end)))[1]]
        for rule, match in sorted(found, key=lambda pair: -pair[1].end()):  # type: ignore[union-attr]
            assert match is not None
            groups = {name.partition("_")[0]: match.span(name) for name, text in match.groupdict().items() if text}
            yield Found(rule, at, match.end(), groups)


def _cased(word: str, cased: bool) -> set[str]:
    forms = {word.capitalize(), word.upper()} | (set() if cased else {word})
    return forms


@cache
def grammar() -> Grammar:
    """The grammar, compiled once a process."""
    return Grammar()
