"""What a given name says, which words are family names, and the small word lists of the actor reader."""

from functools import cache

from onrecord.codebook.plover import table
from onrecord.tables import word_lists


@cache
def first_names() -> dict[str, str]:
    """Given names that say a gender, lower-case → "m" or "f"; those that say both or none are left out."""
    return {name: gender for name, gender in given_names().items() if gender in ("m", "f")}


@cache
def given_names() -> dict[str, str]:
    """All given names of the table, lower-case → "m", "f", or "u" where they say no gender."""
    said: dict[str, set[str]] = {}
    for row in table("first_names"):
        for name in row["names"].split(";"):
            said.setdefault(name, set()).add(row["gender"])
    return {name: genders.pop() if len(genders) == 1 else "u" for name, genders in said.items()}


@cache
def family_names() -> dict[str, str]:
    """Family names of the table, lower-case and without accents → "first" where they stand before the given name, else "last"."""
    return {name: row["order"] for row in table("family_names") for name in row["names"].split(";")}


def words(name: str) -> frozenset[str]:
    """A word list of actor_words.toml by its name. Raises KeyError for one that is not there."""
    return word_lists("codebook/tables/actor_words.toml")[name]
