"""Datelines: "TALIN BAY, Maravia, March 14, 2031 (Northern Wire) - ", the place, day and agency that open a report."""

import re

from onrecord.article.textdate import Written, dates_in

_DASH = re.compile(r"\s*[–—]\s*|\s+-{1,3}\s+|\s*--\s*")
_AGENCY = re.compile(r"\s*\([^\W\d_][^()]{1,40}\)$")
_GLUED = re.compile(r"(?:[A-Z][\w.' -]{1,40} )?\((?:[A-Z][\w.&]*)(?: [A-Z]\w*){0,2}\)(?=[A-Z\"“‘])")
_CLOCK = re.compile(r"\W{0,3}\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: (?:[A-Z]{2,4}))?(?:\s*[:–—]\s*|\s+-{1,2}\s+)(?=[^\W\d])", re.IGNORECASE)
_DAY_OR_YEAR = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{4}", re.IGNORECASE)
_SMALL = frozenset("al and da de del der di do du el en la le les of on the upon van".split())  # lower-case words of place names
LONGEST = 100  # characters


def dateline(line: str) -> int:
    """The length of the dateline that opens a paragraph, with its dash and the space behind it; 0 where none does.

    Places alone are one in capitals ("OSLO - "), or before the only dash ("Oslo — The talks …"); in small letters before another dash
    they may be what a sentence is about.
    """
    if opening := _GLUED.match(line) or _CLOCK.match(line):  # "Oslo (NW)The talks …", "10:42 — The talks …"
        return opening.end()
    dash = _DASH.search(line, 1, LONGEST)
    if dash is None or dash.end() == len(line):
        return 0
    head = line[: dash.start()].strip()
    agency = _AGENCY.search(head)
    places = [part.strip() for part in re.split(r"[,/]", head[: agency.start()] if agency else head)]
    named = [part for part in places if not _dated(part)]
    if not named or named[0] != places[0] or len(places) > 6 or not all(map(_place, named)):
        return 0
    sure = agency is not None or len(named) < len(places)
    opens = line[dash.end()].isupper() or line[dash.end()] in "\"“‘'"
    capitals = named[0].isupper() and len(named[0]) > 2
    alone = dash.group().strip() == "—" and len(head.split()) < 4 and not _DASH.search(line, dash.end())
    return dash.end() if sure or (opens and (capitals or alone)) else 0


def day_of_dateline(line: str) -> Written | None:
    """The day that a paragraph's dateline names."""
    return next(iter(dates_in(line[: dateline(line)], 1)), None)


def _dated(part: str) -> bool:
    """ "March 14", "14 March 2031", "2031", "Thursday"."""
    return bool(_DAY_OR_YEAR.fullmatch(part)) or any(each.start == 0 and each.end >= len(part) - 1 for each in dates_in(part, 1))


def _place(part: str) -> bool:
    words = part.split()
    named = all(word[0].isupper() or word in _SMALL for word in words)
    short = all(len(word) < 7 for word in words if "." in word)  # "St. Maro", "D.C."
    return 0 < len(words) < 6 and named and short and not any(mark in part for mark in '!?:;"“”()')
