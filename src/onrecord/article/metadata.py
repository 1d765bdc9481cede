"""What a page's own data say of it: JSON-LD, OpenGraph and other meta elements, <time>."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml import html

from onrecord.article.tables import table

_ARTICLE = re.compile(r"Article|Posting|Report|Review\b|WebPage$|Episode$")
_SPACE = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x1f]+")


@dataclass(slots=True)
class Metadata:
    """Strings as the page has them; dates unparsed, best source first, with the source's name."""

    title: str | None = None
    titles: list[str] = field(default_factory=list)
    description: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    published: list[tuple[str, str]] = field(default_factory=list)
    updated: list[tuple[str, str]] = field(default_factory=list)
    body: str | None = None


def read_metadata(tree: html.HtmlElement) -> Metadata:
    """Read the structured data of an unpruned tree. What is not there stays None."""
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or "").lower()
        if name and (content := clean(meta.get("content"))):
            metas.setdefault(name, []).append(content)
    data = Metadata()
    for item in json_items(tree):
        _from_item(data, item)
    _from_metas(data, metas)
    _from_tree(data, tree)
    return data


def clean(text: Any) -> str:
    return _SPACE.sub(" ", unescape(text)).strip() if isinstance(text, str) else ""


def json_items(tree: html.HtmlElement) -> list[dict[str, Any]]:
    """The JSON-LD objects that describe articles, outermost first."""
    out: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > 1_000_000:
            continue
        try:
            found = json.loads(_CONTROLS.sub(" ", script.text.strip().removeprefix("<!--").removesuffix("-->")).strip().rstrip(";"))
        except (ValueError, RecursionError):
            continue
        stack: list[tuple[Any, int]] = [(found, 0)]
        while stack:
            node, depth = stack.pop()
            if isinstance(node, list):
                stack.extend((each, depth + 1) for each in reversed(node[:50]) if depth < 8)
            elif isinstance(node, dict):
                if _ARTICLE.search(" ".join(strings(node.get("@type")))):
                    out.append(node)
                stack.extend((node[key], depth + 1) for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node and depth < 8)
    return sorted(out, key=lambda node: "WebPage" in strings(node.get("@type")))


def strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def names(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    found = [clean(each.get("name") if isinstance(each, dict) else each) for each in values]
    return [name for name in found if name and len(name) < 100 and not name.startswith("http")]


def _from_item(data: Metadata, item: dict[str, Any]) -> None:
    if headline := clean(item.get("headline")):
        data.titles.append(headline)
    data.description = data.description or clean(item.get("description")) or None
    data.authors = data.authors or tuple(dict.fromkeys(names(item.get("author"))))
    data.publisher = data.publisher or next(iter(names(item.get("publisher"))), None)
    data.language = data.language or next(iter(strings(item.get("inLanguage"))), None)
    body = item.get("articleBody")
    data.body = data.body or (body if isinstance(body, str) and len(body) > 200 else None)
    source = "json-ld" if "WebPage" not in strings(item.get("@type")) else "json-ld-page"
    data.published += [(source, clean(date)) for key in ("datePublished",) for date in strings(item.get(key))]
    data.updated += [(source, clean(date)) for key in ("dateModified",) for date in strings(item.get(key))]


_PUBLISHED = table("published")
_UPDATED = table("updated")


def _from_metas(data: Metadata, metas: dict[str, list[str]]) -> None:
    def first(*names: str) -> str | None:
        return next((metas[name][0] for name in names if name in metas), None)

    data.titles += [each for each in (first("og:title"), first("twitter:title"), first("title", "dc.title", "headline")) if each]
    data.description = data.description or first("og:description", "description", "twitter:description")
    if not data.authors:
        found = [each for name in ("author", "article:author", "dc.creator", "parsely-author", "byl") for each in metas.get(name, [])]
        data.authors = tuple(dict.fromkeys(each for each in found if not each.startswith("http") and len(each) < 100))[:8]
    data.publisher = first("og:site_name", "application-name", "dc.publisher", "publisher") or data.publisher
    data.language = data.language or first("og:locale", "content-language", "language", "dc.language")
    data.published += [(f"meta {name}", date) for name in _PUBLISHED for date in metas.get(name, [])]
    data.updated += [(f"meta {name}", date) for name in _UPDATED for date in metas.get(name, [])]
    data.url = first("og:url")


def _from_tree(data: Metadata, tree: html.HtmlElement) -> None:
    data.language = tree.get("lang") or data.language
    if (title := tree.find(".//title")) is not None and (text := clean(title.text)):
        data.titles.append(text)
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            data.url = link.get("href")
            break
    data.title = data.titles[0] if data.titles else None
