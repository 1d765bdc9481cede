"""Questions to an archive, answered by DuckDB over its Parquet files: the record's own filters, and any SQL. Needs the extra `archive`.

The filters are the record's (record/query.py): its SQL, asked of views that look like the record's tables.
"""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql

from onrecord.cluster import layout
from onrecord.errors import RecordError, UsageError
from onrecord.model import Reading
from onrecord.record import query
from onrecord.record.query import Filters
from onrecord.record.rows import restored

_FEW = 1_000  # rows fetched at once
_VIEWS = """
-- a page that stands in several inputs: its last whole reading is current, by name of the inputs
CREATE VIEW superseded AS SELECT reading FROM (
    SELECT reading, row_number() OVER (PARTITION BY page ORDER BY partial, part DESC, number DESC) AS place FROM all_articles
    WHERE page IN (SELECT page FROM all_articles GROUP BY page HAVING count(*) > 1)
) WHERE place > 1;
CREATE VIEW articles AS FROM all_articles ANTI JOIN superseded USING (reading);
CREATE VIEW claims AS FROM all_claims ANTI JOIN superseded USING (reading);
CREATE VIEW events AS FROM all_events ANTI JOIN superseded USING (reading);
CREATE VIEW actors AS FROM all_actors ANTI JOIN superseded USING (reading);
CREATE VIEW mentions AS FROM all_mentions ANTI JOIN superseded USING (reading);
CREATE SCHEMA record;
CREATE VIEW record.readings AS
    SELECT reading AS id, page, true AS current, day_from, day_to, text, body FROM main.articles WHERE NOT partial;
CREATE VIEW record.pages AS SELECT page AS id, url FROM main.articles;
CREATE VIEW record.events AS FROM main.events;
CREATE VIEW record.claims AS FROM main.claims;
CREATE VIEW record.actors AS FROM main.actors;
CREATE VIEW record.roles AS
    SELECT reading, event, part, role.name AS name, role.country AS country FROM (
        SELECT reading, id AS event, 'actor' AS part, unnest(actors) AS role FROM main.events
        UNION ALL SELECT reading, id, 'recipient', unnest(recipients) FROM main.events
    );
"""
_EVENT = (  # the keys of exports.rows.event_row
    "id page url title publisher published type mode contexts cameo intensity status hedged factuality says claim actors recipients "
    "from to place geonames country lat lon killed injured confidence trigger start end sentence"
).split()
_CLAIM = "id page url title publisher published says source cue content kind class hedged within spans confidence".split()


class Archive:
    """An open archive (see `open_archive`). Its files are those of the manifest as it was when the archive was opened."""

    def __init__(self, path: str) -> None:
        try:
            import duckdb
        except ImportError as error:
            raise UsageError("archive", "DuckDB is not installed", "pip install 'onrecord[archive]'") from error
        self.path = Path(path)
        self.entries = layout.entries(self.path)
        self._errors = duckdb.Error
        self.connection = duckdb.connect()
        self.connection.execute("SET preserve_insertion_order = false")
        for table in layout.TABLES:
            self._view(table)
        self.connection.execute(_VIEWS)
        if (merged := self.path / "merged.parquet").exists():
            self._parquet("merged", [str(merged)])

    def events(self, filters: Filters = Filters()) -> Iterator[dict[str, Any]]:  # noqa: B008  frozen
        """The events by day, page and place in the text: the rows of `onrecord events --json`."""
        order = "coalesce(t.day_from, '9999'), t.page, t.start, t.id"
        for row in self._rows("events", _EVENT, query.select_events(filters), order, filters.limit):
            yield row | {"id": f"{row['page']}#{row['id']}"}

    def claims(self, filters: Filters = Filters()) -> Iterator[dict[str, Any]]:  # noqa: B008
        """The claims by day of publication, page and place in the text: the rows of `onrecord claims --json`."""
        order = "coalesce(t.day_from, '9999'), t.page, t.start, t.row"
        for row in self._rows("claims", _CLAIM, query.select_claims(filters), order, filters.limit):
            yield row | {"id": f"{row['page']}#{row['id']}"}

    def readings(self, filters: Filters = Filters()) -> Iterator[Reading]:  # noqa: B008
        """The whole readings by day and id; with a filter on events, those that hold such an event."""
        for body, text in self._asked(*_compiled(query.select_readings(filters), order=True), columns="body, text"):
            yield restored(body, text)

    def sql(self, question: str, **values: Any) -> Any:
        """DuckDB's answer to any SQL over `articles`, `claims`, `events`, `actors`, `mentions`, a page that stands twice taken once; over
        `merged` too, where the archive was merged.

        `$name` in it is a value of `values`. A relation, with `.fetchall()`, `.arrow()`, `.df()`, `.pl()`. Raises UsageError where DuckDB
        refuses.
        """
        try:
            return self.connection.sql(question, params=values or None)
        except self._errors as error:
            raise UsageError("sql", " ".join(str(error).split())[:300], "see docs/archive.md for tables and columns") from error

    def close(self) -> None:
        """Let go of the files."""
        self.connection.close()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _view(self, table: str) -> None:
        files = [str(self.path / file.path) for entry in self.entries for file in entry.files if file.path.startswith(f"{table}/")]
        if files:
            self._parquet(f"all_{table}", files)
            return
        from onrecord.cluster.tables import schemas

        empty = schemas()[table].empty_table()
        self.connection.register("empty", empty)
        self.connection.execute(f"CREATE TABLE all_{table} AS SELECT *, '' AS month FROM empty")  # noqa: S608
        self.connection.unregister("empty")

    def _parquet(self, view: str, files: list[str]) -> None:
        names = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
        options = "hive_partitioning = true, hive_types_autocast = false"
        self.connection.execute(f"CREATE VIEW {view} AS FROM read_parquet([{names}], {options})")

    def _rows(self, table: str, names: list[str], chosen: Select[Any], order: str, limit: int | None) -> Iterator[dict[str, Any]]:
        words, values = _compiled(chosen)
        columns = ", ".join(f't."{"cue_class" if name == "class" else name}"' for name in names)
        text = f"SELECT {columns} FROM {table} t SEMI JOIN ({words}) f ON t.reading = f.reading AND t.id = f.id ORDER BY {order}"  # noqa: S608
        text += f" LIMIT {limit}" if limit is not None else ""
        for row in self._asked(text, values):
            yield dict(zip(names, row, strict=True))

    def _asked(self, question: str, values: list[Any], columns: str = "") -> Iterator[tuple[Any, ...]]:
        if columns:
            question = f"SELECT {columns} FROM ({question})"  # noqa: S608
        try:
            cursor = self.connection.cursor().execute(question, values)
            while rows := cursor.fetchmany(_FEW):
                yield from rows
        except self._errors as error:
            raise RecordError(str(self.path), " ".join(str(error).split())[:200], "are its files whole? see its manifest") from error


def _compiled(chosen: Select[Any], *, order: bool = False) -> tuple[str, list[Any]]:
    """The words and values of a question to the record, for DuckDB."""
    if not order:
        chosen = chosen.order_by(None).limit(None)
    dialect = postgresql.dialect(paramstyle="qmark")  # type: ignore[no-untyped-call]
    made = chosen.compile(
        dialect=dialect,
        schema_translate_map={None: "record"},
        render_schema_translate=True,
        compile_kwargs={"render_postcompile": True},
    )
    return str(made), [made.params[name] for name in made.positiontup or ()]
