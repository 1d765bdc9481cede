"""Pages of many styles: every residue line is found with its kind, no story line is lost; as text and as HTML paragraphs alike."""

from html import escape
from pathlib import Path

import pytest

from onrecord.article import read_page
from onrecord.article.label import label_lines
from onrecord.model import STORY, Page


def _pages() -> dict[str, list[tuple[str, str]]]:
    pages: dict[str, list[tuple[str, str]]] = {}
    for line in (Path(__file__).parent / "residue.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            pages[line[3:]] = []
        else:
            kind, _, text = line.partition("\t")
            pages[list(pages)[-1]].append((kind, text))
    return pages


PAGES = _pages()


def _family(kind: str) -> str:
    return "story" if kind in STORY and kind != "headline" else kind


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize("name", PAGES)
def test_every_line_gets_its_kind(name: str, form: str) -> None:
    lines = PAGES[name]
    text = "\n\n".join(line for _, line in lines)
    content = text if form == "text" else "".join(f"<p>{escape(line)}</p>\n" for _, line in lines)
    article = read_page(Page(id=name, content=content.encode(), kind=form))  # type: ignore[arg-type]
    found = [(_family(block.kind), article.text[block.start : block.end]) for block in article.blocks]
    assert found == [(_family(kind), line) for kind, line in lines]
    assert all(block.reason for block in article.blocks)
    if form == "text":
        assert article.text == text


@pytest.mark.parametrize("name", PAGES)
def test_title_is_the_headline(name: str) -> None:
    text = "\n".join(line for _, line in PAGES[name])
    assert read_page(Page(id=name, content=text.encode(), kind="text")).title == next(
        line for kind, line in PAGES[name] if kind == "headline"
    )


def test_standfirst_that_repeats_the_lead() -> None:
    lines = [line for _, line in PAGES["standfirst and byline of staff"]]
    assert label_lines(lines)[1].kind == "standfirst"


def test_wrapped_paragraph_is_one_block_over_its_line_breaks() -> None:
    text = (
        "Mail boat lost off Varn\n\n"
        "The mail boat of Varn has been missing since Monday evening, when\n"
        "its skipper reported a broken mast and asked the harbour to light\n"
        "the beacon on the eastern mole, the coast guard said.\n\n"
        "Two aircraft searched the strait until dark and found a raft that\n"
        "may be the boat's, but nobody was in it. The search goes on today\n"
        "with four more ships.\n"
    )
    article = read_page(Page(id="wrapped", content=text.encode(), kind="text"))
    assert article.text == text
    assert [text[b.start : b.end].count("\n") for b in article.blocks] == [0, 2, 2]
    assert [b.kind for b in article.blocks] == ["headline", "story", "story"]
