"""`onrecord claims`: who says what."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain, line, tell
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.record import Filters


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("claims")(claims)


def claims(
    record: o.RecordFile = None,
    archive: o.Archive = None,
    speaker: o.Speaker = None,
    about: Annotated[str | None, typer.Option(metavar="WORDS", help="Only with these words in what is said.")] = None,
    type: Annotated[
        str | None,
        typer.Option(
            metavar="CLASS",
            help="Only statement, accusation, denial, threat, promise, demand, belief, report or attitude; several with commas.",
        ),
    ] = None,
    country: o.Country = None,
    since: o.Since = None,
    until: o.Until = None,
    page: o.Page = None,
    limit: o.Limit = None,
    same: Annotated[
        bool, typer.Option("--same", help="One entry a claim that is told more than once or denied: who asserts, repeats, denies it.")
    ] = False,
    json: o.Json = False,
) -> None:
    """Claims of the record by day of publication: who says what, in the words of the page."""
    from onrecord.exports.rows import json_line
    from onrecord.record import Filters

    if same:
        if archive:
            raise UsageError("--same", "an archive keeps no groups of claims", "ask a record")
        _same(record, Filters(about=about, type=type, country=country, since=since, until=until, page=page), speaker, limit, json)
        return
    filters = Filters(speaker=speaker, about=about, type=type, country=country, since=since, until=until, page=page, limit=limit)
    with o.told("claims", record, archive, filters) as rows:
        if json:
            for row in rows:
                sys.stdout.write(json_line(row))
            return
        table = [(row["id"], row["published"], row["says"], row["cue"], row["kind"], row["class"], row["content"]) for row in rows]
    if not table:
        complain("no such claim" + (" (pages without a date are left out of --since and --until)" if since or until else ""))
    tell(("id", "published", "who", "cue", "kind", "class", "what"), table)


def _same(record: str | None, filters: "Filters", speaker: str | None, limit: int | None, json: bool) -> None:
    """Groups of claims; `speaker` keeps those in which such a name has a part, and what the others say to it."""
    from onrecord.exports.rows import json_line
    from onrecord.merge.same_claim import same_claims

    with o.opened(record) as kept:
        found = [
            one
            for one in same_claims(kept.claims(filters))
            if not speaker or any(speaker.lower() in voice.says.lower() for voice in (one.asserts, *one.repeats, *one.denies))
        ][:limit]
    if json:
        for one in found:
            sys.stdout.write(json_line(one))
        return
    if not found:
        complain("no claim is told twice or denied")
    for one in found:
        print(line(one.content))
        for part, voices in (("asserts", (one.asserts,)), ("repeats", one.repeats), ("denies", one.denies)):
            for voice in voices:
                where = ", ".join(f"{told.id} {told.published or ''}".strip() for told in voice.told)
                print(f"    {part}  {line(voice.says)}  {line(where)}")
