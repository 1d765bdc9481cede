"""Doc → mentions of places: names that the tagger or the gazetteer knows and the words around do not forbid, each with its role."""

from collections.abc import Callable

from onrecord.codebook import lexicon
from onrecord.codebook.gazetteer import gazetteer
from onrecord.language.doc import Doc, Name
from onrecord.readers.place_names import PLACES, bare, key_of, longest, only
from onrecord.readers.place_role import Found, after_locative, is_country, is_site, lead_of, of_motion, role
from onrecord.readers.place_words import abbreviations, folded, words

_ARTICLES = frozenset({"al", "el", "as", "ar"})
Near = Callable[[str], int]  # folded name → 2 a town of that name lies near what the text tells of, 1 in a state it tells of, 0 neither


def find_mentions(doc: Doc, labels: list[Name | None], near: Near = lambda key: 0) -> list[Found]:
    """The mentions of the story, in order, none inside another. What `near` knows of a name helps where words alone leave doubt.

    `labels`: the name that each word belongs to (`place_names.mended`).
    """
    people = {
        doc.words[name.last - 1 - (doc.words[name.last - 1] in ("'s", "’s"))]
        for name in doc.names
        if name.label == "PERSON" and name.last - name.first > 1
    }
    out: list[Found] = []
    done = 0
    for at, word in enumerate(doc.words):
        if at < done or not (word[0].isupper() or labels[at] or word in _ARTICLES):  # most words begin no place
            continue
        found = _at(doc, labels, at, out[-1] if out else None, near)
        if found and found.last == found.first + 1 and doc.words[found.first] in people and _weight(found.key) < 150:
            found = None  # a person's last name
        if found:
            out.append(found)
            done = found.last
    return out


def _at(doc: Doc, labels: list[Name | None], at: int, before: Found | None, near: Near) -> Found | None:
    word, name = doc.words[at], labels[at]
    begins = name is not None and name.first == at
    if not word[0].isupper() and not (begins and name and name.label in PLACES) and not _article(doc, at):
        return None
    if found := _short(doc, at, before) or _mission(doc, at + (word.lower() == "the")):
        return found
    if begins and name and name.label in PLACES:
        return _named(doc, labels, name, before, near)
    end = doc.sentences[doc.sentence[at]][1]
    last = longest(doc, at, end)
    if last <= at:
        return None
    whole = name is not None and last >= name.last and at <= name.first + (doc.words[name.first].lower() == "the")
    if _no_place(doc, at, last):
        return None
    if name and name.label in ("ORG", "FAC", "PERSON", "LOC", "GPE") and not whole:
        return _embedded(doc, name, at, last, near)
    if not _believable(doc, labels, at, last, before, near):
        return None
    return Found(at, last, key_of(doc, at, last), role(doc, at, last, before), label=name.label if name else "")


def _article(doc: Doc, at: int) -> bool:
    """The Arabic article of a name: "al-Asad"."""
    return doc.words[at] in _ARTICLES and doc.words[at + 1 : at + 2] == ("-",)


def _mission(doc: Doc, at: int) -> Found | None:
    """ "US Embassy": a site that does not lie in the country it is named for; the words after it tell where it lies."""
    missions = words("mission")
    if not any(word.lower() in missions for word in doc.words[at + 1 : at + 4]):
        return None
    last = max(longest(doc, at, min(len(doc), at + 3)), at + 1)
    if last >= len(doc) or doc.words[last].lower() not in missions:
        return None
    name = doc.phrase(at, last)
    if not (lexicon.lookup(name, "people") or lexicon.lookup(name, "country")):
        return None
    return Found(at, last + 1, "", "place", label="SITE")


def _named(doc: Doc, labels: list[Name | None], name: Name, before: Found | None, near: Near) -> Found | None:
    """A name that the tagger calls a place."""
    end = doc.sentences[doc.sentence[name.first]][1]
    first = name.first
    while first < name.last - 1 and (doc.words[first].lower() in ("the", "of") or not doc.words[first][0].isalnum()):
        first += 1
    last = _trim(doc, first, name.last)
    if last <= first or not doc.words[first][0].isalnum():
        return None
    if last == first + 1 and doc.words[first] in words("never") and not _told_a_town(doc, first, near):
        return None
    longer = longest(doc, first, end)
    between = [labels[number] for number in range(last, longer)]
    if longer > last and all(other is None or other is name or other.label in PLACES for other in between):
        last = longer
    key = key_of(doc, first, last)
    known = bool(key) and gazetteer().has(key)
    if not key or not any(word[0].isupper() or word[0].isdigit() for word in doc.words[first:last]) or _no_place(doc, first, last):
        return None
    if bare(doc, first, last) and (last == first + 1 or not known):
        return None
    if known:
        return Found(first, last, key, role(doc, first, last, before), label=name.label)
    if is_site(doc, last - 1):  # an unknown site lies where its name says: "Anbar General Hospital"; a street does not
        place = "" if doc.words[last - 1].lower() in words("road") else _inner(doc, first, last)
        return Found(first, last, place, "place", label=name.label)
    rest = first  # "North London"
    while rest < last - 1 and only(doc, rest, rest + 1, "parts"):
        rest += 1
    inner = longest(doc, rest, last)
    if first < rest < inner == last:
        return Found(first, last, key_of(doc, rest, last), role(doc, first, last, before), label=name.label)
    if rest < inner < last and only(doc, inner, last, "admin", "county", "town", "water", "land"):  # "Nyanza Province"
        return Found(first, last, key_of(doc, rest, inner), role(doc, first, last, before), label=name.label)
    if inner > rest and not bare(doc, rest, inner):
        return Found(rest, inner, key_of(doc, rest, inner), role(doc, rest, inner, before), label=name.label)
    return Found(first, last, key, role(doc, first, last, before), label=name.label)


def _told_a_town(doc: Doc, first: int, near: Near) -> bool:
    """Is a word that is hardly ever a town one here: "Jackson, Miss.", "in Mobile" beside other towns of Alabama?"""
    key = key_of(doc, first, first + 1)
    comma = doc.words[first + 1 : first + 2] == (",",) and first + 2 < len(doc)
    if comma and (doc.words[first + 2] in abbreviations() or _inside(doc, key, first + 2)):
        return True
    return after_locative(doc, first) and near(key) > 0


def _no_place(doc: Doc, first: int, last: int) -> bool:
    """A name in that of a disease ("West Nile virus"), of a dish ("Turkey sandwich"), of money ("US$"), a strain or file ("A/Texas/7")."""
    after = doc.words[last].lower() if last < len(doc) else ""
    joined = last < len(doc) and doc.ends[last - 1] == doc.starts[last]
    if first > 0 and doc.words[first - 1][-1] == "$" and doc.ends[first - 1] == doc.starts[first]:
        return True
    return after in words("disease") | words("dish") or (
        joined and after[:1] in ("$", "€", "£", "/") and (after[0] != "/" or doc.words[first - 1] == "/")
    )


def _inner(doc: Doc, first: int, last: int) -> str:
    """The key of the first known place inside a longer name; the whole name's where there is none."""
    for number in range(first, last):
        stop = longest(doc, number, last)
        if stop > number and doc.words[number] not in words("never") and _weight(key_of(doc, number, stop)) > 90:
            return key_of(doc, number, stop)
    return key_of(doc, first, last)


def _embedded(doc: Doc, name: Name, first: int, last: int, near: Near) -> Found | None:
    """A place in a longer name: "Houston" in "Houston Police Department". Persons' names hold none."""
    if name.label == "PERSON" or last > name.last or not doc.tags[first].startswith("NNP"):
        return None
    if last == first + 1 and (doc.words[first] in words("never") or (len(doc.words[first]) < 4 and doc.words[first] not in ("US", "UK"))):
        return None
    after = doc.words[last].lower() if last < name.last else ""
    key = key_of(doc, first, last)
    if _is_county(doc, first, last):
        return Found(first, last, key, "actor", label="PART")
    if near(key) < 2 and _weight(key) < (100 if first == name.first or doc.words[first - 1].lower() in ("of", "in", "at") else 130):
        return None
    if after and after not in words("bodies") and not (name.first < first and doc.words[first - 1].lower() in ("of", "in", "at")):
        return None
    return Found(first, last, key, "actor", label="PART")


def _weight(key: str) -> int:
    spots = gazetteer()
    return max(
        (spots.spot(row).weight for row, main in spots.find_folded(key) if main or spots.spot(row).kind in ("country", "admin1")), default=0
    )


def _is_county(doc: Doc, first: int, last: int) -> bool:
    """ "Lorne County", wherever it stands: "the Lorne County Fire Department"."""
    return last > first + 1 and doc.words[last - 1].istitle() and doc.words[last - 1].lower() in words("county")


def _short(doc: Doc, at: int, before: Found | None) -> Found | None:
    """A short form of a state: alone where it may stand so, else after a town and a comma."""
    dotted = doc.words[at] + "." if doc.words[at + 1 : at + 2] == (".",) and doc.ends[at] == doc.starts[at + 1] else ""  # "Dover, Del."
    known = abbreviations().get(doc.words[at]) or abbreviations().get(dotted)
    if known is None:
        return None
    row, alone = known
    after_town = before is not None and before.last == at - 1 and doc.words[at - 1] == ","
    if not after_town and not (alone and len(doc.words[at]) > 2):
        return None
    return Found(at, at + 1, folded(doc.words[at]), "place" if after_town else role(doc, at, at + 1, before), row, "GPE")


def _trim(doc: Doc, first: int, last: int) -> int:
    """The end of a name without marks, "of" and the words for its kind that are not written as a part of it: "Anbar province"."""
    while last > first:
        word = doc.words[last - 1]
        if word in ("'s", "’s", "of", "the") or not word[0].isalnum() or (last > first + 1 and word in words("after")):
            last -= 1
        else:
            break
    return last


def _believable(doc: Doc, labels: list[Name | None], first: int, last: int, before: Found | None, near: Near) -> bool:
    """A name of the gazetteer that the tagger did not call a place."""
    name = labels[first]
    text = doc.words[first]
    key = key_of(doc, first, last)
    short = len(text) < 4 and not is_country(key)
    if last == first + 1 and (short or (text in words("never") and not _told_a_town(doc, first, near))):
        return False
    if not doc.tags[first].startswith("NNP") or bare(doc, first, last):
        return False
    start = name.first + (doc.words[name.first].lower() == "the") if name else first
    if _is_county(doc, first, last):
        return True
    if name and (start < first or name.last > last):  # a part of a longer name: "Houston Police Department", "Jack London"
        return False
    after_stop = before is not None and before.last == first and doc.words[first - 1].endswith(".")  # "in Tulsa, Okla. Sapulpa police"
    if not name and ((_names_on(doc, first - 1) and not after_stop) or _names_on(doc, last)):
        return False
    if lexicon.lookup(doc.phrase(first, last), "people") and not lexicon.lookup(doc.phrase(first, last), "country"):
        return False
    if last > first + 1 and is_site(doc, last - 1):
        return True
    weight = _weight(key)
    if _dateline(doc, first):
        return True
    if name and name.label != "NORP" and _placed(doc, key, first, last, before, weight, near):
        return True
    cue = after_locative(doc, first) or (
        lead_of(doc, first) >= 0 and doc.words[lead_of(doc, first)].lower() in ("to", "from") and of_motion(doc, lead_of(doc, first))
    )
    if name and name.label == "NORP":
        return cue and weight > 110
    if _local(doc, first, last, key, weight, near):
        return True
    if name and name.label == "PERSON":
        return cue and (weight > 90 or near(key) > 0)
    return cue or (weight > 150 and not name)


def _local(doc: Doc, first: int, last: int, key: str, weight: int, near: Near) -> bool:
    """ "Easley police", "residents of Easley", "firefighters from Easley": a town, if large or near what else the text tells of."""
    after = doc.words[last].lower() if last < len(doc) else ""
    before = [word.lower() for word in doc.words[max(0, first - 2) : first]]
    if after in words("civic") | words("premises") and weight > 50:
        return near(key) > 0 or weight > 125
    if first > 0 and doc.words[first - 1].lower() in words("perhaps") - words("weak") and near(key) > 0:
        return True
    if before[-1:] == ["between"] or (len(before) == 2 and before[1] in ("from", "of") and before[0] in words("dwellers")):
        return weight > 50 and (near(key) > 0 or weight > 125)
    other = longest(doc, last + 1, min(len(doc), last + 4)) if after == "and" and near(key) == 2 else 0
    return other > last + 1 and near(key_of(doc, last + 1, other)) == 2  # "Easley and Liberty share the cost"


def _dateline(doc: Doc, first: int) -> bool:
    """ "OSLO (…) –", "Oslo, 4 May —": does a name open a dateline?"""
    return any(first == opening for opening, _ in doc.datelines)


def _placed(doc: Doc, key: str, first: int, last: int, before: Found | None, weight: int, near: Near) -> bool:
    """Signs that a name is a place whatever the tagger calls it: a country's name, its kind or its container after it, a list of places."""
    if is_country(key):
        return True
    after = [word.lower() for word in doc.words[last : last + 3]] + [""] * 3
    if after[0] in words("after") and weight > 60:
        return True
    if after[0] in (",", "in") and doc.words[last + 1 : last + 2] and doc.words[last + 1][0].isupper() and _inside(doc, key, last + 1):
        return True
    gap = doc.words[before.last : first] if before is not None and before.label != "PART" else ()
    listed = gap in ((",",), ("and",), ("or",), (",", "and"), (",", "or"), ("&",))
    if listed and near(key) == 2:
        return True
    return listed and weight > 60 and (after[0] in (".", "and", "or", ";", ")") or (after[0] == "," and after[1] not in words("apposed")))


def _inside(doc: Doc, key: str, number: int) -> bool:
    """Does the place named at a word hold one with this name?"""
    stop = longest(doc, number, min(len(doc), number + 4))
    if stop == number:
        return False
    spots = gazetteer()
    outer = {row for row, _ in spots.find_folded(key_of(doc, number, stop)) if spots.spot(row).kind in ("country", "admin1", "region")}
    return any(outer & set(spots.containers(row)) for row, _ in spots.find_folded(key))


def _names_on(doc: Doc, number: int) -> bool:
    return (
        0 <= number < len(doc)
        and doc.tags[number].startswith("NNP")
        and doc.words[number][0].isupper()
        and doc.words[number] not in ("'s", "’s")
    )
