"""The normalising functions: what a match of a rule means. Each takes the context, the match and the rule's argument and gives the times told, or none."""

from collections.abc import Callable
from typing import Any

from onrecord.readers import times_calendar as cal
from onrecord.readers.times_calendar import Day
from onrecord.readers.times_context import Context, Told, count
from onrecord.readers.times_grammar import Found, holidays, values

Op = Callable[[Context, Found, str], list[Told] | None]


def _one(found: Found, kind: str, value: str | None) -> list[Told] | None:
    return [(found.first, found.last, kind, value)] if value else None


# Durations and sets


def period(number: float | None, unit: str) -> str:
    """A TIMEX period: `P2W`, `PT1H30M`, `P2Y6M`, `PXD` for an unknown number."""
    size = int("".join(c for c in unit if c.isdigit()) or 1)
    letter = unit.lstrip("0123456789")
    head, letter = ("PT", letter[1:]) if letter.startswith("T") else ("P", letter)
    if number is None:
        return f"{head}X{ {10: 'E', 100: 'C', 1000: 'L'}.get(size, letter) }"
    number *= size
    smaller = {"PTH": ("M", 60), "PTM": ("S", 60), "PY": ("M", 12), "PD": ("T12H", 1)}.get(head + letter)
    whole = int(number)
    if number == whole:
        return f"{head}{whole}{letter}"
    rest = number - whole
    if smaller and letter != "D" and abs(rest * smaller[1] - round(rest * smaller[1])) < 0.01:
        part = f"{round(rest * smaller[1])}{smaller[0]}"
        return f"{head}{whole}{letter}{part}" if whole else f"{head}{part}"
    return f"{head}{number:g}{letter}"


def _unit(ctx: Context, found: Found) -> str:
    word = ctx.word(found, "u")
    return str(values()["UNIT"].get(word) or values()["UNITS"].get(word) or "")


def duration(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    words = ctx.words(found, "n")
    number = 1.0 if arg == "one" else count(words)
    if arg == "half":
        number = 0.5
    if "h" in found.groups:
        number = (number or 1.0) + 0.5
    unit = _unit(ctx, found)
    if arg == "long" and found.groups["u"] and ctx.word(found, "u") in values()["UNIT"]:
        number = 1.0
    return _one(found, "DURATION", period(number, unit))


def frequency(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    if "f" in found.groups:
        return _one(found, "SET", ctx.value(found, "f", "FREQUENCY"))
    if "w" in found.groups:
        part = values()["PART"].get(ctx.word(found, "p")) or values()["PARTS"].get(ctx.word(found, "p"))
        value = f"XXXX-WXX-{values()['WEEKDAY'][ctx.word(found, 'w')]}"
        return _one(found, "SET", value + (f"T{part}" if part else ""))
    if "m" in found.groups:
        return _one(found, "SET", f"XXXX-{values()['MONTH'][ctx.word(found, 'm')]:02}")
    if "s" in found.groups:
        word = ctx.word(found, "s")
        return _one(found, "SET", f"XXXX-{values()['SEASON'].get(word) or values()['SEASONS'].get(word)}")
    if "p" in found.groups:
        word = ctx.word(found, "p")
        return _one(found, "SET", f"XXXX-XX-XXT{values()['PART'].get(word) or values()['PARTS'].get(word)}")
    number = ctx.number(found, "n")
    if arg == "other":
        number = 2.0
    return _one(found, "SET", period(number or 1.0, _unit(ctx, found)))


# Dates said relative to the publication


def deictic_day(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    told = values()["DEICTIC"].get(ctx.word(found, "x")) or values()["DEICTIC_PART"].get(ctx.word(found, "x")) or arg
    by, _, part = str(told).partition("T")
    value = cal.day(cal.add_days(ctx.published, int(by)))
    return _dated(ctx, found, value, part)


def _dated(ctx: Context, found: Found, value: str, part: str = "") -> list[Told] | None:
    """A day with the part of the day or the clock time that the match tells."""
    clock = _clock(ctx, found)
    word = ctx.word(found, "p")
    part = part or str(values()["PART"].get(word) or "")
    if clock:
        if cal.unit_of(value) != "D":
            return _one(found, "TIME", value)
        return _one(found, "TIME", value + clock)
    if part and cal.unit_of(value) == "D":
        return _one(found, "TIME", f"{value}T{part}")
    return _one(found, "DATE", value)


def _clock(ctx: Context, found: Found) -> str:
    """`T19:15` from the captures: c clock, a a.m. or p.m., k joined ("10pm"), h name of an hour, z zone, i a military time."""
    if "hn" in found.groups:
        clock = str(values()["HOUR_NAME"][ctx.word(found, "hn")])
    elif "i" in found.groups:
        digits = ctx.word(found, "i")
        clock = f"T{digits[:2]}:{digits[2:]}"
    else:
        text = ctx.word(found, "c") or ctx.word(found, "k")
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


def _side(ctx: Context, found: Found) -> int:
    """Direction of a weekday or month: what the words say, else the clause, else the past."""
    return ctx.direction(found)


def weekday(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    name = ctx.word(found, "w")
    number = int(values()["WEEKDAY"].get(name) or values()["WEEKDAY_SHORT"].get(name) or 1)
    rel = ctx.word(found, "r")
    anchor = ctx.published
    if rel in {"last", "past"}:
        value = cal.weekday_near(anchor, number, -2)
    elif rel in {"next", "coming", "upcoming"}:
        value = cal.weekday_near(anchor, number, 2)
    elif rel == "this":
        value = cal.weekday_near(anchor, number, -1 if ctx.direction(found) < 0 else 1)
    elif rel in values()["STEP"]:
        value = cal.weekday_near(ctx.reference(), number, 2 * int(values()["STEP"][rel]))
    elif "wk" in found.groups:
        week = int(values()["REL"].get(ctx.words(found, "wk")[0], 0))
        value = cal.weekday_near(cal.add_days(anchor, 7 * week), number, 0)
    else:
        value = cal.weekday_near(anchor, number, 1 if _side(ctx, found) > 0 else -1)
    return _dated(ctx, found, value)


def relative_unit(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "last week", "this year", "the coming month": counted from the publication."""
    rel = ctx.word(found, "r")
    by = {"last": -1, "next": 1, "coming": 1, "upcoming": 1, "past": -1}.get(rel.split()[0] if rel else "", 0)
    if arg:
        by = int(arg)
    if "s" in found.groups:
        return _one(found, "DATE", _season(ctx, found, by, None))
    if "p" in found.groups and "u" not in found.groups:
        return _dated(ctx, found, cal.day(cal.add_days(ctx.published, by)))
    unit = _unit(ctx, found)
    if unit == "D" and rel == "this":
        return _one(found, "DATE", cal.day(ctx.published))
    return _one(found, "DATE", cal.shift(ctx.published, unit, by))


def weekend(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    rel = ctx.word(found, "r")
    full = ctx.published.full
    by = {"last": -1, "past": -1, "next": 1, "previous": -1, "following": 1}.get(rel, 0)
    if full is None:
        return _one(found, "DATE", "XXXX-WXX-WE")
    if not by and (ctx.direction(found) <= 0 and full.isoweekday() < 6) and rel in {"the", ""}:
        by = -1
    elif (by == -1 and full.isoweekday() >= 6 and rel == "past") or (
        by == 1 and full.isoweekday() < 4 and ctx.direction(found) > 0 and arg == "near"
    ):
        by = 0
    return _one(found, "DATE", cal.week(cal.add_days(ctx.published, 7 * by)) + "-WE")


# Dates counted


def offset(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "two weeks ago" (arg −1), "in three days" (+1) from the publication; "a year earlier" from the time told before (arg ref)."""
    unit = _unit(ctx, found)
    words = ctx.words(found, "n")
    number = count(words)
    if number is None and words and words[0] in {"a", "an", "the"} and len(words) == 1:
        number = 1.0
    word = ctx.word(found, "o")
    sign = int(values()["BACKWARD"].get(word) or values()["OFFSET"].get(word) or arg or -1)
    if word.endswith("from now") or word == "hence":
        sign = 1
    if number is None and word != "ago" and sign and word in values()["OFFSET"]:
        return _one(found, "DURATION", period(None, unit))
    if number is None:
        return _one(found, "DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
    if word in values()["OFFSET"] and word != "hence":
        return _told_offset(ctx, found, unit, number, sign)
    if unit == "Y" and number == 1 and (quarter := _quarter_before(ctx, found)):
        return _one(found, "DATE", quarter)
    return _one(found, "DATE" if not unit.startswith("T") else "TIME", _count_from(ctx.published, unit, sign * number))


def _told_offset(ctx: Context, found: Found, unit: str, number: float, sign: int) -> list[Told] | None:
    if unit == "Y" and number == 1 and sign < 0 and (quarter := _quarter_before(ctx, found)):
        return _one(found, "DATE", quarter)
    base = ctx.reference()
    if unit.startswith("T"):
        return _one(found, "DURATION", period(number, unit))
    return _one(found, "DATE", _count_from(base, unit, sign * number))


def _count_from(base: Day, unit: str, by: float) -> str:
    if by != int(by):
        if unit == "Y":
            return cal.shift(base, "M", int(by * 12))
        if unit.endswith("0Y"):
            return cal.shift(base, "Y", int(by * int(unit[:-1])))
        by = int(by)
    if unit.startswith("T"):
        return cal.day(base) if base.d else "XXXX-XX-XX"
    if unit == "D":
        return cal.shift(base, "D", int(by)) if base.d else "XXXX-XX-XX"
    if unit == "W" and abs(by) <= 3:
        return cal.day(cal.add_days(base, int(7 * by)))
    if unit.endswith("W"):
        return cal.shift(base, unit, int(by))
    if unit == "10Y":
        return cal.shift(base, "Y", int(10 * by))
    if unit == "100Y":
        return cal.shift(base, "100Y", int(by))
    return cal.shift(base, unit, int(by))


def _quarter_before(ctx: Context, found: Found) -> str | None:
    """The quarter a year before the quarter that the same paragraph tells last: in earnings news "a year ago" is the quarter."""
    for first, _, _, value in reversed(ctx.told[-3:]):
        if cal.unit_of(value) == "Q" and ctx.doc.paragraph[first] == ctx.doc.paragraph[found.first]:
            head, _, tail = value.partition("-")
            return f"{int(head) - 1:04}-{tail}" if head.isdecimal() else f"XXXX-{tail}"
        if cal.unit_of(value) not in {"", "Q"}:
            return None
    return None


def step(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "the following year", "the next day", "the previous month", "the day before": counted from the time told before."""
    by = int(arg) if arg else int(values()["STEP"][ctx.word(found, "r")])
    unit = _unit(ctx, found)
    base = ctx.reference()
    if "p" in found.groups and "u" not in found.groups:
        return _dated(ctx, found, cal.day(cal.add_days(base, by)))
    if "m" in found.groups:
        m = int(values()["MONTH"][ctx.word(found, "m")])
        y = base.y
        if y and base.m:
            y += by if (m <= base.m if by > 0 else m >= base.m) else 0
        return _one(found, "DATE", cal.month(y, m))
    if unit.startswith("T"):
        return _one(found, "DURATION", period(1.0, unit))
    return _one(found, "DATE", cal.shift(base, unit, by))


def same(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "that year", "the same day": the time told before at that grain."""
    unit = _unit(ctx, found)
    base = ctx.reference()
    if "p" in found.groups and "u" not in found.groups:
        return _dated(ctx, found, cal.day(base))
    if "w" in found.groups:
        return _dated(ctx, found, cal.weekday_near(base, int(values()["WEEKDAY"][ctx.word(found, "w")]), -1))
    if unit == "Q" and (told := ctx.last_told("Q")):
        return _one(found, "DATE", told)
    if unit == "D" and not base.d:
        return None
    return _one(found, "DATE", cal.shift(base, unit, 0))


# Calendar dates


def _month_number(ctx: Context, found: Found) -> int:
    return int(values()["MONTH"][ctx.word(found, "m")]) if "m" in found.groups else 0


def _year_said(ctx: Context, found: Found) -> int | None:
    """The year of the captures y (digits), yw (words), ry ("last year")."""
    if "y" in found.groups:
        return int(ctx.word(found, "y"))
    if "y2" in found.groups:
        return _century(ctx, int(ctx.word(found, "y2")))
    if "yw" in found.groups:
        return year_of_words(ctx.words(found, "yw"))
    return None


def _century(ctx: Context, two: int) -> int:
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


def choose_year(ctx: Context, found: Found, m: int, d: int | None) -> int | None:
    """The year of a month, or a day of a month, told without one."""
    base = ctx.published
    if not base.y:
        return None
    if not base.m:
        return base.y
    attributive = ctx.tag(found.last) in {"NN", "NNS"}  # "the June 3 deadline": the clause says nothing of it
    side = 0 if attributive else ctx.direction(found)
    distance = (m - base.m) * 30 + ((d or base.d or 15) - (base.d or 15))
    if side > 0:
        return base.y + (distance < -60 if d is None else distance < -20)
    if side < 0:
        return base.y - (distance > (75 if d else 0))  # a year is told of days long gone: a day soon to come is meant, whatever the tense
    return base.y - (distance > 100) + (distance < -270)


def calendar(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """A day or a month of the calendar, the year told, or told by "last year", or chosen."""
    m = _month_number(ctx, found)
    days = ctx.words(found, "d")
    number = count(days)
    d = int(number) if number else None
    y = _year_said(ctx, found)
    rel = ctx.word(found, "r")
    if y is None and "ry" in found.groups and ctx.published.y:
        y = ctx.published.y + int(values()["REL"].get(ctx.words(found, "ry")[-2], 0))
    elif y is None and "ry" not in found.groups:
        y = _relative_month(ctx, m, rel) if rel else choose_year(ctx, found, m, d)
    if d is None:
        return _one(found, "DATE", cal.month(y, m))
    if not 1 <= d <= 31 or not cal.safe_date(y, m, d):
        return None
    return _dated(ctx, found, cal.day(Day(y, m, d)))


def _relative_month(ctx: Context, m: int, rel: str) -> int | None:
    base = ctx.published
    if not base.y or not base.m:
        return base.y
    if rel in {"last", "past"}:
        return base.y - (m >= base.m)
    if rel in {"next", "coming"}:
        return base.y + (m <= base.m)
    return base.y


def day_range(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "4–5 January", "January 4-5", "June 3 and 4": two days of one month."""
    m, y = _month_number(ctx, found), _year_said(ctx, found)
    one, two = ctx.number(found, "d"), ctx.number(found, "e")
    if one is None or two is None:
        return None
    if y is None:
        y = choose_year(ctx, found, m, int(one))
    if not all(1 <= n <= 31 and cal.safe_date(y, m, int(n)) for n in (one, two)):
        return None
    split = found.groups["d"][1] if found.groups["d"][0] < found.groups["e"][0] else found.groups["e"][1]
    begin = found.groups["e"][0]
    return [(found.first, split, "DATE", cal.day(Day(y, m, int(one)))), (begin, found.last, "DATE", cal.day(Day(y, m, int(two))))]


def numeric(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "2019-03-04", and "3/4/2019": month first, unless the first figure cannot be a month."""
    y = _year_said(ctx, found)
    one, two = ctx.number(found, "d"), ctx.number(found, "e")
    if one is None or two is None:
        return None
    m, d = int(one), int(two)
    if m > 12 and arg != "iso":
        m, d = d, m
    if not (1 <= m <= 12 and 1 <= d <= 31 and cal.safe_date(y, m, d)):
        return None
    return _one(found, "DATE", cal.day(Day(y, m, d)))


def year(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    y = _year_said(ctx, found)
    return _one(found, "DATE", cal.year(y)) if y and 1000 <= y <= 2199 else None


def year_range(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "2014-15", "1914–1918": two years."""
    y = int(ctx.word(found, "y"))
    end = ctx.word(found, "e")
    z = int(end) if len(end) == 4 else y - y % 100 + int(end)
    if not y < z < y + 100:
        return None
    first = found.groups["e"][0]
    return [(found.first, found.groups["y"][1], "DATE", cal.year(y)), (first, found.last, "DATE", cal.year(z))]


def decade(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    text = ctx.word(found, "x")
    if text[:1].isdecimal():
        digits = text[:-1]
        if len(digits) == 4:
            return _one(found, "DATE", digits[:3] if digits[3] == "0" else None)
        return _one(found, "DATE", f"{_century(ctx, int(digits)):04}"[:3])
    number = int(values()["DECADE_NAME"][text])
    return _one(found, "DATE", f"{_century(ctx, number * 10):04}"[:3])


def century(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    number = count([word for word in ctx.words(found, "n") if word != "-"])
    return _one(found, "DATE", f"{int(number) - 1:02}") if number and number <= 30 else None


# Seasons, quarters, holidays


def _season(ctx: Context, found: Found, by: int | None, y: int | None) -> str:
    code = str(values()["SEASON"][ctx.word(found, "s")])
    base = ctx.published
    if y is None and base.y:
        y = base.y
        here, there = ((base.m or 6) % 12) // 3, cal.QUARTER_OF_SEASON[code] % 4  # winter 0, spring 1 …
        if by is None:
            by = ctx.direction(found)
            by = 0 if here == there else -1 if by <= 0 and there > here else 0
            y += by
        elif by < 0:
            y -= there >= here or code == "WI"
        elif by > 0:
            y += there <= here
    return f"{cal.year(y)}-{code}"


def season(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    y = _year_said(ctx, found)
    if y is None and "ry" in found.groups and ctx.published.y:
        y = ctx.published.y + int(values()["REL"].get(ctx.words(found, "ry")[-2], 0))
    return _one(found, "DATE", _season(ctx, found, None, y))


def quarter(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "the third quarter", "the 1988 first half", "year-earlier fourth quarter"."""
    words = ctx.words(found, "n")
    number = count(words)
    letter = "H" if ctx.word(found, "u") in {"half", "halves"} else "Q"
    y = _year_said(ctx, found)
    if number is None:
        number = 2.0 if words and words[-1] in {"last", "latter"} else None
    if number is None or not 1 <= number <= (2 if letter == "H" else 4):
        return None
    if y is None:
        y = _quarter_year(ctx, found, int(number), 12 // (2 if letter == "H" else 4))
    if "ago" in found.groups and y:
        y -= 1
    first = found.first
    hyphen = any(word in {"-", "–"} for word in ctx.doc.words[found.groups["n"][0] : found.last])
    if ctx.doc.words[first].lower() in {"a", "an", "its", "his", "their"} or (hyphen and ctx.doc.words[first].lower() == "the"):
        first += 1
    return [(first, found.last, "DATE", f"{cal.year(y)}-{letter}{int(number)}")]


def _quarter_year(ctx: Context, found: Found, number: int, months: int) -> int | None:
    base = ctx.published
    if not base.y or not base.m:
        return base.y
    if "ry" in found.groups:
        return base.y + int(values()["REL"].get(ctx.words(found, "ry")[0], 0))
    ends = number * months
    begins = ends - months + 1
    side = ctx.direction(found)
    if side > 0:
        return base.y + (ends + 4 < base.m)
    return base.y - (begins > base.m)


def this_quarter(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "the quarter", "the latest quarter", "the year-ago period": the quarter told before, else the last one ended."""
    told = ctx.last_told("Q")
    value = told or cal.quarter(ctx.published, -1)
    if arg == "told" and not told:
        return None
    if "ago" in found.groups:
        if found.rule.name == "year_ago_alone" and not told:
            return _one(found, "DATE", cal.shift(ctx.published, "Y", -1))
        head, _, tail = value.partition("-")
        if not (told and head == cal.shift(ctx.published, "Y", -1) and len(ctx.told) > 2 and False):
            value = f"{int(head) - 1:04}-{tail}" if head.isdecimal() else value
    if "y" in found.groups:
        value = f"{ctx.word(found, 'y')}-{value.partition('-')[2]}"
    return _one(found, "DATE", value)


def holiday(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    name = ctx.word(found, "x").replace("’", "'")
    rule = holidays().get(name)
    if not rule:
        return None
    y, base = _year_said(ctx, found), ctx.published
    rel = ctx.word(found, "r")
    if y is None and base.y:
        y = base.y
        there = cal.parse_day(cal.holiday(rule, y))
        here = (base.m or 6, base.d or 15)
        that = (there.m or 6, there.d or 15)
        if rel in {"last", "past"} or (rel != "next" and ctx.direction(found) < 0):
            y -= that > here
        elif rel == "next" or ctx.direction(found) > 0:
            y += that < here
        else:
            y -= that[0] - here[0] > 3
    return _one(found, "DATE", cal.holiday(rule, y))


# Times of day, and words without a calendar


def clock(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """A time of day: of the day told in the match, else of the day the sentence tells, else of the publication."""
    same_sentence = [t for t in ctx.told if ctx.doc.sentence[t[0]] == ctx.doc.sentence[found.first] and cal.unit_of(t[3]) in {"D", "T"}]
    base = cal.parse_day(same_sentence[-1][3]) if same_sentence else ctx.published
    told = _dated(ctx, found, cal.day(base))
    return told


def part(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "the morning", "mid-afternoon", "overnight": of the day that the narrative stands at."""
    base = ctx.reference()
    if not base.d:
        base = ctx.published
    return _dated(ctx, found, cal.day(base), arg)


def fixed(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    kind, _, value = arg.rpartition(" ")
    return _one(found, kind or "DATE", value)


def vague(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    return _one(found, "DATE", ctx.value(found, "x", "VAGUE"))


def vague_units(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "recent years", "coming months"."""
    return _one(found, "DATE", arg) if arg else _one(found, "DURATION", period(None, _unit(ctx, found)))


def the_unit(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    return _one(found, "DATE", cal.shift(ctx.published, _unit(ctx, found), 0))


def end_of(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "the end of the year", "year-end", "the end of the month"."""
    base, unit = ctx.published, _unit(ctx, found)
    if "y" in found.groups:
        base = Day(_year_said(ctx, found), 1, 1)
    rel = ctx.word(found, "r").split()
    by = int(values()["REL"].get(rel[0], 0)) if rel else 0
    return _one(found, "DATE", cal.shift(base, unit or "Y", by))


OPS: dict[str, Op] = {
    name: function
    for name, function in globals().copy().items()
    if callable(function)
    and not name.startswith("_")
    and getattr(function, "__module__", "") == __name__
    and name not in {"period", "year_of_words", "choose_year"}
}


def apply(ctx: Context, found: Found) -> list[Told] | None:
    """What a match tells, None where it tells nothing."""
    return OPS[found.rule.op](ctx, found, found.rule.arg)


__all__: list[Any] = ["OPS", "apply", "period"]
