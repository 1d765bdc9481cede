"""Actors that an article names and describes in different places, brought together: "A judge …" in the lead, Judge Ada Holt below.

Runs after all names and nominals are placed, before the pronouns. Joins only where one actor of the article fits; else both stay.
"""

from functools import lru_cache

from onrecord.codebook.lexicon import find, lookup, normal
from onrecord.codebook.people import words
from onrecord.language.doc import Doc
from onrecord.readers.actors_mentions import Raw
from onrecord.readers.clusters import Cluster

LEAD = 4  # sentences of headline, standfirst and first paragraph
SIDES = ({"republican", "gop"}, {"democrat", "democratic"}, {"labour"}, {"conservative", "tory"}, {"libertarian"}, {"green"})


def unite(doc: Doc, clusters: list[Cluster]) -> list[Cluster]:
    """The clusters without those that were joined to another one, which has their mentions then."""
    gone: set[int] = set()
    for cluster in clusters:
        if cluster.kind in ("person", "org") and len(cluster.name) == 1 and (owner := _misspelt(cluster, clusters)):
            _move(cluster, owner)
            gone.add(id(cluster))
    for cluster in clusters:
        if cluster.kind == "nominal" and cluster.raws and (not cluster.plural or doc.words[cluster.raws[0].head][:1].isupper()):
            owner = _person(doc, cluster, clusters) if cluster.human and not cluster.plural else _body(doc, cluster, clusters)
            if owner:
                _move(cluster, owner)
                gone.add(id(cluster))
    return [c for c in clusters if id(c) not in gone]


def _misspelt(cluster: Cluster, clusters: list[Cluster]) -> Cluster | None:
    """The one person named in full before whose surname differs in one letter: "McLenan" for "Ada McLennan"."""
    surname = cluster.name[0]
    if len(surname) < 6 or lookup(surname) is not None:
        return None
    earlier = [c for c in clusters if c.kind == "person" and len(c.name) > 1 and c.raws[0].first < cluster.raws[0].first]
    near = [c for c in earlier if surname[0] == c.name[-1][0] and _one_letter(surname, c.name[-1])]
    return near[0] if len(near) == 1 else None


def _one_letter(one: str, other: str) -> bool:
    """Whether two words differ by one letter changed, left out or put in."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or one == other or long == short + "s":
        return False
    same = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    return short[same:] == long[same + 1 :] or (len(short) == len(long) and short[same + 1 :] == long[same + 1 :])


def _move(cluster: Cluster, owner: Cluster) -> None:
    owner.raws = sorted([*owner.raws, *cluster.raws], key=lambda raw: (raw.first, -raw.last))
    owner.coded += cluster.coded
    owner.heads |= cluster.heads
    owner.gender = owner.gender or cluster.gender
    owner.country, owner.sector = owner.country or cluster.country, owner.sector or cluster.sector


def _person(doc: Doc, cluster: Cluster, clusters: list[Cluster]) -> Cluster | None:
    """The one person with a role like that of the nominal; of several, the last one mentioned in the two sentences before it."""
    opener = cluster.raws[0]
    if not _definite(doc, opener):
        return None
    wanted = same_role(opener.key[-1]) | ({" ".join(opener.key)} if len(opener.key) > 1 else set())
    fitting = [c for c in clusters if c.kind == "person" and wanted & _roles(doc, c) and _agree(doc, cluster, c)]
    if opener.article in ("a", "an"):
        fitting = [c for c in fitting if c.raws[0].first > opener.first]
    elif opener.sentence >= LEAD:  # outside the lead "the minister" is somebody told of before
        fitting = [c for c in fitting if c.raws[0].first < opener.first]
    if len(fitting) > 1:
        near = [c for c in fitting if any(0 <= opener.sentence - r.sentence <= 2 and r.first < opener.first for r in c.raws)]
        lead = [c for c in fitting if c.raws[0].sentence < LEAD] if opener.sentence < LEAD and not near else []
        fitting = near or sorted(lead, key=lambda c: c.raws[0].first)[:1]
    return fitting[0] if len(fitting) == 1 else None


def _definite(doc: Doc, raw: Raw) -> bool:
    """Whether a nominal means somebody known or soon to be named: with "the", or in the lead."""
    if raw.article in ("the", "this", "that"):
        return True
    return raw.sentence < LEAD and (raw.article in ("a", "an", "his", "her") or (not raw.article and doc.words[raw.first][:1].isupper()))


def _roles(doc: Doc, cluster: Cluster) -> set[str]:
    """The roles that a person is given, and the words before the name."""
    titles = {normal(doc.words[i]) for r in cluster.raws if r.kind == "person" and r.core for i in range(r.first, r.core[0])}
    return {" ".join(normal(word) for word in head.split(" ")) for head in cluster.heads} | titles


@lru_cache(maxsize=8_192)
def same_role(head: str) -> set[str]:
    """A role noun with those that the same person may be called by: "senator", "sen", "lawmaker"."""
    out = {head}
    for line in words("same_roles"):
        alike = line.split(" ")
        if head in alike:
            out |= set(alike)
    return out


def _agree(doc: Doc, one: Cluster, other: Cluster) -> bool:
    """Whether two descriptions may be one person's: country, gender and party do not differ."""
    if one.country and other.country and one.country != other.country:
        return False
    if one.gender and other.gender and one.gender != other.gender:
        return False
    mine, theirs = _side(doc, one), _side(doc, other)
    if mine and theirs and not mine & theirs:
        return False
    return not any(_overlap(a, b) for a in one.raws for b in other.raws)


def _overlap(one: Raw, other: Raw) -> bool:
    return one.first < other.last and other.first < one.last


def _side(doc: Doc, cluster: Cluster) -> set[int]:
    said = {normal(w) for r in cluster.raws if r.kind != "pronoun" for w in doc.words[max(0, r.first) : r.last]}
    return {number for number, side in enumerate(SIDES) if side & said}


def _body(doc: Doc, cluster: Cluster, clusters: list[Cluster]) -> Cluster | None:
    """The one organisation whose name has all words of the nominal: "the appeals court", "the alliance"."""
    opener = cluster.raws[0]
    if opener.article not in ("the", "this", "that") and not (opener.sentence < LEAD and opener.article in ("a", "an", "")):
        return None
    mine = _plain(doc, opener.first, opener.head + 1)
    if not mine:
        return None
    fitting = [
        c
        for c in clusters
        if c.kind == "org"
        and len(c.name) > len(mine)
        and any(mine <= _plain(doc, *r.core) for r in c.raws if r.core and r.form == "name")
        and not (c.country and cluster.country and c.country != cluster.country)
    ]
    if len(fitting) > 1:
        fitting = [c for c in fitting if any(0 <= opener.sentence - r.sentence <= 2 and r.first < opener.first for r in c.raws)]
    return fitting[0] if len(fitting) == 1 else None


def _plain(doc: Doc, first: int, last: int) -> set[str]:
    """The words of a name or nominal without articles, "of", countries and "federal"."""
    said = {normal(word) for word in doc.words[first:last]} - {"", "the", "a", "an", "this", "that", "of", "for", "federal", "national"}
    return {word for word in said if not _country(word)}


@lru_cache(maxsize=8_192)
def _country(word: str) -> bool:
    return any(hit.entry.kind in ("country", "people") for hit in find([word.upper() if len(word) < 3 else word.capitalize()]))
