"""robots.txt (RFC 9309): what a site asks programs not to fetch, and how fast it may be asked."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from onrecord.settings import settings

MAX_BYTES = 500 << 10  # RFC 9309, 2.5: at least 500 KiB are read
_FRESH = 3600.0  # seconds until it is asked again; RFC 9309, 2.4: no more than a day


@dataclass(frozen=True)
class Rules:
    """What a site's robots.txt says. `closed` is the reason why nothing may be fetched: no whole answer to the question."""

    file: Protego | None = None
    closed: str | None = None

    def forbids(self, address: str) -> str | None:
        """Why `address` is not fetched, or None."""
        if self.closed:
            return self.closed
        if self.file and not self.file.can_fetch(address, settings().user_agent):
            return "robots.txt forbids it"
        return None

    def delay(self) -> float:
        """Seconds between two requests: ours or the site's, the longer; never longer than one page may take."""
        asked = self.file.crawl_delay(settings().user_agent) if self.file else None
        return max(settings().fetch_delay, min(float(asked or 0), settings().fetch_total))


class Robots:
    """The rules of every site asked so far. `fetch` gives (status, body) of an address, redirects followed."""

    def __init__(self, fetch: Callable[[str], tuple[int, bytes]]) -> None:
        self._fetch = fetch
        self._known: dict[str, tuple[float, Rules]] = {}

    def rules(self, site: str) -> Rules:
        """The rules of `site` (`https://example.org`). Errors of the network are those of `fetch`: without an answer the site is down."""
        moment, rules = self._known.get(site, (0.0, Rules()))
        if time.monotonic() >= moment:
            status, body = self._fetch(site + "/robots.txt")
            rules = _rules(status, body)
            self._known[site] = (time.monotonic() + (_FRESH if not rules.closed else 60.0), rules)
        return rules


def _rules(status: int, body: bytes) -> Rules:
    if status == 200:
        return Rules(Protego.parse(body.decode("utf-8", "replace")))
    if status >= 500 or status == 429:
        return Rules(closed=f"robots.txt answers {status}, so that nothing may be fetched")
    return Rules()  # RFC 9309, 2.3.1.3: no such file, no rules
