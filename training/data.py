"""Labelled texts as the trainer eats them: words, pieces, and the labels each set has.

A label that a set does not have is None, and no loss is asked for it. Gold texts come from the gold folder, our own sentences
from training/corpus, labels with offsets over gold texts from training/labels, tags and names from training/silver.py.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.article.plain import blocks
from onrecord.language.disguise import disguised
from onrecord.language.pieces import Pieces, pieces
from onrecord.language.quotation import quotations
from onrecord.language.tokens import sentences, words

HERE = Path(__file__).parent
GOLD = Path(os.environ.get("ONRECORD_GOLD", HERE.parents[1] / "shared/gold"))
Words = list[int]


@dataclass
class Event:
    """Word numbers of the trigger and of each role; None where a set does not say."""

    trigger: Words
    roles: dict[str, Words] | None
    type: str | None = None
    mode: str | None = None
    status: str | None = None
    hedged: bool | None = None
    factuality: dict[str, float] = field(default_factory=dict)


@dataclass
class Text:
    id: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    pieces: Pieces
    claims: list[tuple[Words, Words, Words]] | None = None  # cue, source, content
    events: list[Event] | None = None
    exhaustive: bool = False  # every event of the text is labelled
    tags: list[str] | None = None
    names: list[str] | None = None  # BIO
    claims_gold: list[Any] = field(default_factory=list)

    def touched(self, spans: Any) -> Words:
        """The words that one span, or several, touch."""
        listed = [] if spans is None else [spans] if isinstance(spans, dict) else spans
        out: Words = []
        for span in listed:
            first = int(np.searchsorted(self.ends, span["start"], side="right"))
            last = int(np.searchsorted(self.starts, span["end"], side="left"))
            out += range(first, last)
        return sorted(set(out))


def make(tokenizer: Any, key: str, text: str) -> Text:
    """A text cut into our words, with pieces; no labels yet."""
    spans: list[tuple[int, int]] = []
    paragraph: list[int] = []
    sentence: list[int] = []
    for number, (a, b) in enumerate(blocks(text)):
        found = words(text, a, b)
        for first, last in sentences(text, found):
            sentence += [(sentence[-1] + 1) if sentence else 0] * (last - first)
        spans += found
        paragraph += [number] * len(found)
    quoted = [False] * len(spans)
    for q in quotations(text, spans, paragraph):
        quoted[q.first : q.last] = [True] * (q.last - q.first)
    strings = [text[a:b] for a, b in spans]
    found = pieces(tokenizer, disguised(strings, sentence), paragraph, sentence, quoted)
    return Text(key, strings, [a for a, _ in spans], [b for _, b in spans], found)


def rows(name: str) -> Iterator[dict[str, Any]]:
    with (GOLD / f"{name}.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def silver(path: Path) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in map(json.loads, path.open(encoding="utf-8"))}


_MARK = re.compile(r"\[(PERSON|ORG|GPE|LOC|FAC|NORP) ([^\]]+)\]")


def marked(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """A text of training/names without its marks, and the names: offsets and kind."""
    text, names, at = "", [], 0
    for match in _MARK.finditer(line := line.replace(" ¶ ", "\n\n")):
        text += line[at : match.start()]
        names.append((len(text), len(text) + len(match[2]), match[1]))
        text, at = text + match[2], match.end()
    return text + line[at:], names


@cache
def by_hand() -> tuple[dict[str, list[tuple[int, int, str]]], dict[str, str]]:
    """Names marked by hand: of each text, and the kind of each string that is always one kind in them."""
    texts = dict(marked(line) for path in sorted((HERE / "names").glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines())
    kinds: dict[str, set[str]] = {}
    for text, names in texts.items():
        for a, b, kind in names:
            kinds.setdefault(text[a:b], set()).add(kind)
    return texts, {string: next(iter(found)) for string, found in kinds.items() if len(found) == 1}


def add_silver(text: Text, raw: str, table: dict[str, dict[str, Any]]) -> None:
    """Tags by the teacher; names by hand where they are, else the teacher's, with a string's kind by hand where it is known."""
    from silver import key

    row = table.get(key(raw))
    if row is None or row["words"] != text.words:
        return
    texts, kinds = by_hand()
    text.tags = row["tags"]
    text.names = ["O"] * len(text.words)
    if raw in texts:
        found = [(*_ends(text.touched({"start": a, "end": b})), kind) for a, b, kind in texts[raw]]
    else:
        found = [(a, b, kinds.get(raw[text.starts[a] : text.ends[b - 1]], kind)) for a, b, kind in row["names"]]
    for a, b, kind in found:
        text.names[a:b] = [f"B-{kind}"] + [f"I-{kind}"] * (b - a - 1)


def _ends(words: Words) -> tuple[int, int]:
    return words[0], words[-1] + 1


def claims(tokenizer: Any, name: str, table: dict[str, Any]) -> list[Text]:
    """PolNeAR: every attribution with its cue; the few without a cue are left out of training."""
    out = []
    for row in rows(name):
        text = make(tokenizer, row["id"], row["text"])
        found = [(text.touched(c["cue"]), text.touched(c["source"]), text.touched(c["content"])) for c in row["claims"]]
        text.claims = [c for c in found if c[0]]
        text.claims_gold = row["claims"]
        add_silver(text, row["text"], table)
        out.append(text)
    return out


ROLES = ("actor", "recipient", "time", "place", "killed", "injured")
_FIELDS = {"actor": "actors", "recipient": "recipients", "time": "time", "place": "place", "killed": "killed", "injured": "injured"}


def labelled(tokenizer: Any, records: Iterator[dict[str, Any]], table: dict[str, Any]) -> list[Text]:
    """Sentences or articles whose every event is labelled (training/corpus/GUIDE.md)."""
    out = []
    for record in records:
        text = make(tokenizer, record["id"], record["text"])
        text.exhaustive, text.events = True, []
        for event in record["events"]:
            roles = {role: text.touched(event.get(name)) for role, name in _FIELDS.items()}
            trigger = text.touched(event["trigger"])
            if trigger:
                text.events.append(Event(trigger, roles, event["type"], event["mode"], event["status"], bool(event.get("hedged"))))
        add_silver(text, record["text"], table)
        out.append(text)
    return out


UNLABELLED = ("events/synthetic.train", "merge/ecbplus.train", "events/cameo_class.train", "claims/factuality_uds_ih2.train")


def unlabelled(tokenizer: Any) -> list[Text]:
    """Texts that a small net learns from a large one's answers to. Most of them the large one has not been trained on."""
    return [make(tokenizer, row["id"], row["text"]) for name in UNLABELLED for row in rows(name)]


def compiler() -> Any:
    import sys

    sys.path.insert(0, str(HERE / "corpus"))
    import compile  # type: ignore[import-not-found]

    return compile


def corpus(kinds: tuple[str, ...] = ("corpus", "labels")) -> Iterator[dict[str, Any]]:
    """Every record of our own labelling, text included. A fault raises: `make test` keeps the files whole."""
    gold, modes = compiler().texts(), compiler().mode_names()
    for kind in kinds:
        for path in sorted((HERE / kind).glob("*.txt")):
            faults: list[str] = []
            for record in compiler().records(path, modes, faults):
                yield {**record, "text": record.get("text") or gold[record["id"]], "file": path.stem}
            if faults:
                raise ValueError("\n".join(faults))


def nested(tokenizer: Any, table: dict[str, Any]) -> list[Text]:
    """Our own passages with claims inside claims, which PolNeAR does not label."""
    out = []
    for record in compiler().claim_records(HERE / "corpus/nested_claims.jsonl", []):
        text = make(tokenizer, record["id"], record["text"])
        text.claims = [
            c for c in ((text.touched(c["cue"]), text.touched(c["source"]), text.touched(c["content"])) for c in record["claims"]) if c[0]
        ]
        text.claims_gold = record["claims"]
        add_silver(text, record["text"], table)
        out.append(text)
    return out


def factuality(tokenizer: Any, name: str, scale: str, table: dict[str, Any]) -> list[Text]:
    out = []
    for row in rows(name):
        text = make(tokenizer, row["id"], row["text"])
        text.events = [Event(t, None, factuality={scale: e["factuality"]}) for e in row["events"] if (t := text.touched(e["trigger"]))]
        add_silver(text, row["text"], table)
        out.append(text)
    return out
