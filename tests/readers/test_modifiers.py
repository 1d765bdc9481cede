"""Each row of the table of modifiers holds for its example."""

import pytest

from onrecord.article.plain import from_text
from onrecord.language import read_language
from onrecord.readers.modifiers import modifier, table

NOUNS = {"attack", "attacks", "strike", "raid", "summit", "offensive", "bombing", "assassination", "visit", "sanctions"}


def examples():
    import csv
    from importlib.resources import files

    text = files("onrecord.readers").joinpath("tables/modifiers.csv").read_text(encoding="utf-8")
    return [(row["example"], row["status"]) for row in csv.DictReader(text.splitlines())]


@pytest.mark.parametrize(("phrase", "status"), examples())
def test_example_of_the_table(phrase, status):
    doc = read_language(from_text(f"Officials spoke of {phrase}.", id="x"))
    at = next(i for i, word in enumerate(doc.words) if word in NOUNS)
    assert modifier(doc, (at, at + 1)) == status
    assert table()
