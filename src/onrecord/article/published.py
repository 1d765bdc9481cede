"""When an article was published: a value, an interval, the evidence and how sure it is. Never today's date, never an invented year."""

import re

from onrecord.article.metadata import Metadata
from onrecord.model import Page, Published

_ISO = re.compile(r"((?:19|20)\d\d)-?(\d\d)-?(\d\d)")
_URL = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?=[/_-])")


def published_of(page: Page, data: Metadata | None, text: str) -> Published:
    if page.published:
        return Published(value=page.published[:10], basis=page.published_basis or "given", confidence=1.0)
    for _, value in data.published if data else []:
        if match := _ISO.match(value):
            return Published(value="-".join(match.groups()), basis="page", confidence=0.9)
    if page.url and (match := _URL.search(page.url)):
        return Published(value="-".join(match.groups()), basis="url", confidence=0.9)
    return Published()
