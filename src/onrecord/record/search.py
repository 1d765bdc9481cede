"""Search by words in texts and claims: FTS5 on SQLite, text search on PostgreSQL. One form of query for both.

Words are joined by AND, "words in quotes" stand together, a last * takes every ending.
"""

import re
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, TextClause, text

from onrecord.errors import UsageError

_TERM = re.compile(r'"([^"]+)"|([^\s"]+)')
_WORD = re.compile(r"\w+")

# Run by the first migration: a change needs a new migration.
SQLITE = (
    "CREATE VIRTUAL TABLE readings_words USING fts5(title, text, content='readings', content_rowid='id', tokenize='porter unicode61')",
    "CREATE VIRTUAL TABLE claims_words USING fts5(content, content='claims', content_rowid='row', tokenize='porter unicode61')",
    "CREATE TRIGGER readings_words_in AFTER INSERT ON readings BEGIN"
    " INSERT INTO readings_words(rowid, title, text) VALUES (new.id, new.title, new.text); END",
    "CREATE TRIGGER readings_words_out AFTER DELETE ON readings BEGIN"
    " INSERT INTO readings_words(readings_words, rowid, title, text) VALUES ('delete', old.id, old.title, old.text); END",
    "CREATE TRIGGER claims_words_in AFTER INSERT ON claims BEGIN"
    " INSERT INTO claims_words(rowid, content) VALUES (new.row, new.content); END",
    "CREATE TRIGGER claims_words_out AFTER DELETE ON claims BEGIN"
    " INSERT INTO claims_words(claims_words, rowid, content) VALUES ('delete', old.row, old.content); END",
)
POSTGRESQL = (
    "CREATE INDEX readings_words ON readings USING gin (to_tsvector('english', coalesce(title, '') || ' ' || text))",
    "CREATE INDEX claims_words ON claims USING gin (to_tsvector('english', content))",
)

NEWEST = 2_000  # a word that stands more often than this is ranked among the texts, and claims, that were kept last
FREQUENT = 3_000  # readings with a word from which a list is quicker walked than found by the word

_QUERIES = {
    "sqlite": (
        "SELECT r.page, r.title, r.published, r.text, NULL, NULL, found.rank FROM ("
        "SELECT words.rowid AS id, bm25(readings_words, 4.0, 1.0) AS rank FROM readings_words AS words"
        " JOIN readings ON readings.id = words.rowid WHERE words.readings_words MATCH :words AND words.rowid >= :floor AND readings.current"
        " ORDER BY rank, readings.page LIMIT :limit) AS found JOIN readings r ON r.id = found.id ORDER BY found.rank, r.page",
        "SELECT r.page, r.title, r.published, r.text, found.id, found.start, found.rank FROM ("
        "SELECT c.id, c.start, c.reading, readings.page, bm25(claims_words) AS rank FROM claims_words AS words"
        " JOIN claims c ON c.row = words.rowid JOIN readings ON readings.id = c.reading"
        " WHERE words.claims_words MATCH :words AND words.rowid >= :floor AND readings.current"
        " ORDER BY rank, readings.page, c.start LIMIT :limit) AS found"
        " JOIN readings r ON r.id = found.reading ORDER BY found.rank, r.page, found.start",
    ),
    "postgresql": (
        "SELECT page, title, published, text, NULL, NULL,"
        " -ts_rank(to_tsvector('english', coalesce(title, '') || ' ' || text), to_tsquery('english', :words)) AS rank FROM readings"
        " WHERE to_tsvector('english', coalesce(title, '') || ' ' || text) @@ to_tsquery('english', :words) AND current AND id >= :floor"
        " ORDER BY rank, page LIMIT :limit",
        "SELECT r.page, r.title, r.published, r.text, c.id, c.start,"
        " -ts_rank(to_tsvector('english', c.content), to_tsquery('english', :words)) AS rank FROM claims c"
        " JOIN readings r ON r.id = c.reading WHERE to_tsvector('english', c.content) @@ to_tsquery('english', :words) AND r.current"
        " AND c.row >= :floor ORDER BY rank, r.page, c.start LIMIT :limit",
    ),
}
_FLOORS = {  # the first number of the newest ones
    "sqlite": tuple(
        f"SELECT min(n) FROM (SELECT rowid AS n FROM {name} WHERE {name} MATCH :words ORDER BY rowid DESC LIMIT {NEWEST})"  # noqa: S608
        for name in ("readings_words", "claims_words")
    ),
    "postgresql": (
        "SELECT min(id) FROM (SELECT id FROM readings WHERE to_tsvector('english', coalesce(title, '') || ' ' || text)"  # noqa: S608
        f" @@ to_tsquery('english', :words) ORDER BY id DESC LIMIT {NEWEST}) AS newest",
        "SELECT min(row) FROM (SELECT row FROM claims WHERE to_tsvector('english', content) @@ to_tsquery('english', :words)"  # noqa: S608
        f" ORDER BY row DESC LIMIT {NEWEST}) AS newest",
    ),
}


class Hit(Struct, frozen=True, kw_only=True):
    """A place where the words stand: `start`, `end` in the page's text; `claim` its id where somebody says them."""

    page: str
    title: str | None
    published: str | None
    claim: str | None
    start: int
    end: int
    snippet: str


def search(connection: Connection, words: str, *, limit: int = 20) -> list[Hit]:
    """The best hits, claims first: what somebody says is asked for most; of a frequent word those of the newest 2,000.

    Raises UsageError where `words` holds no word.
    """
    dialect = "sqlite" if connection.dialect.name == "sqlite" else "postgresql"
    terms = _terms(words)
    if not terms:
        raise UsageError("search", f"no word in {words!r}", "give words to look for")
    query = _fts5(terms) if dialect == "sqlite" else _tsquery(terms)
    texts, claims = (
        connection.execute(
            text(sql), {"words": query, "limit": limit, "floor": connection.execute(text(floor), {"words": query}).scalar() or 0}
        ).all()
        for sql, floor in zip(_QUERIES[dialect], _FLOORS[dialect], strict=True)
    )
    return [_hit(row, terms) for row in [*claims, *texts][:limit]]


def readings_with(dialect: str, words: str) -> TextClause:
    """SQL for the numbers of the readings whose title or text holds the words. Raises UsageError where `words` holds no word."""
    terms = _terms(words)
    if not terms:
        raise UsageError("search", f"no word in {words!r}", "give words to look for")
    if dialect == "sqlite":
        return text("SELECT rowid FROM readings_words WHERE readings_words MATCH :_words").bindparams(_words=_fts5(terms))
    sql = "SELECT id FROM readings WHERE to_tsvector('english', coalesce(title, '') || ' ' || text) @@ to_tsquery('english', :_words)"
    return text(sql).bindparams(_words=_tsquery(terms))


def is_frequent(connection: Connection, words: str) -> bool:
    """Do so many readings hold the words that a list is quicker walked in its own order?"""
    dialect = "sqlite" if connection.dialect.name == "sqlite" else "postgresql"
    found = readings_with(dialect, words)
    counted = text(f"SELECT count(*) FROM ({found.text} LIMIT {FREQUENT}) AS found")  # noqa: S608  our own words, values are bound
    return bool(connection.execute(counted, found.compile().params).scalar_one() >= FREQUENT)


def _terms(words: str) -> list[tuple[list[str], bool]]:
    """Each term as its words and whether the last may go on."""
    found = [(_WORD.findall(quoted or word), word.endswith("*")) for quoted, word in _TERM.findall(words)]
    return [(parts, open_) for parts, open_ in found if parts]


def _fts5(terms: list[tuple[list[str], bool]]) -> str:
    return " AND ".join(f'"{" ".join(parts)}"' + (" *" if open_ else "") for parts, open_ in terms)


def _tsquery(terms: list[tuple[list[str], bool]]) -> str:
    return " & ".join("(" + " <-> ".join(parts) + (":*" if open_ else "") + ")" for parts, open_ in terms)


def _hit(row: Any, terms: list[tuple[list[str], bool]]) -> Hit:
    page, title, published, body, claim, offset, _ = row
    start, end = _find(body, terms, offset or 0)
    before, after = body.rfind("\n", 0, start) + 1, body.find("\n", end)
    left, right = max(before, start - 80), min(after if after >= 0 else len(body), end + 120)
    if left > before:  # not in the middle of a word
        left = min(body.find(" ", left) + 1 or start, start)
    if right < len(body) and body[right] != "\n":
        right = max(body.rfind(" ", 0, right), end)
    snippet = ("…" if left > before else "") + body[left:right] + ("…" if right < len(body) and body[right] != "\n" else "")
    return Hit(page=page, title=title, published=published, claim=claim, start=start, end=end, snippet=snippet)


def _find(body: str, terms: list[tuple[list[str], bool]], offset: int) -> tuple[int, int]:
    """Where the first term stands at or after `offset`; its stem where the word itself does not."""
    for parts, _ in terms:
        for cut in (None, -1, -2, -3):
            stems = [re.escape(part[:cut] if len(part) > 4 else part) + r"\w*" for part in parts]
            if match := re.compile(r"\b" + r"\W+".join(stems), re.IGNORECASE).search(body, offset):
                return match.span()
    return offset, offset
