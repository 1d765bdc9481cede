"""When an article was published: a value, an interval, the evidence and how sure it is. Never today's date, never an invented year.

Order: given (or the feed's) > the page's data, address and visible dates, weighed together > the story's dateline > inferred from its
words.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from lxml import html

from onrecord.article.dateline import day_of_dateline
from onrecord.article.dates import most_likely, offered, parse_day, says
from onrecord.article.dom import Piece
from onrecord.article.metadata import Metadata
from onrecord.article.tables import table
from onrecord.article.textdate import Written, dates_in
from onrecord.model import STORY, Block, Page, Published, PublishedBasis, Span

_PARTIAL = re.compile(r"[\dX]{4}(?:-[\dX]{2}){0,2}")
_FUTURE = re.compile(r"\b(?:" + "|".join(table("future_words")) + r")\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(?:" + "|".join(table("weekdays")) + r")\b", re.IGNORECASE)
_SURE = 0.2  # below this chance the page's day is not told (set by training/train_dates.py's cross-validation)
_NEAR = 31  # days between two dates of one story


def given(page: Page) -> Published | None:
    """The date handed in with the page, whole or partial; None when there is none that can be read."""
    if not page.published:
        return None
    match = _PARTIAL.match(page.published)
    day = None if match and "X" in match.group() else parse_day(page.published)[0]
    value = day.isoformat() if day else match.group() if match else None
    return Published(value=value, basis=page.published_basis or "given", low=value, high=value, confidence=1.0) if value else None


def of_html(
    url: str | None, tree: html.HtmlElement, data: Metadata, pieces: list[Piece], ask: Callable[[], str | None]
) -> Published | None:
    """The day that the page's own sources agree on most; without a value where they leave it in doubt; None where none says any."""
    offers = offered(tree, data, pieces, url, ask)
    best = most_likely(offers)
    if best is None:
        return None
    day, chance = best
    likely = [each for each in offers if len(offers[each]) >= 2] or list(offers)
    if chance < _SURE:
        return Published(low=min(likely).isoformat(), high=max(likely).isoformat(), confidence=round(chance, 3))
    value = day.isoformat()
    basis = "url" if offers[day] <= {"url", "url-month", "htmldate"} and "url" in offers[day] else "page"
    return Published(value=value, basis=basis, low=value, high=value, confidence=round(chance, 3))  # type: ignore[arg-type]


def with_evidence(published: Published, text: str) -> Published:
    """The same with the spans of the text that name the day."""
    if not published.value or published.evidence:
        return published
    spans = tuple(Span(each.start, each.end) for each in dates_in(text, 50) if each.iso in (published.value, "XXXX" + published.value[4:]))
    return Published(
        value=published.value,
        basis=published.basis,
        low=published.low,
        high=published.high,
        evidence=spans[:5],
        confidence=published.confidence,
    )


def labelled(text: str, blocks: Sequence[Block]) -> tuple[Published | None, str | None]:
    """What the label lines of a text say: ("Published: 12 March 2021", "Last updated: …"); a label without a value says nothing."""
    published, updated = None, None
    for block in blocks:
        if block.kind != "label":
            continue
        line = text[block.start : block.end]
        for each in dates_in(line, 3):
            if not each.year:
                continue
            kind = says(line[: each.start])
            if kind == "updated":
                updated = updated or each.iso
            elif published is None and (kind == "published" or each.end - each.start > 0.4 * len(line)):
                span = Span(block.start + each.start, block.start + each.end)
                published = Published(value=each.iso, basis="page", low=each.iso, high=each.iso, evidence=(span,), confidence=0.9)
    return published, updated


def datelined(text: str, blocks: Sequence[Block]) -> Published | None:
    """The day that the first dateline of the story names; the year stays `XXXX` where it leaves it out."""
    for block in blocks:
        if block.kind in STORY and (day := day_of_dateline(text[block.start : block.end])):
            span = Span(block.start + day.start, block.start + day.end)
            basis: PublishedBasis = "page" if day.year else "inferred"
            return Published(value=day.iso, basis=basis, low=day.iso, high=day.iso, evidence=(span,), confidence=0.8)
    return None


def inferred(text: str, blocks: Sequence[Block]) -> Published:
    """From the story's words: its latest past calendar date, where a second date or a bare weekday of the same days bears it out.

    Dates are put on the circle of the year and read from its widest gap on, so that December stands before January.
    The year stays `XXXX`: reports leave it out because every reader of the day knows it.
    """
    found: list[tuple[Written, Span]] = []
    weekdays: list[Span] = []
    whole: list[date] = []
    for block in blocks:
        if block.kind not in STORY:
            continue
        line = text[block.start : block.end]
        dates = dates_in(line, 50)
        for each in dates:
            if each.year:
                whole.append(date(each.year, each.month, each.day))
            elif not _ahead(line, each.start):
                found.append((each, Span(block.start + each.start, block.start + each.end)))
        for match in _WEEKDAY.finditer(line):
            if not any(abs(each.start - match.end()) < 4 for each in dates):
                weekdays.append(Span(block.start + match.start(), block.start + match.end()))
    if not found:
        return Published(low=max(whole).isoformat() if whole else None)
    return _latest(found, weekdays)


def _ahead(line: str, start: int) -> bool:
    """Does the sentence speak of what is to come before it names the date?"""
    sentence = max(line.rfind(mark, 0, start) for mark in (". ", "! ", "? ", "; ")) + 1
    return bool(_FUTURE.search(line[sentence:start]))


def _latest(found: list[tuple[Written, Span]], weekdays: list[Span]) -> Published:
    days = sorted({date(2000, each.month, each.day).timetuple().tm_yday for each, _ in found})
    gaps = [(after - before, before) for before, after in pairwise([*days, days[0] + 366])]
    last = max(gaps)[1]
    near = [each for each in days if 0 < (last - each) % 366 <= _NEAR]
    if not near and not weekdays:
        return Published()
    latest = date(2000, 1, 1) + timedelta(days=last - 1)
    evidence = [span for each, span in found if (each.month, each.day) == (latest.month, latest.day)]
    evidence += [span for each, span in found if date(2000, each.month, each.day).timetuple().tm_yday in near]
    value = f"XXXX-{latest:%m-%d}"
    high = f"XXXX-{latest + timedelta(days=6):%m-%d}"  # a bare weekday is one of the last seven days
    spans = tuple(sorted({*evidence, *weekdays}))[:12]
    return Published(value=value, basis="inferred", low=value, high=high, evidence=spans, confidence=0.8 if near and weekdays else 0.6)
