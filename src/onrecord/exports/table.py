"""Writing peers' tables: tab-separated or comma-separated, columns in the peer's order, unknown cells empty."""

import csv
import re
from collections.abc import Mapping, Sequence
from typing import IO, Any

_BREAK = re.compile(r"[\t\n\r\x0b\x0c\x00\u0085\u2028\u2029]+")
_FORMULA = re.compile(r"^\s*[=+\-@\t\r＝＋－＠]")


class Table:
    """Rows under fixed columns; a key that is no column is a fault of ours and raises KeyError."""

    def __init__(self, out: IO[str], columns: Sequence[str], *, header: bool, tabs: bool) -> None:
        self.out, self.columns, self.tabs = out, columns, tabs
        self.known = frozenset(columns)
        self.writer = csv.writer(out, lineterminator="\r\n")
        if header:
            self._line(list(columns))

    def row(self, cells: Mapping[str, Any]) -> None:
        """Write a row; what is missing, None or "" stays empty."""
        if unknown := set(cells) - self.known:
            raise KeyError(f"no such columns: {sorted(unknown)}")
        self._line([self._cell(cells.get(name)) for name in self.columns])

    def _cell(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            clean = _BREAK.sub(" ", value).strip()
            return clean if self.tabs else neutral(clean)
        return str(value)

    def _line(self, cells: list[str]) -> None:
        if self.tabs:
            self.out.write("\t".join(cells) + "\n")
        else:
            self.writer.writerow(cells)


def neutral(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula.

    >>> neutral("=HYPERLINK(1)"), neutral("a=b")
    ("'=HYPERLINK(1)", 'a=b')
    """
    return "'" + cell if _FORMULA.match(cell) else cell
