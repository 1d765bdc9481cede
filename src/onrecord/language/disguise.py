"""The encoder reads everybody under the same names, so that what is read of a person does not hang on what the person is called.

A person is seen where a given name of the table stands before a capitalised word, where a title does, where the tables know the name,
and where a family name of the table stands alone or, as in Chinese, first; given and family name are then replaced wherever they stand in
the text, in order of appearance, by names of one word piece, the same ones for women and men. Offsets and everything after the encoder see
the text as it is written.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from unicodedata import combining, normalize

from onrecord.codebook.lexicon import Kind, lookup
from onrecord.codebook.people import family_names, given_names
from onrecord.tables import toml_table

THINGS: tuple[Kind, ...] = ("country", "people", "city", "region", "group", "role", "title")
NO_GIVEN: tuple[Kind, ...] = ("country", "people", "group", "role", "title")  # before a family name, Ngozi and Florence are no towns

CAPITALS = 0.8  # share of the longer words of a headline that have one


@cache
def lists() -> dict[str, dict[str, None]]:
    """The word lists of disguise.toml, in their order."""
    return {name: dict.fromkeys(words) for name, words in toml_table("language/disguise.toml").items()}


def disguised(words: Sequence[str], sentence: Sequence[int]) -> list[str]:
    """The words with the names of persons replaced, as many as were given. `sentence` numbers the sentence of each, ascending.

    Headlines come last: where every word has a capital, only a name that the text or the tables know is one ("Xi Meets Putin").
    """
    given: dict[str, str] = {}
    family: dict[str, str] = {}
    parts = [[words[i] for i in run] for _, run in groupby(range(len(words)), sentence.__getitem__)]
    for part in sorted(parts, key=_headline):
        _meet(part, given, family)
    new = given | family
    return [new.get(word, word) for word in words]


def _meet(words: Sequence[str], given: dict[str, str], family: dict[str, str]) -> None:
    """Give the persons of one sentence their names."""
    names, headline = {kind: list(lists()[kind]) for kind in ("given", "family")}, _headline(words)
    for i, word in enumerate(words):
        if not _name(word):
            continue
        at = _family(words, i + 1)
        if at is not None and headline and words[at] not in family and not _known(words[at]):
            at = None
        if at is not None and _first(word) and word not in given and word not in family and lookup(word, *NO_GIVEN) is None:
            given[word] = names["given"][len(given) % len(names["given"])]
        if word not in given:
            at = i if _plain(word) and (lookup(word, "person") is not None or _titled(words, i) or _alone(words, i)) else None
        for word in () if at is None else words[at : at + 1 + _second(words, at + 1)]:
            if word not in family and word not in given:
                family[word] = names["family"][len(family) % len(names["family"])]


def _headline(words: Sequence[str]) -> bool:
    """Whether a sentence is a line in which nearly every word has a capital, without a full stop."""
    long = [word for word in words if len(word) > 3 and word.isalpha()]
    return len(long) > 2 and words[-1] not in (".", "!", "?") and sum(word[0].isupper() for word in long) >= CAPITALS * len(long)


def _known(word: str) -> bool:
    """Whether the tables know a family name."""
    return _order(word) is not None or lookup(word, "person") is not None


def _second(words: Sequence[str], at: int) -> bool:
    """Whether a second family name stands here, the last of the name: "Manuel Ortega Ruiz said", not "Ada Lund Wins Vote"."""
    return at + 1 < len(words) and _plain(words[at]) and not words[at + 1][:1].isupper()


def _titled(words: Sequence[str], at: int) -> bool:
    """Whether a title or office stands before, and no capital after: "Mr. Okoye said", not "Judge Orders Release"."""
    before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    named = before.lower() not in lists()["no_titles"] or _given(words[at]) or _order(words[at]) is not None
    if not before or not named or after[:1].isupper() or lookup(f"{before} {words[at]}"):
        return False
    entry = lookup(before, "title", "role")
    return entry is not None and entry.type == "person" and not entry.plural


def _alone(words: Sequence[str], at: int) -> bool:
    """Whether a family name of the table stands here without another capital beside it: "But Okafor said", not "Morgan Stanley"."""
    before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    capital = before[:1].isupper() and before.lower() not in lists()["never"]
    return not capital and not after[:1].isupper() and _order(words[at]) is not None


def _first(word: str) -> bool:
    """Whether a full name may begin with the word: a given name, or a family name of a country that writes it first."""
    return _given(word) or _order(word) == "first"


def _given(word: str) -> bool:
    """A given name of the table, written with its accents or without."""
    return _bare(word) in given_names()


def _order(word: str) -> str | None:
    """Where a family name of the table stands in a full name, first or last; None for other words."""
    return family_names().get(_bare(word))


def _bare(word: str) -> str:
    """Lower-case, without accents."""
    return "".join(c for c in normalize("NFD", word.lower()) if not combining(c))


def _name(word: str) -> bool:
    return len(word) > 1 and word[:1].isupper() and word[1:2].islower() and word.replace("-", "").isalpha()


def _family(words: Sequence[str], at: int) -> int | None:
    """Where the family name stands that follows a given name: behind initials, particles and a second given name."""
    end = min(at + 4, len(words))
    while at < end and (words[at] in lists()["between"] or (len(words[at].strip(".")) == 1 and words[at][:1].isupper())):
        at += 1
    second = at + 1 < end and _given(words[at]) and _name(words[at]) and lookup(words[at], "person") is None
    if second and _plain(words[at + 1]):
        at += 1
    return at if at < end and (_plain(words[at]) or words[at].lower() in lists()["also_names"]) else None


def _plain(word: str) -> bool:
    small = word.lower()
    return _name(word) and small not in lists()["never"] and small not in lists()["things"] and lookup(word, *THINGS) is None
