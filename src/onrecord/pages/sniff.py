"""What bytes are, whatever their name says."""

import re

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV, AVI)"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"(\xb5/\xfd", "Zstandard data"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"wOF2", "a font"),
    (b"wOFF", "a font"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|title|meta|div|p|h1|span|script)\b", re.I)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes(i for i in range(32) if i not in b"\t\n\r\x0b\x0c\x1b\x08")


def binary(content: bytes) -> str | None:
    """What `content` is when it is no text ("a JPEG image"), else None. Single NULs in a text are let through."""
    head = content[:64].lstrip()
    for magic, name in MAGIC:
        if content.startswith(magic) or head.startswith(magic):
            return name
    if content[4:8] == b"ftyp":
        return "a video or HEIC image"
    if content.startswith(_BOMS[1:]):
        return None
    sample = content[:200_000]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 20 > len(sample):
        return "binary data"
    return None


def looks_html(content: bytes) -> bool:
    """True where the first 4,096 bytes open an HTML element."""
    return _HTML.search(content[:4096]) is not None


def looks_jsonl(content: bytes) -> bool:
    """True where the first line starts a JSON object."""
    return content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
