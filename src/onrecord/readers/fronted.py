"""What a sentence opens with before its subject: "In Nairobi | hundreds of students marched", "On Monday | police arrested nine men"."""

from onrecord.codebook.people import words
from onrecord.language.doc import Doc

FEW = 6  # words up to the comma
_OPENERS = frozenset({"at", "in", "on"})
_GOES_ON = ("NN", "JJ", "CD", "VB", "HYPH")  # tags with which the phrase behind may begin; a name might be one with the place


def fronted(doc: Doc, begin: int) -> int:
    """The end of the place, the month or the day that the first word of a sentence governs, if a phrase of several people or things
    follows without a comma; that of any phrase at the comma behind it ("In the capital, | police fired tear gas"); 0 where none does.
    """
    at, stop = begin + 1, doc.sentences[doc.sentence[begin]][1]
    if at >= stop or doc.words[begin].lower() not in _OPENERS:
        return 0
    comma = next((i for i in range(at, min(at + FEW, stop)) if doc.words[i] == ","), None)
    if comma is not None:
        return comma + 1
    dated = doc.words[at].lower() in words("months") | words("weekdays")
    place = next((name for name in doc.names if name.first == at and name.label in ("GPE", "LOC")), None)
    end = at + 1 if dated else place.last if place else 0
    if not begin < end < stop or not doc.tags[end].startswith(_GOES_ON) or doc.tags[end] in ("NNP", "NNPS"):
        return 0
    return end if any(doc.tags[i] in ("NNS", "CD") for i in range(end, min(end + 3, stop))) else 0
