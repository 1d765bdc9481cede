"""The time that belongs to an event: the words around its trigger, then its clause, then the day the narrative stands at; else nothing.

A time that belongs to somebody's saying or judging ("said on Friday", "condemned it on Friday") is not the event's.
"""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.language.doc import Doc, touching
from onrecord.model import EventTime, Published, Time
from onrecord.readers.clauses import Clause, clauses, tables
from onrecord.readers.event_anchor import anchor, counted_from

_MODIFIER_END = ("NN", "NNS", "NNP", "NNPS")
FAR = 12  # words between a superlative and its "since"
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11)}
Ends = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class _Timed:
    """One time, or two that are joined: words first … last-1 and the interval."""

    first: int
    last: int
    from_: str
    to: str
    day: bool


def interval(value: str) -> Ends:
    """First and last day of a TIMEX value, with `X` where digits are unknown; (None, None) where it names no stretch of the calendar.

    "2020-01" → ("2020-01-01", "2020-01-31"); "XXXX-01-07" → itself twice; "198" and "198X" → the decade; "P3D", "PAST_REF" → nothing.
    """
    head = value.partition("T")[0] if not value.startswith("P") else value
    if re.fullmatch(r"[\dX]{4}-(?:\d\d|XX)-(?:\d\d|XX)|[\dX]{4}-WXX-[1-7]", head):
        return (None, None) if head == "XXXX-XX-XX" else (head, head)
    if match := re.fullmatch(r"([\dX]{4})-(\d\d)", head):
        return _months(match[1], int(match[2]), int(match[2]))
    if match := re.fullmatch(r"([\dX]{4})-Q([1-4])", head):
        return _months(match[1], 3 * int(match[2]) - 2, 3 * int(match[2]))
    if match := re.fullmatch(r"([\dX]{4})-H([12])", head):
        return _months(match[1], 6 * int(match[2]) - 5, 6 * int(match[2]))
    if match := re.fullmatch(r"([\dX]{4})-(SP|SU|FA|WI)", head):
        return _season(match[1], match[2])
    if match := re.fullmatch(r"(\d{4})-W(\d\d)(-WE|-[1-7])?", head):
        return _week(int(match[1]), int(match[2]), match[3] or "")
    if re.fullmatch(r"\d{4}", head) and head != "0000":
        return f"{head}-01-01", f"{head}-12-31"
    if match := re.fullmatch(r"(\d{2,3})X{0,2}", head):
        missing = 4 - len(match[1])
        return f"{match[1]}{'0' * missing}-01-01", f"{match[1]}{'9' * missing}-12-31"
    return None, None


def _months(year: str, first: int, last: int) -> Ends:
    if not 1 <= first <= last <= 12:
        return None, None
    if year.isdecimal() and int(year):
        return f"{year}-{first:02}-01", f"{year}-{last:02}-{calendar.monthrange(int(year), last)[1]:02}"
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{'XX' if last == 2 else calendar.monthrange(2001, last)[1]}"


def _season(year: str, season: str) -> Ends:
    """Meteorological seasons; a winter begins in December of its year."""
    if season in _SEASONS:
        return _months(year, *_SEASONS[season])
    following = f"{int(year) + 1:04}" if year.isdecimal() and int(year) < 9999 else "XXXX"
    return f"{year}-12-01", _months(following, 2, 2)[1]


def _week(year: int, week: int, part: str) -> Ends:
    try:
        first = date.fromisocalendar(year, week, 1)
    except (ValueError, OverflowError):
        return None, None
    low, high = (5, 6) if part == "-WE" else (int(part[1:]) - 1,) * 2 if part else (0, 6)
    try:
        return (first + timedelta(days=low)).isoformat(), (first + timedelta(days=high)).isoformat()
    except OverflowError:
        return None, None


def event_time(
    doc: Doc, times: Sequence[Time], first: int, last: int, published: Published | None = None, *, linked: Time | None = None
) -> EventTime | None:
    """The time of the event whose trigger is words first … last-1, as an interval of (partial) dates with the words that say it.

    `times` are those of `find_times`; `linked` is the time a link head found, believed when it names a stretch of the calendar.
    None where the text does not say. `published` is not guessed from and only here for callers that have no dated times.
    """
    if linked is not None and (one := _timed(doc, _counted(doc, times, linked))) and not _of_others(doc, one, first):
        return _event_time(doc, one)
    if not 0 <= first < last <= len(doc):
        return None
    here = touching(times, *doc.chars(*doc.sentences[doc.sentence[first]]))
    counted = {time: _counted(doc, times, time) for time in here if time.type == "DURATION"}
    return _found(doc, [counted.get(time, time) for time in times] if counted else times, first, last)


def entry_time(doc: Doc, times: Sequence[Time], first: int, last: int) -> EventTime | None:
    """The day of the timeline's entry that tells of an act: of its main verbs, of a noun where it has none or brings it in ("a raid").

    Not where the sentence has a day of its own, nor of what had been before, nor of what somebody is accused of.
    """
    entry = doc.entries.get(doc.paragraph[first])
    low, high = interval(entry.value) if entry else (None, None)
    begin, end = doc.sentences[doc.sentence[first]]
    if entry is None or low is None or doc.quote[first] or any(t.start >= entry.behind for t in _in_chars(doc, times, begin, end)):
        return None
    of, found = clauses(doc, begin, end)
    clause = found[of[first - begin]]
    own = found[clause.parent] if clause.kind == "participle" and clause.parent >= 0 else clause
    if own.kind not in ("main", "coord") or any(
        doc.lemmas[i] == "have" and doc.tags[i] == "VBD" for i in range(max(begin, first - 4), first)
    ):
        return None
    verb = any(doc.tags[i].startswith("VB") for i in range(first, last))
    known = not verb and own.verb >= 0 and doc.words[first - 1].lower() not in ("a", "an")
    told_of = doc.tags[first] == "VBG" and doc.tags[first - 1] == "IN"  # "accused of firing"
    return None if known or told_of else EventTime(from_=low, to=high, start=entry.start, end=entry.end)


def _in_chars(doc: Doc, times: Sequence[Time], begin: int, end: int) -> list[Time]:
    """The calendar times of words begin … end-1."""
    return [time for time in touching(times, *doc.chars(begin, end)) if interval(time.value)[0] is not None]


def _of_others(doc: Doc, timed: _Timed, first: int) -> bool:
    """Does a time tell of other events: "the deadliest raid | since 2019", "the war, which | began in 2017, | has killed thousands",
    "arrested three men after | Friday's | attack"?
    """
    begin, end = doc.sentences[doc.sentence[timed.first]]
    before = range(max(begin, timed.first - FAR), timed.first)
    if before and doc.words[before[-1]].lower() == "since" and any(doc.tags[i] in ("JJS", "RBS") for i in before):
        return True
    if not begin <= first < end:
        return False
    bare = (i for i in range(first + 1, timed.first - 1) if doc.tags[i] == "PRP" and doc.tags[i - 1].startswith("NN"))
    if any(doc.tags[i + 1] in ("VBD", "VBZ", "VBP") for i in bare):
        return True  # "freed the pilot | it captured on | 2 April"
    head = _modified(doc, timed, end)
    if timed.day and head and not timed.last <= first < head and _aside(doc, begin, timed.first):
        return True
    of, found = clauses(doc, begin, end)
    one, two = of[first - begin], of[timed.first - begin]
    return found[two].kind == "rel" and one != two and found[one].parent != two and timed.first < first


def _aside(doc: Doc, begin: int, first: int) -> bool:
    """Does what happened before or after something begin right before word `first`: "after the …", "in the wake of …"?"""
    at = first - 1 - (first - 1 > begin and doc.tags[first - 1] in ("DT", "PRP$"))
    words = tuple(word.lower() for word in doc.words[max(begin, at - 1) : at + 1])
    return words[-1:] in (("after",), ("before",), ("following",)) or words in (("wake", "of"), ("ahead", "of"), ("aftermath", "of"))


def _counted(doc: Doc, times: Sequence[Time], time: Time) -> Time:
    """ "two days" of "two days after the vote" as a day, where the vote's day is told."""
    value = counted_from(doc, times, time, _found) if time.type == "DURATION" else None
    return Time(time.start, time.end, "DATE", value) if value else time


def _found(doc: Doc, times: Sequence[Time], first: int, last: int) -> EventTime | None:
    """`event_time` from the times as they stand."""
    number = doc.sentence[first]
    begin, end = doc.sentences[number]
    here = _in(doc, times, begin, end)
    if here:
        return _event_time(doc, chosen) if (chosen := _choose(doc, here, first, min(last, end), begin, end)) else None
    of, found = clauses(doc, begin, end)
    if found[of[first - begin]].kind in {"main", "coord"} and (narrated := _narrative_day(doc, times, first, number)):
        return _event_time(doc, narrated)
    return None


def _event_time(doc: Doc, timed: _Timed) -> EventTime:
    """ "since" leaves the end open, "until" and "by" the beginning."""
    start, end = doc.chars(timed.first, timed.last)
    before = doc.words[timed.first - 1].lower() if timed.first else ""
    low = None if before in {"until", "till", "by"} else timed.from_
    high = None if before == "since" else timed.to
    return EventTime(from_=low, to=high, start=start, end=end)


def _timed(doc: Doc, time: Time) -> _Timed | None:
    low, high = interval(time.value) if time.type in {"DATE", "TIME"} else (None, None)
    words = doc.range(time.start, time.end)
    if low is None or high is None or not words:
        return None
    return _Timed(words.start, words.stop, low, high, low == high)


def _in(doc: Doc, times: Sequence[Time], begin: int, end: int) -> list[_Timed]:
    """The times of words begin … end-1, those that "and" or "to" joins made one interval."""
    out: list[_Timed] = []
    for time in touching(times, *doc.chars(begin, end)) if end > begin else ():
        one = _timed(doc, time)
        if one is None or one.first < begin:
            continue
        joined = out and out[-1].last + 1 == one.first and doc.words[out[-1].last].lower() in tables()["joins"]
        if joined and out[-1].from_[:4] == one.from_[:4]:
            before = out.pop()
            one = _Timed(before.first, one.last, before.from_, one.to, False)
        out.append(one)
    return out


def _choose(doc: Doc, here: list[_Timed], first: int, last: int, begin: int, end: int) -> _Timed | None:
    of, found = clauses(doc, begin, end)
    best: tuple[int, int, _Timed] | None = None
    for timed in here:
        if timed.first < last and first < timed.last:
            return timed
        if first in anchor(doc, timed.first, timed.last) or _of_others(doc, timed, first):
            continue  # "the vote" is not "two days after the vote"
        rank = _rank(doc, timed, first, last, begin, end, of, found)
        gap = first - timed.last if timed.last <= first else timed.first - last
        if rank and (best is None or (rank, gap) < best[:2]):
            best = (rank, gap, timed)
    return best[2] if best else None


def _rank(doc: Doc, timed: _Timed, first: int, last: int, begin: int, end: int, of: list[int], found: list[Clause]) -> int:
    """How the time belongs to the trigger: 1 modifies it, 2 stands in its clause, 3 in a clause it leans on; 0 not at all."""
    head = _modified(doc, timed, end)
    if head:
        return 1 if timed.last <= first < head else 4 if _relative(doc, head, first, of, found, begin) else 0
    one, two = of[first - begin], of[timed.first - begin]
    if _taken(doc, timed, first, last, begin, of):
        return 0
    if one == two:
        return 2
    if found[two].kind == "when" and found[two].parent == one:
        return 3  # "were killed when a bomb exploded on Monday": one moment
    if found[one].kind == "participle" and found[one].parent == two:
        return 3
    if found[two].verb < 0 and found[one].parent == two and timed.first < first:
        return 3  # "On May 3, the base that …": a clause left without a verb has it in the next one
    if found[two].kind == "participle" and found[two].parent == one and timed.first > first:
        return 3
    return 0


def _modified(doc: Doc, timed: _Timed, end: int) -> int:
    """Past the noun phrase that the time stands before ("the Friday attack", "Friday's rocket attack"); 0 where there is none."""
    i = timed.last
    owned = i < end and doc.words[i] in {"'s", "’s", "'", "’"}
    i += owned
    start = i
    while (
        i < end
        and (doc.tags[i][:2] in {"NN", "JJ"} or doc.tags[i] in {"VBN", "VBG", "HYPH", "CD"} or doc.words[i] == "-")
        and i - start < 6
    ):
        i += 1
    while i > start and not doc.tags[i - 1].startswith(_MODIFIER_END):
        i -= 1
    named = i > start and all(tag.startswith("NNP") for tag in doc.tags[start:i])
    return 0 if i == start or (named and not owned) else i


def _relative(doc: Doc, head: int, first: int, of: list[int], found: list[Clause], begin: int) -> bool:
    """Does the trigger stand in a relative clause of the noun phrase that ends before `head` ("the May 3 attack in which two died")?"""
    own = of[first - begin]
    if found[own].kind != "rel" or first <= head or not any(doc.tags[j] in {"WDT", "WP"} for j in range(head, first)):
        return False
    return not any(doc.tags[j] in {"VBD", "VBZ", "VBP"} and of[j - begin] != own for j in range(head, first))


def _taken(doc: Doc, timed: _Timed, first: int, last: int, begin: int, of: list[int]) -> bool:
    """Does the time belong to a verb of saying or judging, or to a verb right before it, that is not the trigger?"""
    own = of[timed.first - begin]
    verbs = [j for j, clause in enumerate(of, begin) if clause == own and doc.tags[j].startswith("VB")]
    before = [j for j in verbs if j < timed.first]
    fronted = not before
    verb = before[-1] if before else next((j for j in verbs if j >= timed.last), -1)
    if verb < 0 or first <= verb < last:
        return False
    passive = any(doc.lemmas[j] == "be" for j in range(max(begin, verb - 2), verb))
    if doc.lemmas[verb] in tables()["say"] and not passive:
        return True
    if doc.lemmas[verb] in tables()["react"] and not passive and not doc.tags[first].startswith("VB"):
        return True
    shared = doc.tags[first] in {"VBD", "VBZ", "VBP", "VBN"} and "CC" in doc.tags[timed.last : first]  # "met on Friday and signed"
    return not fronted and timed.first - verb <= 2 and first >= timed.last and not passive and not shared


def _narrative_day(doc: Doc, times: Sequence[Time], first: int, number: int) -> _Timed | None:
    """The day that the sentence before opens with, in the same paragraph, for a simple past that goes on from it."""
    if number == 0 or doc.tags[first] != "VBD" or doc.quote[first]:
        return None
    begin, end = doc.sentences[number - 1]
    if begin >= end or doc.paragraph[begin] != doc.paragraph[first]:
        return None
    before = _in(doc, times, begin, end)
    if len(before) == 1 and before[0].day and before[0].first - begin <= 1 and not any(doc.quote[begin:end]):
        return before[0]
    return None
