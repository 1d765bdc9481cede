"""The reference page: all asked-for times right, none spurious, with and without the publication date."""

import json
from pathlib import Path

import pytest

from onrecord.article.plain import blocks
from onrecord.language import read_language
from onrecord.model import Article, Block, Published
from onrecord.readers.times import find_times

GOLD = Path(__file__).parents[2] / "../shared/gold/seed/gold.json"


@pytest.mark.shared
@pytest.mark.skipif(not GOLD.exists(), reason=f"labelled data not there: {GOLD}")
@pytest.mark.parametrize("published", ["2020-01-08", "XXXX-01-08", None])
def test_times_of_the_reference_page(published: str | None) -> None:
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    residue = {(line["start"], line["end"]): line["kind"] for line in gold["residue"]}
    parts = tuple(Block(a, b, next((kind for (x, y), kind in residue.items() if x <= a < y), "story")) for a, b in blocks(gold["text"]))
    article = Article(id="seed", text=gold["text"], blocks=parts, published=Published(value=published))
    found = {(time.start, time.end): time.value for time in find_times(read_language(article))}
    asked = [time for time in gold["times"] if not time.get("optional")]
    assert set(found) == {(time["start"], time["end"]) for time in asked}
    for time in asked:
        right = [time["value"]] if published == "2020-01-08" else [time["value"], *time.get("undated", [])]
        assert found[time["start"], time["end"]] in right
