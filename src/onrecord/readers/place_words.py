"""The words by which places are found, as sets, and the short forms of states."""

from functools import cache, lru_cache

from onrecord.codebook.gazetteer import gazetteer
from onrecord.codebook.gazetteer.names import fold
from onrecord.codebook.plover import table
from onrecord.tables import word_lists


def words(name: str) -> frozenset[str]:
    """A list of places.toml."""
    return word_lists("readers/tables/places.toml")[name]


@cache
def abbreviations() -> dict[str, tuple[int, bool]]:
    """Short form as written ("Ky.", "NSW", "TX") → row of the gazetteer, and whether it may stand without a town before it."""
    out: dict[str, tuple[int, bool]] = {}
    spots = gazetteer()
    for row in table("place_abbreviations"):
        rows = [spots.spot(number) for number, _ in spots.find(row["name"])]
        fits = [spot for spot in rows if spot.kind in ("admin1", "country", "region") and _alpha2(spot.country) == row["code"]]
        if not fits:
            continue
        best = max(fits, key=lambda spot: (spot.kind != "region", spot.weight)).row
        for short in filter(None, row["postal"].split(";")):
            out.setdefault(short, (best, False))
        for short in filter(None, row["short"].split(";")):
            out[short] = (best, True)
            out.setdefault(short.upper(), (best, False))  # "TAMPA, FLA. (NW) - "
    return out


_ALPHA2 = {"USA": "US", "CAN": "CA", "AUS": "AU", "PRI": "PR"}


def _alpha2(alpha3: str | None) -> str | None:
    return _ALPHA2.get(alpha3 or "")


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """`fold` of one word, kept."""
    return fold(word)
