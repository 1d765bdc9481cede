"""Conditions on matches that words alone cannot tell: tags, neighbours, names. A guard that says no gives the next rule its turn."""

from collections.abc import Callable

from onrecord.readers.times_context import Context
from onrecord.readers.times_grammar import Found, values
from onrecord.tables import word_lists

_BY = frozenset({"by", "in", "until", "since", "till", "before", "after", "from", "around"})
Guard = Callable[[Context, Found], bool]


def _words() -> dict[str, frozenset[str]]:
    return word_lists("readers/tables/times_guards.toml")


def named(ctx: Context, found: Found, *labels: str) -> bool:
    """Does the match touch a name of one of the labels?"""
    return any(name.first < found.last and found.first < name.last and name.label in labels for name in ctx.doc.names)


def month(ctx: Context, found: Found) -> bool:
    first = found.groups["m"][0]
    word = ctx.doc.words[first].lower()
    if word in {"may", "march"} and not ctx.tag(first).startswith("NNP"):
        return False
    if word in {"jan", "mar", "dec", "sep", "jun"} or ctx.near(found) in _words()["titles"]:
        return False
    alone = found.last - found.first == 1 and ctx.near(found) not in {"in", "since", "by", "until", "during", "of", "through", "and", "to"}
    if (
        alone
        and word in {"may", "april", "june", "august"}
        and ctx.tag(found.last).startswith("N")
        and ctx.doc.words[found.last][0].isupper()
    ):
        return False  # a given name
    return not named(ctx, found, "PERSON", "FAC")


def weekday(ctx: Context, found: Found) -> bool:
    if not ctx.tag(found.last).startswith("NNP"):
        return True
    return not (named(ctx, found, "PERSON", "FAC") or (ctx.near(found) == "the" and ctx.after(found) in _words()["papers"]))


def year(ctx: Context, found: Found) -> bool:
    at = found.groups["y"][0]
    number, before, after = int(ctx.doc.words[at]), ctx.near(found), ctx.after(found)
    if before in _words()["money"] or before in _words()["numbered"]:
        return False
    if after in _words()["measures"] or after in {"/", "%"} or before in {"/", "no"}:
        return before == "in" and after in _words()["measured_people"] and 1900 < number < 2100 and number % 100 != 0
    if not 1400 <= number <= 2100:
        return before in {"in", "since"} and number > 1000 and not ctx.tag(found.last).startswith("NN")
    if ctx.tag(found.last) in {"NNS", "NNPS"} and before not in {"in", "the", "of", "since"}:
        return before in _words()["year_before"] and number % 10 != 0
    return number % 100 != 0 or number == 2000 or before in {"in", "since", "by", "until"}


def no_unit_after(ctx: Context, found: Found) -> bool:
    return not ctx.tag(found.last).startswith("NNS") and ctx.near(found) not in _words()["money"]


def no_from(ctx: Context, found: Found) -> bool:
    return ctx.doc.words[found.first].lower() not in {"from", "between"}


def decade(ctx: Context, found: Found) -> bool:
    """ "in his 30s" is an age, "in the 30s" of a thermometer is not known here."""
    short = len(ctx.word(found, "x")) == 3
    return no_in(ctx, found) and not (short and (ctx.near(found) in _words()["owners"] or ctx.near(found, 2) in _words()["owners"]))


def no_in(ctx: Context, found: Found) -> bool:
    return not titled(ctx, found) and ctx.doc.words[found.first].lower() != "in"


def titled(ctx: Context, found: Found) -> bool:
    """A title rather than a time: every word with a capital, inside a sentence ("on This Week")."""
    words = ctx.doc.words[found.first : found.last]
    return ctx.near(found) != "" and (len(words) > 1 or ctx.tag(found.first - 1) == "NNP") and all(word[0].isupper() for word in words)


def rel_unit(ctx: Context, found: Found) -> bool:
    if titled(ctx, found):
        return False
    unit = ctx.word(found, "u")
    return unit not in {"second", "minute", "hour", "min", "sec", "hr"} and not (unit == "day" and ctx.word(found, "r") in {"last", "next"})


def season(ctx: Context, found: Found) -> bool:
    at = found.groups["s"][0]
    word = ctx.doc.words[at].lower()
    if not ctx.tag(at).startswith("NN") or named(ctx, found, "PERSON", "FAC", "ORG", "GPE"):
        return False
    told = ctx.near(found) in _words()["season_before"]
    if found.last - found.first > 1:
        return (word not in {"fall", "spring"} or told or found.last - found.first > 2) and ctx.after(found) != "of"
    return told and word != "fall"


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
    return ctx.doc.words[first][0].isupper() and (found.last - first > 2 or not named(ctx, found, "PERSON"))


def clock(ctx: Context, found: Found) -> bool:
    if "a" in found.groups or "k" in found.groups or "z" in found.groups or "hn" in found.groups or "p" in found.groups:
        return True
    if "o'clock" in [word.lower() for word in ctx.doc.words[found.first : found.last]]:
        return True
    text = ctx.word(found, "c")
    return ":" in text and ctx.near(found) in {"at", "by", "around", "about", "until", "after", "before", "from", "till"}


def part(ctx: Context, found: Found) -> bool:
    if ctx.doc.words[found.first].lower() == "the" and ctx.near(found) not in {
        "in",
        "during",
        "of",
        "until",
        "through",
        "into",
        "throughout",
        "by",
    }:
        return False
    first = ctx.doc.words[found.first].lower()
    if first not in {"the", "mid"} and ctx.doc.words[found.first + 1].lower() in values()["PART"] and ctx.near(found) not in _BY:
        return False  # "late afternoon" after a preposition alone
    return ctx.tag(found.last) not in {"NN", "NNS", "NNP"} and not named(ctx, found, "PERSON", "FAC", "ORG")


def at_edge(ctx: Context, found: Found) -> bool:
    """ "at dawn", "before sunset"; not "Dawn said", "sunset clause"."""
    at = {"at", "after", "around", "before", "by", "from", "since", "till", "to", "until"}
    return ctx.near(found) in at and not ctx.tag(found.last).startswith("NN") and not named(ctx, found, "PERSON", "FAC", "ORG")


def attacks_of_2001(ctx: Context, found: Found) -> bool:
    return (ctx.word(found, "d"), ctx.word(found, "e")) == ("9", "11") and (
        ctx.after(found) in _words()["attacks"] or ctx.near(found) in {"after", "before", "on", "since"}
    )


def the_unit(ctx: Context, found: Found) -> bool:
    """ "for the year", "of the week": the one the publication stands in."""
    unit = ctx.word(found, "u")
    if (
        unit not in {"year", "week", "month"}
        or titled(ctx, found)
        or ctx.after(found) in _words()["ended"] | {"-", "that", "when", "before", "after"}
    ):
        return False
    return ctx.near(found) in {"for", "of", "in", "during", "throughout", "through"} and not ctx.tag(found.last).startswith("NN")


def year_ended(ctx: Context, found: Found) -> bool:
    return ctx.after(found) in _words()["ended"] or ctx.doc.words[found.first + 1].lower() == "fiscal"


def units_around(ctx: Context, found: Found) -> bool:
    return ctx.near(found) in {"in", "over", "during", "for"} and ctx.after(found) in {
        "before",
        "after",
        "following",
        "since",
        "leading",
        "that",
        ",",
        ".",
    }


def units(ctx: Context, found: Found) -> bool:
    if ctx.after(found) == "old" or (ctx.after(found) == "-" and ctx.after(found, 1) == "old") or titled(ctx, found):
        return False
    if ctx.after(found) in {"a", "per"} and ctx.after(found, 1) in {"day", "week", "month", "year"}:
        return False  # "24 hours a day"
    if ctx.tag(found.first).startswith("VB") or (
        ctx.doc.words[found.first].lower() == "last" and ctx.near(found) in {"could", "would", "will", "to", "may"}
    ):
        return False
    return ctx.near(found) not in _words()["money"]


def unit_counted(ctx: Context, found: Found) -> bool:
    unit = ctx.word(found, "u")
    if (ctx.after(found) == "-" and ctx.after(found, 1) == "old") or titled(ctx, found):
        return False
    if unit in {"second", "quarter"} and "-" not in ctx.doc.words[found.first : found.last]:
        return False
    return ctx.near(found) not in _words()["money"]


def a_unit(ctx: Context, found: Found) -> bool:
    unit = ctx.word(found, "u")
    if unit in {"second", "quarter", "min", "sec", "hr"}:
        return False
    if ctx.after(found) == "-":
        return False
    before, tag = ctx.near(found), ctx.tag(found.first - 1)
    if found.last - found.first == 2 and before and (tag in {"CD", "NNS"} or before in _words()["counted"]):
        return False
    return not (ctx.tag(found.last) in {"NN", "NNS"} and unit in {"day", "night"})


def bare_units(ctx: Context, found: Found) -> bool:
    if ctx.word(found, "u") in {"seconds", "quarters", "nights", "secs", "mins"}:
        return False
    before = ctx.near(found)
    if before == "in":  # "for the first time in years"
        return ctx.near(found, 2) in {"time", "times"} or ctx.tag(found.first - 2) == "JJS"
    return before in {"for", "after", "within", "over", "spent", "took", "take", "last", "lasted"} and ctx.after(found) != "old"


def adverb(ctx: Context, found: Found) -> bool:
    return ctx.tag(found.first).startswith("RB") or ctx.tag(found.last)[:2] not in {"NN", "JJ"}


def vague(ctx: Context, found: Found) -> bool:
    return ctx.doc.words[found.last - 1].lower() != "presently" and not (ctx.after(found) == "that" and ctx.near(found) == "")


def adjective(ctx: Context, found: Found) -> bool:
    return ctx.tag(found.first).startswith("JJ") and ctx.near(found) not in {"most"}


def noun_end(ctx: Context, found: Found) -> bool:
    return ctx.tag(found.last)[:2] not in {"NN", "CD", "JJ"}


def at_before(ctx: Context, found: Found) -> bool:
    after = ctx.after(found)
    return ctx.near(found) == "at" and after not in {"of", "when", "that"} and (ctx.word(found, "t") == "" or after in {"", ".", ",", ";"})


def one_day(ctx: Context, found: Found) -> bool:
    return ctx.direction(found) > 0 and ctx.near(found) not in {"in", "for", "within", "take", "last", "at", "than"}


def deictic(ctx: Context, found: Found) -> bool:
    return not (ctx.near(found) and ctx.doc.words[found.first][0].isupper() and ctx.tag(found.first - 1).startswith("NNP"))


def the_quarter(ctx: Context, found: Found) -> bool:
    return ctx.after(found) not in {"-", "of", "century"}


GUARDS: dict[str, Guard] = {
    function.__name__: function
    for function in (
        month,
        weekday,
        year,
        no_unit_after,
        no_from,
        decade,
        no_in,
        rel_unit,
        season,
        ago,
        counted,
        step,
        unit_before,
        end_of,
        quarter,
        holiday,
        clock,
        part,
        at_edge,
        attacks_of_2001,
        the_unit,
        year_ended,
        units_around,
        units,
        unit_counted,
        a_unit,
        bare_units,
        adverb,
        vague,
        adjective,
        noun_end,
        at_before,
        one_day,
        deictic,
        the_quarter,
    )
}
