"""Changes that must not change what is read, and changes that must: python benchmarks/metamorphic.py [--articles N] [--fairness]

Over real articles of the dev sets. Must not change: residue added, straight quotation marks, names replaced by others of the same gender
and country, the order of pages. Must change: "did not" before a deed, said → denied, killed → threatened to kill. A violation of the first
kind is an event (type, status, trigger) or claim (cue, class) lost or gained; of the second, one that stands as before. `--fairness` puts
the names of each country and gender into the sentences of plv.dev and tells the gap of event F1 between the groups.
Exit status 1 where a rate is above its limit.
"""

import argparse
import contextlib
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from pathlib import Path
from statistics import fmean
from typing import Any

from lemminflect import getAllInflections, getLemma
from renaming import Change, Edit, changed, moved, names, of_group, persons, same_group
from shared import gold, score

from onrecord.article import read_page
from onrecord.article.plain import from_text
from onrecord.errors import NoArticle
from onrecord.model import Article, Event, Page, Published, Reading
from onrecord.reading import read_article

SETS = ("merge/stories.dev", "claims/polnear.dev")
LIMITS = {"must not": 0.02, "must": 0.10, "fairness": 0.02}
REAL = ("happened", "ongoing")
LONGEST = 4_000  # characters of an article that are read, to the end of a paragraph
RESIDUE = (
    "READ MORE: Five things to know before the storm season",
    "Sign up for our newsletter and get the morning's headlines in your inbox.",
    "© The Odra Courier. All rights reserved.",
)


# ---- changes


def residue(article: Article, _: Reading) -> Change:
    """Three lines that no story holds, at the end."""
    end = len(article.text)
    return Change(((end, end, "\n\n" + "\n\n".join(RESIDUE)),))


def straight(article: Article, _: Reading) -> Change:
    """Curly quotation marks made straight."""
    marks = {"“": '"', "”": '"', "‘": "'", "’": "'"}
    return Change(tuple((m.start(), m.end(), marks[m.group()]) for m in re.finditer("[“”‘’]", article.text)))


def swapped(article: Article, _: Reading) -> Change:
    """`same_group`, with a reading beside it like all changes."""
    return same_group(article)


def _past(text: str, event: Event) -> str | None:
    """The base form of a trigger that is an active verb in the simple past, right after its actor; None for every other."""
    word = text[event.trigger.start : event.trigger.end]
    before = text[max(0, event.trigger.start - 60) : event.trigger.start]
    if not word.isalpha() or not word.islower() or not event.actors or event.actors[0].end > event.trigger.start:
        return None
    gap = text[event.actors[0].end : event.trigger.start]
    if gap.strip() or re.search(r"\b(?:was|were|been|be|being|is|are|had|has|have|not|who|by)\s*$", before):
        return None
    for lemma in getLemma(word, "VERB"):
        if lemma != word and word in getAllInflections(lemma, "VERB").get("VBD", ()):
            after = text[event.trigger.end : event.trigger.end + 4]
            return None if after.startswith((" by", " fro", " in ", " at ")) else str(lemma)
    return None


def negated(article: Article, reading: Reading) -> Change:
    """ "attacked" → "did not attack", for deeds told as happened."""
    found = [(e, _past(article.text, e)) for e in reading.events if e.status in REAL]
    return _deeds((event, f"did not {lemma}") for event, lemma in found if lemma)


def threatened(article: Article, reading: Reading) -> Change:
    """ "killed" → "threatened to kill", for attacks told as happened."""
    found = [(e, _past(article.text, e)) for e in reading.events if e.status in REAL and e.type == "ASSAULT"]
    return _deeds((event, f"threatened to {lemma}") for event, lemma in found if lemma)


def denied(article: Article, reading: Reading) -> Change:
    """ "said that" → "denied that", in indirect speech."""
    edits, about = [], []
    for claim in sorted(reading.claims, key=lambda claim: claim.cue.start if claim.cue else 0):
        if claim.cue and claim.kind == "indirect" and claim.cue_class == "statement" and claim.content:
            word = article.text[claim.cue.start : claim.cue.end]
            follows = 0 <= claim.content[0].start - claim.cue.end <= len(" that ")
            if word in ("said", "says") and follows:
                edits.append((claim.cue.start, claim.cue.end, {"said": "denied", "says": "denies"}[word]))
                about.append(claim)
    return Change(tuple(edits), tuple(about))


def _deeds(found: Iterable[tuple[Event, str]]) -> Change:
    by_place = {event.trigger.start: (event, words) for event, words in found}
    ordered = [by_place[start] for start in sorted(by_place)]
    return Change(tuple((e.trigger.start, e.trigger.end, words) for e, words in ordered), tuple(event for event, _ in ordered))


MUST_NOT: dict[str, Callable[[Article, Reading], Change]] = {"residue added": residue, "straight quotes": straight, "other names": swapped}
MUST: dict[str, Callable[[Article, Reading], Change]] = {
    "did not": negated, "said -> denied": denied, "killed -> threatened to kill": threatened,
}  # fmt: skip


# ---- verdicts


def statements(reading: Reading, edits: Sequence[Edit] = ()) -> Counter[tuple[Any, ...]]:
    """What a reading says, by where it stands after `edits`."""
    found: Counter[tuple[Any, ...]] = Counter()
    for event in reading.events:
        found[("event", event.type, event.status, moved(event.trigger.start, edits))] += 1
    for claim in reading.claims:
        if claim.cue:
            found[("claim", claim.cue_class, moved(claim.cue.start, edits))] += 1
    return found


def differ(before: Reading, after: Reading, change: Change) -> tuple[int, int]:
    """(statements lost or gained, statements of both)."""
    old, new = statements(before, change.edits), statements(after)
    return sum((old - new).values()) + sum((new - old).values()), sum((old | new).values())


def as_before(before: Reading, after: Reading, change: Change) -> int:
    """How many of the changed statements stand as if nothing had been changed."""
    count = 0
    for (start, end, new), noun in zip(change.edits, change.about, strict=True):
        first = moved(start, change.edits)
        last = first + len(new)
        if isinstance(noun, Event):
            count += any(first <= event.trigger.start < last and event.type == noun.type and event.status in REAL for event in after.events)
        else:
            inside = [span for claim in before.claims if claim.id == noun.id for span in claim.content]
            low, high = (moved(offset, change.edits) for offset in (inside[0].start, inside[-1].end))
            claims = {claim.id for claim in after.claims if claim.cue and first <= claim.cue.start < last}
            count += not any(claim.cue_class == "denial" for claim in after.claims if claim.id in claims)
            count += any(event.status in REAL and event.claim in claims and low <= event.trigger.start < high for event in after.events)
            del end
    return count


def articles(number: int) -> Iterator[Article]:
    """So many real articles, the sets in turn: what is no article to us is left out, what is longer than LONGEST is cut."""
    return islice(_articles(), number)


def _articles() -> Iterator[Article]:
    for row in filter(None, chain.from_iterable(zip_longest(*map(gold, SETS)))):
        text = row["text"][: LONGEST + 1]
        if len(text) > LONGEST:
            text = text[: max(text.rfind("\n"), LONGEST // 2)].rstrip()
        with contextlib.suppress(NoArticle):
            yield labelled(row["id"], text, row.get("published"))


def labelled(key: str, text: str, published: str | None) -> Article:
    """The article of a plain text by the complete road: residue is told from story."""
    basis = "given" if published else None
    return read_page(Page(id=key, content=text.encode(), kind="text", charset="utf-8", published=published, published_basis=basis))


def again(article: Article, text: str) -> Reading:
    """The reading of an article with another text."""
    given = article.published.value if article.published.basis == "given" else None
    return read_article(labelled(article.id, text, given))


def metamorphic(found: Sequence[Article], told: Callable[[str], None] = lambda _: None) -> dict[str, dict[str, Any]]:
    """The rate of violations of each change."""
    out: dict[str, Counter[str]] = {name: Counter() for name in (*MUST_NOT, "order of pages", *MUST)}
    first = {}
    for number, article in enumerate(found):
        before = first[article.id] = read_article(article)
        for name, make in (*MUST_NOT.items(), *MUST.items()):
            change = make(article, before)
            if not change.edits:
                continue
            after = again(article, changed(article.text, change.edits))
            bad, of = differ(before, after, change) if name in MUST_NOT else (as_before(before, after, change), len(change.about))
            out[name].update(articles=1, bad=bad, of=of, articles_bad=bad > 0)
        told(f"{number + 1} of {len(found)}")
    for article in reversed(found):
        same = read_article(article).to_json() == first[article.id].to_json()
        out["order of pages"].update(articles=1, of=1, bad=not same, articles_bad=not same)
    return {
        name: {
            "kind": "must" if name in MUST else "must not",
            **{key: count[key] for key in ("articles", "articles_bad", "of", "bad")},
            "rate": round(count["bad"] / count["of"], 4) if count["of"] else None,
        }
        for name, count in out.items()
    }


def fairness(number: int) -> dict[str, Any]:
    """Event F1 on the sentences of plv.dev that name a person, with the names of each group in them."""
    rows = []
    for row in islice(gold("events/plv.dev"), number):
        article = from_text(row["text"], id=row["id"], published=Published())
        if persons(article):
            rows.append((row, article))
    figures: dict[str, float] = {}
    for group in names():
        golds, readings = [], []
        for row, article in rows:
            change = of_group(article, group)
            readings.append(again(article, changed(article.text, change.edits)).to_json())
            golds.append(_moved_row(row, change))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plv.jsonl"
            path.write_text("".join(json.dumps(row) + "\n" for row in golds), encoding="utf-8")
            told = score("events", path, readings)
        name = f"{group['country']} {group['gender']}"
        figures[name] = _f1(told["event (type+actor+recipient)"])
        print(f"  {name:10} event F1 {figures[name]:.1f}", file=sys.stderr, flush=True)
    of_gender, of_country = (
        {part: fmean(f1 for name, f1 in figures.items() if part in name.split()) for part in {name.split()[at] for name in figures}}
        for at in (1, 0)
    )
    gaps = {what: round(max(f1.values()) - min(f1.values()), 2) for what, f1 in (("gender", of_gender), ("country", of_country))}
    return {"sentences": len(rows), "groups": figures, **gaps, "gap": round(max(figures.values()) - min(figures.values()), 2)}


def _f1(found: Any) -> float:
    return float(found["f1"] if isinstance(found, dict) else found)


def _moved_row(row: dict[str, Any], change: Change) -> dict[str, Any]:
    def span(at: dict[str, Any]) -> dict[str, Any]:
        if "start" not in at:
            return at
        return at | {"start": moved(at["start"], change.edits), "end": moved(at["end"] - 1, change.edits) + 1}

    def whole(at: dict[str, Any]) -> dict[str, Any]:
        """The end of a span that ends with a replaced word is the end of the new word."""
        out = span(at)
        for start, end, new in change.edits:
            if "start" in at and end == at["end"]:
                out["end"] = moved(start, change.edits) + len(new)
        return out

    events = [
        {key: [whole(at) for at in value] if key in ("actors", "recipients") else value for key, value in event.items()}
        for event in row["events"]
    ]
    return row | {"text": changed(row["text"], change.edits), "events": events}


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--fairness", action="store_true", help="only the gap between groups of names")
    parser.add_argument("--json", action="store_true", help="the figures as JSON on one line")
    asked = parser.parse_args()
    if asked.fairness:
        figures = fairness(asked.articles)
        over = figures["gap"] > 100 * LIMITS["fairness"]
        print(
            json.dumps(figures) if asked.json else f"{figures['sentences']} sentences, gap {figures['gap']} points of event F1 (at most 2)"
        )
        sys.exit(over)
    found = list(articles(asked.articles))
    quiet = asked.json or not sys.stderr.isatty()
    figures = metamorphic(found, (lambda _: None) if quiet else lambda line: print(f"\r{line}", end="", file=sys.stderr))
    if asked.json:
        print(json.dumps(figures))
    over = False
    for kind in ("must not", "must"):
        some = [row for row in figures.values() if row["kind"] == kind]
        rate = sum(row["bad"] for row in some) / max(1, sum(row["of"] for row in some))
        over |= rate > LIMITS[kind]
        if not asked.json:
            print(f"{kind} change: {100 * rate:.1f} % violations (at most {100 * LIMITS[kind]:.0f} %), {len(found)} articles")
            for name, row in figures.items():
                if row["kind"] == kind and row["of"]:
                    share = f"{row['articles_bad']} of {row['articles']} articles"
                    print(f"  {name:30} {100 * row['rate']:5.1f} %  {row['bad']:4} of {row['of']:5} statements, {share}")
    sys.exit(over)


if __name__ == "__main__":
    main()
