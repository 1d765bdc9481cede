"""Merging for the command line: files in, lines of JSON out; decisions of people kept."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from onrecord.errors import UsageError
from onrecord.merge import decisions
from onrecord.merge.mentions import read_mentions
from onrecord.merge.reports import read_reports
from onrecord.merge.same_event import Grouping, Level, group_mentions, group_reports
from onrecord.record import Record


def pairs_of(options: Sequence[str]) -> dict[str, str]:
    """`--map FIELD=COLUMN` options as a mapping."""
    found = {}
    for option in options:
        field, sign, column = option.partition("=")
        if not sign or not column:
            raise UsageError("--map", f"{option!r} has no column", "write FIELD=COLUMN")
        found[field.strip()] = column.strip()
    return found


def merge_file(path: Path, names: Mapping[str, str], level: Level) -> list[str]:
    """The lines {"mention_id", "cluster", "reasons"} for a CSV of reports or a JSONL of mentions, by id. Raises UsageError."""
    try:
        if path.suffix.lower() in (".jsonl", ".ndjson"):
            with path.open("rb") as lines:
                return list(_lines(group_mentions(read_mentions(lines, str(path))), level))
        with path.open(encoding="utf-8-sig", newline="") as text:
            return list(_lines(group_reports(read_reports(text, names, str(path))), level))
    except OSError as error:
        raise UsageError(str(path), f"cannot be read ({error.strerror})", "check its name") from error
    except UnicodeDecodeError as error:
        raise UsageError(str(path), "it is not UTF-8", "convert it: iconv -t UTF-8") from error
    except csv.Error as error:
        raise UsageError(str(path), f"it is no CSV ({error})", "look for a quotation mark that is never closed") from error


def _lines(grouping: Grouping, level: Level) -> Iterator[str]:
    cluster = dict(zip(grouping.ids, grouping.at(level), strict=True))
    for name, partner in zip(grouping.ids, grouping.partner, strict=True):
        row: dict[str, Any] = {"mention_id": name, "cluster": cluster[name], "reasons": []}
        if partner and cluster[partner.id] == cluster[name]:
            row |= {"reasons": list(partner.because), "with": partner.id, "score": partner.score}
        yield _json(row)


def _json(row: Any) -> str:
    return msgspec.json.encode(row).decode() + "\n"


def decide(record: Record, join: Sequence[str], split: Sequence[str], undo: int | None, *, coder: str, note: str | None) -> None:
    """Keep what a person decided. Raises UsageError for fewer than two mentions or unknown ones."""
    for action, given in (("join", join), ("split", split)):
        if given:
            known = {f"{reading.id}#{event.id}" for reading, event in record.events()}
            if len(given) < 2 or (wrong := [mention for mention in given if mention not in known]):
                said = f"no mention {wrong[0]!r}" if len(given) > 1 else "one mention alone"
                raise UsageError(f"--{action}", said, "give PAGE#EVENT twice or more; onrecord events --json shows them")
            with record.writing() as connection:
                decisions.decide(connection, action, given[:1], given[1:], coder=coder, note=note)  # type: ignore[arg-type]
    if undo is not None:
        with record.writing() as connection:
            decisions.undo(connection, undo, coder=coder, note=note)


def show_queue(record: Record) -> list[str]:
    """What waits for a person, the likeliest first: two merged events and a mention of each, as --join takes it."""
    with record.asking() as connection:
        of = {merged: mention for mention, merged in sorted(decisions.members(connection).items(), reverse=True)}
        return [
            _json({"one": one, "other": other, "score": score, "mentions": [of.get(one), of.get(other)]})
            for one, other, score in decisions.queue(connection)
        ]


def show_decisions(record: Record) -> list[str]:
    """What people decided, in order."""
    with record.asking() as connection:
        return [_json(decision) for decision in decisions.decisions(connection)]
