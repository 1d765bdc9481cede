"""Whose a pronoun is: by gender, number, distance, place in the sentence, and who says the quotation it stands in.

Every candidate gets a score; the best one wins if it is good enough and clearly better than the next. Else the pronoun is nobody's.
"""

from onrecord.codebook.people import first_names, words
from onrecord.language.doc import Doc
from onrecord.readers.actors_mentions import Raw
from onrecord.readers.clusters import Cluster
from onrecord.readers.sayers import SAY, ByWord, beside, is_subject, speaker_of

HE, SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
IT = frozenset({"it", "its", "itself"})
ONE, MANY = frozenset({"i", "me", "my", "mine", "myself"}), frozenset({"we", "us", "our", "ours", "ourselves"})
SUBJECTS = frozenset({"he", "she", "they", "it", "i", "we"})
CUTS = words("cuts")
FEMALE = words("female")
MALE = words("male")
EITHER = words("either")
IDLE = words("idle")
LEAST, MARGIN = 2.6, 0.6
ASIDE = frozenset({"although", "as", "because", "if", "since", "though", "when", "while"})
NEAR = 3  # paragraphs from who has the word to "he said"


class Pronouns:
    """The pronouns of one article, to be asked in text order; `by_word` gives the cluster whose mention has a word as its head."""

    def __init__(self, doc: Doc, clusters: list[Cluster], by_word: ByWord) -> None:
        self.doc, self.clusters, self.by_word = doc, clusters, by_word
        self.closing = {q.closing for q in doc.quotations if q.closing >= 0}
        for cluster in clusters:
            cluster.gender = cluster.gender or _gender(cluster)
            cluster.raws.sort(key=lambda raw: (raw.first, -raw.last))

    def antecedent(self, raw: Raw) -> Cluster | None:
        """The actor of a pronoun, None where it is unsure or nobody's."""
        word = self.doc.words[raw.first].lower()
        speaker = speaker_of(self.doc, self.by_word, raw.first) if self.doc.quote[raw.first] else None
        if word in ONE and not self.doc.quote[raw.first]:
            return self._author(raw)
        if word in ONE:
            return speaker if speaker and not speaker.plural else None
        if word in MANY:
            return None
        if word in HE or word in SHE:
            gender = "m" if word in HE else "f"
            fitting = [c for c in self.clusters if c.gender in ("", gender) and c is not speaker and c.human]
            found = self._best(raw, fitting, gender, told=self._told(raw, gender))
            if found and not found.gender:
                found.gender = gender  # the first pronoun settles it
            return found
        if word in THEY:
            if self._several(raw):
                return None
            fitting = [c for c in self.clusters if (c.plural or c.kind in ("people", "org")) and c is not speaker]
            return self._best(raw, fitting, "", 0.5)
        if word in IT:
            return self._it(raw)
        return None

    def _author(self, raw: Raw) -> Cluster | None:
        """Who signs: the first name below the pronoun that is a paragraph of its own, or opens the last one, and stands nowhere above."""
        doc, here = self.doc, self.doc.paragraph[raw.first]
        signed = [
            (r.first, c)
            for c in self.clusters
            if c.kind == "person" and len(c.name) > 1
            for r in c.raws[:1]
            if doc.paragraph[r.first] >= here and r.first > raw.first and self._signs(r)
        ]
        return min(signed, key=lambda item: item[0])[1] if signed else None

    def _signs(self, raw: Raw) -> bool:
        doc = self.doc
        opens = raw.first == 0 or doc.paragraph[raw.first - 1] != doc.paragraph[raw.first]
        end = raw.last + (raw.last < len(doc) and doc.words[raw.last] in (".", ","))
        alone = end == len(doc) or doc.paragraph[end] != doc.paragraph[raw.first]
        last = doc.paragraph[raw.first] == doc.paragraph[len(doc) - 1] and end < len(doc) and doc.words[end] in ("is", "was", "teaches")
        return opens and (alone or last)

    def _several(self, raw: Raw) -> bool:
        """Whether "they" may be persons named together just before ("Uwase and her friends"): nobody's then."""
        doc = self.doc
        begin = doc.sentences[max(0, raw.sentence - 1)][0]
        for i in range(begin + 1, raw.first - 1):
            left = self.by_word.get(i - 1) if doc.words[i].lower() == "and" else None
            rights = [self.by_word[j] for j in range(i + 1, min(i + 5, raw.first)) if j in self.by_word]
            if left and left.human and any(right.human or right.plural for right in rights):
                return True
        return False

    def _best(self, raw: Raw, fitting: list[Cluster], gender: str, margin: float = MARGIN, told: Cluster | None = None) -> Cluster | None:
        scored = []
        relative, nearest, attributes = self._relative(raw), self._nearest(raw), self._attributes(raw)
        for cluster in fitting:
            score = self._score(raw, cluster, nearest, attributes, cluster is told)
            if score is not None:
                score += 1.2 if cluster is relative else 0.0
                score += 0.8 if gender and cluster.gender == gender else 0.0
                score += {"person": 0.9, "org": -0.8}.get(cluster.kind, 0.0)
                scored.append((score, cluster))
        scored.sort(key=lambda item: (-item[0], -item[1].last.first))
        if not scored or scored[0][0] < LEAST:
            return None
        return scored[0][1] if len(scored) == 1 or scored[0][0] - scored[1][0] >= margin else None

    def _told(self, raw: Raw, gender: str) -> Cluster | None:
        """Who had the word before a pronoun that is the subject of a verb of saying: "…," said Uwase. "…," she said."""
        doc, at = self.doc, raw.first
        if not self._attributes(raw):
            return None
        for number in range(raw.sentence - 1, -1, -1):
            first, last = doc.sentences[number]
            if last <= first or doc.paragraph[at] - doc.paragraph[first] > NEAR:
                break
            if told := self._holds(first, last, gender):
                return told
        return None

    def _attributes(self, raw: Raw) -> bool:
        """Whether a pronoun is the subject of a verb of saying that opens a sentence or follows a quotation."""
        doc, at = self.doc, raw.first
        if doc.quote[at] or doc.words[at].lower() not in SUBJECTS:
            return False
        begin, end = doc.sentences[raw.sentence]
        said = next((i for i in range(at + 1, min(end, at + 4)) if doc.tags[i] not in ("RB", "MD")), at)
        edge = at
        if at - 1 > begin and doc.lemmas[at - 1] in SAY and doc.tags[at - 1][:2] == "VB":
            said = edge = at - 1
        if doc.lemmas[said] not in SAY or doc.tags[said][:2] != "VB":
            return False
        return edge == begin or bool(doc.quote[edge - 1]) or edge - 1 in self.closing or (edge - 2 in self.closing)

    def _holds(self, first: int, last: int, gender: str) -> Cluster | None:
        """Who has the word in a sentence: the subject of its verb of saying outside quotation marks, else its first subject or opener."""
        doc = self.doc
        outside = [i for i in range(first, last) if not doc.quote[i]]
        speakers = [beside(doc, self.by_word, i) for i in outside if doc.lemmas[i] in SAY and doc.tags[i][:2] == "VB"]
        aside = outside and doc.words[outside[0]].lower() in ASIDE
        main = next((i for i in outside if doc.words[i] == ","), -1) if aside else -1
        subjects = []
        for i in outside:
            cluster = self.by_word.get(i)
            raw = next((r for r in cluster.raws if r.head == i), None) if cluster else None
            if cluster and raw and not raw.modifier and i > main and (raw.first == outside[0] or is_subject(doc, raw)):
                subjects.append(cluster)
        return next((c for c in [*speakers, *subjects] if c and c.human and c.gender in ("", gender)), None)

    def _score(self, raw: Raw, cluster: Cluster, nearest: Raw | None, attributes: bool, told: bool) -> float | None:
        """How near and how prominent the cluster stands before the pronoun; None where it cannot be its antecedent.

        `nearest`, `attributes`: what `_nearest` and `_attributes` say of the pronoun. `told`: the cluster had the word before it.
        """
        doc = self.doc
        before = [r for r in cluster.raws if r.last <= raw.first and not (r.modifier and r.kind != "person")]
        quoted = doc.quote[raw.first]
        if attributes:
            before = [r for r in before if not doc.quote[r.first]]
        if not quoted:
            before = [r for r in before if doc.quote[r.first] or doc.words[r.first].lower() not in ONE]
        if not before:
            return self._cataphor(raw, cluster)
        near = max(before, key=lambda r: r.first)
        distance = min(1, raw.sentence - near.sentence) if told else raw.sentence - near.sentence
        if distance > 3 or (distance == 0 and self._clashes(raw, near)):
            return None
        score = (3.0, 2.2, 1.1, 0.4)[distance] + (1.4 if told else 0.0)
        here = [r for r in before if r.sentence == near.sentence]
        subject = any(is_subject(doc, r) for r in here)
        score += 1.0 if subject else 0.0
        if subject and doc.words[raw.first].lower() in SUBJECTS:
            score += 0.4
        if distance == 1 and raw.first == doc.sentences[raw.sentence][0] and subject and self._opens(near):
            score += 0.9
        if distance == 0:
            score -= min(0.9, 0.03 * (raw.first - near.last))
            if near is nearest:
                score += 1.5 if doc.words[raw.first].lower().endswith(("self", "selves")) else 0.4
        elif doc.paragraph[raw.first] != doc.paragraph[near.first]:
            score -= 0.2
        if near.modifier or (near.kind == "person" and near.last < len(doc) and doc.words[near.last] in ("'s", "’s")):
            score += 0.3 if near.first == doc.sentences[near.sentence][0] else -0.4
        if bool(quoted) != bool(doc.quote[near.first]):
            score -= 0.2 if quoted else 1.0
        return score + min(0.8, 0.2 * (len(before) - 1))

    def _nearest(self, raw: Raw) -> Raw | None:
        """The last person or group mentioned before the pronoun in its sentence as a subject; for "himself", in any place."""
        reflexive = self.doc.words[raw.first].lower().endswith(("self", "selves"))
        begin = self.doc.sentences[raw.sentence][0]
        inside = [
            r
            for c in self.clusters
            if c.human or c.plural or c.kind == "people"
            for r in c.raws
            if begin <= r.first and r.last <= raw.first and not r.modifier and (reflexive or is_subject(self.doc, r))
        ]
        return max(inside, key=lambda r: r.first, default=None)

    def _opens(self, raw: Raw) -> bool:
        """Whether nobody else is mentioned in the sentence before a mention."""
        return not any(i in self.by_word for i in range(self.doc.sentences[raw.sentence][0], raw.first))

    def _relative(self, raw: Raw) -> Cluster | None:
        """Whose relative clause the pronoun stands in: "a minister who lost his post"."""
        doc = self.doc
        for i in range(raw.first - 1, max(doc.sentences[raw.sentence][0], raw.first - 18), -1):
            if doc.words[i].lower() == "who":
                return self.by_word.get(i - 2 if doc.words[i - 1] == "," else i - 1)
            if doc.words[i] in (";", ":") or (i in self.by_word and doc.tags[i + 1][:2] == "VB"):
                return None
        return None

    def _cataphor(self, raw: Raw, cluster: Cluster) -> float | None:
        """A pronoun in an opening clause before its name: "As he left, Uwase smiled"."""
        after = next((r for r in cluster.raws if r.first > raw.first and r.kind == "person"), None)
        doc = self.doc
        begin = doc.sentences[raw.sentence][0]
        if (
            after is None
            or after.sentence != raw.sentence
            or doc.words[begin].lower() not in ("as", "when", "after", "before", "in", "while", "since", "if")
        ):
            return None
        comma = any(doc.words[i] == "," for i in range(raw.first, after.first))
        return 2.4 if comma and after.first - raw.first < 14 and is_subject(doc, after) else None

    def _it(self, raw: Raw) -> Cluster | None:
        """ "it" and "its" only where an organisation or a country is the subject of the clause, the nearest one there is."""
        doc = self.doc
        word = doc.words[raw.first].lower()
        begin = doc.sentences[raw.sentence][0]
        bodies = ("org", "country", "nominal")
        inside = [
            (r, c)
            for c in self.clusters
            if c.kind in bodies and not c.human and not c.plural
            for r in c.raws
            if r.sentence == raw.sentence and begin <= r.first and r.last <= raw.first and r.form != "pronoun" and not r.modifier
        ]
        subjects = [(r, c) for r, c in inside if is_subject(doc, r)]
        if not subjects and word in ("it", "its") and raw.first == begin:
            return self._taken_up(raw)
        if not subjects:
            return None
        near, cluster = max(subjects, key=lambda item: item[0].first)
        between = range(near.last, raw.first)
        if len(between) > 14 or any(doc.words[i] in (";", ":") for i in between):
            return None
        verbs = [i for i in between if doc.tags[i][:2] == "VB" and doc.tags[i] != "VBG"]
        if word == "it":
            said = verbs and doc.lemmas[verbs[-1]] in SAY and raw.first - verbs[-1] <= 2
            return cluster if said and raw.first + 1 < len(doc) and doc.tags[raw.first + 1][:2] in ("VB", "MD") else None
        rivals = any(doc.tags[i] in ("NN", "NNP") and i + 1 < raw.first and doc.tags[i + 1] in ("VBZ", "VBD", "MD") for i in between)
        return cluster if verbs and not rivals else None

    def _taken_up(self, raw: Raw) -> Cluster | None:
        """ "It" that opens a sentence and acts: the organisation or country that the sentence before it began with."""
        doc = self.doc
        after = raw.first + 1
        if after >= len(doc) or raw.sentence == 0:
            return None
        if doc.words[raw.first].lower() == "it" and (doc.tags[after] not in ("VBD", "VBZ") or doc.lemmas[after] in IDLE):
            return None
        begin, end = doc.sentences[raw.sentence - 1]
        first = next((i for i in range(begin, end) if i in self.by_word), None)
        cluster = self.by_word[first] if first is not None else None
        if first is not None and any(doc.words[i].lower() in ASIDE for i in range(begin, first)):
            return None  # "If the council went on, how should the town answer?": the first one named is not what the sentence is about
        if cluster is None or cluster.human or cluster.plural or cluster.kind == "people":
            return None
        opener = next((r for r in cluster.raws if r.head == first), None)
        return cluster if opener and is_subject(doc, opener) and not opener.modifier else None

    def _clashes(self, raw: Raw, candidate: Raw) -> bool:
        """An object pronoun is not its own clause's subject: "Uwase met him"."""
        doc = self.doc
        word = doc.words[raw.first].lower()
        if doc.tags[raw.first] == "PRP$" or word in SUBJECTS or word.endswith(("self", "selves")):
            return False
        between = range(candidate.last, raw.first)
        if any(doc.words[i].lower() in CUTS and doc.tags[i + 1] != "VBG" for i in between if i + 1 < len(doc)):
            return False
        return any(doc.tags[i][:2] == "VB" for i in between) and is_subject(doc, candidate)


def _gender(cluster: Cluster) -> str:
    if cluster.kind == "person" and cluster.name:
        entry = next((raw.entry for raw in cluster.raws if raw.entry is not None and raw.entry.gender), None)
        role = next((g for head in sorted(cluster.heads) if (g := _word_gender(head.split(" ")[-1]))), "")
        given = first_names().get(cluster.name[0], "") if len(cluster.name) > 1 else ""
        return entry.gender if entry else role or given
    return _word_gender(cluster.name[-1]) if cluster.name else ""


def _word_gender(word: str) -> str:
    if word in FEMALE or word.endswith("woman"):
        return "f"
    return "m" if word not in EITHER and (word in MALE or word.endswith("man")) else ""
