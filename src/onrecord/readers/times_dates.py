"""Dates of the calendar, the year told or chosen; seasons, quarters, holidays: what a match of such a rule means."""

from onrecord.readers import times_calendar as cal
from onrecord.readers.times_calendar import Day
from onrecord.readers.times_clock import dated
from onrecord.readers.times_context import Context, Told, century_of, count, one, year_said
from onrecord.readers.times_grammar import Found, holidays, values

_KNOWN: dict[tuple[int, int | None], tuple[int, frozenset[str]]] = {
    (9, 11): (2001, frozenset({"attack", "attacks", "terrorist", "terror", "hijackers", "hijackings", "commission", "memorial"}))
}
_FIRST_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def _month_number(ctx: Context, found: Found) -> int:
    return int(values()["MONTH"][ctx.word(found, "m")]) if "m" in found.groups else 0


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
        return base.y + (distance < -40 if d is None else distance < -20)
    if side < 0:
        return base.y - (distance > (75 if d else 0))  # a year is told of days long gone: a day soon to come is meant, whatever the tense
    return base.y - (distance > 100) + (distance < -270)


def calendar(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """A day or a month of the calendar, the year told, or told by "last year", or chosen."""
    m = _month_number(ctx, found)
    days = ctx.words(found, "d")
    number = count(days)
    d = int(number) if number else None
    y = year_said(ctx, found)
    rel = ctx.word(found, "r")
    if y is None and "ry" in found.groups and ctx.published.y:
        y = ctx.published.y + int(values()["REL"].get(ctx.words(found, "ry")[-2], 0))
    elif y is None and (m, d) in _KNOWN and ctx.after(found) in _KNOWN[m, d][1]:
        y = _KNOWN[m, d][0]
    elif y is None and "ry" not in found.groups:
        y = _relative_month(ctx, m, rel) if rel else choose_year(ctx, found, m, d)
    if d is None:
        return one(found, "DATE", cal.month(y, m))
    if not 1 <= d <= 31 or not cal.safe_date(y, m, d):
        return None
    if arg == "week":
        return one(found, "DATE", cal.week(Day(y, m, d)))
    return dated(ctx, found, cal.day(Day(y, m, d)))


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
    m, y = _month_number(ctx, found), year_said(ctx, found)
    low, high = ctx.number(found, "d"), ctx.number(found, "e")
    if low is None or high is None:
        return None
    if y is None:
        y = choose_year(ctx, found, m, int(low))
    if not all(1 <= n <= 31 and cal.safe_date(y, m, int(n)) for n in (low, high)):
        return None
    if low >= high:
        return None
    split = found.groups["d"][1] if found.groups["d"][0] < found.groups["e"][0] else found.groups["e"][1]
    begin = found.groups["e"][0]
    return [(found.first, split, "DATE", cal.day(Day(y, m, int(low)))), (begin, found.last, "DATE", cal.day(Day(y, m, int(high))))]


def day_of_month(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "the last day of April", "the first day of next month"."""
    if "m" in found.groups:
        m = _month_number(ctx, found)
        base = Day(year_said(ctx, found) or choose_year(ctx, found, m, None), m)
    else:
        base = cal.add_months(Day(*ctx.published[:2]), int(values()["REL"][ctx.word(found, "r")]))
    if not base.m:
        return None
    number = count(ctx.words(found, "n"))
    if number is None:  # the last
        number = calendar_days(base)
    return one(found, "DATE", cal.day(Day(base.y, base.m, int(number)))) if number else None


def calendar_days(of: Day) -> int:
    """Days of a month; 0 where the year decides and is unknown."""
    if of.m == 2 and not of.y:
        return 0
    return next(d for d in (31, 30, 29, 28) if cal.safe_date(of.y or 2001, of.m or 1, d))


def numeric(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "2019-03-04", and "3/4/2019": month first, unless the first figure cannot be a month."""
    y = year_said(ctx, found)
    low, high = ctx.number(found, "d"), ctx.number(found, "e")
    if low is None or high is None:
        return None
    m, d = int(low), int(high)
    if m > 12 and arg != "iso":
        m, d = d, m
    if not (1 <= m <= 12 and 1 <= d <= 31 and cal.safe_date(y, m, d)):
        return None
    return one(found, "DATE", cal.day(Day(y, m, d)))


def year(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    y = year_said(ctx, found)
    if not y or not 1000 <= y <= 2199:
        return None
    half = " ".join(word.lower() for word in ctx.doc.words[found.first : found.last - 1])
    part = "-H1" if "first half" in half else "-H2" if "second half" in half else ""
    return one(found, "DATE", cal.year(y) + part)


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
            return one(found, "DATE", digits[:3] if digits[3] == "0" else None)
        return one(found, "DATE", f"{century_of(ctx, int(digits)):04}"[:3])
    number = int(values()["DECADE_NAME"][text])
    return one(found, "DATE", f"{century_of(ctx, number * 10):04}"[:3])


def century(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    number = count([word for word in ctx.words(found, "n") if word != "-"])
    return one(found, "DATE", f"{int(number) - 1:02}") if number and number <= 30 else None


def season_value(ctx: Context, found: Found, by: int | None, y: int | None) -> str:
    """The season of the capture s: of year y, `by` seasons of that name from the publication, or the one the clause looks at."""
    code = str(values()["SEASON"][ctx.word(found, "s")])
    base = ctx.published
    if y is None and base.y:
        began = (base.m or 6) >= _FIRST_MONTH[code] or (code == "WI" and (base.m or 6) < 3)
        if by is None:
            by = -1 if ctx.direction(found) < 0 and not began else None
        y = base.y + (_winter_step(base.m or 6, by) if code == "WI" else _season_step(base.m or 6, cal.QUARTER_OF_SEASON[code], by))
    return f"{cal.year(y)}-{code}"


def _season_step(m: int, season: int, by: int | None) -> int:
    """Years from the publication in month m to a spring (1), summer or autumn: `by` −1 last, 0 this, +1 next, None told without a word."""
    here = (m % 12) // 3
    if by is None or by == 0:
        return 0
    return -(season >= here) if by < 0 else int(season <= here)


def _winter_step(m: int, by: int | None) -> int:
    """The same for a winter, which is named by the year of its December."""
    if m < 3:
        return -1 + (by or 0)
    return (by or 0) if m == 12 else -1 if by == -1 else 0


def season(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    y = year_said(ctx, found)
    if y is None and "ry" in found.groups and ctx.published.y:
        y = ctx.published.y + int(values()["REL"].get(ctx.words(found, "ry")[-2], 0))
    return one(found, "DATE", season_value(ctx, found, None, y))


def quarter(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "the third quarter", "the 1988 first half", "year-earlier fourth quarter"."""
    words = ctx.words(found, "n")
    number = count(words)
    letter = "H" if ctx.word(found, "u") in {"half", "halves"} else "Q"
    y = year_said(ctx, found)
    if number is None:
        number = {"H": 2.0, "Q": 4.0}[letter] if words and words[-1] in {"last", "final"} else None
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
    value = f"{cal.year(y)}-{letter}{int(number)}"
    if letter == "Q" and "ago" not in found.groups:
        ctx.quarters.append(value)
    return [(first, found.last, "DATE", value)]


def quarter_short(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "Q3 2018", "H1"."""
    code = ctx.value(found, "x", "QUARTER_SHORT")
    y = year_said(ctx, found) or _quarter_year(ctx, found, int(code[1]), 3 if code[0] == "Q" else 6)
    if code[0] == "Q":
        ctx.quarters.append(f"{cal.year(y)}-{code}")
    return one(found, "DATE", f"{cal.year(y)}-{code}")


def quarter_by_months(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    """ "the January-March quarter"."""
    first, last = (int(values()["MONTH"][ctx.word(found, name)]) for name in "me")
    number, rest = divmod(first + 2, 3)
    if rest or last != first + 2:
        return None
    value = f"{cal.year(_quarter_year(ctx, found, number, 3))}-Q{number}"
    ctx.quarters.append(value)
    return one(found, "DATE", value)


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
    """ "the quarter", "the latest quarter", "the year-ago period": the quarter reported on, else the last one ended."""
    ended = cal.quarter(ctx.published, -1)
    told = ctx.quarters[-1] if ctx.quarters else None
    if "latest" in (word.lower() for word in ctx.doc.words[found.first : found.last]):
        told = next((value for value in reversed(ctx.quarters) if value <= ended), told)
    if told is None and arg == "told" and "quarter" not in (word.lower() for word in ctx.doc.words[found.first : found.last]):
        return None
    value = told or ended
    if "ago" in found.groups:
        if found.rule.name == "year_ago_alone" and not told:
            return one(found, "DATE", cal.shift(ctx.published, "Y", -1))
        value = year_before(value)
    if "y" in found.groups:
        value = f"{ctx.word(found, 'y')}-{value.partition('-')[2]}"
    return one(found, "DATE", value)


def year_before(value: str) -> str:
    """ "1989-Q3" → "1988-Q3"."""
    head, _, tail = value.partition("-")
    return f"{int(head) - 1:04}-{tail}" if head.isdecimal() else value


def holiday(ctx: Context, found: Found, arg: str) -> list[Told] | None:
    name = ctx.word(found, "x").replace("’", "'")
    rule = holidays().get(name)
    if not rule:
        return None
    y, base = year_said(ctx, found), ctx.published
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
    return one(found, "DATE", cal.holiday(rule, y))
