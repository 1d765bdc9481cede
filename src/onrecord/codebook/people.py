"""What a given name says, and the small word lists of the actor reader."""

from functools import cache

from onrecord.codebook.plover import table
from onrecord.tables import word_lists


@cache
def first_names() -> dict[str, str]:
    """Given names that say a gender, lower-case; those that say both are left out."""
    said: dict[str, set[str]] = {}
    for row in table("first_names"):
        for name in row["names"].split(";"):
            said.setdefault(name, set()).add(row["gender"])
    return {name: genders.pop() for name, genders in said.items() if len(genders) == 1}


def words(name: str) -> frozenset[str]:
    """A word list of actor_words.toml by its name. Raises KeyError for one that is not there."""
    return word_lists("codebook/tables/actor_words.toml")[name]
