"""The word lists of tables.toml."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("tables.toml").read_text(encoding="utf-8"))


def table(name: str) -> tuple[str, ...]:
    """The words of a list, in its order."""
    words: str = _tables()[name]
    return tuple(words.split())


def groups() -> dict[str, tuple[str, ...]]:
    """Parts of class and id names by what they say of an element."""
    return {name: tuple(words.split()) for name, words in _tables()["groups"].items()}
