"""Where an archive keeps what. Every file appears whole or not at all.

DIR/archive.json                         what the archive is: its schema, how it reads
DIR/manifest/ID.json                     one input that is read: hashes, counts, faults, files; written last, so without it nothing counts
DIR/TABLE/month=2031-03/NAME-ID.parquet  what an input says, by month of publication
DIR/.work                                slices of inputs that are being read, copies of remote ones; gone when an input is finished
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from onrecord import __version__
from onrecord.cluster.tasks import Entry, How
from onrecord.errors import RecordError, UsageError
from onrecord.settings import settings

SCHEMA = 1
TABLES = ("articles", "claims", "events", "actors", "mentions")
_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_ENDINGS = re.compile(r"\.(?:warc|jsonl|ndjson)?(?:\.gz)?$", re.IGNORECASE)


class About(Struct, frozen=True, kw_only=True):
    """archive.json."""

    schema: int = SCHEMA
    attitudes: bool = False
    published: str | None = None


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, whoever else writes it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.uname().nodename}.{os.getpid()}.draft")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def part_name(source: str, id: str) -> str:
    """The name of an input's files: that of the input, so that names sort as the inputs' do, and its id."""
    stem = _ODD.sub("-", _ENDINGS.sub("", source.rstrip("/").rpartition("/")[2]))[:80].strip("-.")
    return f"{stem or 'input'}-{id}"


def manifest(out: Path, id: str) -> Path:
    """The manifest's line of an input."""
    return out / "manifest" / f"{id}.json"


def work(how: How, id: str) -> Path:
    """The folder of an input that is being read. Other models or settings make other slices: they have a folder of their own."""
    return Path(how.out) / ".work" / f"{id}-{made_by(how)}"


def spool(how: How, id: str, number: int) -> Path:
    """The file of a slice that was read."""
    return work(how, id) / f"{number:06}.slice"


def marker(how: How, id: str, number: int) -> Path:
    """Where the page that is being read is noted down, in case that it ends the process."""
    return work(how, id) / f"{number:06}.at"


@cache
def model() -> str:
    """The hash of the encoder's list of hashes; empty where there is no model."""
    from onrecord.language import encoder

    try:
        return hashlib.sha256((encoder.model() / "SHA256").read_bytes()).hexdigest()
    except OSError:
        return ""


@cache
def made_by(how: How) -> str:
    """A short name for everything but the input that decides what is read."""
    limits = settings()
    parts = (__version__, model(), how.reader, how.attitudes, how.published, limits.event_confidence, limits.places)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


def entries(out: Path) -> list[Entry]:
    """The manifest, by name of the inputs' files. Raises RecordError where `out` is no archive or a line of it is damaged."""
    about(out)
    found = []
    for path in sorted((out / "manifest").glob("*.json")):
        try:
            found.append(msgspec.json.decode(path.read_bytes(), type=Entry))
        except msgspec.MsgspecError as error:
            raise RecordError(str(path), f"damaged ({error})", "delete it and read its input again") from error
    return sorted(found, key=lambda entry: part_name(entry.source, entry.id))


def about(out: Path) -> About:
    """What an archive says of itself. Raises RecordError where it is none, or made by a newer onrecord."""
    try:
        found = msgspec.json.decode((out / "archive.json").read_bytes(), type=About)
    except OSError as error:
        raise RecordError(str(out), "no archive", f"make one: onrecord archive SOURCE --out {out}") from error
    except msgspec.MsgspecError as error:
        raise RecordError(str(out / "archive.json"), f"damaged ({error})", "put back a copy") from error
    if found.schema > SCHEMA:
        raise RecordError(str(out), f"made by a newer onrecord (its schema {found.schema}, this one's {SCHEMA})", "upgrade onrecord")
    return found


def prepared(how: How) -> Path:
    """The archive's folder, made when missing. Raises UsageError where it is something else, or reads in another way."""
    out = Path(how.out)
    wanted = About(attitudes=how.attitudes, published=how.published)
    if (out / "archive.json").exists():
        if about(out) != wanted:
            raise UsageError(str(out), "it was begun with other --attitudes or --published", "give the same, or another --out")
        return out
    if out.exists() and (not out.is_dir() or set(out.iterdir()) - set(out.glob("archive.json.*.draft"))):
        raise UsageError(str(out), "neither an archive nor an empty folder", "give another --out")
    write_whole(out / "archive.json", msgspec.json.format(msgspec.json.encode(wanted), indent=1) + b"\n")
    return out


@contextlib.contextmanager
def alone(out: Path) -> Iterator[None]:
    """While one run writes to an archive, another one is refused (RecordError). A killed run lets go."""
    (out / ".work").mkdir(parents=True, exist_ok=True)
    with (out / ".work" / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RecordError(str(out), "another run is writing to it", "wait for it") from error
        _sweep(out)
        yield


def _sweep(out: Path) -> None:
    """Take away what a killed run left: drafts, copies of inputs (every run makes its own), the work on inputs that are finished."""
    at = out / ".work"
    for draft in (*out.glob("archive.json.*.draft"), *(out / "manifest").glob("*.draft"), *(at / "seen").glob("*.draft")):
        draft.unlink(missing_ok=True)
    finished = (folder for folder in at.glob("*-*") if manifest(out, folder.name.partition("-")[0]).exists())
    for folder in (at / "drafts", at / "inputs", *finished):
        shutil.rmtree(folder, ignore_errors=True)
