"""Opening a database: SQLite in WAL mode or PostgreSQL, the schema brought up to date, errors in words."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from onrecord.errors import RecordError
from onrecord.settings import settings

HEAD = "0008"  # the newest migration; a test holds it to migrations/versions
MIGRATIONS = Path(__file__).parent / "migrations"
_NUL = "\U0010fffe"  # a noncharacter of Unicode
_REASONS = (  # what a driver says, what it means, what to do
    ("locked", "another onrecord is writing to it", "wait for it, or raise ONRECORD_RECORD_WAIT"),
    ("readonly", "it cannot be written to", "check its permissions and those of its folder"),
    ("read-only", "it cannot be written to", "check its permissions and those of its folder"),
    ("not a database", "it is no onrecord database", "give another file"),
    ("malformed", "it is damaged", "run onrecord check, and put back a backup"),
    ("disk is full", "the disk is full", "free some space; all that was told as kept is still there"),
    ("disk i/o", "the disk fails", "check the disk; all that was told as kept is still there"),
    ("unable to open", "it cannot be opened", "check that its folder exists and may be written to"),
    ("could not connect", "the server does not answer", "check the address"),
    ("connection failed", "the server does not answer", "check the address"),
)


def open_database(where: str, *, create: bool) -> Engine:
    """The engine of the database at `where` (a file or an SQLAlchemy address), its tables there and of this version.

    Raises RecordError where it is missing (without `create`), newer than this onrecord, damaged, locked or not writable.
    """
    if "://" in where:
        try:
            engine = create_engine(where.replace("postgresql://", "postgresql+psycopg://", 1))
        except ModuleNotFoundError as error:
            raise RecordError(where, f"{error.name} is not installed", "pip install 'onrecord[postgres]'") from error
        event.listen(engine, "connect", _keep_every_character)
    else:
        _check_file(where, create)
        engine = create_engine(f"sqlite:///{where}", connect_args={"timeout": settings().record_wait})
        event.listen(engine, "connect", _configure)
        event.listen(engine, "begin", _begin)
    with errors(where):
        _upgrade(engine, where, create)
    return engine


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Values in order, in parts that fit one question."""
    ordered = sorted(values)
    return (ordered[first : first + 500] for first in range(0, len(ordered), 500))


@contextmanager
def errors(where: str) -> Iterator[None]:
    """Errors of the database become RecordError with the reason and what to do."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        said = " ".join(str(getattr(error, "orig", None) or error).split())
        for sign, reason, advice in _REASONS:
            if sign in said.lower():
                raise RecordError(where, reason, advice) from error
        raise RecordError(where, f"the database says {said[:200]!r}", "run onrecord check") from error
    except UnicodeDecodeError as error:  # text that was never written so
        raise RecordError(where, "it is damaged", "run onrecord check, and put back a backup") from error
    except SQLAlchemyError as error:
        raise RecordError(where, " ".join(str(error).split())[:200], "check the address of the record") from error


def _check_file(where: str, create: bool) -> None:
    path = Path(where)
    if path.is_dir():
        raise RecordError(where, "a folder, not a record", "give a file, such as onrecord.db")
    if not path.exists():
        if not create:
            raise RecordError(where, "no such record", f"make one: onrecord read SOURCE --record {where}")
        if not path.parent.is_dir():
            raise RecordError(where, "its folder does not exist", f"make it: mkdir -p {path.parent}")


def _configure(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`, not by the driver's guess
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")  # readers while a writer writes
    cursor.execute("PRAGMA synchronous=NORMAL")  # survives a killed process at every point
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _keep_every_character(connection: Any, _: Any) -> None:
    """PostgreSQL holds no U+0000 in a text: it is kept as a character that no text may use, so that offsets hold, and comes back."""
    from psycopg.types.string import StrDumper, StrDumperUnknown, TextLoader

    class Dumper(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", _NUL))

    class Unknown(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", _NUL))

    class Loader(TextLoader):
        def load(self, data: Any) -> Any:
            found = super().load(data)
            return found.replace(_NUL, "\0") if isinstance(found, str) else found

    connection.adapters.register_dumper(str, Dumper)
    connection.adapters.register_dumper(str, Unknown)
    connection.adapters.register_loader("text", Loader)


def _begin(connection: Any) -> None:
    # A writer takes its lock at once: two writers wait for each other instead of failing half-way.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _upgrade(engine: Engine, where: str, create: bool) -> None:
    tables = inspect(engine).get_table_names()
    version = None
    if "alembic_version" in tables:
        with engine.connect() as connection:
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    elif tables:
        raise RecordError(where, "a database of something else", "give another file")
    if version == HEAD:
        return
    if version and version > HEAD:
        raise RecordError(where, f"made by a newer onrecord (its version {version}, this one's {HEAD})", "pip install --upgrade onrecord")
    if not version and not create:
        raise RecordError(where, "an empty database, not a record", f"fill it: onrecord read SOURCE --record {where}")
    migrate(engine)


def migrate(engine: Engine) -> None:
    """Bring the tables to this version in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
