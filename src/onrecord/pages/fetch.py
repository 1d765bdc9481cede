"""One page over HTTP: politely, safely, within limits. Every failure is one line: Refused, Unreadable, or Later.

Order for each address, redirects included: guard (scheme, host), robots.txt, the host's delay, DNS checked and pinned, status, type, then
the body, unpacked piece by piece under the limits of size, ratio and time. TLS is always verified; nothing is retried without.
"""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from itertools import chain
from urllib.parse import urljoin

import httpcore
import httpx
from msgspec import Struct

from onrecord.errors import PageError, Refused, Unreadable
from onrecord.pages import sniff
from onrecord.pages.connect import Transport, until
from onrecord.pages.decode import CODINGS, CutError, DamagedError, TooLargeError, decoded
from onrecord.pages.feeds import looks_feed
from onrecord.pages.guard import check_address
from onrecord.pages.robots import MAX_BYTES, Robots
from onrecord.settings import settings

_MOVED = (301, 302, 303, 307, 308)
_SNIFF = 1024  # bytes that tell an image from a page
_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.1", "Accept-Language": "en,*;q=0.5"}
_GZIP = ("application/gzip", "application/x-gzip")
_TEXTS = ("text/html", "text/plain", "text/xml", "application/octet-stream", "application/xml", "application/rdf")


class Known(Struct, frozen=True):
    """What is known of a page from the last time: its ETag and Last-Modified."""

    etag: str | None = None
    modified: str | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """What came back. `address` is the last one after redirects; `partial` says what is missing; status 304: unchanged, no content."""

    address: str
    status: int
    content: bytes = b""
    type: str = ""
    charset: str | None = None
    known: Known = Known()
    partial: str | None = None


class Later(Refused):
    """The server asks to wait (429, 503): `seconds` from now; None where it does not say how long."""

    def __init__(self, subject: str, reason: str, advice: str = "", seconds: float | None = None) -> None:
        super().__init__(subject, reason, advice)
        self.seconds = seconds


class Resting(Later):
    """The page was not asked, for its server asked to wait when another was."""


class Fetcher:
    """Fetches pages; may be used from several threads. Remembers each host's robots.txt and when it may be asked again."""

    def __init__(self) -> None:
        self._transport = Transport()
        self._robots = Robots(self._robots_txt)
        self._free: dict[str, float] = {}  # host → time.monotonic() of its next request
        self._rest: dict[str, tuple[float, Later]] = {}  # host → until when it asked to be left alone
        self._lock = threading.Lock()

    def get(self, address: str, known: Known = Known()) -> Answer:  # noqa: B008
        """The answer for `address`. Raises Refused, Unreadable, Later, Resting; their subject is `address`."""
        step, host, left = address, "", settings().fetch_total
        for hop in range(settings().fetch_redirects + 1):
            try:
                url = check_address(step)
                rules = self._robots.rules(str(url.copy_with(raw_path=b"/")).rstrip("/"))
                if why := rules.forbids(str(url)):
                    raise Refused(address, why, "ask the publisher, or save the page by hand")
                if host != url.netloc.decode():
                    host = url.netloc.decode()
                    self._check_rest(host)
                    self._wait(host, rules.delay())
                began = time.monotonic()
                found = self._ask(url, known, began + left, settings().max_page_bytes)
                left -= time.monotonic() - began
            except PageError as error:
                if isinstance(error, Later) and error.seconds:
                    self._rest[host] = (time.monotonic() + error.seconds, error)
                via = f"redirects to {step}: " if hop else ""
                seconds = (error.seconds,) if isinstance(error, Later) else ()
                raise type(error)(address, via + error.reason, error.advice, *seconds) from error
            if isinstance(found, Answer):
                return found
            step = urljoin(str(url), found)
        raise Refused(address, f"redirects more than {settings().fetch_redirects} times", "open it in a browser and give the last address")

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    def _robots_txt(self, address: str) -> tuple[int, bytes]:
        step, end = address, time.monotonic() + settings().fetch_total
        for _ in range(settings().fetch_redirects + 1):
            found = self._ask(check_address(step), Known(), end, MAX_BYTES, robots=True)
            if isinstance(found, Answer):
                return found.status, found.content
            step = urljoin(step, found)
        return 404, b""  # RFC 9309, 2.3.1.2: after five redirects as if there were none

    def _check_rest(self, host: str) -> None:
        """Raises Resting while a host asked to be left alone: it is not asked again."""
        until, error = self._rest.get(host, (0.0, None))
        if error and (left := until - time.monotonic()) > 0:
            raise Resting(host, error.reason, error.advice, left)

    def _wait(self, host: str, delay: float) -> None:
        """Sleep until it is this request's turn at `host`."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._free.get(host, 0.0))
            self._free[host] = turn + delay
        time.sleep(turn - now)

    def _ask(self, url: httpx.URL, known: Known, end: float, limit: int, robots: bool = False) -> Answer | str:
        """One request: the answer, or the address that it redirects to."""
        with until(end):
            try:
                with closing(self._transport.handle_request(_request(url, known))) as response:
                    return _judge(url, response, limit, robots)
            except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
                raise _failed(str(url), error, end) from error


def _request(url: httpx.URL, known: Known) -> httpx.Request:
    headers = {"User-Agent": settings().user_agent, **_HEADERS, "Accept-Encoding": ", ".join(CODINGS)}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.modified:
        headers["If-Modified-Since"] = known.modified
    wait = settings().fetch_timeout
    return httpx.Request("GET", url, headers=headers, extensions={"timeout": {"connect": wait, "read": wait, "write": wait, "pool": wait}})


def _judge(url: httpx.URL, response: httpx.Response, limit: int, robots: bool) -> Answer | str:
    status, headers = response.status_code, response.headers
    if status in _MOVED and (target := headers.get("location")):
        return str(target)
    if robots and status != 200:
        return Answer(address=str(url), status=status)
    if status in (429, 503):
        raise _later(str(url), status, headers.get("retry-after"))
    if status not in (200, 304):
        raise Refused(str(url), f"the server answers {status}{_phrase(status)}", "open it in a browser; is it still there?")
    type_ = headers.get("content-type", "").partition(";")[0].strip().lower()
    known = Known(headers.get("etag"), headers.get("last-modified"))
    if status == 304:
        return Answer(address=str(url), status=304, type=type_, known=known)
    wanted = type_.startswith(_TEXTS) or type_.endswith("+xml") or (type_ in _GZIP and _packed(url))
    if not robots and type_ and not wanted:
        raise Refused(str(url), f"{type_}, not a news page", "give the address of an article")
    content, partial = _body(url, response, limit, cut=robots)
    return Answer(
        address=str(url), status=200, content=content, type=type_, charset=response.charset_encoding, known=known, partial=partial
    )


def _body(url: httpx.URL, response: httpx.Response, limit: int, cut: bool) -> tuple[bytes, str | None]:
    """The decoded body and what is missing of it. `cut`: a body over the limit is cut there and not refused."""
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit and not cut:
        raise Refused(str(url), f"too large: {int(length):,} bytes, {limit:,} allowed", "set ONRECORD_MAX_PAGE_BYTES to allow more")
    parts, looked = [b""], False  # not joined before it is known to be small enough
    try:
        for piece in _pieces(url, response, limit):
            parts.append(piece)
            if not looked and sum(map(len, parts)) >= _SNIFF:
                looked = True
                _check_kind(url, b"".join(parts), cut)
    except TooLargeError as error:
        if cut:
            return b"".join(parts), None
        raise Refused(str(url), f"too large: {error}", "this is no article; set ONRECORD_MAX_PAGE_BYTES to allow more") from error
    except DamagedError as error:
        raise Unreadable(str(url), f"damaged {response.headers.get('content-encoding')} data ({error})", "try again later") from error
    except CutError:
        return b"".join(parts), "truncated: the packed body ends in the middle"
    except (httpcore.RemoteProtocolError, httpcore.ReadError):
        sent = f"{response.num_bytes_downloaded:,}" + (f" of {int(length):,}" if length.isdigit() else "")
        return b"".join(parts), f"truncated: the connection ended after {sent} bytes"
    content = b"".join(parts)
    _check_kind(url, content[:_SNIFF], cut)
    if _packed(url) and not looks_feed(content):
        raise Refused(str(url), "gzip data that are no sitemap", "give the address of an article, or save it and give the file")
    return content, None


def _packed(url: httpx.URL) -> bool:
    """Is it the address of a gzip file, as sitemaps often are (sitemaps.org)?"""
    return url.path.lower().endswith(".gz")


def _pieces(url: httpx.URL, response: httpx.Response, limit: int) -> Iterator[bytes]:
    """The body without its Content-Encoding, and a gzip file unpacked, under the same limits."""
    ratio = settings().fetch_ratio
    pieces = decoded(response.iter_raw(), response.headers.get("content-encoding"), limit=limit, ratio=ratio)
    first = next(pieces, b"") if _packed(url) else b""
    yield from decoded(chain([first], pieces), "gzip" if first.startswith(b"\x1f\x8b") else None, limit=limit, ratio=ratio)


def _check_kind(url: httpx.URL, head: bytes, cut: bool) -> None:
    if not cut and (what := sniff.binary(head)):
        raise Refused(str(url), f"{what}, not a news page", "give the address of an article")


def _failed(address: str, error: Exception, end: float) -> PageError:
    """An error of the network in words."""
    if isinstance(error, httpcore.TimeoutException):
        over = time.monotonic() >= end
        limit, name = (settings().fetch_total, "fetch_total") if over else (settings().fetch_timeout, "fetch_timeout")
        what = "not all there" if over else "no answer"
        return Refused(address, f"too slow: {what} within {limit:g} s", f"try again later, or set ONRECORD_{name.upper()}")
    cause = next((each for each in _causes(error) if isinstance(each, ssl.SSLError)), None)
    if cause is not None:
        said = getattr(cause, "verify_message", "") or cause.reason or str(cause)
        return Refused(address, f"no safe connection (TLS: {said})", "it is not fetched without; tell the publisher")
    said = " ".join(str(error).split())[:200] or type(error).__name__
    if isinstance(error, httpcore.ProtocolError):
        return Unreadable(address, f"no valid HTTP answer ({said})", "try again later")
    return Refused(address, f"the server cannot be reached ({said})", "check the address, or try again later")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _later(address: str, status: int, header: str | None) -> Later:
    seconds = _seconds(header)
    asked = f" and asks to wait {seconds:,.0f} seconds" if seconds is not None else ""
    return Later(address, f"the server answers {status}{_phrase(status)}{asked}", "try again later", seconds)


def _seconds(header: str | None) -> float | None:
    """Seconds that a Retry-After header asks for; it holds seconds or a date."""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header.strip()[:9])
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _phrase(status: int) -> str:
    try:
        return " " + HTTPStatus(status).phrase
    except ValueError:
        return ""
