"""What the normalising functions may ask: words of a capture, numbers, the anchor, the times before, the direction of the clause."""

from dataclasses import dataclass, field

from onrecord.language.doc import Doc
from onrecord.readers import times_tense
from onrecord.readers.times_calendar import Day, parse_day, unit_of
from onrecord.readers.times_grammar import Found, values

Told = tuple[int, int, str, str]  # words first … last-1, type, value


@dataclass(slots=True)
class Context:
    """The state of one reading: `published` is the anchor, `told` the times so far, in order."""

    doc: Doc
    published: Day
    told: list[Told] = field(default_factory=list)
    undated: bool = False  # the last time told is a clock time without a day of its own
    quarters: list[str] = field(default_factory=list)  # the quarters reported on so far; not those they are compared with

    def words(self, found: Found, name: str) -> list[str]:
        """The capture's words in lower case; empty where it is not there."""
        if name not in found.groups:
            return []
        first, last = found.groups[name]
        return [word.lower() for word in self.doc.words[first:last]]

    def word(self, found: Found, name: str) -> str:
        return " ".join(self.words(found, name))

    def value(self, found: Found, name: str, kind: str) -> str:
        """The table's value of the capture's word."""
        return str(values()[kind].get(self.word(found, name), ""))

    def unit(self, found: Found) -> str:
        """The unit of the capture u: D, W, M, Q, Y, 10Y, TH …"""
        word = self.word(found, "u")
        return str(values()["UNIT"].get(word) or values()["UNITS"].get(word) or "")

    def number(self, found: Found, name: str) -> float | None:
        return count(self.words(found, name))

    def direction(self, found: Found) -> int:
        """−1, +1 or 0: where the clause looks."""
        return times_tense.direction(self.doc, found.first, found.last)

    def reference(self) -> Day:
        """The day the narrative stands at: the last calendar time told, else the publication."""
        for _, _, kind, value in reversed(self.told[-6:]):
            if kind in {"DATE", "TIME"} and unit_of(value) in {"D", "T", "M", "Y", "W", "Q"}:
                return parse_day(value)
        return self.published

    def day_told(self) -> Day:
        """The last day told, else the publication."""
        return next((parse_day(value) for *_, value in reversed(self.told[-6:]) if unit_of(value) in {"D", "T"}), self.published)

    def last_told(self, *units: str) -> str | None:
        """The last value told at one of the grains, within the last six times."""
        return next((value for _, _, _, value in reversed(self.told[-6:]) if unit_of(value) in units), None)

    def near(self, found: Found, back: int = 1) -> str:
        """The lower-case word `back` places before the match, in its sentence."""
        at = found.first - back
        return self.doc.words[at].lower() if at >= self.doc.sentences[self.doc.sentence[found.first]][0] else ""

    def after(self, found: Found, ahead: int = 0) -> str:
        at = found.last + ahead
        return self.doc.words[at].lower() if at < self.doc.sentences[self.doc.sentence[found.first]][1] else ""

    def tag(self, at: int) -> str:
        return self.doc.tags[at] if 0 <= at < len(self.doc) else ""


def count(words: list[str]) -> float | None:
    """The number that words say: "2 1/2", "1,500", "two and a half", "a hundred thirty", "couple"; None where they say none."""
    table = values()
    total, current, seen = 0.0, 0.0, False
    i = 0
    while i < len(words):
        word = words[i]
        if i + 2 < len(words) and words[i + 1] == "/":
            if word.isdecimal() and words[i + 2].isdecimal() and int(words[i + 2]):
                current, seen = current + int(word) / int(words[i + 2]), True
            i += 3
            continue
        number = _single(word, table)
        if number is not None:
            current, seen = current + number, True
        elif word in table["POWER"]:
            power = float(table["POWER"][word])
            current, seen = (current or 1) * power, True
            if power > 100:
                total, current = total + current, 0.0
        elif word == "half":
            current, seen = current + 0.5, True
        elif word in {"couple"}:
            current, seen = 2.0, True
        elif word in {"dozen"}:
            current, seen = (current or 1) * 12, True
        i += 1
    return total + current if seen else None


def _single(word: str, table: dict[str, dict[str, int]]) -> float | None:
    for kind in ("ONES", "TEENS", "TENS", "ORDINAL"):
        if word in table[kind]:
            return float(table[kind][word])
    text = word.replace(",", "")
    if text[-2:] in {"st", "nd", "rd", "th"}:
        text = text[:-2]
    try:
        return float(text) if text[:1].isdecimal() and len(text) < 12 else None
    except ValueError:
        return None


def one(found: Found, kind: str, value: str | None) -> list[Told] | None:
    return [(found.first, found.last, kind, value)] if value else None


def year_said(ctx: Context, found: Found) -> int | None:
    """The year of the captures y (digits), yw (words), ry ("last year")."""
    if "y" in found.groups:
        return int(ctx.word(found, "y"))
    if "y2" in found.groups:
        return century_of(ctx, int(ctx.word(found, "y2")))
    if "yw" in found.groups:
        return year_of_words(ctx.words(found, "yw"))
    return None


def century_of(ctx: Context, two: int) -> int:
    base = ctx.published.y or 2000
    full = base - base % 100 + two
    return full - 100 if full > base + 10 else full


def year_of_words(words: list[str]) -> int | None:
    """ "nineteen ninety-six", "two thousand three", "twenty nineteen"."""
    words = [word for word in words if word not in {"-", "–", "and"}]
    if "thousand" in words or "hundred" in words:
        number = count(words)
        return int(number) if number else None
    head, tail = count(words[:1]), count(words[1:])
    return int(head * 100 + tail) if head and tail else None
