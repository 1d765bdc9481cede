"""Times: TIMEX3 DATE, TIME, DURATION and SET with normalised values, by a grammar over words (tables/times_rules.toml).

Values count from the article's publication, from the time told before, or from nothing; unknown digits stay `X`.
"""

from onrecord.language.doc import Doc
from onrecord.model import Time
from onrecord.readers import times_calendar as cal
from onrecord.readers.event_anchor import SIGNALS, anchor_day
from onrecord.readers.event_time import event_time
from onrecord.readers.times_calendar import Day, parse_day, unit_of
from onrecord.readers.times_context import Context
from onrecord.readers.times_grammar import Found, grammar
from onrecord.readers.times_guards import GUARDS
from onrecord.readers.times_relative import OPEN
from onrecord.readers.times_values import apply

__all__ = ["find_times"]


def find_times(doc: Doc) -> list[Time]:
    """The times of the story, in order, none inside another. Residue tells none. Never raises."""
    rules = grammar()
    coded = rules.encode(doc.words)
    published = parse_day(doc.article.published.value)
    context = Context(doc, published)
    at = 0
    while begin := rules.begins.search(coded, at):
        at = begin.start()
        end = _end(doc, at)
        for found in rules.matches(coded, at, end):
            context.published = _anchor(doc, at) or published
            if told := _told(context, found):
                _date_clock(context, told[0], found.rule.op)
                context.told += told
                at = found.last
                break
        else:
            at += 1
    times = [Time(*doc.chars(first, last), kind, value) for first, last, kind, value in context.told]  # type: ignore[arg-type]
    return _closed(doc, times) if any(time.value.startswith(OPEN) for time in times) else times


def _closed(doc: Doc, times: list[Time]) -> list[Time]:
    """Times that count from an event take their value from its day, or go."""
    known = [time for time in times if not time.value.startswith(OPEN)]
    out = []
    for time in times:
        if time.value.startswith(OPEN):
            at = doc.range(time.start, time.end).stop
            day = anchor_day(doc, known, at, event_time)
            if day is None:
                continue
            sign, unit = SIGNALS[doc.words[at].lower()], time.value.removeprefix(OPEN)
            value = cal.day(cal.add_days(day, sign)) + unit if unit.startswith("T") else cal.shift(day, unit, sign)
            time = Time(time.start, time.end, time.type, value)
        out.append(time)
    return out


def _anchor(doc: Doc, at: int) -> Day | None:
    """The day of the timeline's entry that word `at` stands in: "on Friday" counts from it."""
    entry = doc.entries.get(doc.paragraph[at])
    return parse_day(entry.value) if entry and len(entry.value) == 10 else None


def _told(context: Context, found: Found) -> list[tuple[int, int, str, str]] | None:
    guard = found.rule.guard
    if guard and not GUARDS[guard](context, found):
        return None
    return apply(context, found)


def _date_clock(context: Context, told: tuple[int, int, str, str], op: str) -> None:
    """ "at 3 p.m. local time (1300 GMT) on Saturday": clock times without a day take the day that follows close by."""
    first, _, kind, value = told
    if (kind == "TIME" and op not in {"weekday", "calendar", "deictic_day"}) or not context.undated:
        return
    context.undated = False
    if unit_of(value) not in {"D", "T"}:
        return
    value = value.partition("T")[0]
    for i in range(len(context.told) - 1, -1, -1):
        begin, end, before, clock = context.told[i]
        if before != "TIME" or first - end > 8 or context.doc.sentence[begin] != context.doc.sentence[first]:
            return
        context.told[i] = (begin, end, before, value + clock[clock.index("T") :]) if "T" in clock else context.told[i]


def _end(doc: Doc, at: int) -> int:
    """Where matches from word `at` must end: the sentence, or the next one where this one ends on "p.m." ("5 p.m. EST")."""
    number = doc.sentence[at]
    end = doc.sentences[number][1]
    if end < len(doc) and doc.words[end - 1].lower() in {"a.m.", "p.m."} and doc.paragraph[end] == doc.paragraph[at]:
        return doc.sentences[number + 1][1]
    return end
