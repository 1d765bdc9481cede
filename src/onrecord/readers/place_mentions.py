"""Doc → mentions of places: names that the tagger or the gazetteer knows and the words around do not forbid, each with its role."""

from dataclasses import dataclass
from typing import Literal

from onrecord.codebook.gazetteer import gazetteer
from onrecord.language.doc import Doc, Name
from onrecord.readers.place_words import abbreviations, folded, words

Role = Literal["place", "actor"]
PLACES = frozenset({"GPE", "LOC", "FAC"})
LONGEST = 7  # words of a name
_INNER = frozenset({"of", "the", "al", "and", "de", "la", "del", "el", "du", "des", "do", "da", "di", "e", "y", "-", "–", "'s", "’s", "’", "'", "ez", "es", "an", "ul", "i", "on", "upon", "sur"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Words first … last-1 name a place. `key`: the folded name to look up; `row`: the place itself where the form says it ("Ky.")."""

    first: int
    last: int
    key: str
    role: Role
    row: int | None = None
    label: str = ""


def find_mentions(doc: Doc) -> list[Found]:
    """The mentions of the story, in order, none inside another."""
    labels: list[Name | None] = [None] * len(doc)
    for name in doc.names:
        for number in range(name.first, name.last):
            labels[number] = name
    out: list[Found] = []
    at = 0
    while at < len(doc):
        found = _at(doc, labels, at, out[-1] if out else None) if doc.story[at] else None
        if found:
            out.append(found)
            at = found.last
        else:
            at += 1
    return out


def _at(doc: Doc, labels: list[Name | None], at: int, before: Found | None) -> Found | None:
    word = doc.words[at]
    name = labels[at]
    if not word[0].isupper() and not (name and name.first == at and name.label in PLACES) and not (word == "al" and doc.words[at + 1 : at + 2] == ("-",)):
        return None
    if short := _short(doc, at, before):
        return short
    end = doc.sentences[int(doc.sentence[at])][1]
    if name and name.label in PLACES and name.first == at:
        first = at + 1 if word.lower() == "the" and name.last > at + 1 else at
        last = _trim(doc, first, name.last)
        longer = longest(doc, first, end)
        if longer > last and all(labels[n] is None or labels[n] is name or labels[n].label in PLACES for n in range(last, longer)):  # type: ignore[union-attr]
            last = longer
        key = key_of(doc, first, last)
        if last <= first or not key:
            return None
        if not gazetteer().has(key) and (inner := longest(doc, first, last)) > first and not _site(doc, last - 1):
            last, key = inner, key_of(doc, first, inner)
        return Found(first, last, key, role(doc, first, last), label=name.label)
    last = longest(doc, at, end)
    if last <= at or not _believable(doc, labels, at, last):
        return None
    return Found(at, last, key_of(doc, at, last), role(doc, at, last), label=name.label if name else "")


def _short(doc: Doc, at: int, before: Found | None) -> Found | None:
    """A short form of a state: alone where it may stand so, else after a town and a comma."""
    known = abbreviations().get(doc.words[at])
    if known is None:
        return None
    row, alone = known
    after_town = before is not None and before.last == at - 1 and doc.words[at - 1] == ","
    if not after_town and not (alone and len(doc.words[at]) > 2):
        return None
    return Found(at, at + 1, folded(doc.words[at]), "place" if after_town else role(doc, at, at + 1), row, "GPE")


def key_of(doc: Doc, first: int, last: int) -> str:
    """The folded name of words first … last-1."""
    return " ".join(filter(None, (folded(word) for word in doc.words[first:last] if word not in ("'s", "’s"))))


def longest(doc: Doc, first: int, end: int) -> int:
    """The end of the longest name of the gazetteer that begins at a word; `first` where there is none."""
    key, best, spots = "", first, gazetteer()
    for number in range(first, min(end, first + LONGEST)):
        word = doc.words[number]
        if not (word[0].isupper() or word.lower() in _INNER or (word[0].isdigit() and number > first) or (doc.tags[number].startswith("NN") and number > first)):
            break
        part = folded(word) if word not in ("'s", "’s") else ""
        if part:
            key = f"{key} {part}" if key else part
            if (word[0].isupper() or (number > first and word[0].isalpha())) and spots.has(key):
                best = number + 1
    return best


def _trim(doc: Doc, first: int, last: int) -> int:
    while last > first and (doc.words[last - 1] in ("'s", "’s", "'", "’", ",", ".") or not doc.words[last - 1][0].isalnum()):
        last -= 1
    return last


def _site(doc: Doc, number: int) -> bool:
    return doc.words[number].lower() in words("site")


def _believable(doc: Doc, labels: list[Name | None], first: int, last: int) -> bool:
    """A name of the gazetteer that the tagger did not call a place."""
    name = labels[first]
    text = doc.words[first]
    if (last == first + 1 and (text in words("never") or len(text) < 4)) or not doc.tags[first].startswith("NNP"):
        return False
    if name and (name.first < first or name.last > last):  # a part of a longer name: "Houston Police Department", "Jack London"
        return False
    if not name and (_names_on(doc, first - 1) or _names_on(doc, last)):
        return False
    if name and name.label == "NORP":
        return False
    spots = gazetteer()
    weight = max((spots.spot(row).weight for row, main in spots.find_folded(key_of(doc, first, last)) if main), default=0)
    cue = _near(doc, first)
    if name and name.label == "PERSON":
        return cue and weight > 90
    return cue or (weight > 150 and not name)


def _names_on(doc: Doc, number: int) -> bool:
    return 0 <= number < len(doc) and doc.tags[number].startswith("NNP") and doc.words[number][0].isupper() and doc.words[number] not in ("'s", "’s")


def _lead(doc: Doc, first: int) -> int:
    """The word before a name, past articles, directions and words for kinds of places."""
    start = doc.sentences[int(doc.sentence[first])][0]
    number = first - 1
    while number >= start and doc.words[number].lower() in words("between") and first - number < 7:
        number -= 1
    return number if number >= start else -1


def _near(doc: Doc, first: int) -> bool:
    lead = _lead(doc, first)
    if lead >= 0 and doc.words[lead].lower() in words("near"):
        return True
    return first > 0 and doc.words[first - 1].lower() == "of" and first > 1 and doc.words[first - 2].lower() in words("kinds")


def role(doc: Doc, first: int, last: int) -> Role:
    """Is a name used for the place itself, or for those who live in it or rule it?"""
    after = doc.words[last].lower() if last < len(doc) else ""
    if _site(doc, last - 1):
        return "place"
    if after in ("'s", "’s") and last + 1 < len(doc):
        after = doc.words[last + 1].lower()
    if after in ("-", "–") and last + 1 < len(doc) and doc.words[last + 1][0].isupper():
        return "actor"
    if first > 0 and doc.words[first - 1] in ("-", "–") and first > 1 and (doc.words[first - 2][0].isupper() or doc.words[first - 2].lower() in words("against")):
        return "actor"
    if after in words("holders"):
        return "actor"
    if _near(doc, first):
        return "place"
    lead = _lead(doc, first)
    before = doc.words[lead].lower() if lead >= 0 else ""
    if before in words("against"):
        return "actor"
    if after in words("admin") | words("county") | words("town") | words("water") | words("land"):
        return "place"
    if before in words("perhaps"):
        return "place" if before not in ("from", "to", "of", "for", "on", "over") or _going(doc, lead) else "actor"
    if last < len(doc) and doc.tags[last] in ("VBD", "VBZ", "VBP", "MD", "VBN"):
        return "actor"
    if lead >= 0 and doc.tags[lead].startswith("VB"):
        return "actor"
    return "place"


def _going(doc: Doc, lead: int) -> bool:
    start = max(doc.sentences[int(doc.sentence[lead])][0], lead - 5)
    if doc.words[lead].lower() == "of":
        return lead > 0 and doc.words[lead - 1].lower() in words("kinds")
    return any(doc.lemmas[number] in words("going") or doc.words[number].lower() in words("going") for number in range(start, lead))
