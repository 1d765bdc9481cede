"""When a page was published: given, told by the page, inferred from the words, or not told at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.article import read_page
from onrecord.article.textdate import dates_in
from onrecord.model import Article, Page

STORY = (
    "The council of Varn closed the harbour {} after a night of storm, and forty boats were sent to the neighbouring island before the "
    "wind reached the outer mole, the harbour master said."
)
MORE = (
    "The council will meet again to decide whether the two ferries may sail, and the school on the hill stays closed until then, "
    "officials said."
)


def read(text: str, **fields: str) -> Article:
    return read_page(Page(id="p", content=text.encode(), kind="text", **fields))  # type: ignore[arg-type]


def html(head: str, body: str = "", url: str | None = None) -> Article:
    story = f"<p>{STORY.format('overnight')}</p><p>{MORE}</p>"
    body = f"<body><h1>Harbour closed</h1>{body}<article>{story}</article></body>"
    source = f"<html lang='en'><head><title>Harbour closed</title>{head}</head>{body}</html>"
    return read_page(Page(id="p", content=source.encode(), kind="html", url=url))


def test_given_date_is_kept() -> None:
    published = read(STORY.format("on January 8"), published="2021-03-12T08:00:00Z").published
    assert (published.value, published.basis) == ("2021-03-12", "given")


def test_partial_given_date_is_kept() -> None:
    assert read(STORY.format("overnight"), published="XXXX-03-12").published.value == "XXXX-03-12"


def test_latest_of_two_days_with_a_weekday_and_no_year() -> None:
    article = read(STORY.format("on March 11") + "\n\nThe storm began on March 9, and on Friday it tore the roof off the school.")
    assert (article.published.value, article.published.basis) == ("XXXX-03-11", "inferred")
    assert {article.text[span.start : span.end] for span in article.published.evidence} == {"March 11", "March 9", "Friday"}
    assert article.published.low == "XXXX-03-11" and article.published.high == "XXXX-03-17"


@pytest.mark.parametrize(
    ("opening", "value", "basis"),
    [("VARN, Calda, March 14, 2031 (Northern Wire) - ", "2031-03-14", "page"), ("VARN, March 14 (NW) — ", "XXXX-03-14", "inferred")],
)
def test_a_text_is_of_the_day_of_its_dateline(opening: str, value: str, basis: str) -> None:
    published = read(opening + STORY.format("on Friday, as on March 2") + "\n\n" + MORE).published
    assert (published.value, published.basis) == (value, basis)


def test_december_beside_january_crosses_the_year() -> None:
    article = read(STORY.format("on January 3") + "\n\nA first storm had come on December 29 and gone on Sunday.")
    assert article.published.value == "XXXX-01-03"


def test_a_day_to_come_is_no_lower_bound() -> None:
    article = read(STORY.format("on March 11") + "\n\nIt was calm on Friday. The council will meet again on March 20.")
    assert article.published.value == "XXXX-03-11"


@pytest.mark.parametrize("words", ["overnight", "on Friday", "today", "last week", "on March 11"])
def test_too_little_said_is_not_told(words: str) -> None:
    published = read(STORY.format(words)).published
    assert published.value is None and published.basis is None


def test_label_with_a_date_tells_it_and_the_update_apart() -> None:
    article = read(
        f"Published: 12 March 2021\nLast updated: 14 March 2021\nHarbour of Varn closed by storm\n{STORY.format('overnight')}\n{MORE}"
    )
    assert (article.published.value, article.published.basis, article.updated) == ("2021-03-12", "page", "2021-03-14")


def test_empty_label_tells_nothing() -> None:
    article = read(f"Last Updated:\n{STORY.format('on Friday')}\n{MORE}\nFirst Published:")
    assert article.published.value is None and article.updated is None


def test_structured_data_and_update() -> None:
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-03-12T08:00:00+01",'
        ' "dateModified": "2021-03-14", "author": {"name": "Lena Orth"}, "publisher": {"name": "Harbour News"}}</script>'
        '<meta property="article:published_time" content="2021-03-12T08:00:00+01:00">'
    )
    article = html(data, '<div><time datetime="2021-03-12">12 March 2021</time></div>')
    assert (article.published.value, article.published.basis, article.updated) == ("2021-03-12", "page", "2021-03-14")
    assert (article.title, article.authors, article.publisher, article.language) == ("Harbour closed", ("Lena Orth",), "Harbour News", "en")
    assert article.published.confidence > 0.8


def test_page_that_says_no_date_has_none() -> None:
    assert html("").published.value is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12 March 2021", ["2021-03-12"]),
        ("March 12th, 2021", ["2021-03-12"]),
        ("am 12. März 2021", ["2021-03-12"]),
        ("12.03.2021, 14:05 Uhr", ["2021-03-12"]),
        ("le 1er mars 2020", ["2020-03-01"]),
        ("03/04/2021", []),
        ("25/04/2021", ["2021-04-25"]),
        ("31 February 2021", []),
        ("they may 12 times", []),
        ("on May 12", ["XXXX-05-12"]),
        ("40% by 2030", []),
    ],
)
def test_dates_written_in_text(text: str, days: list[str]) -> None:
    assert [each.iso for each in dates_in(text)] == days


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_dates_lie_inside_any_text(text: str) -> None:
    assert all(0 <= each.start < each.end <= len(text) for each in dates_in(text))


@pytest.mark.parametrize(
    ("head", "body", "url"),
    [
        ("", "", "https://varn.example/news/29-10-2021"),
        ("", '<span itemprop="datePublished" content="2021-10-29T08:00:00">on Friday</span>', None),
        ("", '<div property="schema:datePublished" content="2021-10-29">on Friday</div>', None),
        ("", f"<p>29.10.2021 – {STORY.format('overnight')} {MORE}</p>", None),
        ("", f"<p>Varn, (29.10.2021). {STORY.format('overnight')} {MORE}</p>", None),
    ],
    ids=["address", "microdata", "rdfa", "opens with it", "after a place"],
)
def test_a_day_is_told_by_the_address_the_markup_or_the_dateline(head: str, body: str, url: str | None) -> None:
    assert html(head, body, url).published.value == "2021-10-29"


@pytest.mark.parametrize("words", ["On 29 October 2011, ", "Since 29 October 2011 ", "The storm of 29 October 2011 was worse. "])
def test_a_day_in_the_first_sentence_is_no_dateline(words: str) -> None:
    assert html("", f"<p>{words}{STORY.format('overnight')} {MORE}</p>").published.value is None


def test_a_day_in_the_middle_of_an_address_is_that_of_something_else() -> None:
    assert html("", "", "https://varn.example/concert-on-29-10-2011-in-ost").published.value is None
