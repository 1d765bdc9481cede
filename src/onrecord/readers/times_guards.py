"""Conditions on matches that words alone cannot tell: tags, neighbours, names. A guard that says no gives the next rule its turn."""

from collections.abc import Callable

from onrecord.readers.times_context import Context
from onrecord.readers.times_grammar import Found

Guard = Callable[[Context, Found], bool]
_MONEY = frozenset({"$", "£", "€", "¥", "us$", "#", "no."})
_MEASURES = frozenset(
    [
        "percent",
        "%",
        "people",
        "troops",
        "shares",
        "points",
        "miles",
        "km",
        "kilometers",
        "kilometres",
        "feet",
        "dollars",
        "euros",
        "pounds",
        "soldiers",
        "times",
        "barrels",
    ]
)
_YEAR_BEFORE = frozenset(
    [
        "in",
        "since",
        "by",
        "of",
        "from",
        "until",
        "till",
        "before",
        "after",
        "during",
        "to",
        "through",
        "between",
        "and",
        "late",
        "early",
        "mid",
        "the",
        "year",
        "or",
        "for",
        "around",
        "circa",
        "summer",
        "spring",
        "fall",
        "autumn",
        "winter",
        "was",
        "(",
        ",",
        "-",
        "–",
        "for",
        "fiscal",
    ]
)


def named(ctx: Context, found: Found, *labels: str) -> bool:
    """Does the match touch a name of one of the labels?"""
    return any(name.first < found.last and found.first < name.last and name.label in labels for name in ctx.doc.names)


def month(ctx: Context, found: Found) -> bool:
    first, last = found.groups["m"]
    word = ctx.doc.words[first].lower()
    if word in {"may", "march"} and not ctx.tag(first).startswith("NNP"):
        return False
    if word in {"jan", "mar", "dec", "sep", "jun"}:
        return False
    return not named(ctx, found, "PERSON", "FAC")


def weekday(ctx: Context, found: Found) -> bool:
    return not (named(ctx, found, "PERSON", "FAC") and ctx.tag(found.last).startswith("NNP"))


def year(ctx: Context, found: Found) -> bool:
    at = found.groups["y"][0]
    number, before, after = int(ctx.doc.words[at]), ctx.near(found), ctx.after(found)
    if before in _MONEY or after in _MEASURES or after in {"/", "%"} or before in {"/", "no"}:
        return False
    if not 1400 <= number <= 2100:
        return before in {"in", "since"} and number > 1000 and not ctx.tag(found.last).startswith("NN")
    if ctx.tag(found.last) in {"NNS", "NNPS"} and before not in {"in", "the", "of", "since"}:
        return before in _YEAR_BEFORE and number % 10 != 0
    if number % 100 == 0 and number != 2000 and before not in {"in", "since", "by", "until"}:
        return False
    return True


def no_unit_after(ctx: Context, found: Found) -> bool:
    return not ctx.tag(found.last).startswith("NNS") and ctx.near(found) not in _MONEY


def no_from(ctx: Context, found: Found) -> bool:
    return ctx.doc.words[found.first].lower() not in {"from", "between"}


def no_in(ctx: Context, found: Found) -> bool:
    return ctx.doc.words[found.first].lower() != "in"


def rel_unit(ctx: Context, found: Found) -> bool:
    unit = ctx.word(found, "u")
    return unit not in {"second", "minute", "hour", "min", "sec", "hr"} and not (unit == "day" and ctx.word(found, "r") in {"last", "next"})


def season(ctx: Context, found: Found) -> bool:
    at = found.groups["s"][0]
    word = ctx.doc.words[at].lower()
    if not ctx.tag(at).startswith("NN") or named(ctx, found, "PERSON", "FAC", "ORG", "GPE"):
        return False
    if found.last - found.first > 1:
        return word != "fall" or ctx.after(found) != "of"
    return ctx.near(found) in {"in", "by", "until", "since", "during", "through", "that"} and word != "fall"


def ago(ctx: Context, found: Found) -> bool:
    return ctx.word(found, "o") != "back" or ctx.after(found) not in {"to", "from", "in", "home"}


def counted(ctx: Context, found: Found) -> bool:
    """ "two years before" is a time of its own unless it counts from what follows."""
    return ctx.word(found, "o") != "before" or ctx.after(found) in {"", ".", ",", ";", ")"}


def step(ctx: Context, found: Found) -> bool:
    return ctx.word(found, "u") not in {"second", "minute", "min", "sec", "hr", "hour"}


def unit_before(ctx: Context, found: Found) -> bool:
    return ctx.after(found) in {"", ".", ",", ";", ")", "and"} and step(ctx, found)


def end_of(ctx: Context, found: Found) -> bool:
    return ctx.doc.words[found.first].lower() not in {"around", "about"}


def quarter(ctx: Context, found: Found) -> bool:
    if ctx.word(found, "u") == "half" and "y" not in found.groups and ctx.word(found, "n") not in {"first", "second"}:
        return False
    return not (ctx.word(found, "u") == "half" and ctx.near(found) == "" and "y" not in found.groups)


def holiday(ctx: Context, found: Found) -> bool:
    first = found.groups["x"][0]
    return ctx.doc.words[first][0].isupper() and not named(ctx, found, "PERSON")


def clock(ctx: Context, found: Found) -> bool:
    if "a" in found.groups or "k" in found.groups or "z" in found.groups or "hn" in found.groups or "p" in found.groups:
        return True
    if "o'clock" in [word.lower() for word in ctx.doc.words[found.first : found.last]]:
        return True
    text = ctx.word(found, "c")
    return ":" in text and ctx.near(found) in {"at", "by", "around", "about", "until", "after", "before", "from", "till"}


def part(ctx: Context, found: Found) -> bool:
    return ctx.tag(found.last) not in {"NN", "NNS", "NNP"} and not named(ctx, found, "PERSON", "FAC", "ORG")


def units(ctx: Context, found: Found) -> bool:
    return ctx.near(found) not in _MONEY


def unit_counted(ctx: Context, found: Found) -> bool:
    unit = ctx.word(found, "u")
    if unit in {"second", "quarter"} and "-" not in ctx.doc.words[found.first : found.last]:
        return False
    return ctx.near(found) not in _MONEY


def a_unit(ctx: Context, found: Found) -> bool:
    unit = ctx.word(found, "u")
    if unit in {"second", "quarter", "min", "sec", "hr"}:
        return False
    return not (ctx.tag(found.last) in {"NN", "NNS"} and unit in {"day", "night"})


def bare_units(ctx: Context, found: Found) -> bool:
    if ctx.word(found, "u") in {"seconds", "quarters", "nights", "secs", "mins"}:
        return False
    return ctx.near(found) in {"for", "after", "within", "over", "spent", "took", "take", "last", "lasted"} and ctx.after(found) not in {
        "old"
    }


def adverb(ctx: Context, found: Found) -> bool:
    return ctx.tag(found.first).startswith("RB") or ctx.tag(found.last)[:2] not in {"NN", "JJ"}


def vague(ctx: Context, found: Found) -> bool:
    return ctx.doc.words[found.last - 1].lower() != "presently" and not (ctx.after(found) == "that" and ctx.near(found) == "")


def adjective(ctx: Context, found: Found) -> bool:
    return ctx.tag(found.first).startswith("JJ") and ctx.near(found) not in {"most"}


def noun_end(ctx: Context, found: Found) -> bool:
    return ctx.tag(found.last)[:2] not in {"NN", "CD", "JJ"}


def at_before(ctx: Context, found: Found) -> bool:
    return ctx.near(found) == "at" and ctx.after(found) not in {"of", "when", "that"}


def one_day(ctx: Context, found: Found) -> bool:
    return ctx.direction(found) > 0 and ctx.near(found) not in {"in", "for", "within"}


GUARDS: dict[str, Guard] = {
    name: function
    for name, function in globals().copy().items()
    if callable(function) and not name.startswith("_") and getattr(function, "__module__", "") == __name__ and name != "named"
}
