"""Who is who within an article: names by their words, nominals by head, country and recency, pronouns by gender, number and salience.

Rules in the order of their precision; what stays doubtful is linked to nobody (a pronoun then is no mention).
"""

from dataclasses import dataclass, field
from functools import cache

from onrecord.codebook.lexicon import lookup
from onrecord.codebook.plover import table
from onrecord.language.doc import Doc
from onrecord.readers.actors_mentions import Raw
from onrecord.readers.descriptors import Coded, read_descriptor

HE, SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
IT = frozenset({"it", "its", "itself"})
SPEAKER_ONE, SPEAKER_MANY = frozenset({"i", "me", "my", "mine", "myself"}), frozenset({"we", "us", "our", "ours", "ourselves"})
LEADERS = frozenset(
    {
        "leader",
        "president",
        "premier",
        "prime minister",
        "chancellor",
        "king",
        "official",
        "politician",
        "ruler",
        "dictator",
        "head of state",
    }
)
SAY = frozenset(
    "say tell add write ask reply note state claim argue warn insist announce declare explain recall admit tweet continue suggest observe remark respond acknowledge charge conclude stress".split()
)
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


@dataclass(eq=False)
class Cluster:
    """The mentions of one actor so far."""

    raws: list[Raw] = field(default_factory=list)
    kind: str = ""
    name: tuple[str, ...] = ()
    coded: list[tuple[Coded, Raw]] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    gender: str = ""
    plural: bool = False
    country: str | None = None
    sector: str | None = None

    @property
    def last(self) -> Raw:
        return self.raws[-1]


@cache
def first_names() -> dict[str, str]:
    """Given names that say a gender, lower-case."""
    return {name: row["gender"] for row in table("first_names") for name in row["names"].split(";")}


def link(doc: Doc, mentions: list[Raw]) -> list[Cluster]:
    """Clusters of mentions in order of their first mention."""
    return _Linker(doc, mentions).run()


class _Linker:
    def __init__(self, doc: Doc, mentions: list[Raw]) -> None:
        self.doc, self.mentions = doc, mentions
        self.clusters: list[Cluster] = []
        self.published = doc.article.published.value
        self.full = {raw.key for raw in mentions if raw.kind == "person" and len(raw.key) > 1}
        self.by_word: dict[int, Cluster] = {}

    def run(self) -> list[Cluster]:
        pronouns: list[Raw] = []
        for raw in self.mentions:
            if raw.kind == "pronoun":
                pronouns.append(raw)
                continue
            for cluster in self._place(raw):
                cluster.raws.append(raw)
                self.by_word.setdefault(raw.head, cluster)
        self._genders()
        for raw in pronouns:
            if cluster := self._pronoun(raw):
                cluster.raws.append(raw)
                self.by_word[raw.head] = cluster
        for cluster in self.clusters:
            cluster.raws.sort(key=lambda raw: (raw.first, -raw.last))
        return sorted((c for c in self.clusters if c.raws), key=lambda c: (c.raws[0].first, -c.raws[0].last))

    # names and nominals

    def _place(self, raw: Raw) -> list[Cluster]:
        coded = read_descriptor(self.doc.words[raw.first : raw.last], self.published)
        if raw.kind == "person":
            return [self._join_person(raw, coded)]
        if raw.kind == "nominal":
            return self._join_nominal(raw, coded)
        return [self._join_other(raw, coded)]

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
            fitting = sorted(fitting, key=lambda c: c.last.first)[-1:]
        if not fitting:
            appositive = self._before(raw)
            if appositive and appositive.kind == "nominal" and not appositive.plural:
                appositive.kind, appositive.name = "person", raw.key
                return self._learn(appositive, raw, coded)
            return self._new(raw, coded, "person", raw.key)
        cluster = max(fitting, key=lambda c: (c.name == raw.key, c.last.first))
        if len(raw.key) > len(cluster.name):
            cluster.name = raw.key
        return self._learn(cluster, raw, coded)

    def _before(self, raw: Raw) -> Cluster | None:
        """The nominal that the name stands in apposition to: "the commander, Aline Uwase,"."""
        doc, at = self.doc, raw.first - 1
        if at <= 0 or doc.words[at] != "," or raw.last >= len(doc) or doc.words[raw.last] not in (",", ".", ")", "and"):
            return None
        cluster = self.by_word.get(at - 1)
        if cluster is None or cluster.kind != "nominal" or cluster.last.head != at - 1 or cluster.last.article in ("a", "an"):
            return None
        return cluster if cluster.last.entry is not None and cluster.last.entry.type == "person" else None

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
        return self._learn(found, raw, coded) if found else self._new(raw, coded, raw.kind, raw.key)

    def _join_nominal(self, raw: Raw, coded: Coded) -> list[Cluster]:
        owner = self._apposed(raw)
        if owner:
            return [self._learn(owner, raw, coded)]
        if raw.article in ("two", "both") or (
            raw.article == "the" and raw.plural and self.doc.words[raw.first + 1 : raw.first + 2] == ("two",)
        ):
            if pair := self._pair(raw):
                return [self._learn_pair(c) for c in pair]
        if raw.article in ("the", "this", "that", "these", "those", "") and (found := self._known(raw, coded)):
            return [self._learn(found, raw, coded)]
        return [self._new(raw, coded, "nominal", raw.key)]

    @staticmethod
    def _learn_pair(cluster: Cluster) -> Cluster:
        return cluster

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
            cluster = self.by_word.get(at - 1)
            ends = raw.last >= len(doc) or doc.words[raw.last] in (
                ",",
                ".",
                ")",
                "who",
                "and",
                "in",
                "for",
                "at",
                "from",
                ";",
                "—",
                "–",
                "whose",
                "on",
                "to",
            )
            if cluster and ends and cluster.kind == "person" and cluster.last.head == at - 1 and raw.entry and raw.entry.type == "person":
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
        if doc.lemmas[at] in ("be", "become", "remain") and not doc.words[at].lower().startswith("been"):
            cluster = self.by_word.get(at - 1)
            if cluster and cluster.kind == "person" and raw.entry and raw.entry.type == "person" and raw.article in ("a", "an", "the", ""):
                return cluster
        return None

    def _known(self, raw: Raw, coded: Coded) -> Cluster | None:
        """The earlier actor that a nominal takes up again."""
        head = " ".join(raw.key)
        recent = [
            c
            for c in reversed(sorted(self.clusters, key=lambda c: c.last.first))
            if not (c.country and coded.country and c.country != coded.country)
        ]
        same = next(
            (c for c in recent if c.kind == "nominal" and c.name == raw.key and c.plural == raw.plural and self._subset(raw, c)), None
        )
        if raw.article == "" and not raw.plural:
            return same if self.doc.words[raw.first][:1].isupper() or raw.entry and raw.entry.type == "organization" else None
        if raw.article == "":
            return same
        if not raw.plural and raw.entry is not None and raw.entry.type == "person":
            people = [c for c in recent if c.kind == "person" and raw.sentence - c.last.sentence <= 8]
            named = next((c for c in people if head in c.heads or (len(raw.key) == 1 and raw.key[0] in c.heads)), None)
            if named:
                return named
            if same:
                return same
            if raw.key[-1] in LEADERS and coded.country:
                return next((c for c in people if c.country == coded.country and c.sector == "GOV"), None)
            if coded.country and coded.sector:
                return next((c for c in people if c.country == coded.country and c.sector == coded.sector), None)
            return None
        if same:
            return same
        if raw.key and raw.key[-1] in ORG_HEADS and coded.country is None and raw.first + 2 >= raw.core[0] + 1 if raw.core else False:
            wanted = ORG_HEADS[raw.key[-1]]
            return next(
                (c for c in recent if c.kind == "org" and raw.sentence - c.last.sentence <= 2 and (not wanted or c.sector in wanted)), None
            )
        return None

    def _subset(self, raw: Raw, cluster: Cluster) -> bool:
        """Whether the nominal says nothing that the earlier one did not say."""
        mine = {self.doc.lemmas[i] for i in range(raw.first, raw.last)} - {"the", "this", "that", "these", "those"}
        theirs = {self.doc.lemmas[i] for r in cluster.raws if r.kind == "nominal" for i in range(r.first, r.last)}
        return mine <= theirs

    # pronouns

    def _genders(self) -> None:
        names = first_names()
        for cluster in self.clusters:
            if cluster.kind == "person" and not cluster.gender and cluster.name:
                entry = next((raw.entry for raw in cluster.raws if raw.entry and raw.entry.gender), None)
                cluster.gender = entry.gender if entry else names.get(cluster.name[0], "") if len(cluster.name) > 1 else ""
            if cluster.kind == "nominal" and not cluster.gender:
                cluster.gender = _word_gender(cluster.name)

    def _pronoun(self, raw: Raw) -> Cluster | None:
        word = self.doc.words[raw.first].lower()
        quoted = bool(self.doc.quote[raw.first])
        speaker = self._speaker(raw.first) if quoted else None
        if word in SPEAKER_ONE:
            return speaker if speaker and not speaker.plural else None
        if word in SPEAKER_MANY or word in IT:
            return None
        if word in HE or word in SHE:
            return self._singular(raw, "m" if word in HE else "f", speaker)
        if word in THEY:
            return self._plural(raw, speaker)
        return None

    def _singular(self, raw: Raw, gender: str, speaker: Cluster | None) -> Cluster | None:
        scored = []
        for cluster in self.clusters:
            if cluster.plural or cluster is speaker or not _human(cluster) or (cluster.gender and cluster.gender != gender):
                continue
            if (score := self._score(raw, cluster)) is not None:
                scored.append((score + (1.0 if cluster.gender == gender else 0.0) + (0.5 if cluster.kind == "person" else 0.0), cluster))
        return _best(scored, 2.5, 0.6)

    def _plural(self, raw: Raw, speaker: Cluster | None) -> Cluster | None:
        scored = []
        for cluster in self.clusters:
            if cluster is speaker or not (cluster.plural or cluster.kind == "people"):
                continue
            if (score := self._score(raw, cluster)) is not None:
                scored.append((score, cluster))
        return _best(scored, 2.5, 1.0)

    def _score(self, raw: Raw, cluster: Cluster) -> float | None:
        """How near and how prominent the cluster stands before the pronoun; None where it cannot be."""
        before = [r for r in cluster.raws if r.first < raw.first and r.last <= raw.first and not (r.modifier and r.kind != "person")]
        if not before:
            return None
        distance = raw.sentence - before[-1].sentence
        if distance > 3:
            return None
        if distance == 0 and self._clashes(raw, before[-1]):
            return None
        score = (3.0, 2.4, 1.3, 0.6)[distance]
        near = [r for r in before if r.sentence == before[-1].sentence]
        if any(self._subject(r) for r in near):
            score += 1.0
        if distance == 0 and len(near) == 1 and near[-1].modifier:
            score -= 0.3
        return score + min(1.0, 0.25 * (len(before) - 1))

    def _clashes(self, raw: Raw, candidate: Raw) -> bool:
        """An object pronoun is not its own clause's subject: "Uwase met him"."""
        doc = self.doc
        if (
            doc.tags[raw.first] == "PRP$"
            or doc.words[raw.first].lower() in ("he", "she", "they")
            or doc.words[raw.first].lower().endswith(("self", "selves"))
        ):
            return False
        between = range(candidate.last, raw.first)
        verbs = [i for i in between if doc.tags[i][:2] == "VB"]
        cut = any(
            doc.words[i].lower()
            in (",", "that", "who", "which", "after", "before", "when", "because", "if", "and", "but", "as", ";", ":", '"', "“")
            for i in between
        )
        return bool(verbs) and not cut and self._subject(candidate)

    def _subject(self, raw: Raw) -> bool:
        """Whether a mention stands before the verb of its clause."""
        doc, at = self.doc, raw.last
        stop = doc.sentences[raw.sentence][1]
        before = doc.words[raw.first - 1].lower() if raw.first else ""
        if (
            before in ("of", "to", "with", "by", "for", "from", "in", "on", "at", "against", "between", "about", "over")
            and doc.sentences[raw.sentence][0] < raw.first
        ):
            return False
        while at < stop and (doc.tags[at] in ("RB", "MD") or doc.words[at].lower() in ("also",)):
            at += 1
        if at < stop and doc.words[at] == ",":
            close = next((i for i in range(at + 1, min(stop, at + 20)) if doc.words[i] == ","), None)
            at = close + 1 if close else at
        return at < stop and (
            doc.tags[at][:2] == "VB" and doc.tags[at] not in ("VBG",) or doc.tags[at] == "MD" or doc.words[at].lower() == "who"
        )

    def _speaker(self, at: int) -> Cluster | None:
        """Who says the quotation that word `at` stands in: the mention beside a verb of saying in the same sentence or just outside the marks."""
        doc = self.doc
        quotation = next((q for q in doc.quotations if q.first <= at < q.last), None)
        if quotation is None:
            return None
        paragraph = doc.paragraph[at]
        after = range(quotation.last, min(len(doc), quotation.last + 14))
        for i in after:
            if doc.paragraph[i] != paragraph or doc.quote[i]:
                break
            if doc.lemmas[i] in SAY:
                return self._beside(i)
        for i in range(quotation.first - 1, max(-1, quotation.first - 25), -1):
            if doc.paragraph[i] != paragraph or doc.quote[i]:
                break
            if doc.lemmas[i] in SAY:
                return self._beside(i)
            if doc.words[i] == "." and i < quotation.first - 2:
                break
        return None

    def _beside(self, verb: int) -> Cluster | None:
        doc = self.doc
        for i in (*range(verb - 1, max(-1, verb - 5), -1), *range(verb + 1, min(len(doc), verb + 9))):
            if cluster := self.by_word.get(i):
                if not doc.quote[i]:
                    return cluster
            if doc.words[i] in (".", '"', "”", "“"):
                if i > verb:
                    break
        return None


def _best(scored: list[tuple[float, Cluster]], least: float, margin: float) -> Cluster | None:
    scored.sort(key=lambda item: (-item[0], -item[1].last.first))
    if not scored or scored[0][0] < least:
        return None
    return scored[0][1] if len(scored) == 1 or scored[0][0] - scored[1][0] >= margin else None


def _same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names may be one person's: the same surname and no two different given names."""
    if not one or not other:
        return False
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        short, long = (one, other) if len(one) == 1 else (other, one)
        return short[0] == long[-1] or (short[0] == long[0] and lookup(short[0]) is None and len(long) < 4)
    if one[-1] != other[-1]:
        return set(one) <= set(other) or set(other) <= set(one)
    return one[0][0] == other[0][0] and (len(one[0]) == 1 or len(other[0]) == 1 or one[0] == other[0] or one[0] in other or other[0] in one)


def _other_gender(cluster: Cluster, gender: str) -> bool:
    return bool(gender and cluster.gender and gender != cluster.gender)


def _acronym(doc: Doc, cluster: Cluster, raw: Raw) -> bool:
    short, long = sorted((cluster.name, raw.key), key=len)
    if cluster.kind != "org" or len(short) != 1 or len(long) < 2:
        return False
    initials = "".join(word[0] for word in long if word not in ("of", "and", "for", "the", "on", "in"))
    written = (
        doc.words[raw.core[0]] if raw.core and len(raw.key) == 1 else doc.words[cluster.raws[0].core[0]] if cluster.raws[0].core else ""
    )
    return written.isupper() and (short[0] == initials or short[0] == "".join(word[0] for word in long))


def _short_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) < len(long) and bool(short) and long[: len(short)] == short and len(short[0]) > 4 and lookup(short[0]) is None


def _human(cluster: Cluster) -> bool:
    return cluster.kind == "person" or (cluster.kind == "nominal" and any(r.entry and r.entry.type == "person" for r in cluster.raws))


def _word_gender(key: tuple[str, ...]) -> str:
    word = key[-1] if key else ""
    if word in (
        "woman",
        "wife",
        "mother",
        "daughter",
        "sister",
        "girl",
        "widow",
        "queen",
        "princess",
        "actress",
        "grandmother",
        "aunt",
        "nun",
        "lady",
    ) or word.endswith("woman"):
        return "f"
    if word in (
        "man",
        "husband",
        "father",
        "son",
        "brother",
        "boy",
        "king",
        "prince",
        "grandfather",
        "uncle",
        "monk",
        "imam",
        "priest",
        "pope",
    ) or (word.endswith("man") and word not in ("human", "chairman", "spokesman")):
        return "m"
    return ""
