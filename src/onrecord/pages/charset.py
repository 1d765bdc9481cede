"""Bytes → text: which charset the bytes are really in. The bytes themselves are never changed."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.I)
# Codecs of Python that no page is in; some cannot replace what they cannot read, some hide markup.
_NOT_OF_PAGES = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "mbcs", "oem"})
_DETECT_BYTES = 100_000  # enough for a detector; more only costs time


def declared(content: bytes) -> str | None:
    """The charset an HTML page names in its first 4,096 bytes."""
    if match := _META.search(content[:4096]):
        return (match.group(1) or match.group(2)).decode("ascii", "replace")
    return None


def find_charset(content: bytes, hint: str | None = None) -> tuple[str, str | None]:
    """The charset that decodes `content`, and a warning where it had to be guessed or the declaration was wrong.

    Order: byte order mark, `hint` (header or meta), UTF-8, UTF-8 with a few damaged characters, detection, cp1252 (WHATWG's fallback).
    The charset given back decodes the bytes with errors="replace" in any case.
    """
    for bom, name in _BOMS:
        if content.startswith(bom):
            return name, None if _decodes(content, name) else f"damaged {name} text: some characters were replaced"
    named = known(hint)
    # A page that says latin-1 means cp1252 (WHATWG); one that says so and is UTF-8 throughout is UTF-8.
    if named and named not in ("utf-8", "cp1252", "ascii") and _decodes(content, named):
        return named, None
    if _decodes(content, "utf-8"):
        return "utf-8", None
    if named == "cp1252" and _decodes(content, "cp1252"):
        return "cp1252", None
    if _mostly_utf8(content):
        return "utf-8", "damaged UTF-8: some characters were replaced"
    said = f"declared {hint}, read" if named else "no charset declared, read"
    if _decodes(content, "cp1252") and not _control_heavy(content):
        return "cp1252", f"guessed encoding: {said} as cp1252"
    guess = _detect(content)
    return guess, f"guessed encoding: {said} as {guess}"


def decode(content: bytes, charset: str | None) -> str:
    """The text of `content`. Characters that do not decode become U+FFFD; lone surrogates too, one for one."""
    text = content.decode(charset or "utf-8", "replace")
    return text if text.isascii() else whole(text)


def whole(text: str) -> str:
    """`text` with every lone surrogate replaced by U+FFFD, one for one, so that offsets hold and UTF-8 can carry it."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def known(name: str | None) -> str | None:
    """Python's name of a charset that pages are in, None for others; Latin-1 is read as cp1252, as browsers do."""
    try:
        found = codecs.lookup(name).name if name else None
    except (LookupError, ValueError):
        return None
    if found and found.replace("_", "-") in _NOT_OF_PAGES:
        return None
    return "cp1252" if found == "iso8859-1" else found


def _decodes(content: bytes, charset: str) -> bool:
    try:
        content.decode(charset)
    except (UnicodeError, LookupError, ValueError):
        return False
    return True


def _mostly_utf8(content: bytes) -> bool:
    """True where damage is rare: at most one broken place for twenty whole multi-byte characters (a cut file, a bad byte)."""
    text = content.decode("utf-8", "replace")
    good = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
    return text.count("\ufffd") * 20 <= good


def _control_heavy(content: bytes) -> bool:
    sample = content[:_DETECT_BYTES]
    high = sum(1 for byte in sample if byte >= 0x80)
    return high * 3 > len(sample)  # a third of the bytes high: no Western text


def _detect(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_DETECT_BYTES]).best()
    return best.encoding if best else "cp1252"
