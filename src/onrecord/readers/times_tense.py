"""Does the clause around a time look back (−1), ahead (+1), or neither (0)? By tags and words alone, no parser.

The governing verb is the nearest verb group of the clause, to the left first; English news dates a verb after it ("met Friday") or in
front ("On Friday they met").
"""

from onrecord.language.doc import Doc
from onrecord.tables import word_lists

_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def _words() -> dict[str, frozenset[str]]:
    return word_lists("readers/tables/times_tense.toml")


def direction(doc: Doc, first: int, last: int) -> int:
    """−1, +1 or 0 for the time at words first … last-1."""
    begin, end = doc.sentences[doc.sentence[first]]
    if first > begin and doc.words[first - 1].lower() in _words()["back"]:
        return -1
    if first > begin and doc.words[first - 1].lower() in _words()["on_record"]:
        return 1
    if (
        first > begin
        and doc.words[first - 1].lower() in {"until", "to", "till"}
        and any(doc.lemmas[i] in _words()["put_off"] for i in range(max(begin, first - 8), first))
    ):
        return 1
    if last < end and doc.words[last] in {"'s", "’s"}:
        return _possessed(doc, first, begin)
    called = (doc.tags[i] in _FINITE and doc.lemmas[i] in _words()["called_for"] for i in range(max(begin, first - 8), first))
    if first > begin and doc.words[first - 1].lower() == "for" and doc.words[first].lower() in _DAYS and any(called):
        return 1
    before = _scan(doc, range(first - 1, begin - 1, -1), begin, end)
    if before:
        return before
    after = _scan(doc, range(last, end), begin, end)
    return after or 0


def _possessed(doc: Doc, first: int, begin: int) -> int:
    """ "Friday's vote" is behind us unless somebody will do something to it."""
    for i in range(first - 1, max(begin - 1, first - 8), -1):
        if doc.tags[i] == "MD" and doc.words[i].lower() in {"will", "'ll", "’ll", "shall"}:
            return 1
        beside = first - i <= 2 and doc.words[i].lower() in {"for", "until"}
        if beside or doc.lemmas[i] in {"upcoming", "ahead"}:
            return 1 if any(doc.lemmas[j] in _words()["ahead"] for j in range(begin, i)) else -1
    end = doc.sentences[doc.sentence[first]][1]
    return 1 if any(doc.words[i].lower() in _words()["to_come"] for i in range(first + 2, min(first + 4, end))) else -1


def _scan(doc: Doc, numbers: range, begin: int, end: int) -> int:
    """The tense of the first verb group met; stops at a clause's edge when one has been passed without evidence."""
    for i in numbers:
        if (found := _tense(doc, i, begin, end)) is not None:
            return found
        if doc.words[i] in _words()["marks"] and i != numbers.start:
            return 0
        if doc.words[i].lower() in _words()["clause"] and (doc.tags[i][0] in "IW"):
            return 0
    return 0


def _tense(doc: Doc, i: int, begin: int, end: int) -> int | None:
    """The direction that word i gives, None where it says nothing."""
    tag, lemma, word = doc.tags[i], doc.lemmas[i], doc.words[i].lower()
    if tag == "MD":
        return _modal(doc, i, end)
    if tag == "VBD":
        return _past_or_planned(doc, i, end)
    if tag == "VBN":
        return _participle(doc, i, begin, end)
    if tag == "VB":
        return _base_form(doc, i, begin, end)
    if tag in {"VBZ", "VBP"}:
        if lemma in {"be", "have", "do"} or word in {"'s", "’s"}:
            return _auxiliary(doc, i, end)
        return 1 if lemma in _words()["timetable"] | _words()["awaits"] or lemma in _words()["ahead"] else None
    if tag == "VBG" and i > begin and doc.lemmas[i - 1] == "be" and doc.tags[i - 1] in {"VBP", "VBZ"}:
        return 1
    if tag in {"JJ", "NN"} and lemma in {"due", "deadline", "upcoming"}:
        return 1
    if tag == "NNS" and lemma in _words()["timetable"] and not any(other in _FINITE for other in doc.tags[begin:end]):
        return 1  # "Trading resumes on Monday": a verb that the tagger missed
    return None


def _modal(doc: Doc, i: int, end: int) -> int | None:
    if doc.words[i].lower() not in _words()["modals"]:
        return None
    following = [doc.lemmas[j] for j in range(i + 1, min(i + 4, end))]
    if _refused(doc, i, end):
        return -1
    return (
        -1
        if "have" in following
        and any(doc.tags[j] in {"VBN", "VBD"} for j in range(i + 1, min(i + 6, end)))
        and doc.words[i].lower() != "will"
        else 1
    )


def _refused(doc: Doc, i: int, end: int) -> bool:
    """ "could not be reached Friday", "neither could be found Friday", "would not comment Friday" tell of what did not come about."""
    word = doc.words[i].lower()
    if word == "could":
        begin = doc.sentences[doc.sentence[i]][0]
        near = doc.words[max(begin, i - 8) : min(i + 3, end)]
        return any(other.lower() in _words()["no"] for other in near)
    if word == "would":
        rest = [j for j in range(i + 1, min(i + 4, end)) if doc.tags[j] in {"RB", "VB"}]
        return len(rest) > 1 and doc.words[rest[0]].lower() in {"not", "n't", "n’t"} and doc.lemmas[rest[1]] in _words()["tell"]
    return False


def _past_or_planned(doc: Doc, i: int, end: int) -> int:
    """ "was scheduled", "were to" look ahead from the past; so does "planned to"."""
    lemma = doc.lemmas[i]
    if lemma in {"schedule", "plan", "slate"}:
        return 1
    rest = [j for j in range(i + 1, min(i + 4, end)) if doc.tags[j] not in {"RB"}]
    if lemma == "be" and rest:
        if doc.words[rest[0]].lower() == "to" or doc.lemmas[rest[0]] in {"due"}:
            return 1
        if doc.lemmas[rest[0]] in {"schedule", "expect", "slate", "set"} and doc.tags[rest[0]] in {"VBN", "VBD", "JJ"}:
            return 1
    return -1


def _participle(doc: Doc, i: int, begin: int, end: int) -> int | None:
    lemma = doc.lemmas[i]
    if lemma == "set" and doc.words[i + 1 : i + 2] not in {("for",), ("to",)}:
        lemma = "fix"  # "bail was set on Friday" is behind us, "set for Friday" is not
    for j in range(i - 1, max(begin - 1, i - 6), -1):
        word = doc.words[j].lower()
        if doc.tags[j] == "MD":
            if _refused(doc, j, i):
                return -1
            return -1 if doc.lemmas[j + 1] == "have" and word not in {"will", "'ll"} else 1
        if doc.lemmas[j] == "have":
            if j > begin and doc.words[j - 1].lower() in {"will", "'ll", "’ll"}:
                return 1
            return 1 if lemma in _words()["planned"] and doc.tags[j] != "VBD" else -1
        if word == "to" and doc.lemmas[j + 1] == "be":
            return 1
        if word == "be":
            continue
        if doc.lemmas[j] == "be" and doc.tags[j] in {"VBZ", "VBP"} and lemma not in _words()["planned"]:
            return None
        if doc.lemmas[j] == "be" and word != "been":
            return 1 if lemma in _words()["planned"] else -1
        if doc.tags[j] not in {"RB", "VB", "VBN", "VBG"} and word not in {"be", "been", "being"}:
            break
    if lemma in _words()["planned"]:
        after = next((doc.tags[j] for j in range(i + 1, end) if doc.tags[j] in _FINITE), "")
        return -1 if after == "VBD" else 1
    return -1


def _base_form(doc: Doc, i: int, begin: int, end: int) -> int | None:
    """An infinitive takes its direction from what governs it."""
    for j in range(i - 1, max(begin - 1, i - 6), -1):
        word, tag = doc.words[j].lower(), doc.tags[j]
        if tag == "MD":
            return _modal(doc, j, end)
        if doc.lemmas[j] == "do":
            return -1 if tag == "VBD" else None
        if word == "to" and j > begin:
            governor = doc.lemmas[j - 1]
            if doc.lemmas[i] in _words()["held_to"] and doc.tags[j - 1] not in {"VBP", "VBZ", "VB"} and governor not in _words()["ahead"]:
                return None  # "held a rally to mark it on Friday": the day is the rally's
            if governor in _words()["planned"] | {"due"} and any(doc.words[k].lower() == "had" for k in range(max(begin, j - 5), j)):
                return -1
            if any(doc.lemmas[k] in {"first", "last", "latest", "only"} for k in range(max(begin, j - 8), j)) and doc.tags[j - 1][0] == "N":
                return -1
            return -1 if governor in _words()["done"] and doc.tags[j - 1] in {"VBD", "VBN"} else 1
        if tag not in {"RB", "VB", "CC", "DT", "PRP", "NN", "NNP"}:
            break
    return 1 if i == begin or doc.lemmas[i] in _words()["timetable"] else None


def _auxiliary(doc: Doc, i: int, end: int) -> int | None:
    rest = [j for j in range(i + 1, min(i + 5, end)) if doc.tags[j] != "RB"]
    if not rest:
        return None
    nxt = rest[0]
    if doc.lemmas[i] == "be" and doc.words[nxt].lower().removesuffix(".") in _DAYS | {"on"}:
        on = doc.words[nxt].lower() == "on"
        if not on or (nxt + 1 < end and doc.words[nxt + 1].lower() in _DAYS):
            return 1  # "the next round is on Sunday"
    if doc.lemmas[i] == "have" and doc.tags[nxt] in {"VBN", "VBD"}:
        return -1
    if doc.lemmas[i] == "be" and (doc.words[nxt].lower() == "to" or doc.lemmas[nxt] in _words()["ahead"] or doc.tags[nxt] == "VBG"):
        return 1
    if doc.lemmas[i] == "have" and doc.words[nxt].lower() == "to":
        return 1
    return None
