"""Mentions of events in texts as merging sees them: a trigger, its surroundings, its document."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from onrecord.errors import UsageError
from onrecord.merge.knowledge import background, vectors
from onrecord.merge.passage import Around, Passage, read_passage, surroundings
from onrecord.merge.sparse import Floats, Ints, Rows
from onrecord.merge.words import small
from onrecord.record.days import bounds

LEAD = 30  # words of a page's beginning that stand for its headline


class Record(msgspec.Struct, frozen=True):
    """A line of a mention file: the page's text and where the trigger stands in it."""

    mention_id: str
    doc: str
    text: str
    trigger: msgspec.Raw
    published: str | None = None


class Trigger(msgspec.Struct, frozen=True):
    """Half-open code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: `doc` is the number of its page, `around` what surrounds its trigger."""

    id: str
    doc: int
    around: Around


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """Mentions by id, and their pages by id, as rows of weighted words and as vectors.

    days: (first, last) ordinals of each page's publication, 0 where it is not known.
    """

    items: Sequence[Mention]
    page: Ints
    rare: Floats
    count: Floats
    docs: Rows
    doc_names: Rows
    doc_lead: Rows
    doc_vectors: NDArray[np.float32]
    days: NDArray[np.int64]
    sentence: Rows
    left: Rows
    right: Rows
    beside: Rows
    names: Rows
    numbers: Rows
    times: Rows
    trigger: Rows
    trigger_vectors: NDArray[np.float32]
    sentence_vectors: NDArray[np.float32]
    beside_vectors: NDArray[np.float32]


def read_mentions(lines: Iterable[str | bytes], where: str = "JSONL") -> list[tuple[str, str, str, int, int, str | None]]:
    """(mention id, doc id, text, start, end, published) of the lines of a mention file. Raises UsageError with the line that is wrong."""
    found = []
    decoder = msgspec.json.Decoder(dict[str, Any])
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
            trigger = msgspec.convert(row["trigger"], Trigger)
            name, text = str(row["mention_id"]), str(row["text"])
        except (msgspec.DecodeError, msgspec.ValidationError, KeyError) as error:
            advice = 'write {"mention_id", "doc", "text", "trigger": {"start", "end"}}'
            raise UsageError(where, f"line {number} is no mention ({error})", advice) from error
        if not 0 <= trigger.start < trigger.end <= len(text):
            raise UsageError(where, f"line {number}: the trigger lies outside the text", "count code points from 0, half-open")
        if name in seen:
            raise UsageError(where, f"line {number}: mention {name!r} stands twice", "give every mention an id of its own")
        seen.add(name)
        found.append((name, str(row.get("doc", text)), text, trigger.start, trigger.end, row.get("published")))
    return found


def prepare(found: Iterable[tuple[str, str, str, int, int, str | None]]) -> Mentions:
    """Mentions ready to be compared, whatever order they come in."""
    rows = sorted(found, key=lambda row: row[0])
    pages = sorted({row[1]: (row[2], row[5]) for row in rows}.items())
    number = {name: i for i, (name, _) in enumerate(pages)}
    passages = [read_passage(text) for _, (text, _) in pages]
    items = [Mention(name, number[doc], surroundings(passages[number[doc]], start, end)) for name, doc, _, start, end, _ in rows]
    bags = [_bag(passage, len(passage.words)) for passage in passages]
    weights = background()
    around = [item.around for item in items]
    beside = [a.left + a.right for a in around]
    doc_vectors = vectors(bags, weights)
    return Mentions(
        items=items,
        page=np.array([item.doc for item in items], np.int64),
        rare=np.array([weights.of(a.head) / weights.unknown for a in around], np.float64),
        count=np.log1p(np.array([bags[item.doc].get(item.around.head, 0) for item in items], np.float64)),
        docs=weights.rows(bags),
        doc_names=weights.rows([Counter(s for s, n in zip(p.stems, p.name, strict=True) if n) for p in passages]),
        doc_lead=weights.rows([_bag(passage, LEAD) for passage in passages]),
        doc_vectors=doc_vectors,
        days=np.array([_ordinals(day) for _, (_, day) in pages], np.int64).reshape(len(pages), 2),
        sentence=weights.rows([a.sentence for a in around]),
        left=weights.rows([a.left for a in around]),
        right=weights.rows([a.right for a in around]),
        beside=weights.rows(beside),
        names=weights.rows([a.names for a in around]),
        numbers=weights.rows([a.numbers for a in around]),
        times=weights.rows([a.days for a in around]),
        trigger=weights.rows([a.stems for a in around]),
        trigger_vectors=vectors([Counter(a.stems) for a in around], weights),
        sentence_vectors=vectors([a.sentence for a in around], weights),
        beside_vectors=vectors(beside, weights),
    )


def _bag(passage: Passage, words: int) -> Counter[str]:
    return Counter(s for s, w in zip(passage.stems[:words], passage.words[:words], strict=True) if not small(w))


def _ordinals(value: str | None) -> tuple[int, int]:
    from datetime import date

    first, last = bounds(value if isinstance(value, str) else None)
    if first is None or last is None:
        return 0, 0
    return date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
