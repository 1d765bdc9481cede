"""Silver labels: spaCy's tags and names over every training text, on our own words: python training/silver.py OUT.jsonl

The names are made consistent: a string that is nearly always one kind of name is that kind everywhere, and a name that stands
in an article unlabelled is labelled. Runs in the run-time environment with spaCy installed; the trainer reads the file.
"""

import hashlib
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import teacher

from onrecord.article.plain import from_text
from onrecord.language.tokens import sentences, words

GOLD = Path(os.environ.get("ONRECORD_GOLD", Path(__file__).resolve().parents[2] / "shared/gold"))
SETS = (
    "claims/polnear.train",
    "events/plv.train",
    "events/cameo_ner.train",
    "events/cameo_class.train",
    "claims/factuality_uw.train",
    "claims/factuality_meantime.train",
    "merge/ecbplus.train",
    "merge/stories.dev",
)
CORPUS = Path(__file__).parent / "corpus"
SURE, SEEN = 0.8, 5  # share and count from which a string's usual label overrules the single one


def key(text: str) -> str:
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def texts() -> Iterator[str]:
    for name in SETS:
        with (GOLD / f"{name}.jsonl").open(encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)
    for path in sorted(CORPUS.glob("*.txt")):
        yield from (
            line.strip().replace(" ¶ ", "\n\n")
            for line in path.read_text(encoding="utf-8").splitlines()
            if line[:1] not in ("", " ", "#", "=", "@", "\t")
        )
    with (CORPUS / "nested_claims.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)


def label(text: str) -> dict[str, object]:
    article = from_text(text, id="")
    strings, tags, names = [], [], []
    for block in article.blocks:
        spans = words(text, block.start, block.end)
        cut = sentences(text, spans)
        told = [[text[a:b] for a, b in spans[first:last]] for first, last in cut]
        for sentence, (tag, name) in zip(told, teacher.parse(told), strict=True):
            names += [trimmed(len(strings) + a, len(strings) + b, kind, sentence, len(strings)) for a, b, kind in name]
            strings += sentence
            tags += tag
    return {"key": key(text), "words": strings, "tags": tags, "names": [name for name in names if name[1] > name[0]]}


def trimmed(first: int, last: int, kind: str, sentence: list[str], offset: int) -> tuple[int, int, str]:
    """A name without its article, possessive or punctuation."""
    while last > first and sentence[last - 1 - offset] in {"'s", "’s", "'", "’", ",", ".", "-", ":", '"'}:
        last -= 1
    while last > first and sentence[first - offset].lower() in {"the", "a", "an", "-", "'", '"'}:
        first += 1
    return first, last, kind


def consistent(rows: list[dict]) -> None:
    """Overrule rare labels of a string by its usual one; label a known name where it stands without label in the same text."""
    seen: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        for a, b, kind in row["names"]:
            seen[tuple(row["words"][a:b])][kind] += 1
    usual = {string: kinds.most_common(1)[0] for string, kinds in seen.items()}
    sure = {
        string: kind
        for string, (kind, count) in usual.items()
        if sum(seen[string].values()) >= SEEN and count >= SURE * sum(seen[string].values())
    }
    for row in rows:
        row["names"] = [(a, b, sure.get(tuple(row["words"][a:b]), kind)) for a, b, kind in row["names"]]
        known = {tuple(row["words"][a:b]): kind for a, b, kind in row["names"]}
        taken = {i for a, b, _ in row["names"] for i in range(a, b)}
        for string, kind in known.items():
            if string not in sure or not string[0][:1].isupper():
                continue
            for a in range(len(row["words"]) - len(string) + 1):
                span = range(a, a + len(string))
                if tuple(row["words"][a : a + len(string)]) == string and not taken.intersection(span):
                    row["names"].append((a, a + len(string), kind))
                    taken.update(span)
        row["names"].sort()


def main(out: str) -> None:
    path = Path(out)
    done = {json.loads(line)["key"]: json.loads(line) for line in path.open(encoding="utf-8")} if path.exists() else {}
    rows = list(done.values())
    for text in dict.fromkeys(texts()):
        if key(text) not in done:
            rows.append(label(text))
    consistent(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
