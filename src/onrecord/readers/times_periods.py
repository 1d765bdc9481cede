"""Durations, sets and words without a calendar: what a match of such a rule means."""

from onrecord.readers.times_context import Context, Told, count, one
from onrecord.readers.times_grammar import Found, values


def period(number: float | None, unit: str) -> str:
    """A TIMEX period: `P2W`, `PT1H30M`, `P2Y6M`, `PXD` for an unknown number."""
    size = int("".join(c for c in unit if c.isdigit()) or 1)
    letter = unit.lstrip("0123456789")
    head, letter = ("PT", letter[1:]) if letter.startswith("T") else ("P", letter)
    if number is None:
        return f"{head}X{ {10: 'E', 100: 'C', 1000: 'L'}.get(size, letter) }"
    number *= size
    smaller = {"PTH": ("M", 60), "PTM": ("S", 60), "PY": ("M", 12)}.get(head + letter)
    whole = int(number)
    if number == whole:
        return f"{head}{whole}{letter}"
    rest = number - whole
    if head + letter == "PD" and rest == 0.5:
        return f"P{whole}DT12H" if whole else "PT12H"
    if smaller and abs(rest * smaller[1] - round(rest * smaller[1])) < 0.01:
        part = f"{round(rest * smaller[1])}{smaller[0]}"
        return f"{head}{whole}{letter}{part}" if whole else f"{head}{part}"
    return f"{head}{number:g}{letter}"


def duration(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    words = ctx.words(found, "n")
    number = 1.0 if arg == "one" else count(words)
    if arg == "half":
        number = 0.5
    if "h" in found.groups:
        number = (number or 1.0) + 0.5
    unit = ctx.unit(found)
    if arg == "long" and found.groups["u"] and ctx.word(found, "u") in values()["UNIT"]:
        number = 1.0
    return one(found, "DURATION", period(number, unit))


def frequency(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    if "f" in found.groups:
        return one(found, "SET", ctx.value(found, "f", "FREQUENCY"))
    if "w" in found.groups:
        day = values()["WEEKDAY"].get(ctx.word(found, "w")) or values()["WEEKDAYS"].get(ctx.word(found, "w"))
        part = values()["PART"].get(ctx.word(found, "p")) or values()["PARTS"].get(ctx.word(found, "p"))
        value = f"XXXX-WXX-{day}"
        return one(found, "SET", value + (f"T{part}" if part else ""))
    if "m" in found.groups:
        return one(found, "SET", f"XXXX-{values()['MONTH'][ctx.word(found, 'm')]:02}")
    if "s" in found.groups:
        word = ctx.word(found, "s")
        return one(found, "SET", f"XXXX-{values()['SEASON'].get(word) or values()['SEASONS'].get(word)}")
    if "p" in found.groups:
        word = ctx.word(found, "p")
        return one(found, "SET", f"XXXX-XX-XXT{values()['PART'].get(word) or values()['PARTS'].get(word)}")
    number = ctx.number(found, "n")
    if arg == "other":
        number = 2.0
    return one(found, "SET", period(number or 1.0, ctx.unit(found)))


def vague(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    return one(found, "DATE", ctx.value(found, "x", "VAGUE"))


def fixed(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    kind, _, value = arg.rpartition(" ")
    return one(found, kind or "DATE", value)


def vague_units(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "recent years", "coming months"."""
    return one(found, "DATE", arg) if arg else one(found, "DURATION", period(None, ctx.unit(found)))
