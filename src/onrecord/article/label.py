"""The line labeller: each block of an article's text gets a kind and the reason for it.

It sees only lines, so that plain text and extracted pages are read alike: cue words, shape (length, end, capitals),
position, and the words that a line shares with the headline and the story.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from onrecord.article.cues import Cue, cue_of
from onrecord.article.tables import table
from onrecord.model import STORY, BlockKind

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_ENDS = re.compile(r"[.!?…。！？؟][\s\"'”’»)\]]*$|[:;,][\"'”’»)]*$")
_SENTENCE_END = re.compile(r"[.!?…。！？؟][\s\"'”’»)\]]*$")
_SMALL = frozenset(table("small"))
STORY_CHANCE = 0.75  # from here on the page's structure takes a piece for story (by training/cross_pages.py)
LONGEST_HEADLINE = 16  # words; a longer open line is prose that a line break cuts
_SENTENCE = 4  # words from which an ended line tells something
_PROSE = 18  # words from which an ended line is taken for prose


@dataclass(slots=True)
class Label:
    """The kind of a block and why."""

    kind: BlockKind
    reason: str


class Line:
    """A line with what it shows by itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = _WORD.findall(text)
        self.cue: Cue | None = cue_of(text)

    @cached_property
    def words(self) -> frozenset[str]:
        """Content words, lower case."""
        return frozenset(word for token in self.tokens if len(word := stem(token)) > 2 and word not in _SMALL)

    @cached_property
    def ended(self) -> bool:
        return bool(_SENTENCE_END.search(self.text))

    @cached_property
    def open(self) -> bool:
        """Does it end without any punctuation, as headlines do?"""
        return not _ENDS.search(self.text)

    @cached_property
    def capitals(self) -> float:
        """The share of its longer words that begin with a capital or a digit."""
        long = [token for token in self.tokens if token.lower() not in _SMALL]
        return sum(not token[0].islower() for token in long) / len(long) if long else 0.0

    @property
    def prose(self) -> bool:
        return (len(self.tokens) >= _PROSE and self.ended) or len(self.tokens) >= 45


def stem(token: str) -> str:
    """A word without the endings that headlines change."""
    word = token.lower()
    word = word[:-2] if word.endswith(("'s", "’s")) else word
    return word[:-1] if len(word) > 4 and word.endswith("s") else word


def shared(one: frozenset[str], other: frozenset[str] | set[str]) -> float:
    """The share of `one` that stands in `other`."""
    return len(one & other) / len(one) if one else 0.0


def label_lines(texts: list[str], title: str | None = None, chances: list[float] | None = None) -> list[Label]:
    """A label for every line of an article, in order.

    `title`: the headline where the page gives one. `chances`: how likely each line is story by the page's structure, where there is one.
    """
    lines = [Line(text) for text in texts]
    return _Labeller(lines, title, chances).run()


class _Labeller:
    def __init__(self, lines: list[Line], title: str | None, chances: list[float] | None) -> None:
        self.lines = lines
        self.chances = chances
        self.labels: list[Label | None] = [None] * len(lines)
        body = [i for i, line in enumerate(lines) if line.prose and not (line.cue and line.cue.kind != "label")]
        # A short page has no paragraph of prose: its sentences stand in for it, so that what comes before them may be the headline.
        telling = body or [i for i, line in enumerate(lines) if line.ended and len(line.tokens) >= _SENTENCE and not line.cue]
        self.first = telling[0] if telling else 0
        self.last = body[-1] if body else len(lines) - 1
        self.body = set(body)
        self.title = Line(title) if title else None
        self.times = Counter(line.text.casefold() for line in lines)
        self.story: frozenset[str] = frozenset().union(*(lines[i].words for i in telling))

    def run(self) -> list[Label]:
        headline = self.find_headline()
        if headline is not None:
            self.labels[headline] = Label("headline", "stands before the story and shares its words")
        for number, line in enumerate(self.lines):
            if self.labels[number] is None:
                self.labels[number] = self.weighed(number, line, self.label(number, line, headline))
        self.standfirst(headline)
        return [label or Label("story", "") for label in self.labels]

    def find_headline(self) -> int | None:
        """The line before the story that is the title, or most like a headline; one with a cue ("Live:") only for want of others."""
        before = range(min(self.first + 1, len(self.lines)))
        scores = {number: self.headline_score(number, self.lines[number]) for number in before}
        for cued in (False, True):
            best = max((n for n in before if cued == (self.lines[n].cue is not None)), key=lambda n: scores[n], default=None)
            if best is not None and scores[best] > 0:
                return best
        return None

    def headline_score(self, number: int, line: Line) -> float:
        """How much a line before the story is like its headline; 0: not at all."""
        if not 3 <= len(line.tokens) <= 30 or (line.cue and line.cue.kind != "cross-link"):
            return 0.0
        if self.title:
            score = shared(line.words, self.title.words) * shared(self.title.words, line.words)
            return score if score >= (0.8 if line.prose else 0.5) else 0.0
        overlap = shared(line.words, self.story)
        least = 0.2 if number == 0 and not line.cue else 0.4  # the first line is a headline unless it is quite foreign
        if self.times[line.text.casefold()] > 1:  # or comes again
            least = 0.0
        if number >= self.first or not line.open or len(line.words) < 3 or overlap < least:
            return 0.0
        return overlap + 0.5 * line.capitals + 0.3 * (number == 0)

    def label(self, number: int, line: Line, headline: int | None) -> Label:
        if headline is not None and number != headline and same_headline(line, self.lines[headline]):
            return Label("repeated-headline", "says the headline again")
        if self.title and headline is None and same_headline(line, self.title):
            return Label("repeated-headline", "says the title again")
        if line.cue and self.cue_holds(line):
            return Label(line.cue.kind, f"{line.cue.where} cue")
        if number in self.body or line.prose:
            return Label("story", "prose")
        if not line.tokens:
            return Label("boilerplate", "no word in it")
        return self.short(number, line)

    def weighed(self, number: int, line: Line, label: Label) -> Label:
        """The label again in the light of the page's structure: it overrules what only the line's shape says, never a cue."""
        if self.chances is None or (line.cue and label.kind == line.cue.kind) or label.kind == "repeated-headline":
            return label
        chance = self.chances[number]
        if chance >= STORY_CHANCE and label.kind not in STORY:
            return Label("story", "stands in the page as its story does") if line.tokens else label
        if chance < STORY_CHANCE and label.kind in STORY:
            foreign = line.open and len(line.tokens) >= 5 and shared(line.words, self.story) < 0.34
            return Label("foreign-headline" if foreign else "boilerplate", "stands in the page as its story does not")
        return label

    def cue_holds(self, line: Line) -> bool:
        """A cue at the start of a long ended line is a chance hit, unless it is a strong one."""
        cue = line.cue
        if cue is None:
            return False
        if cue.kind == "cross-link":
            return len(line.tokens) < 30
        if cue.kind == "boilerplate":
            return len(line.tokens) < 45
        return len(line.tokens) < 60

    def short(self, number: int, line: Line) -> Label:
        """A line that is no prose and carries no cue."""
        overlap = shared(line.words, self.story)
        if not self.body:
            return Label("story", "nothing longer on the page")
        if number > self.last:
            return self.after(line, overlap)
        if line.ended:
            return Label("story", "a short sentence")
        if self.is_name(line):
            return Label("caption", "only a name that the story uses")
        if number < self.first:
            return Label("story", "before the story")
        if line.open and len(line.tokens) >= 6 and overlap < 0.34 and line.capitals > 0.6:
            return Label("foreign-headline", "shares few words with the story")
        if line.open and len(line.tokens) <= 12 and number + 1 < len(self.lines):
            return Label("subhead", "short, not a sentence, and story follows")
        return Label("story", "inside the story")

    def after(self, line: Line, overlap: float) -> Label:
        """A line below the last paragraph of prose."""
        if not line.open or len(line.tokens) < 4:
            ended = line.ended and len(line.tokens) > 3
            return Label("story", "ends like a sentence") if ended else Label("boilerplate", "below the story")
        if len(line.tokens) > LONGEST_HEADLINE:
            return Label("story", "too long for a headline: a sentence that a line break cuts")
        if overlap < 0.5:
            return Label("foreign-headline", "below the story, and about something else")
        return Label("cross-link", "a headline below the story")

    def is_name(self, line: Line) -> bool:
        """Nothing but capitalised words that stand in this order inside the story's prose."""
        tokens = line.tokens
        if not 1 < len(tokens) <= 5 or not all(token[0].isupper() or token.lower() in _SMALL for token in tokens):
            return False
        pattern = re.compile(r"\w\W+" + re.escape(line.text.strip(" .:|")) + r"\b")
        return any(pattern.search(self.lines[i].text) for i in self.body)

    def standfirst(self, headline: int | None) -> None:
        """The paragraph under the headline that says what the lead says at more length."""
        if headline is None:
            return
        following = [i for i in range(headline + 1, len(self.lines)) if _kind(self.labels[i]) == "story"][:2]
        if len(following) == 2:
            one, other = (self.lines[i] for i in following)
            if len(one.tokens) <= 60 and shared(one.words, other.words) >= 0.7:
                self.labels[following[0]] = Label("standfirst", "says what the lead says")


def _kind(label: Label | None) -> str:
    return label.kind if label else ""


def same_headline(line: Line, headline: Line) -> bool:
    """Does a line say (nearly) only what the headline says?"""
    if not line.words or len(line.tokens) > 40:
        return False
    return shared(line.words, headline.words) >= 0.8 and shared(headline.words, line.words) >= 0.8
