"""Descriptor → code: "former Rwandan military commander" → RWA, MIL. Nationality and role noun, by position and the codebook's tables.

The head decides: the last role before the first preposition or comma. A weak head ("leader", "spokesman") takes the sector of
what stands before it, else of what completes it ("spokesman for the rebels"), else its own. Who held a post formerly (`office` in
roles.csv: president, minister, general) is ELI, as PLOVER's sector table says; a description that names its institution ("former
military commander", "former rebel") keeps its sector. Countries of sponsors and enemies ("US-backed", "anti-Taliban") are not theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.codebook.lexicon import Hit, find, normal
from onrecord.codebook.people import words
from onrecord.language import tokens

FORMER = words("former")
SPONSORED = words("sponsored")
SPONSORED_BEFORE = words("sponsored_before")
BREAKS = words("breaks")
OWNING = words("owning")
COMPLETING = words("completing")
FAMILY = words("family")
MEMBERS = words("members")
GENERIC_COUNTRY = words("generic_country")


@dataclass(frozen=True, slots=True)
class Coded:
    """What a descriptor says: `country` alpha-3, `sector` PLOVER, `role` as worded with its half-open word numbers, gender, former."""

    country: str | None = None
    sector: str | None = None
    role: str | None = None
    role_words: tuple[int, int] | None = None
    type: str | None = None
    gender: str = ""
    former: bool = False
    person: str | None = None


@dataclass(frozen=True, slots=True)
class _Segment:
    opener: str
    hits: tuple[Hit, ...]
    first: int
    last: int


def code(text: str, published: str | None = None) -> Coded:
    """A bare descriptor as a whole input. `published` ("2020-01-08") picks dated roles. None where nothing is known; never raises."""
    spans = tokens.words(text)
    words = [text[a:b] for a, b in spans]
    if words and text.isupper() and len(words) > 1:
        words = [word if len(word) < 4 else word.capitalize() for word in words]
    coded = read_descriptor(words, published)
    if coded.role_words:
        a, b = coded.role_words
        coded = replace_role(coded, text[spans[a][0] : spans[b - 1][1]])
    return coded


def replace_role(coded: Coded, role: str) -> Coded:
    """The same with the role worded as in the text."""
    return replace(coded, role=role)


def read_descriptor(words: Sequence[str], published: str | None = None) -> Coded:
    """The code of a noun phrase given as words."""
    hits = [hit for hit in (_own(words, hit) for hit in find(words)) if not _sponsor(words, hit)]
    segments = _segments(words, hits)
    head = next(
        (s for s in segments if s.opener in ("", ",") and any(h.entry.kind in ("role", "group", "person", "title") for h in s.hits)), None
    )
    head = head or (segments[0] if segments else None)
    if head is None:
        return Coded()
    sector, role = _sector(words, head, segments, published)
    country = _country(head, segments)
    person = next((h.entry for h in hits if h.entry.kind == "person" and _whole(h, segments)), None)
    gender = next((h.entry.gender for h in hits if h.entry.gender), "")
    former = any(normal(w) in FORMER for w in words[head.first : head.last])
    return Coded(country, sector, None, role, _type(head), gender, former, person.full if person else None)


def _whole(hit: Hit, segments: list[_Segment]) -> bool:
    return any(hit in segment.hits and segment.opener in ("", ",") for segment in segments)


def _own(words: Sequence[str], hit: Hit) -> Hit:
    """A role that names a country, without it after "pro" or "anti": "anti-Taliban fighters"."""
    if hit.entry.kind != "role" or not hit.entry.country:
        return hit
    before = [normal(w) for w in words[max(0, hit.first - 2) : hit.first] if normal(w)]
    return Hit(hit.first, hit.last, replace(hit.entry, country=None)) if before and before[-1] in SPONSORED_BEFORE else hit


def _sponsor(words: Sequence[str], hit: Hit) -> bool:
    """Whether a country or group is only a sponsor or an enemy: "US-backed", "pro-Tehran", "anti-Taliban"."""
    if hit.entry.kind in ("role", "title", "person"):
        return False
    after = [normal(w) for w in words[hit.last : hit.last + 3] if normal(w)]
    before = [normal(w) for w in words[max(0, hit.first - 2) : hit.first] if normal(w)]
    hyphen = hit.last < len(words) and words[hit.last] in "-–"
    return bool((after and hyphen and after[0] in SPONSORED) or (before and before[-1] in SPONSORED_BEFORE))


def _segments(words: Sequence[str], hits: list[Hit]) -> list[_Segment]:
    inside = {number for hit in hits for number in range(hit.first, hit.last)}
    cuts = [(0, "")]
    for number, word in enumerate(words):
        if number in inside:
            continue
        if word in (",", ";", ":", "(", ")", "—"):
            cuts.append((number, ","))
        elif word.lower() in BREAKS:
            cuts.append((number, word.lower()))
    out = []
    for place, (first, opener) in enumerate(cuts):
        last = cuts[place + 1][0] if place + 1 < len(cuts) else len(words)
        out.append(_Segment(opener, tuple(h for h in hits if first <= h.first < last), first, last))
    return out


def _sector(
    words: Sequence[str], head: _Segment, segments: list[_Segment], published: str | None
) -> tuple[str | None, tuple[int, int] | None]:
    """The sector of the head segment, and the words of the role that gave it."""
    bearers = [h for h in head.hits if h.entry.kind in ("role", "group", "title")]
    people = [h for h in head.hits if h.entry.kind == "person"]
    roles = [h for h in bearers if h.entry.kind == "role"]
    if roles and people and not roles[-1].entry.weak and _owned(words, head, roles[-1]) is None:
        bearers = [h for h in bearers if h.last <= people[-1].first or h.entry.kind == "role"] or bearers
    if not bearers and "displaced" in (normal(word) for word in words[head.first : head.last]):
        return "REF", None
    if not bearers:
        return (people[-1].entry.sector_at(published) if people else None), None
    last = bearers[-1]
    former = _former(words, head, last)
    role = (_role_start(head, last), last.last) if last.entry.kind != "group" else None
    if last.entry.kind == "group":
        return last.entry.sector_at(published), (roles[-1].first, roles[-1].last) if roles else None
    if last.entry.kind == "role" and normal(words[last.last - 1]) in FAMILY:
        return _family(head, segments, last, published), role
    if body := _body(words, bearers, last):
        return body.entry.sector_at(published), role
    if not last.entry.weak:
        sector = "ELI" if former and last.entry.office else last.entry.sector
        if sector is None and people:
            sector = people[-1].entry.sector_at(published)
        return sector, role if last.entry.kind == "role" or last.entry.sector else None
    sector = _modifier(bearers, published) or _complement(head, segments, published)
    if sector is None and people and last.last <= people[-1].first and last.entry.sector == "GOV" and not former:
        sector = people[-1].entry.sector_at(published) if people[-1].entry.sector_at(published) != "ELI" else None
    if sector is None and _serves_unknown(words, head, segments):
        return None, role
    sector = sector or last.entry.sector
    return ("ELI" if former and sector == "GOV" else sector), role


def _body(words: Sequence[str], bearers: list[Hit], last: Hit) -> Hit | None:
    """The body that somebody belongs to who may work for any ("Greenpeace researcher", "World Bank economist", "UN police"): it stands
    right before. Ministers are their countries' ("EU ministers").
    """
    near = next((h for h in bearers if h.entry.kind == "group" and h.last == last.first), None)
    if near is None or last.entry.kind != "role" or near.entry.sector in (None, "REL", "PRE"):
        return None
    head = normal(words[last.last - 1])
    serves = near.entry.sector == "IGO" and last.entry.sector in ("MIL", "COP", "JUD", "GOV") and head.rstrip("s") != "minister"
    return near if head in MEMBERS or serves else None


def _former(words: Sequence[str], head: _Segment, hit: Hit) -> bool:
    return any(normal(word) in FORMER or normal(word) == "exiled" for word in words[head.first : hit.first])


def _role_start(head: _Segment, hit: Hit) -> int:
    """The role with the role words directly before it ("deputy army chief")."""
    first = hit.first
    before = [h for h in head.hits if h.entry.kind == "role" and h.last == first]
    return before[-1].first if before else first


def _modifier(bearers: list[Hit], published: str | None) -> str | None:
    for hit in reversed(bearers[:-1]):
        if (sector := hit.entry.sector_at(published)) and (not hit.entry.weak or hit.entry.type == "organization"):
            return sector
    return None


def _complement(head: _Segment, segments: list[_Segment], published: str | None) -> str | None:
    """The sector of what completes a weak head: "leader of the guerrillas", "spokeswoman for the coal miners' union"."""
    for segment in segments[segments.index(head) + 1 :]:
        if segment.opener not in COMPLETING:
            return None
        found = [h.entry for h in segment.hits if h.entry.kind in ("role", "group") and h.entry.sector_at(published) and not h.entry.weak]
        if found:
            return found[-1].sector_at(published)
    return None


def _serves_unknown(words: Sequence[str], head: _Segment, segments: list[_Segment]) -> bool:
    """Whose spokesman nobody knows who knows the tables: "a spokesman for the Tolani Front"."""
    after = segments[segments.index(head) + 1 :][:1]
    capitals = any(word[:1].isupper() for s in after for word in words[s.first : s.last])
    return capitals and all(s.opener == "for" and not any(h.entry.sector or h.entry.country for h in s.hits) for s in after)


def _owned(words: Sequence[str], head: _Segment, hit: Hit) -> int | None:
    return next((n for n in range(head.first, hit.first) if words[n] in ("'s", "’s", "'", "’")), None)


def _family(head: _Segment, segments: list[_Segment], hit: Hit, published: str | None) -> str | None:
    """Family of those who rule are ELI by PLOVER's definition; of others, civilians."""
    own = [h.entry.sector_at(published) for h in head.hits if h.last <= hit.first and h.entry.kind in ("role", "person", "title")]
    rest = segments[segments.index(head) + 1 :]
    own += [
        h.entry.sector_at(published) for s in rest[:1] if s.opener == "of" for h in s.hits if h.entry.kind in ("role", "person", "title")
    ]
    if "GOV" in own or "ELI" in own:
        return "ELI"
    return hit.entry.sector


def _country(head: _Segment, segments: list[_Segment]) -> str | None:
    at = segments.index(head)
    rest = list(segments[at + 1 :])
    own = _explicit(head)
    if own:
        return own
    attached = [h for h in head.hits if h.entry.kind in ("group", "person", "role") and h.entry.country]
    firm = [h for h in attached if " ".join(map(normal, h.entry.phrase.split())) not in GENERIC_COUNTRY]
    if firm and firm[0].entry.kind == "person" and rest and rest[0].opener == "of" and (found := _explicit(rest[0])):
        return found  # "King Harald of Norway" is not the Harald of the tables
    if firm:
        return firm[0].entry.country
    if not any(h.entry.kind in ("group", "role") and h.entry.sector in ("IGO", "NGO", "MNC") for h in head.hits):
        for segment in rest:
            if segment.opener in OWNING and (found := _explicit(segment) or _named(segment)):
                return found
            if segment.opener == "," and (found := _explicit(segment)):
                return found
            if segment.opener not in OWNING | COMPLETING | {","}:
                break
    if attached:
        return attached[0].entry.country
    earlier = [s for s in segments[:at] if s.opener in ("", ",")]
    return next((found for s in earlier if (found := _explicit(s) or _named(s))), None)


def _explicit(segment: _Segment) -> str | None:
    for kinds in (("country", "people"), ("region", "city")):
        found = next((h.entry.country for h in segment.hits if h.entry.kind in kinds), None)
        if found:
            return found
    return None


def _named(segment: _Segment) -> str | None:
    return next((h.entry.country for h in segment.hits if h.entry.kind in ("group", "person") and h.entry.country), None)


def _type(head: _Segment) -> str | None:
    """The type of actor: of the last bearer, else of the country or people named."""
    bearers = [h for h in head.hits if h.entry.kind in ("role", "group", "person", "title")]
    if any(h.entry.kind == "person" for h in bearers):
        return "person"
    if bearers:
        last = bearers[-1].entry
        if last.kind == "group":
            return last.type
        return "group" if last.plural else last.type
    named = [h.entry for h in head.hits if h.entry.kind in ("country", "people", "city", "region")]
    return named[-1].type if named else None
