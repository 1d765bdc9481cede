"""Is a place's name used for the place itself, or for those who live in it or rule it?"""

from dataclasses import dataclass
from typing import Literal

from onrecord.codebook.gazetteer import gazetteer
from onrecord.language.doc import Doc
from onrecord.readers.place_names import key_of, only
from onrecord.readers.place_words import words

Role = Literal["place", "actor"]


@dataclass(frozen=True, slots=True)
class Found:
    """Words first … last-1 name a place. `key`: the folded name to look up; `row`: the place itself where the form says it ("Ky.")."""

    first: int
    last: int
    key: str
    role: Role
    row: int | None = None
    label: str = ""


def role(doc: Doc, first: int, last: int, before: Found | None = None) -> Role:
    """Is a name used for the place itself, or for those who live in it or rule it? Words beside it tell; the place where nothing does."""
    after = doc.words[last].lower() if last < len(doc) else ""
    if is_site(doc, last - 1) or (last > first + 1 and only(doc, first, first + 1, "water", "land")):
        return "place"
    owns = after in ("'s", "’s", "'", "’")
    if owns:
        after = doc.words[last + 1].lower() if last + 1 < len(doc) else ""
    if _joined(doc, first, last) or (after in words("holders") and not after_locative(doc, first)):
        return "actor"
    if after in words("holders") and not owns and doc.words[first - 1 : first] and doc.words[first - 1].lower() not in words("near"):
        return "actor"
    if after in words("civic") and not owns and not after_locative(doc, first):
        return "actor"
    if (
        after_locative(doc, first)
        or doc.words[last - 1].lower() in words("water") | words("land")
        or after in words("admin") | words("county") | words("town") | words("water") | words("land")
    ):
        return "place"
    if before is not None and (shared := _shared(doc, before, first)):
        return shared
    lead = lead_of(doc, first)
    word = doc.words[lead].lower() if lead >= 0 else ""
    if word in words("against"):
        return "actor"
    if word in words("perhaps"):
        towns = not is_country(key_of(doc, first, last)) and word in ("of", "from", "to", "on", "over")
        return "place" if word not in words("weak") or towns or of_motion(doc, lead) else "actor"
    if owns:
        return "place"
    verb = _past_list(doc, last)
    if verb < len(doc) and doc.tags[verb] in ("VBD", "VBZ", "VBP", "MD", "VBN"):
        return "actor"
    return "actor" if lead >= 0 and doc.tags[lead].startswith("VB") and doc.lemmas[lead] != "be" else "place"


def _past_list(doc: Doc, last: int) -> int:
    """The word after a name, or after the names joined to it by "and": "Oman and the UAE agreed"."""
    end = doc.sentences[doc.sentence[last - 1]][1]
    if last >= end or doc.words[last].lower() not in ("and", "or", "&"):
        return last
    stop = last + 1
    while stop < min(end, last + 6) and (doc.words[stop].lower() == "the" or doc.tags[stop].startswith("NNP")):
        stop += 1
    return stop


def _shared(doc: Doc, before: Found, first: int) -> Role | None:
    """ "between Iran and Iraq", "in Homs, Hama and Idlib": names that are joined share their role."""
    gap = [word.lower() for word in doc.words[before.last : first]]
    if not 0 < len(gap) < 4 or doc.sentence[before.first] != doc.sentence[first]:
        return None
    return before.role if gap[0] in (",", "and", "or", "&") and set(gap) <= {",", "and", "or", "&", "the"} else None


def _joined(doc: Doc, first: int, last: int) -> bool:
    """ "US-Iran", "pro-Tehran"; not "Paris-based"."""
    if doc.words[last : last + 1] in (("-",), ("–",)) and last + 1 < len(doc) and doc.words[last + 1][0].isupper():
        return doc.ends[last - 1] == doc.starts[last]
    if first > 1 and doc.words[first - 1] in ("-", "–") and doc.ends[first - 1] == doc.starts[first]:
        return doc.words[first - 2][0].isupper() or doc.words[first - 2].lower() in words("against")
    return False


def is_site(doc: Doc, number: int) -> bool:
    """Does a word say a kind of building or street?"""
    return doc.words[number].lower() in words("site")


def lead_of(doc: Doc, first: int) -> int:
    """The word before a name, past articles, directions and words for kinds of places."""
    start = doc.sentences[doc.sentence[first]][0]
    number = first - 1
    while number >= start and doc.words[number].lower() in words("between") and first - number < 7:
        if doc.words[number].lower() == "of" and not (number > start and doc.words[number - 1].lower() in words("kinds")):
            break
        number -= 1
    return number if number >= start else -1


def after_locative(doc: Doc, first: int) -> bool:
    """Does "in", "near", "the city of" or the like lead to a name?"""
    lead = lead_of(doc, first)
    if lead >= 0 and doc.words[lead].lower() in words("near"):
        return True
    return first > 0 and doc.words[first - 1].lower() == "of" and first > 1 and doc.words[first - 2].lower() in words("kinds")


def of_motion(doc: Doc, lead: int) -> bool:
    """Does a word like "to" belong to one of going, or "of" to a kind of place?"""
    start = max(doc.sentences[doc.sentence[lead]][0], lead - 5)
    if doc.words[lead].lower() == "of":
        return lead > 0 and doc.words[lead - 1].lower() in words("kinds")
    return any(doc.lemmas[number] in words("going") or doc.words[number].lower() in words("going") for number in range(start, lead))


def is_country(key: str) -> bool:
    """Is a folded name that of a country?"""
    spots = gazetteer()
    return any(spots.spot(row).kind == "country" for row, _ in spots.find_folded(key))
