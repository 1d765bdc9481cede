"""Every day that a page offers as its date of publication, and who offers it: its data, address, <time>, visible words, htmldate."""

import json
import re
from bisect import bisect_right
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import numpy as np
from htmldate import find_date
from lxml import etree, html
from numpy.typing import NDArray

from onrecord.article.dom import Piece
from onrecord.article.entries import day_label
from onrecord.article.metadata import Metadata
from onrecord.article.tables import table
from onrecord.article.textdate import dates_in


def _any(name: str) -> str:
    return "|".join(re.escape(word.replace("_", " ")) for word in table(name))


_ISO = re.compile(r"((?:19|20)\d\d)-?(\d{1,2})-?(\d{1,2})(?!\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?")
_DIGIT = re.compile(r"\d")
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_URL_DAY_LAST = re.compile(r"(?<=/)(\d{1,2})([_.-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")  # /29-10-2021/
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])/")
_PUBLISHED = re.compile(_any("published_words"), re.IGNORECASE)
_UPDATED = re.compile(_any("updated_words"), re.IGNORECASE)

# In a long paragraph a date counts only where it opens it, at most after a word or two, dash or none: "Varn, (12.11.2021). The …"
_OPENS = re.compile(r"\W{0,3}(?:[^\W\d_][\w.-]+(?: [^\W\d_][\w.-]+)? ?[,(/][ ,(/]{0,3})?$")
_HEADING = re.compile(r"h[2-6]|dt")
_STATED = etree.XPath("descendant::*[@itemprop or @property][@content][not(self::meta)]")
Floats = NDArray[np.float32]
Offer = Callable[[date | None, str], None]
Offers = dict[date, set[str]]
SOURCES = table("date_sources")
_WITNESSES = frozenset({"json-ld", "json-ld-page", "og", "meta", "time-published", "url", "visible-first", "visible-published"})


def parse_day(text: str) -> tuple[date | None, bool]:
    """The day that a value of structured data names, and whether it is told in universal time (so that the local day may differ)."""
    if match := _ISO.match(text.strip()):
        year, month, day = (int(match.group(i)) for i in (1, 2, 3))
        try:
            return date(year, month, day), match.group(6) in ("Z", "+00:00", "+0000") and match.group(4) is not None
        except ValueError:
            return None, False
    for written in dates_in(text[:80]):
        if written.year:
            return date(written.year, written.month, written.day), False
    return None, False


def offered(tree: html.HtmlElement, data: Metadata, pieces: list[Piece], url: str | None, ask: Callable[[], str | None]) -> Offers:
    """Days with the SOURCES that name them. `ask` gives the day that htmldate finds, and is asked only where no two sources agree."""
    out: Offers = {}

    def offer(day: date | None, source: str) -> None:
        if day and 1990 <= day.year <= 2100:
            out.setdefault(day, set()).add(source)

    _structured(data, offer)
    _times(tree, offer)
    _visible(pieces, data.title, offer)
    _address(url or "", offer)
    if not any(len(sources & _WITNESSES) >= 2 for sources in out.values()) and (found := ask()):
        offer(parse_day(found)[0], "htmldate")
    _month_of_address(url or "", out)
    return out


def htmldate_of(tree: html.HtmlElement | None, url: str | None) -> str | None:
    """The original date that htmldate finds, None when it fails. Not by its extensive search: more guesses, and seconds to warm up."""
    if tree is None:
        return None
    try:
        return find_date(tree, original_date=True, extensive_search=False, url=url)
    except Exception:  # a parser's fault on one page is no fault of the page
        return None


def _structured(data: Metadata, offer: Offer) -> None:
    seen: set[str] = set()
    for source, value in data.published:
        name = source if source.startswith("json-ld") else "og" if source.endswith("published_time") else "meta"
        if name in seen and name != "meta":
            continue
        day, universal = parse_day(value)
        if day:
            seen.add(name)
            offer(day, name)
            if universal and (hour := re.search(r"[T ](\d\d):", value)):
                if int(hour.group(1)) >= 20:
                    offer(day + timedelta(days=1), "night-after")
                elif int(hour.group(1)) <= 9:
                    offer(day - timedelta(days=1), "night-before")
    for source, value in data.updated[:4]:
        offer(parse_day(value)[0], "json-ld-updated" if source.startswith("json-ld") else "meta-updated")


def _times(tree: html.HtmlElement, offer: Offer) -> None:
    """Days of <time> elements, and of others that state a value (microdata, RDFa)."""
    for element in _STATED(tree)[:100]:
        if re.search(r"published|datecreated|issued", f"{element.get('itemprop')} {element.get('property')}".lower()):
            offer(parse_day(element.get("content"))[0], "time-published")
    first = True
    for number, element in enumerate(tree.iter("time")):
        if number > 30:
            break
        day, _ = parse_day(element.get("datetime") or "")
        shown = parse_day(" ".join(element.text_content().split())[:60])[0]
        parent = element.getparent()
        names = " ".join(
            filter(None, (each.get(key) for each in (element, parent) if each is not None for key in ("class", "itemprop", "id")))
        )
        around = names + " " + (parent.text_content()[:80] if parent is not None else "")
        for each in {day, shown} - {None}:
            if _UPDATED.search(around):
                offer(each, "time-updated")
            elif _PUBLISHED.search(around) or element.get("pubdate") is not None:
                offer(each, "time-published")
            offer(each, "time-first" if first else "time-any")
        first = first and not (day or shown)


def _visible(pieces: list[Piece], title: str | None, offer: Offer) -> None:
    """Dates in short blocks, and those that open long ones: near the headline (12 blocks after it, 6 before), or anywhere."""
    wanted = set(re.findall(r"\w{4,}", (title or "").lower()))
    headline = None
    for number, piece in enumerate(pieces):
        mine = set(re.findall(r"\w{4,}", piece.text[:300].lower()))
        if piece.node.tag == "h1" or (len(mine) > 2 and wanted and len(mine & wanted) >= 0.75 * max(len(mine), min(len(wanted), 12))):
            headline = number
            if mine and wanted and len(mine & wanted) >= 0.5 * len(mine):
                break
    first, timeline = True, _timeline(pieces)
    for number, piece in enumerate(pieces[:1500]):
        if number in timeline:
            continue
        near = headline is not None and -6 <= number - headline <= 12
        long = len(piece.text) > 250
        if (long and not near) or not _DIGIT.search(piece.text, 0, 250):
            continue
        for written in dates_in(piece.text[:80] if long else piece.text, 3):
            if not written.year or (long and not _OPENS.match(piece.text[: written.start])):
                continue
            day = date(written.year, written.month, written.day)
            before = piece.text[max(0, written.start - 30) : written.start] or (pieces[number - 1].text[-30:] if number else "")
            if near:
                offer(day, "visible-first" if first else "visible-near")
                first = False
            else:
                offer(day, "visible-any")
            if _UPDATED.search(before):
                offer(day, "visible-updated")
            elif _PUBLISHED.search(before):
                offer(day, "visible-published")


def _timeline(pieces: list[Piece]) -> set[int]:
    """Numbers of the pieces that begin with a day in a page that has several such: paragraphs and headings of a timeline."""
    found = set()
    for number, piece in enumerate(pieces[:1500]):
        if (label := day_label(piece.text)) and (label.behind < len(piece.text) or _HEADING.fullmatch(str(piece.node.tag))):
            found.add(number)
    return found if len(found) > 1 else set()


def _address(url: str, offer: Offer) -> None:
    path = "/" + url.partition("://")[2].partition("/")[2]
    named = [match.group(1, 3, 4) for match in _URL_DAY.finditer(path)]
    for day, _, month, year in (match.groups() for match in _URL_DAY_LAST.finditer(path)):
        if int(day) > 12 or day == month:
            named.append((year, month, day))
        elif int(month) > 12:
            named.append((year, day, month))
    for numbers in named:
        try:
            offer(date(*map(int, numbers)), "url")
        except ValueError:
            continue


def _month_of_address(url: str, out: Offers) -> None:
    """The days whose month the address names."""
    if month := _URL_MONTH.search("/" + url.partition("://")[2].partition("/")[2]):
        for day, sources in out.items():
            if (day.year, day.month) == (int(month.group(1)), int(month.group(2))):
                sources.add("url-month")


_WEAK = frozenset({"night-after", "night-before", "visible-any", "time-any", "url-month"})
_NIGHT = frozenset({"night-after", "night-before"})


def _next_to(day: date) -> tuple[date, ...]:
    return tuple(date.fromordinal(n) for n in (day.toordinal() - 1, day.toordinal() + 1) if 0 < n <= date.max.toordinal())


def describe(offers: Offers) -> tuple[list[date], Floats]:
    """The days in order and a row each: who names it, who names others, how many, first or last, how far from the last."""
    days = sorted(offers)
    has: set[str] = set().union(*offers.values())
    solid = [day for day in days if offers[day] - _WEAK]
    by_day = {day for day in days if offers[day] - _NIGHT}
    counts = sorted(map(len, offers.values()))
    rows = []
    for day in days:
        own = offers[day]
        near = sum(other in by_day for other in _next_to(day))
        rows.append(
            [
                *(float(name in own) for name in SOURCES),
                *(float(name in has and name not in own) for name in SOURCES),
                len(own - _NIGHT),
                bool(solid) and day == min(solid),
                bool(solid) and day == max(solid),
                min(9, len(solid)),
                min(4, near),
                min(9, len(days) - bisect_right(counts, len(own))),
                min(3000, (max(solid) - day).days) / 365 if solid else 0,
            ]
        )
    return days, np.array(rows, dtype=np.float32).reshape(len(days), 2 * len(SOURCES) + 7)


@cache
def _model() -> tuple[float, Floats]:
    found = json.loads(files("onrecord.models.residue").joinpath("dates.json").read_text(encoding="utf-8"))
    return float(found["bias"]), np.array([*found["weights"].values(), *found["shape"]], dtype=np.float32)


def most_likely(offers: Offers) -> tuple[date, float] | None:
    """The day most likely to be that of publication, and its chance."""
    if not offers:
        return None
    days, rows = describe(offers)
    bias, weights = _model()
    chances = 1.0 / (1.0 + np.exp(-(rows @ weights + bias)))
    best = int(np.argmax(chances))
    return days[best], float(chances[best])


def says(words: str) -> str | None:
    """What the words before a date make it: "updated", "published" or None."""
    return "updated" if _UPDATED.search(words) else "published" if _PUBLISHED.search(words) else None
