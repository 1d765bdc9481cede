"""Text of pages made safe to look at: control and direction characters visible, only web addresses as links."""

import re
from typing import Any
from urllib.parse import quote, urlsplit

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def visible(value: Any) -> Any:
    """A string with control characters made visible; anything else as it is.

    >>> visible("a\\u202eb\\x00")
    'a<U+202E>b<U+0000>'
    """
    if type(value) is not str:
        return "" if value is None else value
    return _UNSAFE.sub(lambda match: f"<U+{ord(match.group()):04X}>", value) if _UNSAFE.search(value) else value


def web_address(url: str | None) -> str | None:
    """The address where it is one of the web; None for `javascript:` and the like."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def moment(value: str) -> str:
    """When something was written down, for people.

    >>> moment("2031-03-04T10:24:13+00:00")
    '2031-03-04 10:24 UTC'
    """
    return f"{value[:16].replace('T', ' ')} UTC"


def marked(text: str, query: str) -> list[str]:
    """Text cut where words of a query stand in it, in any ending: every second part is such a word.

    >>> marked("He shelled it.", '"shell" harbours')
    ['He ', 'shelled', ' it.']
    """
    stems = [re.escape(word[:-2] if len(word) > 5 else word) for word in re.findall(r"\w+", query)]
    return re.split(rf"\b((?:{'|'.join(stems)})\w*)", text, flags=re.IGNORECASE) if stems else [text]


def passage_path(page: str, snippet: str) -> str:
    """The address of words of an article: browsers that can go to a text do, others go to its beginning."""
    return f"{article_path(page)}#:~:text={quote(snippet.strip('…'), safe='').replace('-', '%2D')}"


def event_path(id: str) -> str:
    """The address of an event `PAGE#e1` on the desk."""
    page, _, event = id.rpartition("#")
    return f"/events/{quote(page, safe='')}/{quote(event, safe='')}"


def claim_path(id: str) -> str:
    """The address of a claim `PAGE#c1` on the desk."""
    page, _, claim = id.rpartition("#")
    return f"/claims/{quote(page, safe='')}/{quote(claim, safe='')}"


def article_path(page: str) -> str:
    """The address of an article on the desk."""
    return f"/articles/{quote(page, safe='')}"


def actor_path(name: str) -> str:
    """The address of an actor on the desk."""
    return f"/actors/{quote(name, safe='')}"
