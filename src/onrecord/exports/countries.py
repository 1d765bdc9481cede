"""Country codes and names in other people's tables. Facts only: an unknown country has no code."""

from functools import cache

from msgspec import Struct

from onrecord.tables import csv_table


class Country(Struct, frozen=True, kw_only=True):
    """One country: ISO alpha-3, alpha-2 and numeric, its English name, and its codes elsewhere; empty where it has none."""

    iso3: str = ""
    iso2: str = ""
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
    rows = csv_table("codebook/tables/country_codes.csv")
    return {row["iso3"]: Country(**(row | {"cameo": row["cameo"] or row["iso3"]})) for row in rows}


def country(iso3: str | None) -> Country:
    """The country of an ISO 3166-1 alpha-3 code; all empty where there is none."""
    return _all().get(iso3 or "", NOWHERE)
