"""The road on one screen: page → article → doc → actors, times, places, claims, events → reading."""

from collections.abc import Iterable
from typing import Any, cast

from onrecord import article as articles
from onrecord.codebook.custom import Codebook
from onrecord.errors import OnRecordError, PageError
from onrecord.language import read_language
from onrecord.model import STORY, Article, Memory, Page, Reading, Residue, ResidueKind
from onrecord.readers.actors import find_actors
from onrecord.readers.claims import find_claims
from onrecord.readers.events import find_events
from onrecord.readers.places import find_places
from onrecord.readers.standfirst import told_once
from onrecord.readers.times import find_times

__all__ = ["read_article", "read_batch", "read_page"]


def read_article(article: Article, *, attitudes: bool = False, codebook: Codebook | None = None, memory: Memory | None = None) -> Reading:
    """What onrecord says of one article. Never raises, whatever the text.

    `attitudes`: claims of thought and stance too ("is open to", "wants"), not only of saying. `codebook`: a user's own types.
    `memory`: what a record knows of actors (record/memory.py).
    """
    if article.partial or article.language != "en":  # what is missing might say the opposite; no other language is read
        return _reading(article)
    doc = read_language(article)
    actors = find_actors(doc, memory)
    times = find_times(doc)
    places = find_places(doc)
    claims = find_claims(doc, actors, attitudes=attitudes)
    events = told_once(article.blocks, find_events(doc, actors, times, places, claims, codebook))
    return _reading(article, actors=actors, times=times, places=places, claims=claims, events=events)


def _reading(article: Article, **nouns: list[Any]) -> Reading:
    published = article.published
    return Reading(
        id=article.id,
        text=article.text,
        url=article.url,
        title=article.title,
        publisher=article.publisher,
        authors=article.authors,
        language=article.language,
        published=published.value,
        published_basis=published.basis,
        published_evidence=published.evidence,
        updated=article.updated,
        residue=tuple(
            Residue(block.start, block.end, cast(ResidueKind, block.kind)) for block in article.blocks if block.kind not in STORY
        ),
        links=article.links,
        warnings=article.warnings,
        partial=article.partial,
        **{name: tuple(found) for name, found in nouns.items()},
    )


def read_page(page: Page, *, attitudes: bool = False, codebook: Codebook | None = None, memory: Memory | None = None) -> Reading:
    """The reading of a page. Raises NoArticle or PageError where there is nothing to read."""
    return read_article(articles.read_page(page), attitudes=attitudes, codebook=codebook, memory=memory)


def read_batch(
    pages: Iterable[Page], attitudes: bool = False, codebook: Codebook | None = None, memory: Memory | None = None
) -> list[Reading | OnRecordError]:
    """A reading or an error for each page, in order. Pure: the same pages give the same bytes, in any process."""
    return [_read_or_error(page, attitudes, codebook, memory) for page in pages]


def _read_or_error(page: Page, attitudes: bool, codebook: Codebook | None, memory: Memory | None) -> Reading | OnRecordError:
    try:
        return read_page(page, attitudes=attitudes, codebook=codebook, memory=memory)
    except OnRecordError as error:  # said of the page's id inside; a person knows the page by its source
        return type(error)(page.source or error.subject, error.reason, error.advice) if error.subject == page.id else error
    except Exception as error:  # one page must never stop the others
        where = f"internal error {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        return PageError(page.source or page.id, where, "please report it with the page")
