"""Times of day and parts of days: a day with the clock time that a match tells."""

from onrecord.readers import times_calendar as cal
from onrecord.readers.times_context import Context, Told, count, one
from onrecord.readers.times_grammar import Found, values


def dated(ctx: Context, found: Found, value: str, part: str = "") -> list[Told] | None:
    """A day with the part of the day or the clock time that the match tells."""
    clock = clock_of(ctx, found)
    word = ctx.word(found, "p")
    part = part or str(values()["PART"].get(word) or "")
    if clock:
        if cal.unit_of(value) != "D":
            return one(found, "TIME", value)
        return one(found, "TIME", value + clock)
    if part and cal.unit_of(value) == "D":
        return one(found, "TIME", f"{value}T{part}")
    return one(found, "DATE", value)


def clock_of(ctx: Context, found: Found) -> str:
    """`T19:15` from the captures: c clock, a a.m. or p.m., k joined ("10pm"), h name of an hour, z zone, i a military time."""
    if "hn" in found.groups:
        clock = str(values()["HOUR_NAME"][ctx.word(found, "hn")])
    elif "i" in found.groups:
        digits = ctx.word(found, "i")
        clock = f"T{digits[:2]}:{digits[2:]}"
    else:
        text = ctx.word(found, "c") or ctx.word(found, "k").replace(" ", "")
        if not text:
            return ""
        after = ctx.word(found, "a") or (text[-2:] if text[-2:] in {"am", "pm"} else "")
        text = text.removesuffix("am").removesuffix("pm").replace(".", ":")
        single = count([text]) if ":" not in text else None
        hour, _, minute = (f"{int(single)}" if single is not None else text).partition(":")
        number = int(hour) if hour.isdecimal() else 0
        part = values()["PART"].get(ctx.word(found, "p"))
        if after:
            number = number % 12 + int(values()["AMPM"][after])
        elif part in {"AF", "EV"} or (part == "NI" and 5 < number < 12):
            number = number % 12 + 12
        clock = f"T{number:02}:{minute[:2] or '00'}"
    zone = values()["ZONE"].get(ctx.word(found, "z"), "") if "z" in found.groups else ""
    return clock + ("Z" if zone == "Z" else "")


def clock(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """A time of day: of the day told in the match, else of the day the sentence tells, else of the publication."""
    same_sentence = _days_told(ctx, found)
    base = cal.parse_day(same_sentence[-1][3]) if same_sentence else ctx.published
    ctx.undated = not same_sentence or (ctx.undated and same_sentence[-1][2] == "TIME")
    return dated(ctx, found, cal.day(base))


def _days_told(ctx: Context, found: Found) -> list[Told]:
    """The days and clock times that the sentence tells before a match; a year or a month has no day to lend."""
    return [t for t in ctx.told if ctx.doc.sentence[t[0]] == ctx.doc.sentence[found.first] and cal.unit_of(t[3]) in {"D", "T"}]


def part(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "the morning", "mid-afternoon", "overnight": of the day that the narrative stands at."""
    base = ctx.reference()
    if not base.d:
        base = ctx.day_told()
    if found.rule.name == "edge_of_day" or ctx.after(found) == "on":
        ctx.undated = not _days_told(ctx, found)
    return dated(ctx, found, cal.day(base), arg)
