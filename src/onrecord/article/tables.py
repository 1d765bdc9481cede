"""The word lists of tables.toml."""

from functools import cache
from typing import Any

from onrecord.tables import toml_table


@cache
def _tables() -> dict[str, Any]:
    return toml_table("article/tables.toml")


def table(name: str) -> tuple[str, ...]:
    """The words of a list, in its order."""
    words: str = _tables()[name]
    return tuple(words.split())


def groups() -> dict[str, tuple[str, ...]]:
    """Parts of class and id names by what they say of an element."""
    return {name: tuple(words.split()) for name, words in _tables()["groups"].items()}
