"""Where an article's publisher is at home: its country, and its state or town where the name or the address tells."""

from functools import lru_cache

from onrecord.codebook import lexicon
from onrecord.codebook.gazetteer import Spot, fold, gazetteer
from onrecord.codebook.plover import table
from onrecord.model import Article
from onrecord.readers.place_words import abbreviations, words

ENDINGS = {
    "uk": "GBR", "au": "AUS", "ca": "CAN", "nz": "NZL", "in": "IND", "ie": "IRL", "za": "ZAF", "pk": "PAK", "ph": "PHL", "sg": "SGP",
    "my": "MYS",
    "ng": "NGA", "ke": "KEN", "il": "ISR", "hk": "HKG", "us": "USA", "gov": "USA", "lk": "LKA", "bd": "BGD", "gh": "GHA", "zw": "ZWE",
    "ae": "ARE",
    "jm": "JAM", "tw": "TWN", "cn": "CHN", "jp": "JPN", "ru": "RUS", "fr": "FRA", "de": "DEU", "eg": "EGY", "tr": "TUR", "ir": "IRN",
    "iq": "IRQ",
}  # fmt: skip


def home(article: Article) -> tuple[Spot, ...]:
    """Places of the gazetteer, widest first; empty where nothing is told."""
    return _home(article.url or "", article.publisher or "")


@lru_cache(maxsize=1_000)
def _home(url: str, publisher: str) -> tuple[Spot, ...]:
    host = _host(url)
    out = [country_row(ENDINGS[host[-1]])] if host[-1] in ENDINGS else []
    for stem in (*[part for part in host[:-1] if part not in ("www", "co", "com", "news", "edition", "m", "amp", "mobile")], *host[-1:]):
        if known := _publishers().get(stem):
            country, place = known
            return _spots([*out, country_row(country), _inside(place, country)])
    known = _publishers().get(fold(publisher).replace(" ", ""))
    if known:
        return _spots([*out, country_row(known[0]), _inside(known[1], known[0])])
    home = gazetteer().spot(out[0]).country if out and out[0] is not None else None
    state = _state(publisher)
    for name in _all_names(host, publisher):
        spots = _known(name, home, state)
        if spots and (state is not None or _outright(spots, home)):
            return _spots([*[row for row in gazetteer().containers(spots[0].row)[::-1] if _unit(row)], spots[0].row])
        if spots:
            break  # one of several: the text may tell which (`towns`)
    return _spots(out)


def towns(article: Article) -> tuple[Spot, ...]:
    """The places one of which the publisher's name or address seems to mean ("theparisnews.com"), where that name alone does not decide."""
    return _towns(article.url or "", article.publisher or "")


@lru_cache(maxsize=1_000)
def _towns(url: str, publisher: str) -> tuple[Spot, ...]:
    sure = _home(url, publisher)
    if any(spot.kind not in ("country", "continent") for spot in sure):
        return ()
    country = sure[0].country if sure else None
    return next((spots for name in _all_names(_host(url), publisher) if (spots := _known(name, country))), ())


def _state(publisher: str) -> int | None:
    """The state after a publisher's comma: "The Paris News, Texas"; None where there is none."""
    last = publisher.rpartition(",")[2].strip() if "," in publisher else ""
    known = abbreviations().get(last) or abbreviations().get(last.rstrip(".") + ".")
    if known:
        return known[0]
    units = [row for row, main in gazetteer().find(last) if main and gazetteer().spot(row).kind == "admin1"] if last else []
    return max(units, key=lambda row: gazetteer().spot(row).weight, default=None)


def _unit(row: int) -> bool:
    return gazetteer().spot(row).kind in ("country", "admin1")


def _host(url: str) -> list[str]:
    return url.split("//")[-1].split("/")[0].split("@")[-1].split(":")[0].lower().split(".")


def _all_names(host: list[str], publisher: str) -> list[str]:
    return [_without_paper(stem) for stem in host[-2:-1]] + _names(publisher)


def _spots(rows: list[int | None]) -> tuple[Spot, ...]:
    return tuple(gazetteer().spot(row) for row in dict.fromkeys(rows) if row is not None)


@lru_cache(maxsize=1)
def _publishers() -> dict[str, tuple[str, str]]:
    return {row["host"]: (row["country"], row["place"]) for row in table("publishers")}


@lru_cache(maxsize=500)
def country_row(alpha3: str) -> int | None:
    """The row of a country."""
    name = lexicon.country_name(alpha3)
    return next((row for row, _ in gazetteer().find(name) if gazetteer().spot(row).kind == "country"), None) if name else None


def _inside(place: str, country: str) -> int | None:
    spots = [gazetteer().spot(row) for row, _ in gazetteer().find(place)] if place else []
    fits = [spot for spot in spots if spot.country == country and spot.kind in ("admin1", "city")]
    return max(fits, key=lambda spot: (spot.kind == "admin1", spot.weight)).row if fits else None


def _without_paper(stem: str) -> str:
    """ "thelebanondailyrecord" → "lebanon"."""
    stem = stem.replace("-", "").removeprefix("the").removeprefix("my")
    cut = True
    while cut:
        cut = False
        for word in sorted(words("paper"), key=len, reverse=True):
            if len(word) > 2 and stem.endswith(word) and len(stem) > len(word) + 3:
                stem, cut = stem[: -len(word)], True
                break
    return stem


def _names(publisher: str) -> list[str]:
    parts = [part for part in fold(publisher).split() if part not in words("paper")]
    return [" ".join(parts[first : first + size]) for size in (3, 2, 1) for first in range(len(parts) - size + 1)]


def _known(name: str, country: str | None, state: int | None = None) -> tuple[Spot, ...]:
    """Towns, states and countries of a name, the largest first."""
    if len(name) < 4 or name in words("paper"):
        return ()
    if state is not None:
        rows = [row for row, _ in gazetteer().find_folded(name) if state in gazetteer().containers(row)]
        return tuple(sorted(map(gazetteer().spot, rows), key=lambda spot: (spot.kind != "city", -spot.weight, spot.row)))[:1]
    spots = (gazetteer().spot(row) for row, main in gazetteer().find_folded(name) if main)
    fits = [spot for spot in spots if spot.kind in _HOMES and spot.weight > 90 and (country is None or spot.country == country)]
    return tuple(sorted(fits, key=lambda spot: (-spot.weight, spot.row)))


_HOMES = ("city", "admin1", "country")
_ENGLISH = frozenset({"USA", "GBR", "CAN", "AUS", "NZL", "IRL", "IND", "ZAF", "PAK", "NGA", "KEN", "PHL", "SGP"})


def _outright(spots: tuple[Spot, ...], country: str | None) -> bool:
    """Is the first of the places eight times as large as any other, and where papers are written in English?"""
    alone = len(spots) == 1 or (spots[0].weight - spots[1].weight >= 24 and spots[0].kind != "country")
    return alone and (country is not None or spots[0].country in _ENGLISH or spots[0].kind == "country") and spots[0].weight > 100
