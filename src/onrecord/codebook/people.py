"""What a given name says, and the small word lists of the actor reader."""

import tomllib
from functools import cache
from importlib.resources import files

from onrecord.codebook.plover import table


@cache
def first_names() -> dict[str, str]:
    """Given names that say a gender, lower-case; those that say both are left out."""
    said: dict[str, set[str]] = {}
    for row in table("first_names"):
        for name in row["names"].split(";"):
            said.setdefault(name, set()).add(row["gender"])
    return {name: genders.pop() for name, genders in said.items() if len(genders) == 1}


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads(files("onrecord.codebook").joinpath("tables/actor_words.toml").read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """A word list of actor_words.toml by its name. Raises KeyError for one that is not there."""
    return frozenset(_lists()[name])
