"""What a command gives out: results to a file or standard output, messages on standard error, text made safe for a terminal, tables."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from onrecord.errors import UsageError

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def complain(message: object) -> None:
    """One line for a person on standard error."""
    print("onrecord:", line(str(message)), file=sys.stderr)


def give(made: str | bytes, out: Path | None) -> None:
    """A result into a file, byte for byte, or text on standard output. Raises UsageError where the file cannot be written."""
    if out is None:
        sys.stdout.write(made if isinstance(made, str) else made.decode())
        return
    try:
        out.write_bytes(made.encode() if isinstance(made, str) else made)
    except OSError as error:
        raise UsageError(str(out), f"cannot be written ({error.strerror})", "give another file") from error


def safe(text: str) -> str:
    """`text` with control characters made visible: a page must not steer a terminal.

    >>> safe("a\\x1b[31m\\u202eb")
    'a␛[31m<U+202E>b'
    """
    return _UNSAFE.sub(lambda match: _visible(match.group()), text)


def line(text: str) -> str:
    """`text` on one line, safe."""
    return safe(" ".join(text.split()))


def show(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table on standard output: framed on a terminal, tab-separated in a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(line(_word(cell)) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(line(_word(cell))) for cell in row))
    Console().print(table)


def tell(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows whose last column is a sentence: on a terminal the facts on one line and the words under them, in a pipe as `show`."""
    if not sys.stdout.isatty():
        show(columns, rows)
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    for id, *facts, words in rows:
        head = Text(line(_word(id)), style="dim")
        for number, fact in enumerate(facts):
            if fact:
                head.append("  " + line(_word(fact)), style="bold not dim" if number == 1 else "not dim")
        console.print(head)
        console.print(Padding(Text(line(_word(words)), style="italic"), (0, 0, 1, 4)))


def plural(number: int, noun: str) -> str:
    """`1 page`, `1,200 pages`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _word(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _visible(char: str) -> str:
    code = ord(char)
    return chr(0x2400 + code) if code < 32 else "␡" if code == 127 else f"<U+{code:04X}>"
