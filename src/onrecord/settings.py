"""Every limit and path in one place, each to be set as `ONRECORD_NAME` or in a TOML file that `ONRECORD_SETTINGS` names."""

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from onrecord.errors import UsageError


class Settings(Struct, frozen=True, kw_only=True):
    """Limits and paths. Sizes in bytes, times in seconds."""

    max_page_bytes: int = 20_000_000  # decoded size of one page
    max_text_chars: int = 5_000_000  # text of one article
    max_paragraph_chars: int = 1_000_000  # one paragraph; longer is no prose
    max_depth: int = 1_000  # nested HTML elements
    fetch_timeout: float = 15.0  # seconds for one answer of a server
    fetch_total: float = 60.0  # seconds for one page, redirects included
    fetch_delay: float = 1.0  # seconds between two requests to one host
    fetch_redirects: int = 5  # from one page to the next
    fetch_ratio: float = 200.0  # how many times larger than what was sent a page may unpack to
    fetch_patience: float = 60.0  # the longest wait that a server may ask for (Retry-After)
    fetch_hosts: int = 4  # servers asked at the same time
    watch_every: float = 900.0  # seconds between two looks at a feed
    allow_loopback: bool = False  # fetch from loopback and private addresses (tests, intranets)
    user_agent: str = "onrecord/0.1"
    event_confidence: float = 0.3  # events below are not told
    record: str = "onrecord.db"  # default record of the command line
    places: str = ""  # a gazetteer made by `onrecord places import`; empty: the one that comes with the package
    record_wait: float = 10.0  # seconds to wait for another writer
    mask_private: bool = False  # exports without the names of persons who hold no office
    serve_rate: float = 200.0  # requests a second that the desk answers to one client


def load(environment: dict[str, str] | None = None) -> Settings:
    """Settings from defaults, then the TOML file, then the environment.

    Raises UsageError for an unknown name or a value of the wrong type.
    """
    env = dict(os.environ) if environment is None else environment
    values: dict[str, Any] = {}
    if path := env.get("ONRECORD_SETTINGS"):
        try:
            values = tomllib.loads(Path(path).read_bytes().decode())
        except (OSError, ValueError, RecursionError) as error:  # no TOML, or no UTF-8
            raise UsageError(path, f"settings not readable ({error})", "fix the file or unset ONRECORD_SETTINGS") from error
    names = set(Settings.__struct_fields__)
    if unknown := set(values) - names:
        raise UsageError(str(path), f"unknown setting {sorted(unknown)[0]!r}", f"known are: {', '.join(sorted(names))}")
    values |= {name: env[f"ONRECORD_{name.upper()}"] for name in names if f"ONRECORD_{name.upper()}" in env}
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError("settings", str(error), "see docs/settings.md") from error


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return load()
