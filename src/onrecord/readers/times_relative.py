"""Dates counted from the publication or from a time told before: what a match of such a rule means."""

from onrecord.readers import times_calendar as cal
from onrecord.readers.times_calendar import Day
from onrecord.readers.times_clock import dated
from onrecord.readers.times_context import Context, Told, count, one, year_said
from onrecord.readers.times_dates import season_value, year_before
from onrecord.readers.times_grammar import Found, values
from onrecord.readers.times_periods import period

COMPARED = frozenset({"$", "us$", "c$", "£", "€", "¥", "%", "percent", "cents", "million", "billion", "loss", "profit"})
OPEN = "P?"  # a value still to be found
JOINS = frozenset({"and", "or", "to", "through", "until", "till", "-", "–", "—"})


def deictic_day(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    told = values()["DEICTIC"].get(ctx.word(found, "x")) or values()["DEICTIC_PART"].get(ctx.word(found, "x")) or arg
    by, _, part = str(told).partition("T")
    value = cal.day(cal.add_days(ctx.published, int(by)))
    return dated(ctx, found, value, part)


def weekday(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    name = ctx.word(found, "w")
    number = int(values()["WEEKDAY"].get(name) or values()["WEEKDAY_SHORT"].get(name) or 1)
    rel = ctx.word(found, "r")
    anchor = ctx.published
    if rel in {"last", "past", "this past"}:
        value = cal.weekday_near(anchor, number, -2)
    elif rel in {"next", "coming", "upcoming", "this coming"}:
        value = cal.weekday_near(anchor, number, 2)
    elif rel == "this":
        value = cal.weekday_near(anchor, number, -1 if ctx.direction(found) < 0 else 1)
    elif rel:  # "the following Monday"
        value = cal.weekday_near(ctx.day_told(), number, 2 * int(values()["STEP"][rel.removeprefix("the ")]))
    elif not rel and (after := _joined(ctx, found, number)):
        value = after
    elif "wk" in found.groups:
        week = int(values()["REL"].get(ctx.words(found, "wk")[0], 0))
        value = cal.weekday_near(cal.add_days(anchor, 7 * week), number, 0)
    else:
        value = cal.weekday_near(anchor, number, 1 if ctx.direction(found) > 0 else -1)
    return dated(ctx, found, value)


def week_from(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "a week from Tuesday": weeks after the next Tuesday."""
    weeks = 1.0 if ctx.word(found, "n") in {"a", "an"} else ctx.number(found, "n")
    number = int(values()["WEEKDAY"][ctx.word(found, "w")])
    day = cal.parse_day(cal.weekday_near(ctx.published, number, 1))
    return one(found, "DATE", cal.day(cal.add_days(day, 7 * int(weeks or 0)))) if day.d and weeks else None


def _joined(ctx: Context, found: Found, number: int) -> str:
    """ "from Monday through Friday", "Tuesday and Wednesday": the second day follows the first; empty where nothing joins them."""
    if not ctx.told:
        return ""
    first, last, _, value = ctx.told[-1]
    if not any(word.lower() in values()["WEEKDAY"] for word in ctx.doc.words[first:last]):
        return ""
    between = [word.lower() for word in ctx.doc.words[last : found.first]]
    if len(between) not in {1, 2} or between[0] not in JOINS or between[1:] not in ([], ["on"]) or cal.unit_of(value) not in {"D", "T"}:
        return ""
    after = cal.weekday_near(cal.parse_day(value), number, 2)
    if between[0] in {"and", "or"} and value <= cal.day(ctx.published) < after and ctx.direction(found) <= 0:
        return ""  # "on Tuesday and Friday", both behind us
    return after


def relative_unit(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "last week", "this year", "the coming month": counted from the publication."""
    rel = ctx.word(found, "r")
    by = {"last": -1, "next": 1, "coming": 1, "upcoming": 1, "past": -1}.get(rel.split()[0] if rel else "", 0)
    if arg:
        by = int(arg)
    if "s" in found.groups:
        return one(found, "DATE", season_value(ctx, found, by, None))
    if "p" in found.groups and "u" not in found.groups:
        return dated(ctx, found, cal.day(cal.add_days(ctx.published, by)))
    unit = ctx.unit(found)
    if unit == "D" and rel == "this":
        return one(found, "DATE", cal.day(ctx.published))
    return one(found, "DATE", cal.shift(ctx.published, unit, by))


def weekend(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    rel = ctx.word(found, "r")
    full = ctx.published.full
    by = {"last": -1, "past": -1, "next": 1, "previous": -1, "following": 1}.get(rel, 0)
    if full is None:
        return one(found, "DATE", "XXXX-WXX-WE")
    if not by and (ctx.direction(found) <= 0 and full.isoweekday() < 6) and rel in {"the", ""}:
        by = -1
    elif (by == -1 and full.isoweekday() >= 6 and rel == "past") or (
        by == 1 and full.isoweekday() < 4 and ctx.direction(found) > 0 and arg == "near"
    ):
        by = 0
    return one(found, "DATE", cal.week(cal.add_days(ctx.published, 7 * by)) + "-WE")


def offset(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "two weeks ago" (arg −1), "in three days" (+1) from the publication; "a year earlier" from the time told before (arg ref)."""
    unit = ctx.unit(found)
    words = ctx.words(found, "n")
    number = count(words)
    if number is None and words and words[0] in {"a", "an", "the"} and len(words) == 1:
        number = 1.0
    word = ctx.word(found, "o")
    sign = int(values()["BACKWARD"].get(word) or values()["OFFSET"].get(word) or arg or -1)
    if word.endswith("from now") or word == "hence":
        sign = 1
    if number is None and word != "ago" and sign and word in values()["OFFSET"]:
        return one(found, "DURATION", period(None, unit))
    if number is None:
        return one(found, "DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
    if word in values()["OFFSET"] and word != "hence":
        return _told_offset(ctx, found, unit, number, sign)
    if unit == "Y" and number == 1 and (quarter := _quarter_before(ctx, found)):
        return one(found, "DATE", quarter)
    if "t" in found.groups and unit.endswith("Y"):
        then = cal.add_years(ctx.published, int(sign * number * int(unit[:-1] or 1)))
        grain = {"today": "D", "this month": "M", "this week": "W"}[ctx.word(found, "t")]
        return one(found, "DATE", cal.shift(then, grain, 0))
    return one(found, "DATE" if not unit.startswith("T") else "TIME", _count_from(ctx.published, unit, sign * number))


def _told_offset(ctx: Context, found: Found, unit: str, number: float, sign: int) -> list[Told] | None:
    if unit == "Y" and number == 1 and sign < 0 and (quarter := _quarter_before(ctx, found)):
        return one(found, "DATE", quarter)
    base = ctx.reference()
    if unit.startswith("T"):
        return one(found, "DURATION", period(number, unit))
    return one(found, "DATE", _count_from(base, unit, sign * number))


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
    if unit.endswith("W"):
        return cal.shift(base, unit, int(by))
    if unit == "10Y":
        return cal.shift(base, "Y", int(10 * by))
    if unit == "100Y":
        return cal.shift(base, "100Y", int(by))
    return cal.shift(base, unit, int(by))


def _quarter_before(ctx: Context, found: Found) -> str | None:
    """The quarter a year before the one reported on: in earnings news "up from $3 million a year ago" compares quarters."""
    if not ctx.quarters:
        return None
    begin = ctx.doc.sentences[ctx.doc.sentence[found.first]][0]
    before = [word.lower() for word in ctx.doc.words[max(begin, found.first - 8) : found.first]]
    if not COMPARED.intersection(before):
        return None
    for first, _, kind, value in reversed(ctx.told):
        if kind == "DATE" and cal.unit_of(value) == "Q":
            return year_before(ctx.quarters[-1])
        if cal.unit_of(value) == "Y" or (kind == "DURATION" and ctx.doc.paragraph[first] == ctx.doc.paragraph[found.first]):
            return None  # the year, or the first nine months, is reported on since
    return None


def step(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "the following year", "the next day", "the previous month", "the day before": counted from the time told before."""
    by = int(arg) if arg else int(values()["STEP"][ctx.word(found, "r")])
    unit = ctx.unit(found)
    base = ctx.reference() if ctx.told or by < 0 or ctx.direction(found) > 0 else Day()  # "the next day" counts from a day told, if any
    if "p" in found.groups and "u" not in found.groups:
        return dated(ctx, found, cal.day(cal.add_days(base, by)))
    if "m" in found.groups:
        m = int(values()["MONTH"][ctx.word(found, "m")])
        y = base.y
        if y and base.m:
            y += by if (m <= base.m if by > 0 else m >= base.m) else 0
        return one(found, "DATE", cal.month(y, m))
    if unit.startswith("T"):
        return one(found, "DURATION", period(1.0, unit))
    return one(found, "DATE", cal.shift(base, unit, by))


def of_event(ctx: Context, found: Found, arg: str) -> list[Told]:
    """ "the day after the vote": told when all times are (`find_times`), for the vote's day may stand behind."""
    last = found.groups["e"][0]
    kind = "TIME" if "p" in found.groups else "DATE"
    return [(found.first, last, kind, OPEN + (ctx.unit(found) or f"T{values()['PART'][ctx.word(found, 'p')]}"))]


def same(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "that year", "the same day": the time told before at that grain."""
    unit = ctx.unit(found)
    base = ctx.reference()
    if "p" in found.groups and "u" not in found.groups:
        return dated(ctx, found, cal.day(base) if ctx.last_told("D", "T") else "XXXX-XX-XX")
    if "s" in found.groups:
        return one(found, "DATE", f"{cal.year(base.y)}-{values()['SEASON'][ctx.word(found, 's')]}")
    if "w" in found.groups:
        return dated(ctx, found, cal.weekday_near(base, int(values()["WEEKDAY"][ctx.word(found, "w")]), -1))
    if unit == "Q" and (told := ctx.last_told("Q")):
        return one(found, "DATE", told)
    if unit == "D" and not base.d:
        return None
    return one(found, "DATE", cal.shift(base, unit, 0))


def the_unit(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    return one(found, "DATE", cal.shift(ctx.published, ctx.unit(found), 0))


def end_of(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "the end of the year", "year-end", "the end of the month"."""
    base, unit = ctx.published, ctx.unit(found)
    if "y" in found.groups:
        base = Day(year_said(ctx, found), 1, 1)
    rel = ctx.word(found, "r").split()
    by = int(values()["REL"].get(rel[0], 0)) if rel else 0
    return one(found, "DATE", cal.shift(base, unit or "Y", by))
