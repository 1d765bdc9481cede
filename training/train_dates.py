"""Train the date model (src/onrecord/models/residue/dates.json): python training/train_dates.py [../shared/gold/page]

A logistic regression over who offers a day (article/dates.py), on htmldate_nonmediacloud.dev; nothing of its text is kept.
Prints accuracy and precision of a cross-validation over sites at several thresholds. Needs scikit-learn (not a run-time dependency).
"""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from webpages import webpages

from onrecord.article.dates import SOURCES, describe, htmldate_of, offered
from onrecord.article.dom import parse, pieces

FOLDS = 5
OUT = Path(__file__).resolve().parents[1] / "src/onrecord/models/residue/dates.json"


def read(path):
    """(fold, gold date, days, rows) of each page."""
    for row, tree, data, fold in webpages(path, FOLDS):
        ask = lambda page=row: htmldate_of(parse(page["html"]), page["url"])  # noqa: E731
        yield fold, row["gold"]["published"], *describe(offered(tree, data, pieces(tree), row["url"], ask))


def fit(pages):
    pages = [page for page in pages if page[2]]
    rows = np.vstack([page[3] for page in pages])
    labels = np.array([day.isoformat() == page[1] for page in pages for day in page[2]])
    weights = np.concatenate([np.full(len(page[2]), len(page[2]) ** -0.5) for page in pages])
    return LogisticRegression(C=0.5, max_iter=2000).fit(rows, labels, sample_weight=weights)


def main(folder="../shared/gold/page"):
    pages = list(read(Path(folder) / "htmldate_nonmediacloud.dev.jsonl.gz"))
    best = []
    for fold in range(FOLDS):
        model = fit([page for page in pages if page[0] != fold])
        for _, gold, days, rows in (page for page in pages if page[0] == fold):
            chances = model.predict_proba(rows)[:, 1] if days else np.zeros(1)
            best.append((float(chances.max()), bool(days) and days[int(chances.argmax())].isoformat() == gold))
    for threshold in (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        told = [right for chance, right in best if chance >= threshold]
        print(f"threshold {threshold}: accuracy {sum(told) / len(best):.4f}, precision {sum(told) / len(told):.4f}")
    bias, coefficients = weights(fit(pages))
    names = [*SOURCES, *(f"not {name}" for name in SOURCES)]
    named = dict(zip(names, np.round(coefficients.astype(float), 3).tolist(), strict=False))
    rest = np.round(coefficients[len(names) :].astype(float), 4).tolist()
    OUT.write_text(json.dumps({"bias": round(bias, 3), "weights": named, "shape": rest}, indent=1) + "\n")


def weights(model):
    """(bias, coefficients) of a regression: what article/dates.py computes with."""
    return float(model.intercept_[0]), model.coef_[0]


if __name__ == "__main__":
    main(*sys.argv[1:])
