"""Hostile, hidden and empty pages; offsets; encodings."""

import json
import time
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.article import read_page
from onrecord.errors import NoArticle, OnRecordError, Refused, Unreadable
from onrecord.model import Article, Page

PARAGRAPH = (
    "The council of Varn closed the harbour after a night of storm, and forty boats were sent to the neighbouring island before the wind "
    "reached the outer mole, the harbour master said."
)
STORY = "".join(f"<p>{PARAGRAPH} This is part {i} of what she told reporters.</p>" for i in range(5))


def html(body: str, head: str = "<title>Harbour of Varn closed by storm</title>", **fields: str) -> Article:
    source = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_page(Page(id="page.html", content=source.encode(), kind="html", **fields))  # type: ignore[arg-type]


def test_100000_nested_tags_are_refused_at_once() -> None:
    began = time.process_time()
    with pytest.raises(Refused, match="too-deep"):
        html("<div>" * 100_000 + STORY)
    assert time.process_time() - began < 2


def test_unclosed_paragraphs_are_not_deep() -> None:
    assert "part 4" in html(STORY.replace("</p>", "") + "<p>The harbour master went home." * 1500).text


def test_30_megabytes_are_refused_without_much_memory() -> None:
    content = b"<p>" + b"word " * 6_000_000
    tracemalloc.start()
    with pytest.raises(Refused, match="too-large"):
        read_page(Page(id="big", content=content, kind="html"))
    with pytest.raises(Refused, match="too-large"):
        read_page(Page(id="big", content=content, kind="text"))
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()


def test_a_paragraph_that_is_no_prose_is_refused() -> None:
    with pytest.raises(Refused, match="paragraph"):
        read_page(Page(id="big", content=b"word " * 300_000, kind="text"))


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none"><p>SECRET</p></div>',
        '<p style="visibility: hidden">SECRET</p>',
        "<p hidden>SECRET</p>",
        '<p aria-hidden="true">SECRET</p>',
        "<!-- <p>SECRET</p> -->",
        "<script>SECRET</script>",
        "<style>SECRET</style>",
        "<noscript><p>SECRET</p></noscript>",
        "<template><p>SECRET</p></template>",
        "<p>The mole held. &lt;script&gt;SECRET&lt;/script&gt; Nobody was hurt in the storm, the harbour master said on the radio.</p>",
    ],
)
def test_hidden_text_is_never_evidence(hidden: str) -> None:
    article = html(f"<article><h1>Harbour of Varn closed by storm</h1>{STORY}{hidden}{STORY.replace('part', 'piece')}</article>")
    assert "SECRET" not in article.text and "part 4" in article.text


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<form><p>Log in to continue</p><p>Forgot your password? Register here to get access to all our articles.</p></form>",
        "<h1>404</h1><p>The page you are looking for was not found. It may have been moved or deleted, please try the search.</p>",
        "<p>Before you continue, we and our partners use cookies to store data. Please accept or reject your consent.</p>",
    ],
)
def test_pages_without_an_article(body: str) -> None:
    with pytest.raises(NoArticle, match="no article"):
        html(body, "<title>Welcome</title>")


@pytest.mark.parametrize("text", ["", " \n\t ", "Please log in to read this story."])
def test_text_without_an_article(text: str) -> None:
    with pytest.raises(NoArticle):
        read_page(Page(id="t", content=text.encode(), kind="text"))


def test_a_picture_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        read_page(Page(id="a.html", content=b"\xff\xd8\xff\xe0" + bytes(100), kind="html"))


def test_declared_utf8_really_windows_1252() -> None:
    content = f"<html><head><meta charset='utf-8'></head><body>{STORY}</body></html>".encode()
    content = content.replace(b"reporters.", b"reporters: \x93No boat sails.\x94")
    article = read_page(Page(id="p", content=content, kind="html"))
    assert "“No boat sails.”" in article.text
    assert article.warnings and "cp1252" in article.warnings[0]


def test_cross_links_become_links() -> None:
    link = '<p>Also Read: <a href="/fishermen">Fishermen of Ost count their losses</a></p>'
    article = html(
        f"<article><h1>Harbour of Varn closed by storm</h1>{STORY}{link}{STORY.replace('part', 'piece')}</article>",
        url="https://x.example/a",
    )
    said = {article.text[each.start : each.end]: each.url for each in article.links}
    assert not said or said == {"Also Read: Fishermen of Ost count their losses": "https://x.example/fishermen"}
    story = [article.text[block.start : block.end] for block in article.blocks if block.kind == "story"]
    assert not any("Fishermen of Ost" in each for each in story)


def test_story_of_a_page_that_a_script_fills() -> None:
    item = json.dumps({"@type": "NewsArticle", "articleBody": f"{PARAGRAPH}\n{PARAGRAPH.upper()}"})
    data = f'<script type="application/ld+json">{item}</script>'
    assert html("<div id='app'></div>", data).text == f"{PARAGRAPH}\n{PARAGRAPH.upper()}"


def test_a_button_that_nobody_closed_hides_no_story() -> None:
    assert "part 4" in html(f"<button class='menu'><span>Menu</span><article>{STORY}</article>").text
    assert "Menu" not in html(f"<button class='menu'><span>Menu</span></button><article>{STORY}</article>").text


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400))
def test_any_text_keeps_its_characters_and_orders_its_blocks(text: str) -> None:
    try:
        article = read_page(Page(id="t", content=text.encode("utf-8"), kind="text", charset="utf-8"))
    except OnRecordError:
        return
    assert article.text == text
    assert all(0 <= block.start < block.end <= len(text) for block in article.blocks)
    assert all(one.end <= other.start for one, other in pairwise(article.blocks))


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<div>", "</div>", "<a href='x'>", "<td>", "<br>", "text. ", "\x00", "&lt;", "<!--", "</table>"])
    )
)
def test_any_markup_is_read_or_refused(parts: list[str]) -> None:
    try:
        article = html("".join(parts))
    except OnRecordError:
        return
    assert all(0 <= block.start < block.end <= len(article.text) for block in article.blocks)
