"""Where an article's publisher is at home: its country, and its state or town where the name or the address tells."""

from functools import lru_cache

from onrecord.codebook import lexicon
from onrecord.codebook.gazetteer import Spot, fold, gazetteer
from onrecord.codebook.plover import table
from onrecord.model import Article
from onrecord.readers.place_words import words

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
    host = url.split("//")[-1].split("/")[0].split("@")[-1].split(":")[0].lower().split(".")
    out = [country_row(ENDINGS[host[-1]])] if host[-1] in ENDINGS else []
    for stem in (*[part for part in host[:-1] if part not in ("www", "co", "com", "news", "edition", "m", "amp", "mobile")], *host[-1:]):
        if known := _publishers().get(stem):
            country, place = known
            return _spots([*out, country_row(country), _inside(place, country)])
    known = _publishers().get(fold(publisher).replace(" ", ""))
    if known:
        return _spots([*out, country_row(known[0]), _inside(known[1], known[0])])
    names = [_without_paper(stem) for stem in host[-2:-1]] + _names(publisher)
    home = gazetteer().spot(out[0]).country if out and out[0] is not None else None
    town = next((row for name in names if (row := _known(name, home)) is not None), None)
    if town is not None:
        unit = [row for row in gazetteer().containers(town) if gazetteer().spot(row).kind in ("country", "admin1")][::-1]
        return _spots([*unit, town])
    return _spots(out)


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
    """ "houstonchronicle" → "houston"."""
    stem = stem.removeprefix("the").removeprefix("my")
    for word in sorted(words("paper"), key=len, reverse=True):
        if stem.endswith(word) and len(stem) > len(word) + 3:
            return stem[: -len(word)].strip("-")
    return stem


def _names(publisher: str) -> list[str]:
    parts = [part for part in fold(publisher).split() if part not in words("paper")]
    return [" ".join(parts[first : first + size]) for size in (3, 2, 1) for first in range(len(parts) - size + 1)]


def _known(name: str, country: str | None) -> int | None:
    if len(name) < 4 or name in words("paper"):
        return None
    spots = [gazetteer().spot(row) for row, main in gazetteer().find_folded(name) if main]
    spots = [spot for spot in spots if spot.weight > 110 and (country is None or spot.country == country)]
    return max(spots, key=lambda spot: spot.weight).row if spots else None
