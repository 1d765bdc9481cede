"""Actors and coreference on hand-labelled articles: `python benchmarks/actors/measure.py [--faults]`.

`labels.jsonl` holds offsets only: {"set", "id", "end", "pronouns": [{"start", "end", "antecedent"}], "actors": [{"start", "end",
"country", "sector"}]}; the texts stand in ../shared/gold. `pages.jsonl` is our own and carries its text. Pronouns: every one up to `end`;
`antecedent` null where it is nobody's (or stands for several, or for no actor). A link is right
when the pronoun's actor also has the antecedent.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from onrecord.language import read_language
from onrecord.language.doc import Doc
from onrecord.model import Actor, Article, Block, Published
from onrecord.readers.actors import find_actors, resolve

HERE = Path(__file__).parent
GOLD = HERE.parents[1] / "../shared/gold"
SETS = {"stories": GOLD / "merge/stories.dev.jsonl", "polnear": GOLD / "claims/polnear.dev.jsonl"}


def records() -> Iterator[tuple[dict, str]]:
    """Labels with their texts: our own pages, and those of the shared sets that are at hand."""
    texts: dict[tuple[str, str], str] = {}
    for name, path in SETS.items():
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                dated = re.search(r"\d{4}-\d\d-\d\d", row["id"])
                texts[name, row["id"]] = row["text"], row.get("published") or (dated.group() if dated else None)
        else:
            print(f"{path} is not here: its articles are left out", file=sys.stderr)
    for file in ("labels.jsonl", "pages.jsonl"):
        if (HERE / file).exists():
            for line in (HERE / file).read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                text, published = (row["text"], row.get("published")) if "text" in row else texts.get((row["set"], row["id"]), ("", None))
                if text:
                    yield {**row, "published": published}, text


def measure(faults: bool = False) -> dict[str, float]:
    """The figures of the issue, in per cent; words per CPU-second on top of the language pass."""
    count: Counter[str] = Counter()
    spent, words = 0.0, 0
    find_actors(read_language(Article(id="warm", text="Ada Holt met police.", blocks=(Block(0, 20, "story"),))))
    for row, text in records():
        blocks = tuple(Block(m.start(), m.end(), "story") for m in re.finditer(r"\S[^\n]*", text))
        article = Article(id=row["id"], text=text, blocks=blocks, published=Published(value=row["published"]))
        doc = read_language(article)
        begun = time.process_time()
        actors = find_actors(doc)
        spent, words = spent + time.process_time() - begun, words + len(doc)
        _count_pronouns(count, row, text, doc, actors, faults)
        _count_codes(count, row, text, doc, actors, faults)
    per = lambda a, b: round(100 * count[a] / count[b], 1) if count[b] else 0.0  # noqa: E731
    return {
        "pronoun precision": per("right", "linked"),
        "pronoun recall": per("right", "gold"),
        "pronouns": count["gold"],
        "country right of answered": per(("country", "right"), ("country", "answered")),
        "country answered": per(("country", "answered"), ("country", "asked")),
        "sector right of answered": per(("sector", "right"), ("sector", "answered")),
        "sector answered": per(("sector", "answered"), ("sector", "asked")),
        "country invented": count["country", "invented"],
        "sector invented": count["sector", "invented"],
        "words per CPU-second": round(words / spent) if spent else 0,
    }


def _count_pronouns(count: Counter, row: dict, text: str, doc: Doc, actors: list[Actor], faults: bool) -> None:
    owner = {(m.start, m.end): actor for actor in actors for m in actor.mentions if m.form == "pronoun"}
    for label in row["pronouns"]:
        found, gold = owner.get((label["start"], label["end"])), label["antecedent"]
        right = found is not None and gold is not None and _has(doc, actors, found, gold["start"], gold["end"])
        count.update(linked=found is not None, gold=gold is not None, right=right)
        if faults and not right and (found or gold):
            said = text[gold["start"] : gold["end"]] if gold else "nobody"
            shown = text[max(0, label["start"] - 90) : label["start"]].replace("\n", " / ")
            word = text[label["start"] : label["end"]]
            print(f"{'WRONG' if found else 'miss '} …{shown}[{word}] is {said}; read {found.name if found else None}")


def _has(doc: Doc, actors: list[Actor], actor: Actor, start: int, end: int) -> bool:
    """Is the antecedent one of the actor's mentions?"""
    own = any(m.start < end and start < m.end and m.form != "pronoun" for m in actor.mentions)
    return own or resolve(doc, actors, start, end) == actor.id


def _count_codes(count: Counter, row: dict, text: str, doc: Doc, actors: list[Actor], faults: bool) -> None:
    names = {actor.id: actor for actor in actors}
    for label in row["actors"]:
        found = names.get(resolve(doc, actors, label["start"], label["end"]) or "")
        for key in ("country", "sector"):
            answer = getattr(found, key) if found else None
            if label[key] is not None:
                count[key, "asked"] += 1
                count[key, "answered"] += answer is not None
                count[key, "right"] += answer == label[key]
            elif answer is not None:
                count[key, "invented"] += 1
            if faults and answer != label[key]:
                said = text[label["start"] : label["end"]]
                print(f"CODE {said!r} {key} {label[key]} read {answer} as {found.name if found else None}")


if __name__ == "__main__":
    for name, value in measure("--faults" in sys.argv).items():
        print(f"{name:28} {value}")
