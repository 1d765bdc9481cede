"""The tables that come with the package: CSV, in which a line that begins with # is a comment, and TOML. A path begins at the package."""

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def csv_table(path: str) -> list[dict[str, str]]:
    """The rows of a CSV file such as `readers/tables/cues.csv`, each a dict of its columns. Raises FileNotFoundError."""
    text = files("onrecord").joinpath(path).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if line and not line.startswith("#")))


def toml_table(path: str) -> dict[str, Any]:
    """The values of a TOML file such as `readers/tables/places.toml`. Raises FileNotFoundError."""
    return tomllib.loads(files("onrecord").joinpath(path).read_text(encoding="utf-8"))


@cache
def word_lists(path: str) -> dict[str, frozenset[str]]:
    """The lists of a TOML file of words, as sets."""
    return {name: frozenset(words) for name, words in toml_table(path).items()}
