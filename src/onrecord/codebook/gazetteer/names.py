"""How place names are compared: one folded form for all spellings."""

import re
import unicodedata
from functools import lru_cache

_SPECIAL = str.maketrans(
    {
        "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
        "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ə": "a", "Ə": "a", "ʻ": "", "ʿ": "", "ʾ": "", "ʼ": "", "’": "", "‘": "", "'": "",
        "`": "",
        "´": "", "′": "", ".": " ", "-": " ", "–": " ", "—": " ", ",": " ", "/": " ", "(": " ", ")": " ", "\xa0": " ",
    }
)  # fmt: skip
_WORDS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt", "&": "and"}
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """The form in which names are compared: no accents, case, hyphens, dots, apostrophes; "Saint", "Fort", "Mount" in their short form."""
    plain = name.translate(_SPECIAL)
    if not plain.isascii():
        plain = "".join(mark for mark in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(mark)).translate(_SPECIAL)
    words = _SPACES.sub(" ", plain.casefold()).strip().split(" ")
    return " ".join(_WORDS.get(word, word) for word in words)
