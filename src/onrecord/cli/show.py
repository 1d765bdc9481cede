"""`onrecord show`: a page's text with its marks."""

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import line, safe
from onrecord.errors import UsageError
from onrecord.model import Claim, Event, Reading

if TYPE_CHECKING:
    from rich.text import Text


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("show")(show)


def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="A page (its id, the start of its id, or its address), or PAGE#e1, PAGE#c1.")],
    record: o.RecordFile = None,
    json: o.Json = False,
) -> None:
    """The text of a page paragraph by paragraph, and under each what it says: events, claims, and what is not the story."""
    page, _, noun = id.rpartition("#") if re.search(r"#[ec]\d+$", id) else (id, "", "")
    with o.opened(record) as opened:
        reading = opened.get(page)
    if json:
        sys.stdout.write(reading.to_json().decode() + "\n")
        return
    known: list[Event | Claim] = [*reading.events, *reading.claims]
    if noun and noun not in {found.id for found in known}:
        raise UsageError(id, "no such event or claim on the page", f"onrecord show {page}")
    for key, value in _head(reading):
        print(f"{key:10} {line(value)}")
    print()
    for start, end in _paragraphs(reading.text):
        nouns = [found for found in known if start <= _at(found) < end and noun in ("", found.id)]
        if noun and not nouns:
            continue
        residue = next((residue.kind for residue in reading.residue if residue.start < end and start < residue.end), None)
        _paragraph(reading, start, end, nouns, residue)


def _head(reading: Reading) -> list[tuple[str, str]]:
    known = [
        ("title", reading.title),
        ("publisher", reading.publisher),
        ("published", f"{reading.published} ({reading.published_basis})" if reading.published else None),
        ("address", reading.url),
        ("id", reading.id),
        *(("warning", warning) for warning in reading.warnings),
    ]
    return [(key, value) for key, value in known if value]


def _at(noun: Event | Claim) -> int:
    if isinstance(noun, Event):
        return noun.trigger.start
    return min((span.start for span in (noun.source, noun.cue, *noun.content) if span), default=0)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^\n\r\x0b\x0c\u2028\u2029]*\S[^\n\r\x0b\x0c\u2028\u2029]*", text)]


def _paragraph(reading: Reading, start: int, end: int, nouns: list[Event | Claim], residue: str | None) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    if residue:
        console.print(Text(f"[{residue}] {safe(reading.text[start:end])}", style="dim"))
    else:
        console.print(_marked(reading, start, end, nouns))
    for noun in sorted(nouns, key=_at):
        if isinstance(noun, Event):
            words = f"    {noun.id}  {line(reading.tell(noun))}  “{line(reading.quote(noun))}”"
        else:
            words = f"    {noun.id}  {line(reading.sayer(noun.id))} ({noun.kind}, {noun.cue_class}): {line(reading.quote(noun))}"
        console.print(Text(words, style="red" if isinstance(noun, Event) else "cyan"))
    console.print()


def _marked(reading: Reading, start: int, end: int, nouns: list[Event | Claim]) -> "Text":
    """The paragraph in pieces, each safe, triggers and cues styled."""
    from rich.text import Text

    marks = [(noun.trigger, "bold red") for noun in nouns if isinstance(noun, Event)]
    marks += [(noun.cue, "cyan") for noun in nouns if isinstance(noun, Claim) and noun.cue]
    out, at = Text(), start
    for span, style in sorted(marks, key=lambda mark: mark[0].start):
        if span.start < at or span.end > end:
            continue
        out.append(safe(reading.text[at : span.start])).append(safe(reading.text[span.start : span.end]), style=style)
        at = span.end
    return out.append(safe(reading.text[at:end]))
