"""The names of a doc, mended for places: a tagger cuts "Strait of | Hormuz" and "Baghdad | Airport" in pieces and calls them what it likes.

Three sources are weighed: the tagger's names, the gazetteer (the longest known name that begins at a word), and words that never stand
alone as a name of a place, as they only say what kind ("Airport", "Strait of") or which part of it ("North").
"""

from collections.abc import Iterable, Sequence

from onrecord.codebook import lexicon
from onrecord.codebook.gazetteer import gazetteer
from onrecord.language.doc import Doc, Name
from onrecord.readers.place_words import folded, words

PLACES = frozenset({"GPE", "LOC", "FAC"})
LONGEST = 7  # words of a name
_INNER = frozenset("of the al and de la del el du des do da di e y - – 's ’s ’ ' ez es an ul i on upon sur".split())
_OWN = ("'s", "’s")
Names = list[Name | None]


def mended(doc: Doc) -> Names:
    """For each word the name that it belongs to, if any."""
    of: Names = [None] * len(doc)
    for name in doc.names:
        _put(of, Name(name.first, name.last, "GPE") if _of_a_town(doc, name) else name)
    for begin, end in doc.sentences:
        _join_known(doc, of, begin, end)
        _join_kinds(doc, of, begin, end)
        _join_parts(doc, of, begin, end)
    return of


def _of_a_town(doc: Doc, name: Name) -> bool:
    """ "A Bixby man": a people to the tagger, but none of the tables, and a place of the gazetteer before a word for townsfolk."""
    if name.label != "NORP" or name.last >= len(doc) or doc.words[name.last].lower() not in words("civic"):
        return False
    told = doc.phrase(name.first, name.last)
    return lexicon.lookup(told, "people", "group", "country") is None and gazetteer().has(key_of(doc, name.first, name.last))


def key_of(doc: Doc, first: int, last: int) -> str:
    """The folded name of words first … last-1. An own-s is a part of it where the gazetteer says so ("Queen Anne's County")."""
    plain, glued = _keys(doc.words[first:last])
    return glued if glued != plain and gazetteer().has(glued) else plain


def _keys(parts: Sequence[str]) -> tuple[str, str]:
    plain = " ".join(filter(None, (folded(word) for word in parts if word not in _OWN)))
    if not any(word in _OWN for word in parts[1:]):
        return plain, plain
    glued = "".join("s" if word in _OWN else f" {folded(word)}" for word in parts)
    return plain, " ".join(glued.split())


def longest(doc: Doc, first: int, end: int) -> int:
    """The end of the longest name of the gazetteer that begins at a word; `first` where there is none."""
    best, spots, sites = first, gazetteer(), words("site")
    key = glued = ""
    for number in range(first, min(end, first + LONGEST)):
        word = doc.words[number]
        capital = word[0].isupper() or (word[1:2] in ("'", "’") and word[2:3].isupper())
        if not (
            capital
            or word.lower() in _INNER
            or (word[0].isdigit() and number > first)
            or (doc.tags[number].startswith("NN") and number > first)
        ):
            break
        if word in _OWN:
            glued = (glued or key) + "s"
            continue
        if part := folded(word):
            glued = f"{glued} {part}" if glued else ""
            key = f"{key} {part}" if key else part
            if (capital or (number > first and word.lower() in sites)) and spots.has(glued or key):
                best = number + 1
    return best


def only(doc: Doc, first: int, last: int, *lists: str) -> bool:
    """Are all words first … last-1 in one of these lists (or "of", "the")?"""
    return all(doc.words[number].lower() in ("of", "the", "-") or any(doc.words[number].lower() in words(name) for name in lists)
               for number in range(first, last))  # fmt: skip


def bare(doc: Doc, first: int, last: int) -> bool:
    """Words that name no place alone: "Airport", "the North", "Strait of"."""
    return only(doc, first, last, "site", "water", "land", "admin", "county", "town", "parts", "kinds")


def _put(of: Names, name: Name) -> None:
    """Let a name own its words; those of a name that it cuts belong to none."""
    for number in range(name.first, name.last):
        old = of[number]
        if old is not None and (old.first < name.first or old.last > name.last):
            for other in range(old.first, old.last):
                of[other] = None if of[other] is old else of[other]
        of[number] = name


def _join_known(doc: Doc, of: Names, begin: int, end: int) -> None:
    """One name where the gazetteer knows it and the tagger has cut it: "Dar | es | Salaam", "KwaZulu | -Natal"."""
    at = begin
    while at < end:
        name = of[at]
        starts = doc.words[at][0].isupper() and (name is None or name.first == at)
        last = longest(doc, at, end) if starts else at
        if last <= at + 1 or (name is not None and last <= name.last):
            at += 1
            continue
        touched = {id(other): other for other in of[at:last] if other is not None}.values()
        if touched and all(at <= other.first and other.last <= last for other in touched) and not _a_person(touched, last - at):
            _put(of, Name(at, last, next((other.label for other in touched if other.label in PLACES), "LOC")))
            at = last
        else:
            at += 1


def _a_person(names: Iterable[Name], size: int) -> bool:
    return any(name.label == "PERSON" and name.last - name.first > 1 and size == name.last - name.first for name in names)


def _join_kinds(doc: Doc, of: Names, begin: int, end: int) -> None:
    """A word for a kind of place belongs to the name before it ("Trafalgar | Square") or after it ("Strait of | Hormuz")."""
    for at in range(begin, end):
        name = of[at]
        if name is None or name.first != at or name.label not in PLACES or not only(doc, at, name.last, "site", "water", "land", "kinds"):
            continue
        first, last = at, name.last
        while first > begin and last - first < LONGEST and _goes_on(doc, of, first - 1):
            first -= 1
        if doc.words[first] in _OWN:
            first += 1
        if first == at and not only(doc, at, last, "parts") and (doc.words[last - 1] == "of" or doc.words[last : last + 1] == ("of",)):
            last = _after_of(doc, last, end)
        if (first, last) != (at, name.last) and not only(doc, first, last, "kinds"):
            _put(of, Name(first, last, name.label))


def _after_of(doc: Doc, last: int, end: int) -> int:
    """The end of the capitalised words after "of" or "of the"."""
    stop = last
    while stop < end and doc.words[stop] in ("of", "the"):
        stop += 1
    begin = stop
    while stop < end and stop < begin + 3 and doc.words[stop][0].isupper() and doc.tags[stop].startswith("NNP"):
        stop += 1
    return stop if stop > begin else last


def _goes_on(doc: Doc, of: Names, number: int) -> bool:
    """May a name go on to the left over this word? Not to an owner that is a place itself: "Baghdad's | Green Zone"."""
    word, left = doc.words[number], doc.words[number - 1] if number > 0 else "."
    if word in _OWN:
        owner = of[number - 1] if number > 0 else None
        return left[0].isupper() and doc.words[number + 1][0].isupper() and not (owner is not None and owner.label in PLACES)
    if word == "-":
        glued = doc.ends[number] == doc.starts[number + 1]
        return glued and left[0].isupper() and left.lower() not in words("site")
    return word[0].isupper() and doc.tags[number] in ("NNP", "NNPS")


def _join_parts(doc: Doc, of: Names, begin: int, end: int) -> None:
    """A capitalised word for a part belongs to the place after it: "North | London"."""
    for at in range(begin, end - 1):
        name, after = of[at], None
        if doc.words[at].lower() not in words("parts") or not doc.words[at][0].isupper() or (name is not None and name.label not in PLACES):
            continue
        last = name.last if name is not None else at + 1
        after = of[last] if last < end else None
        if (
            after is not None
            and after.first == last
            and after.label in PLACES
            and doc.words[last][0].isupper()
            and only(doc, at, last, "parts")
        ):
            _put(of, Name(at if name is None else name.first, after.last, after.label))
