"""Which words stand inside quotation marks: straight, curly, single and double, unbalanced, over several paragraphs. Never an exception.

A mark opens or closes by its shape where it has one, else by the white space around it. An apostrophe ("the rebels' camp") only closes
what a single mark has opened. A quotation still open at the end of its paragraph goes on in the next one only if that begins
with an opening mark of the same family (the habit of newspapers); else it ends with its paragraph.
"""

from dataclasses import dataclass

from onrecord.language.tokens import Range

_DOUBLE = {'"': "both", "“": "open", "”": "close", "„": "open", "«": "open", "»": "close", "``": "open", "''": "close", "‟": "open"}
_SINGLE = {"'": "both", "‘": "open", "’": "both", "‹": "open", "›": "close", "‚": "open"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation: the words between its marks, half-open, and the words that are its marks (-1: that side is open)."""

    first: int
    last: int
    opening: int
    closing: int


def quotations(text: str, spans: list[Range], paragraphs: list[int]) -> list[Quotation]:
    """Quotations in order of their beginning. `paragraphs` gives the paragraph number of each word."""
    found: list[Quotation] = []
    stack: list[tuple[str, int]] = []  # family and word number of each opening mark
    for number, (start, end) in enumerate(spans):
        if number and paragraphs[number] != paragraphs[number - 1]:
            stack = _turn_page(text, spans, number, stack, found)
        mark = text[start:end]
        family = "double" if mark in _DOUBLE else "single" if mark in _SINGLE else None
        if family is None:
            continue
        side = _side(text, start, end, (_DOUBLE if family == "double" else _SINGLE)[mark], [name for name, _ in stack], family)
        if side == "open":
            if not (stack and stack[-1][0] == family and family == "single" and mark == "'"):
                stack.append((family, number))
        elif side == "close" and any(name == family for name, _ in stack):
            while stack:
                name, opening = stack.pop()
                if name == family:
                    found.append(Quotation(opening + 1, number, opening, number))
                    break
    for name, opening in stack:
        if name == "double":
            found.append(Quotation(opening + 1, _paragraph_end(paragraphs, opening), opening, -1))
    return sorted((q for q in found if q.last > q.first), key=lambda q: (q.first, -q.last))


def _side(text: str, start: int, end: int, shape: str, stack: list[str], family: str) -> str | None:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if shape != "both":
        return shape
    if family == "single" and before.isalnum() and after.isalnum():
        return None  # an apostrophe inside a word
    opens = (before.isspace() or before in '([{-–—/“"‘') and not after.isspace()
    closes = not before.isspace() and (after.isspace() or not after.isalnum())
    if family == "single" and text[start:end] == "’":
        return "close" if closes and "single" in stack else None
    if opens and closes:
        return "close" if family in stack else "open"
    if opens:
        return "open"
    if closes:
        return "close" if family in stack else ("open" if family == "double" and not after.isspace() else None)
    return "close" if family in stack else "open" if family == "double" else None


def _turn_page(text: str, spans: list[Range], number: int, stack: list[tuple[str, int]], found: list[Quotation]) -> list[tuple[str, int]]:
    """End what is open at a paragraph break, unless the next paragraph takes the quotation up again."""
    for name, opening in stack:
        if name == "double":
            found.append(Quotation(opening + 1, number, opening, -1))
    return []


def _paragraph_end(paragraphs: list[int], number: int) -> int:
    end = number
    while end < len(paragraphs) and paragraphs[end] == paragraphs[number]:
        end += 1
    return end
