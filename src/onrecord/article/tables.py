"""The word lists of tables.toml."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, str]:
    return tomllib.loads(files(__package__).joinpath("tables.toml").read_text(encoding="utf-8"))


def table(name: str) -> tuple[str, ...]:
    """The words of a list, in its order."""
    return tuple(_tables()[name].split())
