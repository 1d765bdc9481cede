"""Read the example pages into a record, and show what they say with the words that say it."""

import shutil
import sys
import textwrap
from pathlib import Path

import onrecord
from onrecord.exports.rows import sentence
from onrecord.model import Event, Reading

HERE = Path(__file__).parent
OUT = Path("out")
WIDTH = min(110, shutil.get_terminal_size((100, 24)).columns)
NEXT = """\
What to try next
  .venv/bin/onrecord events --record out/demo.db --type ASSAULT      who attacked whom
  .venv/bin/onrecord claims --record out/demo.db --speaker Halvane   what one person says
  .venv/bin/onrecord search --record out/demo.db "prisoners"         words in claims and texts
  .venv/bin/onrecord show {id} --record out/demo.db     a page with its marks
  .venv/bin/onrecord read YOUR_PAGE.html --record my.db              your own pages (.html .txt .jsonl, folders)
  .venv/bin/onrecord --help                                          everything else; docs/ has a page for each command"""


def main() -> None:
    """Read, keep, show."""
    OUT.mkdir(exist_ok=True)
    for old in OUT.glob("demo.db*"):
        old.unlink()
    last = None
    with onrecord.open_record(OUT / "demo.db") as record:
        for found in onrecord.read_all(sorted(path for path in HERE.iterdir() if path.suffix in (".html", ".txt"))):
            if isinstance(found, onrecord.OnRecordError):
                print(found, file=sys.stderr)
                continue
            record.add(found)
            tell(found)
            last = found
        counts = record.counts()
    print("=" * WIDTH)
    print(f"Kept in out/demo.db: {counts['pages']} pages, {counts['events']} events, {counts['claims']} claims.\n")
    print(NEXT.format(id=f"{last.id:18}" if last else "PAGE"))


def tell(reading: Reading) -> None:
    """A page: its head, its events, its claims."""
    print("=" * WIDTH)
    print(reading.title or reading.text[:80])
    print(f"  {reading.publisher or 'publisher unknown'}, {reading.published or 'date unknown'}; {len(reading.residue)} lines left aside\n")
    print("  WHAT HAPPENED, AND WHO SAYS SO")
    print("" if reading.events else "  (nothing found)\n", end="")
    for event in reading.events:
        item(reading.tell(event), quoted(reading, event))
    print("\n  WHO SAYS WHAT")
    print("" if reading.claims else "  (nothing found)\n", end="")
    for claim in reading.claims:
        item(f"{reading.sayer(claim.id)} ({claim.cue_class})", f"“{' '.join(reading.quote(claim).split())}”")
    print()


def item(head: str, evidence: str) -> None:
    """A line, and under it the words that support it."""
    print(textwrap.fill(head, WIDTH, initial_indent="  • ", subsequent_indent="    "))
    print(textwrap.fill(evidence, WIDTH, initial_indent="      ", subsequent_indent="      "))


def quoted(reading: Reading, event: Event) -> str:
    """The event's sentence with its trigger between «»."""
    start, end = sentence(reading.text, event.trigger)
    a, b = event.trigger.start, event.trigger.end
    return " ".join(f"{reading.text[start:a]}«{reading.text[a:b]}»{reading.text[b:end]}".split())


if __name__ == "__main__":
    main()
