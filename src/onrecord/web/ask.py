"""What can be asked of a list: filters, order, and where to go on. Used by every list, picture and its JSON."""

import base64
import binascii
import json
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BaseModel, Field

from onrecord.errors import UsageError

Words = Annotated[str | None, Field(max_length=400)]
NAMES = ("q", "type", "status", "country", "actor", "recipient", "says", "publisher", "page", "since", "until")


class Ask(BaseModel):
    """Filters of events and claims. Several types, statuses, countries: with commas. `next` is the cursor of the page before."""

    q: Words = None
    type: Words = None
    status: Words = None
    country: Words = None
    actor: Words = None
    recipient: Words = None
    says: Words = None
    publisher: Words = None
    page: Words = None
    since: Words = None
    until: Words = None
    contested: bool = False
    sort: Literal["newest", "oldest", "unsure", "contested"] = "newest"
    limit: int = Field(50, ge=1, le=1000)
    next: Words = None

    def known(self) -> dict[str, str]:
        """The filters that are set, as they stand in an address."""
        out = {name: " ".join(str(getattr(self, name)).split()) for name in NAMES if (getattr(self, name) or "").strip()}
        if self.contested:
            out["contested"] = "true"
        if self.sort != "newest":
            out["sort"] = self.sort
        return out

    def query(self, **changes: str | None) -> str:
        """The filters as the query of an address, with changes; None takes one out."""
        found = {name: value for name, value in (self.known() | changes).items() if value}
        return "?" + urlencode(found) if found else ""


Asked = Annotated[Ask, Query()]


def split(value: str | None) -> list[str]:
    """The parts of a list with commas."""
    return [part.strip() for part in (value or "").split(",") if part.strip()]


def cursor(values: list[Any]) -> str:
    """Where to go on, as one word."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def uncursor(value: str | None, kinds: tuple[type | tuple[type, ...], ...]) -> list[Any] | None:
    """The values of a cursor. Raises UsageError for one that we did not make."""
    if not value:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError, RecursionError) as error:
        raise UsageError("next", "no cursor of this desk", "follow the address under `next`") from error
    if not isinstance(found, list) or len(found) != len(kinds) or not all(isinstance(v, k) for v, k in zip(found, kinds, strict=True)):
        raise UsageError("next", "no cursor of this desk", "follow the address under `next`")
    if any(isinstance(v, int) and abs(v) > 2**62 for v in found):
        raise UsageError("next", "no cursor of this desk", "follow the address under `next`")
    return found
