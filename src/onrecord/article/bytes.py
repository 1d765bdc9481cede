"""Bytes → characters, and the guards that stand before any parser: size, depth, emptiness."""

import re
from functools import lru_cache

import numpy as np

from onrecord.article.tables import table
from onrecord.errors import Refused, Unreadable
from onrecord.model import Page
from onrecord.pages import charset, sniff
from onrecord.settings import settings

_TAG = re.compile(r"<(!--|/?[A-Za-z][A-Za-z0-9:-]*)")
_OPEN_CLOSE = re.compile(r"</?[A-Za-z][A-Za-z0-9:-]*")
_RAW = {"script": "</script", "style": "</style", "textarea": "</textarea", "title": "</title"}
# Elements that never nest: void ones, and those that a following sibling closes.
_FLAT = frozenset(table("flat"))


def decode(page: Page) -> tuple[str, str | None]:
    """The characters of a page, as pages/charset.py finds them, and a warning where it had to guess.

    A page that `pages` opened brings its charset; of others it is found here, in the same way. Text keeps its characters one for one;
    lone surrogates and undecodable bytes become U+FFFD.
    Raises Refused for a page over the size limit, Unreadable for bytes that are no text.
    """
    content, name, warning = page.content, charset.known(page.charset), None
    if len(content) > settings().max_page_bytes:
        raise Refused(page.id, f"too-large: {len(content):,} bytes", "raise ONRECORD_MAX_PAGE_BYTES to read it all the same")
    if name is None:
        if what := sniff.binary(content):
            raise Unreadable(page.id, f"{what}, not text", "hand in the page itself (HTML or text)")
        name, warning = charset.find_charset(content, charset.declared(content) if page.kind == "html" else None)
    return charset.decode(content, name), warning


def guard_text(page: Page, text: str) -> None:
    """Raises Refused when the text, or a paragraph of it, is larger than prose can be."""
    if len(text) > settings().max_text_chars:
        raise Refused(page.id, f"too-large: {len(text):,} characters of text", "split it, or raise ONRECORD_MAX_TEXT_CHARS")
    limit, start = settings().max_paragraph_chars, 0
    while len(text) - start > limit:
        end = text.rfind("\n", start, start + limit + 1)
        if end < start:
            raise Refused(page.id, f"too-large: a paragraph of over {limit:,} characters", "this is no prose; hand in the article's text")
        start = end + 1


def guard_depth(page: Page, text: str) -> None:
    """Raises Refused when elements nest deeper than the limit; linear in the page, and before any parser recurses."""
    depth = deepest_nesting(text, settings().max_depth)
    if depth > settings().max_depth:
        raise Refused(page.id, f"too-deep: over {settings().max_depth:,} nested elements", "this is no article; nothing to do")


def deepest_nesting(text: str, limit: int) -> int:
    """How deep the tags of `text` nest, counted up to `limit` + 1; comments and scripts are skipped."""
    if text.count("<") <= limit or _roughly(text) < limit // 2:
        return 0
    stack: list[str] = []
    deepest = position = 0
    while match := _TAG.search(text, position):
        position, name = match.end(), match.group(1).lower()
        if name == "!--":
            position = text.find("-->", position)
        elif name in _RAW:
            position = _find_close(text, _RAW[name], position)
        elif name.startswith("/"):
            if name[1:] in stack[-40:]:
                while stack.pop() != name[1:]:
                    pass
        elif name not in _FLAT and text[max(position, text.find(">", position, position + 2000)) - 1] != "/":
            stack.append(name)
            deepest = max(deepest, len(stack))
            if deepest > limit:
                break
        if position < 0:
            break
    return deepest


def _roughly(text: str) -> int:
    """Nesting by counting alone, a tenth of the time: opening less closing tags, scripts and comments included."""
    steps = np.fromiter(map(_step, _OPEN_CLOSE.findall(text)), dtype=np.int32)
    depth = np.cumsum(steps)
    return int((depth - np.minimum.accumulate(depth)).max(initial=0))


@lru_cache(maxsize=4096)
def _step(tag: str) -> int:
    name = tag[1:].lower()
    return -1 if name[0] == "/" and name[1:] not in _FLAT else int(name not in _FLAT and name[0] != "/")


def _find_close(text: str, close: str, position: int) -> int:
    found = text.find(close, position)
    return found if found >= 0 else text.find(close.upper(), position)
