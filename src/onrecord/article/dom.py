"""HTML → a tree without what nobody sees, and its pieces of visible text in reading order."""

import re
from dataclasses import dataclass, field

from lxml import etree, html

from onrecord.article.tables import table

INLINE = frozenset(table("inline"))
UNSEEN = frozenset(table("unseen"))
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NESTED = re.compile(r"<\s*/?\s*(?:script|style|iframe|img|svg|object)\b[^>]*>?", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Piece:
    """One block of visible text. `path` are its ancestors, innermost first; `links` its addresses with the characters each covers."""

    text: str
    element: html.HtmlElement
    path: tuple[html.HtmlElement, ...]
    linked: int = 0
    bold: int = 0
    links: list[tuple[str, int]] = field(default_factory=list)


def parse(text: str) -> html.HtmlElement | None:
    """The tree of an HTML page, or None when there is none."""
    text = _UNSAFE.sub("\ufffd", text)
    try:
        # Bytes, because lxml refuses text that declares an encoding.
        tree = html.document_fromstring(
            text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree


def prune(tree: html.HtmlElement) -> None:
    """Take out, in place, what a reader of the page cannot see: hidden elements, scripts, styles, forms' fields."""
    for element in list(tree.iter(etree.Element)):
        if element.tag in ("html", "body", "head") or element.getparent() is None:
            continue
        if element.tag in UNSEEN or is_hidden(element):
            element.drop_tree()


def is_hidden(element: html.HtmlElement) -> bool:
    """Is it marked as not shown? (`hidden`, `aria-hidden="true"`, an inline style)"""
    attributes = element.attrib
    if "hidden" in attributes or attributes.get("aria-hidden", "") == "true":
        return True
    style = attributes.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))


def pieces(tree: html.HtmlElement) -> list[Piece]:
    """The visible text of a pruned tree, block by block, spaces made even."""
    out: list[Piece] = []
    body = tree.find("body")
    if body is not None:
        _Walk(out).run(body)
    return out


class _Walk:
    """Depth first over the tree with a stack of its own; gathers text until a block begins or ends."""

    def __init__(self, out: list[Piece]) -> None:
        self.out = out
        self.path: list[html.HtmlElement] = []
        self.parts: list[str] = []
        self.linked = self.bold = self.in_link = self.in_bold = 0
        self.links: list[tuple[str, int]] = []

    def run(self, root: html.HtmlElement) -> None:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag
            if not isinstance(tag, str):
                if event == "end":
                    self.add(element.tail)
                continue
            if event == "start":
                self.enter(element, tag)
                self.add(element.text)
            else:
                self.leave(element, tag)
                if element is not root:
                    self.add(element.tail)
        self.flush()

    def enter(self, element: html.HtmlElement, tag: str) -> None:
        if tag == "br":
            self.flush()
        elif tag not in INLINE:
            self.flush()
            self.path.append(element)
        elif tag == "a":
            self.in_link += 1
            self.links.append((element.get("href") or "", len(element.text_content())))
        elif tag in ("b", "strong"):
            self.in_bold += 1

    def leave(self, element: html.HtmlElement, tag: str) -> None:
        if tag == "br":
            return
        if tag not in INLINE:
            self.flush()
            self.path.pop()
        elif tag == "a":
            self.in_link -= 1
        elif tag in ("b", "strong"):
            self.in_bold -= 1

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            size = len(text.strip())
            self.linked += size * bool(self.in_link)
            self.bold += size * bool(self.in_bold)

    def flush(self) -> None:
        text = _NESTED.sub(" ", _SPACE.sub(" ", "".join(self.parts))).strip()
        if text and self.path:
            self.out.append(Piece(text, self.path[-1], tuple(reversed(self.path)), self.linked, self.bold, self.links))
            self.links = []
        self.parts, self.linked, self.bold = [], 0, 0
