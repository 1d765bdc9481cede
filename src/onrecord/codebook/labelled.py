"""Labelled texts to train on: JSON Lines of `{"id", "text", "events", "rejected"?, "exhaustive"?}`, as `export corrections` writes.

An event has its `type` and `trigger`, and where they are known `mode`, `status`, `actors`, `recipients`; other keys are ignored.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec
from msgspec import UNSET, Struct, UnsetType

from onrecord.codebook.custom import Codebook
from onrecord.errors import UsageError
from onrecord.model import Span, Status


class Label(Struct, frozen=True, kw_only=True):
    """An event as a person sees it. `mode`: unset where nobody said; `decided`: the fields that somebody answered for (None: all)."""

    type: str
    trigger: Span
    mode: str | UnsetType | None = UNSET
    status: Status | UnsetType = UNSET
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()
    decided: tuple[str, ...] | None = None

    def says(self, field: str) -> bool:
        """Did a person say this field?"""
        return getattr(self, field) is not UNSET and (self.decided is None or field in self.decided)


class Row(Struct, frozen=True, kw_only=True):
    """A labelled text. `rejected`: what looks like an event and is none. `exhaustive`: True: whatever is not labelled is no event; None:
    it is no event of the codebook's own types; False: nobody looked at it."""

    id: str
    text: str
    events: tuple[Label, ...] = ()
    rejected: tuple[Label, ...] = ()
    exhaustive: bool | None = None


def read_labelled(path: str | Path, book: Codebook) -> tuple[list[Row], str]:
    """The rows of a file and the SHA-256 of its bytes. Raises UsageError that names the line."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(str(path), f"labelled texts not readable ({error.strerror})", "give a .jsonl file") from error
    rows = [_row(f"{path}:{number}", line, book) for number, line in enumerate(data.splitlines(), 1) if line.strip()]
    if not rows:
        raise UsageError(str(path), "no labelled texts in it", "give a .jsonl file with a text and its events a line")
    return rows, hashlib.sha256(data).hexdigest()


def _row(at: str, line: bytes, book: Codebook) -> Row:
    try:
        row = msgspec.json.decode(line, type=Row)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(at, f"no labelled text ({error})", "see docs/codebooks.md for the shape") from error
    for label in (*row.events, *row.rejected):
        for span in (label.trigger, *label.actors, *label.recipients):
            if not 0 <= span.start < span.end <= len(row.text):
                raise UsageError(at, f"the span {span.start}–{span.end} lies outside the text", "count code points of this line's text")
    for label in row.events:
        if label.says("type") and label.type not in book.classes[:-1]:
            raise UsageError(at, f"{label.type!r} is no type of the codebook", "add it to types.csv, or take the event out")
        if label.says("mode") and label.mode is not None and label.mode not in book.modes_of(label.type):
            raise UsageError(at, f"{label.type} has no mode {label.mode!r}", "add it to modes.csv, or take it out")
    return row


@cache
def background() -> Sequence[Row]:
    """Sentences of other news, with and without events of PLOVER: a share of the project's own corpus (CC0), with its types."""
    text = files("onrecord.codebook").joinpath("tables/background.jsonl").read_bytes()
    return [msgspec.json.decode(line, type=Row) for line in text.splitlines()]
