"""Feeds looked at again and again: new pages, and pages that changed. What was seen stays in a small SQLite file: no restart forgets it.

A page counts as seen only when `done` says so, after its reading is kept. A process killed in between reads it again; that changes nothing.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from onrecord.errors import OnRecordError, RecordError, Unreadable
from onrecord.model import Page
from onrecord.pages import feeds
from onrecord.pages.addresses import to_page
from onrecord.pages.fetch import Answer, Fetcher, Known, Later, Resting
from onrecord.pages.turns import fetch_all
from onrecord.settings import settings

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feeds (address TEXT PRIMARY KEY, etag TEXT, modified TEXT, due REAL NOT NULL, failures INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS pages (
    address TEXT PRIMARY KEY, feed TEXT NOT NULL, published TEXT, stamp TEXT, etag TEXT, modified TEXT,
    first REAL NOT NULL, due REAL, looks INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS maps (
    feed TEXT NOT NULL, address TEXT NOT NULL, stamp TEXT, etag TEXT, modified TEXT, seen TEXT, PRIMARY KEY (feed, address)
);
CREATE INDEX IF NOT EXISTS pages_due ON pages (due);
"""
_AGAIN = 3600.0  # seconds to the second look at a page; each wait is twice the last
_FOLLOWED = 3 * 86_400.0  # seconds that a page is followed after it was first named
_TRIES = 5  # failures after which a page is given up, until its feed says that it changed
_MOST_DOUBLED = 6
Found = Iterator[Page | OnRecordError]


class Watch:
    """What is known of the feeds and their pages, in the file `path`. `now` gives seconds since 1970.

    Raises RecordError where the file cannot be used, or another watch uses it.
    """

    def __init__(self, path: str, now: Callable[[], float] = time.time) -> None:
        self._now, self._path = now, path
        self._fetcher = Fetcher()
        self._open: dict[str, tuple[str, str, Known]] = {}  # page id, and its address → both, and what to remember when it is done
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")  # held until the process ends, however it ends
            self._db.executescript("BEGIN EXCLUSIVE;" + _SCHEMA + "COMMIT;")
        except sqlite3.Error as error:
            why = "another onrecord watch uses it" if "locked" in str(error) else f"it cannot be used ({error})"
            raise RecordError(path, why, "stop the other one, or give another --record") from error

    def round(self, addresses: Sequence[str]) -> Found:
        """One look at the feeds that are due, then the pages that are new, changed or due; an error in the place of each that failed."""
        self._do("INSERT OR IGNORE INTO feeds VALUES (?, NULL, NULL, 0, 0)", [(each,) for each in addresses])
        due = [row for row in self._rows("feeds") if row["address"] in addresses]
        for address, found in fetch_all(self._fetcher, [(row["address"], Known(row["etag"], row["modified"])) for row in due]):
            error = found if isinstance(found, OnRecordError) else self._feed(address, found)
            if error:
                self._failed("feeds", address, error)
                yield error
            else:
                yield from self._maps(address)
        pages = {row["address"]: row for row in self._rows("pages") if row["feed"] in addresses}
        for address, found in fetch_all(self._fetcher, [(key, Known(row["etag"], row["modified"])) for key, row in pages.items()]):
            page = found if isinstance(found, OnRecordError) else self._page(address, found, pages[address]["published"])
            if isinstance(page, OnRecordError):
                self._failed("pages", address, page)
            if page:
                yield page

    def done(self, name: str) -> None:
        """The page with this id or address is read and kept, or holds no article: it is seen, and looked at again later."""
        id, address, known = self._open.get(name, ("", "", Known()))
        if address:
            for each in (id, address):
                self._open.pop(each, None)
            self._seen(address, known)

    def wait(self, addresses: Sequence[str]) -> float:
        """Seconds until something is due."""
        moments = [self._now() + settings().watch_every]
        for table, column in (("feeds", "address"), ("pages", "feed")):
            rows = self._db.execute(f"SELECT {column}, min(due) FROM {table} WHERE due IS NOT NULL GROUP BY {column}")  # noqa: S608
            moments += [due for name, due in rows if name in addresses]
        return max(0.0, min(moments) - self._now())

    def close(self) -> None:
        """Let go of the file and the connections."""
        self._db.close()
        self._fetcher.close()

    def _rows(self, table: str) -> list[sqlite3.Row]:
        """What is due; last what failed, for it may make its server ask us to wait."""
        return self._db.execute(f"SELECT * FROM {table} WHERE due <= ? ORDER BY failures, rowid", (self._now(),)).fetchall()  # noqa: S608

    def _feed(self, address: str, answer: Answer) -> OnRecordError | None:
        """Remember what a feed names; all of it, or nothing where the process ends."""
        now, named, maps = self._now(), [], None
        if answer.status != 304:
            try:
                maps = [] if answer.partial else feeds.sitemaps(address, answer.content, answer.address)
                named = [] if maps else _named(address, answer)
            except OnRecordError as error:
                return error
        with self._writing():
            if maps is not None:
                self._keep_maps(address, maps)
            self._keep(address, named)
            self._db.execute(
                "UPDATE feeds SET etag = coalesce(?, etag), modified = coalesce(?, modified), due = ?, failures = 0 WHERE address = ?",
                (answer.known.etag, answer.known.modified, now + settings().watch_every, address),
            )
        return None

    def _maps(self, feed: str) -> Iterator[OnRecordError]:
        """Remember what the sitemaps of an index name, those that changed or do not say whether they did; an error for each that failed."""
        rows = self._db.execute("SELECT * FROM maps WHERE feed = ? AND (stamp IS NULL OR stamp IS NOT seen)", (feed,)).fetchall()
        stamps = {row["address"]: row["stamp"] for row in rows}
        for address, found in fetch_all(self._fetcher, [(row["address"], Known(row["etag"], row["modified"])) for row in rows]):
            try:
                if isinstance(found, OnRecordError):
                    raise found
                named = [] if found.status == 304 else _named(address, found)
            except OnRecordError as error:
                yield error
                continue
            with self._writing():
                self._keep(feed, named)
                self._db.execute(
                    "UPDATE maps SET etag = coalesce(?, etag), modified = coalesce(?, modified), seen = ? WHERE feed = ? AND address = ?",
                    (found.known.etag, found.known.modified, stamps[address], feed, address),
                )

    def _keep(self, feed: str, named: Sequence[feeds.Entry]) -> None:
        now = self._now()
        self._db.executemany(
            "INSERT INTO pages (address, feed, published, stamp, first, due) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (address)"
            " DO UPDATE SET stamp = excluded.stamp, due = excluded.due, failures = 0"
            " WHERE stamp IS NOT excluded.stamp AND excluded.stamp IS NOT NULL",
            [(entry.address, feed, entry.published, entry.stamp, now, now) for entry in named],
        )

    def _keep_maps(self, feed: str, maps: Sequence[feeds.Entry]) -> None:
        old = {row["address"] for row in self._db.execute("SELECT address FROM maps WHERE feed = ?", (feed,))}
        gone = old - {entry.address for entry in maps}
        self._db.executemany("DELETE FROM maps WHERE feed = ? AND address = ?", [(feed, each) for each in sorted(gone)])
        self._db.executemany(
            "INSERT INTO maps (feed, address, stamp) VALUES (?, ?, ?) ON CONFLICT (feed, address) DO UPDATE SET stamp = excluded.stamp",
            [(feed, entry.address, entry.stamp) for entry in maps],
        )

    def _page(self, address: str, answer: Answer, published: str | None) -> Page | OnRecordError | None:
        """The page to read; None where it is as it was."""
        if answer.status == 304:
            self._seen(address, answer.known)
            return None
        if answer.partial:
            return Unreadable(address, answer.partial, "it is asked again later")
        page = to_page(address, answer, feed_day=published)
        if isinstance(page, Page):
            self._open[page.id] = self._open[address] = (page.id, address, answer.known)
        return page

    def _seen(self, address: str, known: Known) -> None:
        (row,) = self._db.execute("SELECT first, looks FROM pages WHERE address = ?", (address,)).fetchall()
        again: float | None = self._now() + _AGAIN * 2 ** min(row["looks"], _MOST_DOUBLED)
        if again is not None and again > row["first"] + _FOLLOWED:
            again = None
        self._do(
            "UPDATE pages SET etag = coalesce(?, etag), modified = coalesce(?, modified), due = ?, looks = looks + 1, failures = 0"
            " WHERE address = ?",
            [(known.etag, known.modified, again, address)],
        )

    def _failed(self, table: str, address: str, error: OnRecordError) -> None:
        (failures,) = self._db.execute(f"SELECT failures FROM {table} WHERE address = ?", (address,)).fetchone()  # noqa: S608
        wait = settings().watch_every * 2 ** min(failures, _MOST_DOUBLED)
        if isinstance(error, Later) and error.seconds:
            wait = max(wait, error.seconds)
        failures += not isinstance(error, Resting)
        due = None if table == "pages" and failures >= _TRIES else self._now() + wait
        self._do(f"UPDATE {table} SET failures = ?, due = ? WHERE address = ?", [(failures, due, address)])  # noqa: S608

    def _do(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        with self._writing():
            self._db.executemany(statement, rows)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All of it, or nothing."""
        try:
            self._db.execute("BEGIN")
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise RecordError(self._path, f"it cannot be written ({error})", "free some space, check its permissions") from error


def _named(address: str, answer: Answer) -> list[feeds.Entry]:
    """The pages that a feed's answer names. Raises Unreadable where it is cut or no feed, and what `feeds.entries` raises."""
    if answer.partial:
        raise Unreadable(address, answer.partial, "it is asked again later")
    if not feeds.looks_feed(answer.content):
        raise Unreadable(address, "no feed (RSS, Atom or news sitemap)", "give the feed's own address")
    return feeds.entries(address, answer.content, answer.address)
