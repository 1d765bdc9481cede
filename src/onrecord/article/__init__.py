"""Page → article: what of a page is the story, what is residue, who wrote it and when."""

import re
from urllib.parse import urljoin

from onrecord.article import plain
from onrecord.article.bytes import decode, guard_depth, guard_text
from onrecord.article.dates import htmldate_of, parse_day
from onrecord.article.dom import ROOT, Piece, is_flat, parse, pieces, prune
from onrecord.article.english import is_english
from onrecord.article.extract import Kept, story_pieces
from onrecord.article.label import STORY_CHANCE, Label, label_lines
from onrecord.article.metadata import Metadata, read_metadata
from onrecord.article.published import datelined, given, inferred, labelled, of_html, with_evidence
from onrecord.errors import NoArticle
from onrecord.model import STORY, Article, Block, Link, Page

__all__ = ["read_page"]

_SITE = re.compile(r"\s+[|–—·»-]\s+")
_TO_THE_READER = re.compile(r"\b(?:you|your|please|we use|our)\b", re.IGNORECASE)
_NO_ARTICLE = re.compile(
    r"\b(?:404|page not found|not found|page (?:you|doesn.t)|access denied|forbidden|log ?in|sign in|forgot your password|just a moment"
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
    lines = [" ".join(text[start:end].split()) for start, end in spans]
    labels = label_lines(lines, page.title)
    _check(page, lines, [label.kind for label in labels], page.title)
    blocks = tuple(Block(a, b, label.kind, label.reason) for (a, b), label in zip(spans, labels, strict=True))
    headline = next((line for line, label in zip(lines, labels, strict=True) if label.kind == "headline"), None)
    stated, updated = labelled(text, blocks)
    language = _language(None, text, blocks)
    return Article(
        id=page.id,
        text=text,
        url=page.url,
        title=page.title or headline,
        publisher=page.publisher,
        language=language,
        published=given(page) or stated or datelined(text, blocks) or inferred(text, blocks),
        updated=updated,
        blocks=blocks,
        links=tuple(Link(block.start, block.end) for block in blocks if block.kind == "cross-link"),
        warnings=warnings + _unread(language),
        partial=page.partial,
    )


def _from_html(page: Page, source: str, warnings: tuple[str, ...]) -> Article:
    guard_depth(page, source)
    tree = parse(source)
    if tree is None:
        raise NoArticle(page.id, "no article found (the page is empty)", "hand in a page with text on it")
    data = read_metadata(tree)
    prune(tree)
    found = pieces(tree)
    flat = is_flat(found)
    kept = [Kept(piece, 1.0) for piece in found] if flat else story_pieces(tree, found, data)
    if not kept and data.body:  # a page that a script would fill: its own data hold the story
        kept = [Kept(Piece(" ".join(line.split()), ROOT), STORY_CHANCE) for line in data.body.split("\n") if line.strip()]
    title = page.title or _title(data, found)
    lines = [each.piece.text for each in kept]
    labels = label_lines(lines, title, None if flat else [each.chance for each in kept])
    _check(page, lines, [label.kind for label in labels], title)
    text = "\n".join(lines)
    guard_text(page, text)
    blocks, links = _blocks(page, kept, labels)
    published = (
        given(page)
        or of_html(page.url or data.url, tree, data, found, lambda: htmldate_of(parse(source), page.url))
        or datelined(text, blocks)
        or inferred(text, blocks)
    )
    language = _language(data.language, text, blocks)
    return Article(
        id=page.id,
        text=text,
        url=page.url or data.url,
        title=title or next((text[b.start : b.end] for b in blocks if b.kind == "headline"), None),
        publisher=page.publisher or data.publisher,
        authors=data.authors,
        language=language,
        published=with_evidence(published, text),
        updated=next((day.isoformat() for _, value in data.updated if (day := parse_day(value)[0])), None),
        blocks=blocks,
        links=links,
        warnings=warnings + _unread(language),
        partial=page.partial,
    )


def _blocks(page: Page, kept: list[Kept], labels: list[Label]) -> tuple[tuple[Block, ...], tuple[Link, ...]]:
    blocks, links, at = [], [], 0
    for each, label in zip(kept, labels, strict=True):
        end = at + len(each.piece.text)
        blocks.append(Block(at, end, label.kind, label.reason))
        if label.kind in ("cross-link", "foreign-headline"):
            address = next(filter(None, (_address(page.url, link) for link in each.piece.links)), None)
            links.append(Link(at, end, address))
        at = end + 1
    return tuple(blocks), tuple(links)


def _address(base: str | None, link: str) -> str | None:
    """An absolute web address, or None."""
    try:
        address = urljoin(base or "", link.strip())
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) else None


def _title(data: Metadata, found: list[Piece]) -> str | None:
    """The page's own title; of its wordings the one that stands on the page, else the first without the site's name."""
    shown = {piece.text for piece in found}
    for title in data.titles:
        for each in (title, *_SITE.split(title)[:1]):
            if each in shown and len(each.split()) > 1:
                return each
    return data.titles[0] if data.titles else None


def _language(declared: str | None, text: str, blocks: tuple[Block, ...]) -> str:
    """The language of a story: English where its words are, else what the page declares, "und" where that cannot be."""
    match = _LANGUAGE.match(declared or "")
    code = match.group().lower() if match else "en"
    code = "en" if code == "eng" else code
    english = is_english(text, blocks)
    if english is None:
        return code
    return "en" if english else code if code != "en" else "und"


def _unread(language: str) -> tuple[str, ...]:
    return () if language == "en" else (f"not in English ({language}): its text is kept, nothing is read from it",)


def _check(page: Page, lines: list[str], kinds: list[str], title: str | None) -> None:
    """Raises NoArticle when nothing is story, or when the little there is is a login, consent or error page."""
    story = [line for line, kind in zip(lines, kinds, strict=True) if kind in STORY]
    words = sum(len(line.split()) for line in story)
    if not words:
        raise NoArticle(page.id, "no article found (the page is empty)", "hand in a page with a story on it")
    spoken = [line for line in story if not _tells(line) or _TO_THE_READER.search(line)]
    if words < 120 and _NO_ARTICLE.search(" ".join([title or "", *spoken])[:2000]):
        raise NoArticle(page.id, "no article found (a login, consent or error page?)", "open it in a browser and save the article")


def _tells(line: str) -> bool:
    """Prose that tells something: five words or more that end like a sentence."""
    return len(line.split()) > 4 and line.rstrip("\"'”’)] ").endswith((".", "!", "?"))
