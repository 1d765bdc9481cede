"""The spelling key of a name: "Qassem Soleimani", "Kassim Suleimani" and "General Qasem Sulaimani" share one. Pure text, no table.

Folded: accents, apostrophes, case, titles before a whole name, the Arabic article, doubled letters, the usual romanisations; vowels
only in words of five letters or more, for short ones are too often other names (Lee, Li). Variants of given names: name_variants.csv.
"""

import re
import unicodedata
from functools import cache, lru_cache

from onrecord.codebook.people import words
from onrecord.codebook.plover import table

LONG = 5  # letters from which on vowels are folded
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "a"})
_SILENT = re.compile(r"['’‘ʼʿʾ`]")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_ARTICLES = frozenset({"al", "el", "ul", "ad", "ar", "as", "ash", "az", "an", "at", "the"})
_SERVANT = frozenset({"abd", "abdu", "abdul", "abdel", "abdal", "abdoul", "abdool"})
_SERVED = re.compile(r"abd(?:ou|oo|[uea])l(?=\w{3})")
_SONS = frozenset({"ibn", "bin", "ben"})
_FOLDS = (
    ("sch", "sh"), ("ph", "f"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"),
    ("dj", "j"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("w", "v"),
)  # fmt: skip
_SOUNDS = ((re.compile(r"[aei][iy]|ee|ie|y|(?<=.)j(?=.)"), "i"), (re.compile(r"ou|oo|au|aw|o"), "u"), (re.compile("e"), "i"))
_TWICE = re.compile(r"(.)\1+")
_INITIALS = re.compile(r"\b([^\W\d_])\.")


@cache
def _variants() -> dict[str, str]:
    return {name: row["variants"].split(";")[0] for row in table("name_variants") for name in row["variants"].split(";")}


@lru_cache(maxsize=8_192)
def key(name: str) -> str:
    """The spelling key: words in order, separated by blanks. Never empty unless the name is blank."""
    found = _parts(name)
    titles = words("titles_before_names")
    while len(found) > 2 and found[0] in titles:
        found = found[1:]
    return " ".join(_fold(word) for word in found) or name.strip().lower()


def title(name: str) -> str | None:
    """The title of a name that is nothing but title and surname ("President Holt" → "president")."""
    found = _parts(name)
    return found[0] if len(found) == 2 and found[0] in words("titles_before_names") else None


@lru_cache(maxsize=256)  # `key` and `title` of one name are asked for together
def _parts(name: str) -> tuple[str, ...]:
    plain = name.lower()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)).translate(_LETTERS)
    if "." in plain:
        plain = _INITIALS.sub(r"\1 ", plain)
    said = _WORD.findall(_SILENT.sub("", plain))
    kept = [word for word in said if word not in _ARTICLES]
    return tuple(_joined(kept) if kept else said)


def _joined(parts: list[str]) -> list[str]:
    """ "abdel fattah", "abd al fattah" and "abdelfattah" as one word; "ibn" and "ben" inside a name as "bin"."""
    out: list[str] = []
    for word in parts:
        if out and out[-1] in _SERVANT:
            out[-1] = "abd" + word
        else:
            out.append("bin" if out and word in _SONS else word)
    return [_SERVED.sub("abd", word) if word.startswith("abd") else word for word in out]


@lru_cache(maxsize=65_536)
def _fold(word: str) -> str:
    """A word of a name as all its spellings are folded."""
    word = _variants().get(word, word)
    for old, new in _FOLDS:
        word = word.replace(old, new)
    word = _TWICE.sub(r"\1", word)
    if len(word) >= LONG:
        for pattern, new in _SOUNDS:
            word = pattern.sub(new, word)
    return _TWICE.sub(r"\1", word)
