"""Fit the weights of readers/parties.py: python training/parties.py [--folds]

On the articles of training/held, which no encoder is trained on: for each party that the encoder leaves open, the answers that name a coded
party are right. A log-linear model over the answers, Gaussian prior, L-BFGS. Writes readers/tables/parties.csv; `--folds` tells
only what a fit on four fifths of the articles gets right on the others.
"""

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import data
import numpy as np
from scipy.optimize import minimize

from onrecord.article.plain import from_text
from onrecord.language import read_language
from onrecord.language.doc import Doc
from onrecord.model import Actor, Published
from onrecord.readers import parties
from onrecord.readers.actors import find_actors
from onrecord.readers.claims import find_claims
from onrecord.readers.event_parties import party
from onrecord.readers.events import sure_drafts
from onrecord.readers.parties import NOBODY, OWN, PARTIES, Answer, Range

TABLE = Path(parties.__file__).parent / "tables/parties.csv"
SPREAD = 0.3  # standard deviation of the prior
Case = tuple[list[dict[str, float]], list[bool], bool]  # the marks of each answer, which are right, is the first the encoder's own


def cases(record: dict[str, Any]) -> dict[str, list[Case]]:
    """The questions of one article that the coding answers, by role."""
    doc = read_language(from_text(record["text"], id=record["id"], published=Published()))
    actors = find_actors(doc)
    drafts = sure_drafts(doc)
    out: dict[str, list[Case]] = {role: [] for role in PARTIES}
    for question in parties.questions(doc, drafts, actors, find_claims(doc, actors)):
        draft = drafts[question.number]
        start, end = doc.chars(*draft.trigger)
        coded = next((e for e in record["events"] if e["trigger"]["start"] < end and start < e["trigger"]["end"]), None)
        if coded is None:
            continue
        wanted = [doc.range(span["start"], span["end"]) for span in coded[f"{question.role}s"]]
        right = [_right(doc, answer, draft.roles[question.role], wanted, actors) for answer in question.answers]
        if any(right):
            out[question.role].append(([answer.marks for answer in question.answers], right, question.answers[0].key == OWN))
    return out


def _right(doc: Doc, answer: Answer, own: list[Range], wanted: list[range], actors: list[Actor]) -> bool:
    if answer.key == NOBODY or not wanted:
        return answer.key == NOBODY and not wanted
    runs = own if answer.key == OWN else [answer.run] if answer.run else []
    named = [_named(doc, actors, run) for run in runs]
    return any(_head(doc, run) in span or _head(doc, (span.start, span.stop)) in range(*run) for run in named for span in wanted)


def _named(doc: Doc, actors: list[Actor], run: Range) -> Range:
    """A pronoun stands for the last full mention before it, as the reader tells it."""
    role = party(doc, run, actors)
    words = doc.range(role.start, role.end)
    return words.start, words.stop


def _head(doc: Doc, run: Range) -> int:
    """The last word before the first preposition or comma, as the scorer has it."""
    for at in range(run[0] + 1, run[1]):
        if doc.words[at].lower() in ("of", "in", "for", "from", "at", "on", "with", "by", "to", "who", "that", ","):
            return at - 1
    return run[1] - 1


def fit(found: list[Case]) -> dict[str, float]:
    """Weights of all marks."""
    names = sorted({name for marks, _, _ in found for each in marks for name in each})
    at = {name: i for i, name in enumerate(names)}
    rows = [(matrix(marks, at), np.array(right)) for marks, right, _ in found]

    def loss(w: Any) -> tuple[float, Any]:
        total, slope = float((w**2).sum()) / (2 * SPREAD**2), w / SPREAD**2
        for x, right in rows:
            p = softmax(x @ w)
            good = p[right].sum()
            total -= float(np.log(good + 1e-300))
            slope = slope - x.T @ (p * right / (good + 1e-300) - p)
        return total, slope

    result = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return dict(zip(names, result.x.tolist(), strict=True))


def matrix(marks: list[dict[str, float]], at: dict[str, int]) -> Any:
    x = np.zeros((len(marks), len(at)))
    for row, each in enumerate(marks):
        for name, value in each.items():
            if name in at:
                x[row, at[name]] = value
    return x


def softmax(scores: Any) -> Any:
    e = np.exp(scores - scores.max())
    return e / e.sum()


def share(weights: dict[str, float], found: Iterable[Case]) -> tuple[int, int, int]:
    """Right answers of the model and of the encoder alone (its own phrase, else nobody), and questions."""
    at = {name: i for i, name in enumerate(weights)}
    w = np.array(list(weights.values()))
    mine = alone = asked = 0
    for marks, right, own in found:
        mine += right[int((matrix(marks, at) @ w).argmax())]
        alone += right[0] if own else right[-1]
        asked += 1
    return mine, alone, asked


def main() -> None:
    articles = [cases(record) for record in data.corpus(("held",))]
    if "--folds" in sys.argv:
        for role in PARTIES:
            totals = np.zeros(3, int)
            for fold in range(5):
                weights = fit([case for n, found in enumerate(articles) if n % 5 != fold for case in found[role]])
                totals += np.array(share(weights, [case for n, found in enumerate(articles) if n % 5 == fold for case in found[role]]))
            print(f"{role}: {totals[0]} right of {totals[2]}, the encoder alone {totals[1]}")
        return
    columns = {role: fit([case for found in articles for case in found[role]]) for role in PARTIES}
    names = sorted({name for column in columns.values() for name in column})
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        file.write("# What speaks for each possible party of an event (readers/parties.py), fitted by training/parties.py; log-odds.\n")
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["mark", *columns])
        out.writerows([name, *(round(column.get(name, 0.0), 3) for column in columns.values())] for name in names)


if __name__ == "__main__":
    main()
