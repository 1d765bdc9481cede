"""HTML → a tree without what nobody sees, and its pieces of visible text in reading order."""

import re
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_

from lxml import etree, html

from onrecord.article.tables import groups, table

INLINE = frozenset(table("inline"))
UNSEEN = frozenset(table("unseen"))
GROUPS: tuple[str, ...] = tuple(groups())
_GROUP_WORDS = [(word, 1 << bit) for bit, words in enumerate(groups().values()) for word in words]
_IN_CELL = frozenset(table("in_cell"))
_MAY_HIDE = etree.XPath("descendant-or-self::*[@hidden or @aria-hidden or @style]")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BUTTON = 1000  # characters; no button says more
_CONTROLS = bytes({*range(0x20)} - {9, 10, 13})
_NESTED = re.compile(r"<\s*/?\s*(?:script|style|iframe|img|svg|object)\b[^>]*>?", re.IGNORECASE)
# One class for all elements: lxml's own look-up asks Python for each, a tenth of a page's time, only to tell forms apart.
_LOOKUP = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_ESCAPED_SCRIPT = re.compile(r"<\s*(script|style)\b[^>]*>.*?(?:<\s*/\s*\1\s*>|$)", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True, eq=False)
class Node:
    """A block element as the page classifier sees it: its tag, the groups of its class and id (a bit each), and sums over its pieces."""

    tag: str
    names: str
    mask: int
    parent: "Node | None"
    level: int
    chars: int = 0
    linked: int = 0
    prose: int = 0
    kept: float = 0.0
    pieces: int = 0
    children: int = 0


ROOT = Node("body", "", 0, None, 0)


@dataclass(slots=True, eq=False)
class Piece:
    """One block of visible text in its `node`. `linked` and `bold` count characters; `links` are the addresses in it."""

    text: str
    node: Node
    linked: int = 0
    bold: int = 0
    links: list[str] = field(default_factory=list)


def parse(text: str) -> html.HtmlElement | None:
    """The tree of an HTML page, or None when there is none."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_LOOKUP)
    try:
        return html.document_fromstring(_safe(text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _safe(text: str) -> bytes:
    """The text without what XML cannot hold; in bytes, because lxml refuses text that declares an encoding."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        data = b""
    if not data or len(data.translate(None, _CONTROLS)) < len(data) or b"\xef\xbf\xbe" in data or b"\xef\xbf\xbf" in data:
        data = _UNSAFE.sub("\ufffd", text).encode("utf-8")
    return data


def prune(tree: html.HtmlElement) -> None:
    """Take out, in place, what a reader of the page cannot see: hidden elements, scripts, styles, forms' fields."""
    hidden = [each for each in _MAY_HIDE(tree) if is_hidden(each)]
    for element in (*tree.iter(*UNSEEN), *hidden):
        if element.tag not in ("html", "body", "head") and element.getparent() is not None:
            # A button that nobody closed: the parser puts all that follows into it, a browser shows it.
            if element.tag == "button" and len(element.text_content()) > _BUTTON:
                element.drop_tag()
            else:
                element.drop_tree()


def is_hidden(element: html.HtmlElement) -> bool:
    """Is it marked as not shown? (`hidden`, `aria-hidden="true"`, an inline style)"""
    get = element.get
    if get("hidden") is not None or get("aria-hidden") == "true":
        return True
    style = get("style")
    return bool(style and _HIDDEN_STYLE.search(style))


@lru_cache(maxsize=20_000)
def group_mask(names: str) -> int:
    """The groups that a class and id string falls into, a bit each."""
    return reduce(or_, map(_mask_of_one, names.split()), 0)


@lru_cache(maxsize=20_000)
def _mask_of_one(name: str) -> int:
    return reduce(or_, [bit for word, bit in _GROUP_WORDS if word in name], 0)


def pieces(tree: html.HtmlElement) -> list[Piece]:
    """The visible text of a pruned tree, block by block, spaces made even."""
    body = tree.find("body")
    return _Walk().run(body) if body is not None else []


def is_flat(pieces: list[Piece]) -> bool:
    """Do all pieces hang side by side in one container? Then the page is somebody's extract, and its structure tells nothing of them."""
    return len({id(piece.node.parent) for piece in pieces}) <= 1


class _Walk:
    """Depth first over the tree, without recursion; gathers text until a block begins or ends."""

    def __init__(self) -> None:
        self.out: list[Piece] = []
        self.node: Node | None = None
        self.parts: list[str] = []
        self.linked = self.bold = self.in_link = self.in_bold = 0
        self.links: list[str] = []
        self.cells: list[html.HtmlElement] = []

    def run(self, root: html.HtmlElement) -> list[Piece]:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag
            if not isinstance(tag, str):
                tag = "span"
            if event == "start":
                self.enter(element, tag)
                text = element.text
            else:
                self.leave(element, tag)
                text = element.tail if element is not root else None
            if text and (self.parts or not text.isspace()):
                self.add(text)
        return self.out

    def enter(self, element: html.HtmlElement, tag: str) -> None:
        if tag == "br":
            self.flush()
        elif tag in ("td", "th") and not any(each.tag in _IN_CELL for each in element):
            self.parts.append(" ")
            self.cells.append(element)
        elif tag not in INLINE:
            self.flush()
            names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}".lower().strip()[:300]
            parent = self.node
            self.node = Node(tag, names, group_mask(names) if names else 0, parent, parent.level + 1 if parent else 0)
            if parent:
                parent.children += 1
        elif tag == "a":
            self.in_link += 1
            self.links.append(element.get("href") or "")
        elif tag in ("b", "strong"):
            self.in_bold += 1

    def leave(self, element: html.HtmlElement, tag: str) -> None:
        if tag == "br":
            return
        if self.cells and self.cells[-1] is element:
            self.cells.pop()
            self.parts.append(" ")
            return
        if tag not in INLINE:
            self.flush()
            self.node = self.node.parent if self.node else None
        elif tag == "a":
            self.in_link -= 1
        elif tag in ("b", "strong"):
            self.in_bold -= 1

    def add(self, text: str) -> None:
        self.parts.append(text)
        if self.in_link or self.in_bold:
            size = len(text.strip())
            self.linked += size * bool(self.in_link)
            self.bold += size * bool(self.in_bold)

    def flush(self) -> None:
        if not self.parts:
            return
        text = "".join(self.parts)
        if "<" in text:  # entity-escaped markup: never evidence
            text = _NESTED.sub(" ", _ESCAPED_SCRIPT.sub(" ", text))
        text = " ".join(text.split())
        if text and self.node:
            self.out.append(Piece(text, self.node, self.linked, self.bold, self.links))
            self.links = []
        self.parts, self.linked, self.bold = [], 0, 0
