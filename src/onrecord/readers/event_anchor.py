"""Times that count from something told: "the day after the vote", "two weeks after he was shot", "three days before Friday's strike".

The anchor is a time inside the words after "after" or "before", else the day that the same event has elsewhere in the story. More than one
such day is no day.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from onrecord.language.doc import Doc
from onrecord.model import EventTime, Time
from onrecord.readers import times_calendar as cal
from onrecord.readers.times_calendar import Day
from onrecord.readers.times_grammar import values
from onrecord.tables import csv_table

When = Callable[[Doc, Sequence[Time], int, int], EventTime | None]

SIGNALS = {"after": 1, "following": 1, "before": -1}
_LENGTH = 12  # words of an anchor, at most
_ENDS = frozenset({",", ";", ":", "—", "--", "–", "(", ")", "“", "”", '"', "``", "''"})
_LIGHT = frozenset({"be", "have", "do", "get", "make", "take", "go", "come", "say", "tell"})
_PERIOD = re.compile(r"P(\d+)([DWMY])")


@cache
def families() -> dict[str, str]:
    """Lemma → the name of its family: "die", "death" and "kill" tell of one event. From event_words.csv."""
    return {word: row["event"] for row in csv_table("readers/tables/event_words.csv") for word in row["words"].split()}


def anchor_of(doc: Doc, at: int) -> range:
    """The words of the anchor that begins after the signal at word `at`: to the next mark, or the end of its sentence."""
    end = min(doc.sentences[doc.sentence[at]][1], at + 1 + _LENGTH)
    return range(at + 1, next((i for i in range(at + 1, end) if doc.words[i] in _ENDS), end))


def anchor_day(doc: Doc, times: Sequence[Time], at: int, when: When) -> Day | None:
    """The day of what the signal at word `at` counts from; None where the text does not tell it, or tells more than one."""
    words = anchor_of(doc, at)
    if not words:
        return None
    inside = [time for time in times if time.type in {"DATE", "TIME"} and doc.range(time.start, time.end).start in words]
    days = {time.value.partition("T")[0] for time in inside if cal.unit_of(time.value) in {"D", "T"}}
    if not inside and (event := _event(doc, words)):
        days = set(_days_elsewhere(doc, times, event, words, when))
    return cal.parse_day(days.pop()) if len(days) == 1 else None


def _event(doc: Doc, words: range) -> str:
    """The family of the event that the anchor tells of: the head of its noun phrase, else its verb."""
    noun = ""
    for i in words:
        tag = doc.tags[i]
        if tag in {"VBD", "VBN", "VBZ", "VBP", "VBG", "VB"} and not noun:
            if doc.lemmas[i] not in _LIGHT:
                return _family(doc, i)
        elif tag in {"NN", "NNS"}:
            noun = _family(doc, i)
        elif noun and (tag in {"VBD", "VBZ", "VBP", "MD"} or (tag == "IN" and noun in families().values())):
            break
    for i in words:  # "the company's profit fell": the verb where the noun is none that happens
        if noun and noun not in families().values() and doc.tags[i] in {"VBD", "VBN"} and doc.lemmas[i] not in _LIGHT:
            return _family(doc, i)
    return noun


def _family(doc: Doc, i: int) -> str:
    lemma = doc.lemmas[i]
    return families().get(lemma, lemma)


def _days_elsewhere(doc: Doc, times: Sequence[Time], event: str, words: range, when: When) -> list[str]:
    """The days that the story tells of the event outside the anchor's words."""
    out = []
    for i in range(len(doc)):
        if i not in words and doc.tags[i][:2] in {"NN", "VB"} and _family(doc, i) == event:
            found = when(doc, times, i, i + 1)
            if found and found.from_ and found.from_ == found.to:
                out.append(found.from_)
    return out


def counted_from(doc: Doc, times: Sequence[Time], time: Time, when: When) -> str | None:
    """The value of a length that counts from an anchor: "two days" in "two days after the vote"; None where it counts from nothing told."""
    match = _PERIOD.fullmatch(time.value)
    words = doc.range(time.start, time.end)
    if time.type != "DURATION" or not match or not words or not anchor(doc, words.start, words.stop):
        return None
    day = anchor_day(doc, times, words.stop, when)
    sign = SIGNALS[doc.words[words.stop].lower()]
    return cal.shift(day, match[2], sign * int(match[1])) if day else None


def anchor(doc: Doc, first: int, last: int) -> range:
    """The words that the time at words first … last-1 counts from ("the vote" in "two days after the vote"); empty where from none."""
    counts = doc.words[last - 1].lower() in values()["UNIT"].keys() | values()["UNITS"].keys() | values()["PART"].keys()
    if not counts or last >= len(doc) - 1 or doc.sentence[last] != doc.sentence[first] or doc.words[last].lower() not in SIGNALS:
        return range(0)
    return anchor_of(doc, last)
