"""Words and sentences, ours: one regular expression and one table, exact offsets, never an exception.

Words follow the Penn habit where readers need it: "wasn't" is *was n't*, "Iran's" is *Iran 's*, hyphenated compounds are split
("US | - | Iran"), numbers, clock times and abbreviations stay whole, every quotation mark is a word of its own.
"""

import re
from functools import cache
from importlib.resources import files

Range = tuple[int, int]

_NUMBER = r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?![^\W\d_])"
_INITIALS = r"(?:[^\W\d_]\.){2,}"
_NEGATION = r"[^\W_]+?(?=n['’]t\b)|n['’]t\b"
_CLITIC = r"['’](?:s|S|re|ve|ll|d|m)\b"
_WORD = r"[^\W_]+(?:['’](?!(?:s|S|re|ve|ll|d|m)\b)[^\W\d_]{2,})*"
_MARK = r"``|''|\.{3}|--+|[^\w\s]|_"
_TOKEN = re.compile("|".join(f"(?:{part})" for part in (_INITIALS, _NUMBER, _NEGATION, _CLITIC, _WORD, _MARK)))
_CLOSERS = frozenset("\"'”’»)]}") | {"''"}
_OPENERS = frozenset("\"'“‘«([{") | {"``"}
_ENDS = frozenset({".", "?", "!", "…", "..."})


@cache
def abbreviations() -> dict[str, bool]:
    """Each abbreviation, with whether a sentence may end on it."""
    lines = files("onrecord.language").joinpath("tables/abbreviations.txt").read_text(encoding="utf-8").splitlines()
    return {line.rstrip("*"): line.endswith("*") for line in lines if line and not line.startswith("#")}


def words(text: str, start: int = 0, end: int | None = None) -> list[Range]:
    """Offsets of the words of `text[start:end]`, in order."""
    found = [match.span() for match in _TOKEN.finditer(text, start, len(text) if end is None else end)]
    table = abbreviations()
    out: list[Range] = []
    for first, last in found:
        if out and text[first:last] == "." and out[-1][1] == first and _takes_stop(text[out[-1][0] : first], table):
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return out


def _takes_stop(word: str, table: dict[str, bool]) -> bool:
    return word + "." in table or (len(word) == 1 and word.isalpha() and word.isupper() and word != "I")


def sentences(text: str, spans: list[Range]) -> list[Range]:
    """Sentences of one block as half-open word numbers, from the words of the block."""
    out, first, number = [], 0, 0
    strings = [text[a:b] for a, b in spans]
    while number < len(spans):
        after = _past_closers(text, spans, strings, number + 1) if _may_end(strings, number) else len(spans)
        if after < len(spans) and _begins(text, spans, strings, after):
            out.append((first, after))
            first = number = after
        else:
            number += 1
    return [*out, (first, len(spans))] if first < len(spans) else out


def _may_end(strings: list[str], number: int) -> bool:
    word = strings[number]
    if word in _ENDS:
        return True
    if len(word) < 2 or not word.endswith("."):
        return False
    known = abbreviations().get(word)
    if known is not None:
        return known
    return len(word) > 2 and "." in word[:-1] and _starter(strings, number + 1)  # "in the U.S. The": initials end only before a starter


_STARTERS = frozenset(
    "The A An He She It They We I You This That These Those In On At But And However Meanwhile His Her Their Its There When "
    "While After Before As If For Some Many Most Both Two Three Mr. Mrs. Earlier Last".split()
)


def _starter(strings: list[str], number: int) -> bool:
    return number < len(strings) and (strings[number] in _STARTERS or strings[number] in _OPENERS)


def _past_closers(text: str, spans: list[Range], strings: list[str], number: int) -> int:
    """Closing marks that touch the sentence end belong to it."""
    while number < len(spans) and (strings[number] in _CLOSERS or strings[number] in _ENDS) and spans[number][0] == spans[number - 1][1]:
        number += 1
    return number


def _begins(text: str, spans: list[Range], strings: list[str], number: int) -> bool:
    """Does the word after the gap look like a beginning: a space before it, then a capital, a digit or an opening mark?"""
    if spans[number][0] == spans[number - 1][1]:
        return False
    word = strings[number]
    return word[0].isupper() or word[0].isdigit() or word in _OPENERS or word in {"-", "–", "—", "•", "*"} or not word[0].isascii()
