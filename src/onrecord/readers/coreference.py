"""Who is who within an article: names by their words, nominals by head, country and recency.

Rules in the order of their precision. Pronouns: readers/pronouns.py.
"""

from dataclasses import replace

from onrecord.codebook.lexicon import find, lookup
from onrecord.codebook.people import words
from onrecord.language.doc import Doc
from onrecord.readers.actors_mentions import INSIDE, OPENERS, PLACES, Raw
from onrecord.readers.clusters import Cluster
from onrecord.readers.descriptors import BREAKS, Coded, read_descriptor
from onrecord.readers.pronouns import Pronouns
from onrecord.readers.reunion import unite

LEADERS = words("leaders")
OWN_POSTS = words("own_posts")
ORG_HEADS = {
    "company": ("BUS", "MNC"),
    "firm": ("BUS", "MNC"),
    "party": ("PTY",),
    "newspaper": ("JRN",),
    "paper": ("JRN",),
    "agency": (),
    "group": (),
    "organization": (),
    "organisation": (),
    "union": ("LAB", "IGO"),
    "network": ("JRN",),
    "court": ("JUD",),
    "bank": ("BUS", "IGO"),
    "militia": ("PRM", "REB"),
    "movement": (),
    "militants": ("REB",),
    "rebels": ("REB",),
    "university": ("EDU",),
    "ministry": ("GOV",),
    "department": ("GOV",),
    "church": ("REL",),
}
OWN_NAMES = frozenset({"church", "court", "department", "ministry", "union", "university"})
DASHES = ("-", "–", "—")
ENDS = frozenset(", . ; ) — – and at for from in of on to who whose".split())  # what may stand behind an apposition


def link(doc: Doc, mentions: list[Raw]) -> list[Cluster]:
    """Clusters of mentions in order of their first mention."""
    return _Linker(doc, mentions).run()


class _Linker:
    def __init__(self, doc: Doc, mentions: list[Raw]) -> None:
        self.doc, self.mentions = doc, _persons(_without_verbs(mentions))
        self.clusters: list[Cluster] = []
        self.published = doc.article.published.value
        self.by_word: dict[int, Cluster] = {}
        self.by_end: dict[int, Cluster] = {}

    def run(self) -> list[Cluster]:
        pronouns: list[Raw] = []
        for raw in self.mentions:
            if raw.kind == "pronoun":
                pronouns.append(raw)
                continue
            for cluster in self._place(raw):
                cluster.raws.append(raw)
                self.by_word.setdefault(raw.head, cluster)
                self.by_end.setdefault(raw.last, cluster)
        self.clusters = unite(self.doc, self.clusters)
        self.by_word = {raw.head: c for c in reversed(self.clusters) for raw in reversed(c.raws)}
        pronoun = Pronouns(self.doc, self.clusters, self.by_word)
        for raw in pronouns:
            if found := pronoun.antecedent(raw):
                found.raws.append(raw)
                self.by_word[raw.head] = found
        for cluster in self.clusters:
            cluster.raws.sort(key=lambda raw: (raw.first, -raw.last))
        return sorted((c for c in self.clusters if c.raws), key=lambda c: (c.raws[0].first, -c.raws[0].last))

    # names and nominals

    def _place(self, raw: Raw) -> list[Cluster]:
        if raw.bare:
            return [c for c in self.clusters if c.kind == "org" and len(c.name) > 1 and c.name[-1:] == raw.key[-1:]][-1:]
        coded = self._read(raw)
        if raw.kind == "nominal" and raw.entry and raw.entry.weak and raw.article in ("his", "her", "their", "its") and not coded.country:
            coded = replace(coded, sector=None)
        if raw.kind == "person":
            return [self._join_person(raw, coded)]
        if raw.kind == "nominal":
            return self._join_nominal(raw, coded)
        return [self._join_other(raw, coded)]

    def _read(self, raw: Raw) -> Coded:
        if raw.kind == "nominal" and (owned := self._owned(raw)):
            return self._of_owner(raw, owned)
        coded = read_descriptor(self.doc.words[raw.first : self._served(raw)], self.published)
        if raw.kind == "org" and raw.core and raw.first < raw.core[0]:  # "the extremist group Dawn Brigade" is no army's
            coded = replace(coded, sector=read_descriptor(self.doc.words[raw.first : raw.core[0]], self.published).sector or coded.sector)
        if raw.kind != "person" or not 0 <= raw.wide < raw.first:
            return coded
        owner = read_descriptor(self.doc.words[raw.wide : raw.first], self.published)
        if owner.person or owner.type == "person":
            return coded
        return replace(coded, country=coded.country or owner.country, sector=coded.sector or owner.sector)

    def _served(self, raw: Raw) -> int:
        """The end of a nominal with whom somebody speaks for: "a spokesman for the rebels"."""
        weak = raw.kind == "nominal" and raw.entry is not None and raw.entry.weak
        if not weak or self.doc.words[raw.last : raw.last + 1] != ("for",):
            return raw.last
        stop = min(self.doc.sentences[raw.sentence][1], raw.last + 8)
        return next((i for i in range(raw.last + 1, stop) if self.doc.tags[i] not in INSIDE | OPENERS | {"VBG", "VBN"}), stop)

    def _owned(self, raw: Raw) -> int | None:
        """Where the owned begins if its owner holds a preposition: "the leader of Kenya's *party*" is no leader."""
        at = next((i + 1 for i in range(raw.head - 1, raw.first, -1) if self.doc.tags[i] == "POS"), None)
        return at if at and any(self.doc.words[i] in BREAKS for i in range(raw.first, at)) else None

    def _of_owner(self, raw: Raw, at: int) -> Coded:
        coded = read_descriptor(self.doc.words[at : raw.last], self.published)
        owner = read_descriptor(self.doc.words[raw.first : at - 1], self.published)
        shift = at - raw.first
        words = (coded.role_words[0] + shift, coded.role_words[1] + shift) if coded.role_words else None
        return replace(coded, country=coded.country or owner.country, role_words=words)

    def _new(self, raw: Raw, coded: Coded, kind: str, key: tuple[str, ...] = ()) -> Cluster:
        cluster = Cluster(kind=kind, name=key, plural=raw.plural)
        self.clusters.append(cluster)
        self._learn(cluster, raw, coded)
        return cluster

    def _learn(self, cluster: Cluster, raw: Raw, coded: Coded) -> Cluster:
        if not raw.modifier:
            cluster.coded.append((coded, raw))
        if coded.gender and not cluster.gender:
            cluster.gender = coded.gender
        if coded.role_words:
            a, b = coded.role_words
            cluster.heads.add(" ".join(self.doc.words[raw.first + a : raw.first + b]).lower())
            cluster.heads.add(self.doc.words[raw.first + b - 1].lower())
        cluster.country = cluster.country or coded.country
        cluster.sector = cluster.sector or coded.sector
        return cluster

    def _join_person(self, raw: Raw, coded: Coded) -> Cluster:
        fitting = [c for c in self.clusters if c.kind == "person" and _same_person(c.name, raw.key) and not _other_gender(c, coded.gender)]
        if len(fitting) > 1 and len(raw.key) == 1:
            fitting = sorted(fitting, key=lambda c: (sum(r.kind == "person" for r in c.raws), c.last.first))[-1:]
        if not fitting:
            appositive = self._before(raw)
            if appositive and appositive.kind == "nominal" and not appositive.plural:
                appositive.kind, appositive.name = "person", raw.key
                return self._learn(appositive, raw, coded)
            return self._new(raw, coded, "person", raw.key)
        cluster = max(fitting, key=lambda c: (c.name == raw.key, c.last.first))
        if len(raw.key) > len(cluster.name):
            cluster.name = raw.key
        self._absorb(cluster, raw)
        return self._learn(cluster, raw, coded)

    def _absorb(self, cluster: Cluster, raw: Raw) -> None:
        """A description before a name known already is theirs: "The harbour minister, Mr. Arana,", "The main party, Renamo,"."""
        told = self._before(raw) if raw.kind == "person" else self._body_before(raw)
        if told and told is not cluster and told.kind == "nominal" and not told.plural and len(told.raws) == 1:
            self.clusters.remove(told)
            cluster.raws += told.raws
            cluster.coded += told.coded
            cluster.heads |= told.heads
            self.by_word[told.raws[0].head] = self.by_end[told.raws[0].last] = cluster

    def _body_before(self, raw: Raw) -> Cluster | None:
        """The organisation that a name in commas explains: not in a list, nor behind a preposition ("met the ministry, Amnesty, …")."""
        told = self._before(raw, "organization")
        words, at = self.doc.words, raw.last + 1
        if told is None or words[raw.last] != "," or (at < len(words) and words[at].lower() in ("a", "an", "the", "and", "or")):
            return None
        first = told.last.first
        return None if first > 0 and self.doc.tags[first - 1] in ("IN", "TO") else told

    def _before(self, raw: Raw, kind: str = "person") -> Cluster | None:
        """The nominal that the name stands in apposition to: "the commander, Aline Uwase," or "the commander – Aline Uwase –"."""
        doc, at = self.doc, raw.first - 1
        if at <= 0 or raw.last >= len(doc) or doc.words[at] not in (",", *DASHES):
            return None
        opened, closed = doc.words[at], doc.words[raw.last]
        if closed not in ((",", ".", ")", "and") if opened == "," else (opened, ".")):
            return None
        between = closed == opened
        for end in range(at, max(doc.sentences[raw.sentence][0], at - 9 if between else at - 1), -1):
            if end < at and doc.words[end] in (*DASHES, ",", ";", ":", '"', "”", "“", "(", ")"):
                return None
            cluster = self.by_end.get(end)
            if (
                cluster is None
                or cluster.kind != "nominal"
                or cluster.last.last != end
                or (cluster.last.article in ("a", "an") and not between)
            ):
                continue
            if end < at and (doc.tags[end] not in ("IN", "TO") or any(doc.tags[i][:2] in ("VB", "MD") for i in range(end, at))):
                continue
            if cluster.last.entry is not None and cluster.last.entry.type == kind and not cluster.plural:
                return self._whose_clause(cluster, raw) or cluster
        return None

    def _whose_clause(self, told: Cluster, raw: Raw) -> Cluster | None:
        """ "*The man* who kidnapped the child, Ivo Brandt, was jailed": who a relative clause is about, not whom it names last."""
        doc, begin = self.doc, self.doc.sentences[raw.sentence][0]
        follows = doc.words[raw.last] == "," and doc.tags[raw.last + 1 : raw.last + 2] in (("VBD",), ("VBZ",), ("MD",))
        opens = next((i for i in range(told.last.first - 1, begin, -1) if doc.tags[i] == "WP" or doc.words[i] == ","), begin)
        head = self.by_end.get(opens) if follows and doc.words[opens].lower() == "who" else None
        person = head is not None and head.kind == "nominal" and not head.plural and head.last.entry and head.last.entry.type == "person"
        return head if person else None

    def _join_other(self, raw: Raw, coded: Coded) -> Cluster:
        if raw.kind in ("country", "city"):
            code = raw.entry.country if raw.entry else None
            found = next((c for c in self.clusters if c.kind == "country" and c.country == code), None)
            return self._learn(found, raw, coded) if found else self._new(raw, coded, "country", raw.key)
        found = next((c for c in self.clusters if c.kind == raw.kind and (c.name == raw.key or _acronym(self.doc, c, raw))), None)
        if found is None and raw.kind == "org":
            found = next((c for c in self.clusters if c.kind == "org" and _short_name(c.name, raw.key)), None)
        if found and len(raw.key) > len(found.name):
            found.name = raw.key
        joined = self._learn(found, raw, coded) if found else self._new(raw, coded, raw.kind, raw.key)
        if raw.kind == "org":
            self._absorb(joined, raw)
        return joined

    def _join_nominal(self, raw: Raw, coded: Coded) -> list[Cluster]:
        owner = self._apposed(raw)
        if owner:
            stop = min(self.doc.sentences[raw.sentence][1], raw.last + 10)
            end = next((i for i in range(raw.last, stop) if self.doc.words[i] in (",", ".", ";", ")", '"', "”")), raw.last)
            wider = read_descriptor(self.doc.words[raw.first : end], self.published)
            return [self._learn(owner, raw, wider if wider.role_words == coded.role_words else coded)]
        both = raw.article == "both" or (raw.article == "the" and raw.plural and self.doc.words[raw.first + 1 : raw.first + 2] == ("two",))
        if both and (pair := self._pair(raw)):
            return pair
        known = raw.article in ("the", "this", "that", "these", "those", "") and not self._introduces(raw)
        if known and (found := self._known(raw, coded)):
            return [self._learn(found, raw, coded)]
        return [self._new(raw, coded, "nominal", raw.key)]

    def _introduces(self, raw: Raw) -> bool:
        """Whether a name in commas explains a nominal, which is then nobody else: "Calda's minister, Ana Ruzic, said"."""
        words, at = self.doc.words, raw.last
        if raw.plural or raw.entry is None or raw.entry.type != "person" or not {*words[at : at + 1]} & {",", *DASHES}:
            return False
        return any(r.kind == "person" and r.first == at + 1 and words[r.last : r.last + 1] == words[at : at + 1] for r in self.mentions)

    def _pair(self, raw: Raw) -> list[Cluster]:
        """The two last persons (or countries, for "the two countries") mentioned, if both stand close before."""
        kind = "person" if raw.entry is not None and raw.entry.type == "person" else "country"
        near = [c for c in self.clusters if c.kind == kind and raw.sentence - c.last.sentence <= 2]
        near.sort(key=lambda c: -c.last.first)
        return near[:2] if len(near) == 2 else []

    def _apposed(self, raw: Raw) -> Cluster | None:
        """The name that the nominal explains: "Aline Uwase, the army chief," or "Uwase is the army chief"."""
        doc, at = self.doc, raw.first - 1
        if raw.plural or at <= 0:
            return None
        if doc.words[at] in (",", "(", "—", "–") and raw.article in ("a", "an", "the", ""):
            cluster = self.by_end.get(at)
            ends = raw.last >= len(doc) or doc.words[raw.last] in ENDS
            if cluster and ends and cluster.kind == "person" and cluster.last.last == at and raw.entry and raw.entry.type == "person":
                return cluster
            if (
                cluster
                and ends
                and cluster.kind == "org"
                and cluster.last.head == at - 1
                and raw.entry
                and raw.entry.type != "person"
                and raw.article in ("a", "an", "the")
            ):
                return cluster
            owned = raw.article in ("a", "an") or any(doc.tags[i] == "POS" for i in range(raw.first, raw.last))
            if cluster and cluster.kind == "country" and cluster.last.last == at and owned and doc.words[raw.last : raw.last + 1] == (",",):
                return cluster  # "China, Iran's biggest customer, called for calm"
        if doc.lemmas[at] in ("be", "become", "remain") and not doc.words[at].lower().startswith("been"):
            cluster = self.by_word.get(at - 1)
            if cluster and cluster.kind == "person" and raw.entry and raw.entry.type == "person" and raw.article in ("a", "an", "the", ""):
                return cluster
        return None

    def _known(self, raw: Raw, coded: Coded) -> Cluster | None:
        """The earlier actor that a nominal takes up again."""
        recent = [
            c
            for c in sorted(self.clusters, key=lambda c: c.last.first, reverse=True)
            if not (c.country and coded.country and c.country != coded.country)
        ]
        same = next(
            (c for c in recent if c.kind == "nominal" and c.name == raw.key and c.plural == raw.plural and self._subset(raw, c)), None
        )
        if raw.article == "" and not raw.plural:
            if same is None and raw.entry and raw.entry.type == "person" and raw.sentence > 0 and self.doc.words[raw.head][:1].isupper():
                return self._person_again(raw, coded, recent)
            return same if self.doc.words[raw.first][:1].isupper() or (raw.entry and raw.entry.type == "organization") else None
        if raw.article == "":  # "people" are not the "31 people" of another attack
            return None if same is None or self.doc.tags[same.raws[0].first] == "CD" else same
        if not raw.plural and raw.entry is not None and raw.entry.type == "person":
            return self._person_again(raw, coded, recent, same)
        if same:
            return same
        named = len(raw.key) > 1 and raw.key[-1] in OWN_NAMES  # "the interior ministry" is no other body
        bare = raw.core is not None and raw.first + 2 >= raw.core[0] + 1
        if bare and not named and raw.key and raw.key[-1] in ORG_HEADS and coded.country is None:
            wanted = ORG_HEADS[raw.key[-1]]
            near = (c for c in recent if c.kind == "org" and raw.sentence - c.last.sentence <= 2)
            return next((c for c in near if (c.sector in wanted if wanted else c.sector != "JRN" and c.name[-1] not in PLACES)), None)
        return None

    def _person_again(self, raw: Raw, coded: Coded, recent: list[Cluster], same: Cluster | None = None) -> Cluster | None:
        """The person whom "the general" or "the Iranian leader" means: by the words of a role, else by country and sector."""
        head = " ".join(raw.key)
        people = [c for c in recent if c.kind == "person" and raw.sentence - c.last.sentence <= 8 and not self._other_party(raw, coded, c)]
        if named := next((c for c in people if head in c.heads or raw.key[-1] in c.heads), None):
            return named
        if same:
            return same
        if raw.key[-1] in LEADERS and coded.country:
            return next((c for c in people if c.country == coded.country and c.sector == "GOV"), None)
        if raw.key[-1] in OWN_POSTS:
            return None
        one = coded.sector != "PTY" or (raw.key[-1] == "nominee" and bool(self._capitals(raw)))  # a party has many, but one nominee
        if coded.country and coded.sector and one and not self._of_a_region(raw):
            return next((c for c in people if c.country == coded.country and c.sector == coded.sector), None)
        return None

    def _other_party(self, raw: Raw, coded: Coded, cluster: Cluster) -> bool:
        """Whether a politician is told by another party's name than the person: "the Democratic nominee" is no Republican."""
        mine = self._capitals(raw) if coded.sector == "PTY" else set()
        theirs = self._parties(cluster)
        return bool(mine and theirs and not mine & theirs)

    def _parties(self, cluster: Cluster) -> set[str]:
        return {word for told, raw in cluster.coded if told.sector == "PTY" for word in self._capitals(raw)}

    def _capitals(self, raw: Raw) -> set[str]:
        """The stems of the capitalised words before a mention's name or head: parties, in "the Democratic nominee", "Democrat Ada Holt"."""
        end = raw.core[0] if raw.kind == "person" and raw.core else raw.head
        found = {self.doc.words[i] for i in range(raw.first, end) if self.doc.words[i][:1].isupper() and self.doc.tags[i] != "DT"}
        return {word[:6].lower() for word in found}

    def _of_a_region(self, raw: Raw) -> bool:
        """Whether the nominal has an owner that is no country: "Connecticut's tax commissioner" is nobody by country and sector alone."""
        owner = next((i for i in range(raw.first, raw.head) if self.doc.words[i] in ("'s", "’s")), raw.first)
        return owner > raw.first and lookup(" ".join(self.doc.words[raw.first : owner]), "country", "people") is None

    def _subset(self, raw: Raw, cluster: Cluster) -> bool:
        """Whether the nominal says nothing that the earlier one did not say."""
        mine = {self.doc.lemmas[i] for i in range(raw.first, raw.last)} - {"the", "this", "that", "these", "those"}
        theirs = {self.doc.lemmas[i] for r in cluster.raws if r.kind == "nominal" for i in range(r.first, r.last)}
        return mine <= theirs


def _without_verbs(mentions: list[Raw]) -> list[Raw]:
    """Headlines write verbs like names: "Ada Holt Slams Bank" ends where the name ends that stands below it."""
    full = {raw.key for raw in mentions if raw.kind == "person" and len(raw.key) > 1 and raw.sentence > 0}
    return [
        replace(raw, last=raw.last - 1, head=raw.head - 1, key=raw.key[:-1], core=(raw.core[0], raw.core[1] - 1))
        if raw.kind == "person" and raw.sentence == 0 and raw.key[:-1] in full and raw.core and raw.core[1] == raw.last == raw.head + 1
        else raw
        for raw in mentions
    ]


def _persons(mentions: list[Raw]) -> list[Raw]:
    """A lone surname is its person's also where its tag says organisation, unless the tables know such an organisation."""
    surnames = {raw.key[-1] for raw in mentions if raw.kind == "person" and raw.key}
    return [
        replace(raw, kind="person")
        if raw.kind == "org" and len(raw.key) == 1 and raw.key[0] in surnames and not raw.article and raw.entry is None
        else raw
        for raw in mentions
    ]


def _same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names may be one person's: the same surname and no two different given names."""
    if not one or not other:
        return False
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        short, long = (one, other) if len(one) == 1 else (other, one)
        return short[0] == long[-1] or (long is one and short[0] == long[0] and lookup(short[0]) is None and len(long) < 4)
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if long[-len(short) :] == short:  # "Mr. van Dorn", and two surnames: "Mr. Arana Costa"
        return True
    if one[-1] != other[-1]:
        return set(one) <= set(other) or set(other) <= set(one)
    return one[0][0] == other[0][0] and (len(one[0]) == 1 or len(other[0]) == 1 or one[0] == other[0] or one[0] in other or other[0] in one)


def _other_gender(cluster: Cluster, gender: str) -> bool:
    return bool(gender and cluster.gender and gender != cluster.gender)


def _acronym(doc: Doc, cluster: Cluster, raw: Raw) -> bool:
    """Whether one of two names is written in capitals that begin the words of the other, or of what its department is for."""
    short, long = sorted((cluster.name, raw.key), key=len)
    if cluster.kind != "org" or len(short) != 1 or len(long) < 2:
        return False
    written = (
        doc.words[raw.core[0]] if raw.core and len(raw.key) == 1 else doc.words[cluster.raws[0].core[0]] if cluster.raws[0].core else ""
    )
    if not written.isupper() or len(short[0]) < 2:
        return False
    main = [word for word in long if word not in ("of", "and", "for", "the", "on", "in", "to", "&")]
    whole = "".join(word[0] for word in main)
    return short[0] in (whole, "".join(word[0] for word in long)) or (main[0] in ("department", "ministry") and short[0] == whole[1:])


def _short_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) > 1 and long[-len(short) :] == short and (len(short) > 2 or _known_name(long[: -len(short)])):
        return True
    if not short or len(short) == len(long) or len(short[0]) < 4 or lookup(short[0]) is not None:
        return False
    return long[: len(short)] == short or (len(short) == 1 and long[-1] == short[0])


def _known_name(words: tuple[str, ...]) -> bool:
    """A country, a people or an organisation of the tables: "the Iraqi | Supreme Court", "the United Nations | Security Council"."""
    written = [word.upper() if len(word) < 3 else word.capitalize() for word in words]
    return any((hit.first, hit.last) == (0, len(written)) for hit in find(written) if hit.entry.kind in ("country", "people", "group"))
