"""Page → article: what of a page is the story, what is residue, who wrote it and when."""

import re

from onrecord.article import plain
from onrecord.article.bytes import decode, guard_depth, guard_text
from onrecord.article.dom import parse, pieces, prune
from onrecord.article.extract import first_pass, kept_share
from onrecord.article.label import label_lines
from onrecord.article.metadata import Metadata, read_metadata
from onrecord.article.published import published_of
from onrecord.errors import NoArticle
from onrecord.model import STORY, Article, Block, Link, Page

__all__ = ["read_page"]

_NO_ARTICLE = re.compile(
    r"\b(?:404|page not found|not found|page (?:you|doesn.t)|access denied|forbidden|log ?in|sign in|just a moment"
    r"|are you a (?:robot|human)|captcha|before you continue|consent"
    r"|enable (?:javascript|cookies)|verify you are|subscribe to (?:read|continue)|seite nicht gefunden"
    r"|anmelden|"
    r"no longer available|service unavailable|error 50\d|attention required)\b",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")


def read_page(page: Page) -> Article:
    """The article on a page: its text in labelled blocks, its links, title, authors, language and dates.

    Text pages keep their text unchanged; of HTML pages the text is put together from the visible blocks, one a line.
    Raises Refused (too large, too deep), Unreadable (no text), NoArticle (login, consent, soft 404, empty).
    """
    text, warning = decode(page)
    warnings = page.warnings + ((warning,) if warning else ())
    return _from_html(page, text, warnings) if page.kind == "html" else _from_text(page, text, warnings)


def _from_text(page: Page, text: str, warnings: tuple[str, ...]) -> Article:
    guard_text(page, text)
    spans = plain.blocks(text)
    lines = [text[start:end] for start, end in spans]
    labels = label_lines(lines, page.title)
    _check(page, lines, [label.kind for label in labels], page.title)
    headline = next((line for line, label in zip(lines, labels, strict=True) if label.kind == "headline"), None)
    return Article(
        id=page.id,
        text=text,
        url=page.url,
        title=page.title or headline,
        publisher=page.publisher,
        published=published_of(page, None, text),
        blocks=tuple(Block(a, b, label.kind, label.reason) for (a, b), label in zip(spans, labels, strict=True)),
        warnings=warnings,
    )


def _from_html(page: Page, source: str, warnings: tuple[str, ...]) -> Article:
    guard_depth(page, source)
    tree = parse(source)
    if tree is None:
        raise NoArticle(page.id, "no article found (the page is empty)", "hand in a page with text on it")
    data = read_metadata(tree)
    prune(tree)
    found = pieces(tree)
    shares = kept_share(found, first_pass(tree))
    kept = [piece for piece, share in zip(found, shares, strict=True) if share >= 0.5]
    title = page.title or data.title
    lines = [piece.text for piece in kept]
    labels = label_lines(lines, title)
    _check(page, lines, [label.kind for label in labels], title)
    text, blocks, links, at = [], [], [], 0
    for piece, label in zip(kept, labels, strict=True):
        blocks.append(Block(at, at + len(piece.text), label.kind, label.reason))
        if label.kind not in STORY:
            links += [Link(at, at + len(piece.text), address) for address, _ in piece.links[:1] if address.startswith(("http", "/"))]
        text.append(piece.text)
        at += len(piece.text) + 1
    guard_text(page, "\n".join(text))
    return Article(
        id=page.id,
        text="\n".join(text),
        url=page.url or data.url,
        title=title,
        publisher=page.publisher or data.publisher,
        authors=data.authors,
        language=_language(data),
        published=published_of(page, data, "\n".join(text)),
        blocks=tuple(blocks),
        links=tuple(links),
        warnings=warnings,
    )


def _language(data: Metadata) -> str:
    match = _LANGUAGE.match(data.language or "")
    return match.group().lower() if match else "en"


def _check(page: Page, lines: list[str], kinds: list[str], title: str | None) -> None:
    """Raises NoArticle when nothing is story, or when the little there is is a login, consent or error page."""
    story = [line for line, kind in zip(lines, kinds, strict=True) if kind in STORY]
    words = sum(len(line.split()) for line in story)
    if not words:
        raise NoArticle(page.id, "no article found (the page is empty)", "hand in a page with a story on it")
    if words < 120 and _NO_ARTICLE.search(" ".join([title or "", *story])[:2000]):
        raise NoArticle(page.id, "no article found (a login, consent or error page?)", "open it in a browser and save the article")
