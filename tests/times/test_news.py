"""Sentences as news writes them: every time in news.txt is found with its type and value, and nothing else is."""

import re
from pathlib import Path

import pytest

from .reading import read, times_of

MARKED = re.compile(r"\[([^|\]]+)\|([A-Z]+)\|([^\]]+)\]")
LINES = [line for line in (Path(__file__).parent / "news.txt").read_text(encoding="utf-8").splitlines() if line and line[0] not in "#="]


@pytest.mark.parametrize("line", LINES)
def test_a_sentence_tells_its_times_and_no_others(line: str) -> None:
    text, wanted, at = "", [], 0
    for match in MARKED.finditer(line):
        text += line[at : match.start()]
        wanted.append((len(text), match[1], match[2], match[3]))
        text, at = text + match[1], match.end()
    text += line[at:]
    assert [(time.start, text[time.start : time.end], time.type, time.value) for time in times_of(read(text))] == wanted
