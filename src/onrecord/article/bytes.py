"""Bytes → characters, and the guards that stand before any parser: size, depth, emptiness."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, lookup
from functools import lru_cache

import numpy as np
from charset_normalizer import from_bytes

from onrecord.article.tables import table
from onrecord.errors import Refused, Unreadable
from onrecord.model import Page
from onrecord.settings import settings

_BOMS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_MULTI = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_TAG = re.compile(r"<(!--|/?[A-Za-z][A-Za-z0-9:-]*)")
_OPEN_CLOSE = re.compile(r"</?[A-Za-z][A-Za-z0-9:-]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_RAW = {"script": "</script", "style": "</style", "textarea": "</textarea", "title": "</title"}
# Elements that never nest: void ones, and those that a following sibling closes.
_FLAT = frozenset(table("flat"))


def decode(page: Page) -> tuple[str, str | None]:
    """The characters of a page and a warning where the encoding had to be guessed.

    Order: byte order mark, the page's own charset, <meta>, UTF-8, then detection. A declaration that the bytes
    contradict is not believed (declared UTF-8, really Windows-1252). Text keeps its characters one for one;
    lone surrogates and undecodable bytes become U+FFFD.
    Raises Refused for a page over the size limit, Unreadable for bytes that are no text.
    """
    content = page.content
    if len(content) > settings().max_page_bytes:
        raise Refused(page.id, f"too-large: {len(content):,} bytes", "raise ONRECORD_MAX_PAGE_BYTES to read it all the same")
    for mark, name in _BOMS:
        if content.startswith(mark) and (page.kind, page.charset, name) != ("text", "utf-8", "utf-8-sig"):  # there it is a character
            return content.decode(name, "replace"), None
    if content[:4] in (b"%PDF", b"\x89PNG", b"GIF8", b"PK\x03\x04") or content[:3] == b"\xff\xd8\xff":
        raise Unreadable(page.id, "not text but a file of another type", "hand in the page itself (HTML or text)")
    declared = page.charset or (_declared(content) if page.kind == "html" else None)
    for charset in (declared, "utf-8"):
        found = _strict(content, charset) if charset else None
        if found is not None:
            return found, None
    return _guess(content, declared)


def _declared(content: bytes) -> str | None:
    match = _META.search(content[:4096])
    return match.group(1).decode("ascii") if match else None


def _strict(content: bytes, name: str) -> str | None:
    try:
        name = lookup(name).name
        # Browsers read Latin-1 as Windows-1252, and so do we: its quotation marks stand where Latin-1 has controls.
        return content.decode("cp1252" if name in ("iso8859-1", "ascii") else name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _guess(content: bytes, declared: str | None) -> tuple[str, str]:
    """Bytes that are not what they say: mostly UTF-8 with damage, else detection, else Windows-1252."""
    high = len(_HIGH.findall(content))
    if sum(len(found) for found in _MULTI.findall(content)) > 0.6 * high:
        try:
            text = content.decode("utf-8", "surrogatepass")
        except UnicodeError:
            text = content.decode("utf-8", "replace")
        return _SURROGATE.sub("\ufffd", text), "encoding: damaged UTF-8"
    if high > 0.15 * len(content):  # not a Western script
        best = from_bytes(content[:20_000]).best()
        found = _strict(content, best.encoding) if best else None
        if best and found is not None:
            return found, f"encoding: guessed {best.encoding}"
    return content.decode("cp1252", "replace"), f"encoding: guessed windows-1252 (declared {declared or 'nothing'})"


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
