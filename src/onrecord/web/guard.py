"""The guard before the desk: known hosts, a token where others can reach it, sessions, size and rate limits, strict headers, ETags.

Pure ASGI: it answers itself or hands on. Sessions live in memory; a restart ends them.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from http.cookies import CookieError, SimpleCookie
from typing import Any

import msgspec
from msgspec import Struct

from onrecord.settings import settings

COOKIE = "onrecord"
SESSIONS = 10_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"x-robots-tag", b"noindex, nofollow, noarchive"),
]
FREE = ("/static/", "/login", "/robots.txt")


class Session(Struct):
    """One visitor: whether the token was shown, who codes, and the secret of its forms."""

    id: str
    csrf: str
    trusted: bool = False
    coder: str = ""


class Sessions:
    """The newest sessions, by id."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Session] = OrderedDict()

    def get(self, id: str | None) -> Session | None:
        """A session that we made."""
        found = self._kept.get(id or "")
        if found:
            self._kept.move_to_end(found.id)
        return found

    def new(self) -> Session:
        """A session for a new visitor; the oldest one ends where there are too many."""
        made = Session(secrets.token_urlsafe(24), secrets.token_urlsafe(24))
        self._kept[made.id] = made
        while len(self._kept) > SESSIONS:
            self._kept.popitem(last=False)
        return made


class Guard:
    """The ASGI middleware. `token`: None where only this machine can reach the desk."""

    def __init__(self, app: Any, *, token: str | None, hosts: frozenset[str], sessions: Sessions) -> None:
        self.app, self.token, self.hosts, self.sessions = app, token, hosts, sessions
        self._rate: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, refuse, or hand on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        session = self.sessions.get(_cookie(headers.get("cookie")))
        fresh = session is None
        session = session or Session("", "")
        if refusal := self._refusal(scope, headers, session):
            await _refuse(send, headers, *refusal)
            return
        if fresh and (scope["method"] == "POST" or _wants_session(scope["path"])):
            session = self.sessions.new()
        scope.setdefault("state", {})["session"] = session
        cookie = session.id if fresh and session.id else None
        limit = settings().max_page_bytes * 2
        await self.app(scope, _limited(receive, limit), _Answer(send, headers.get("if-none-match"), scope["method"], cookie).send)

    def _refusal(self, scope: Any, headers: dict[str, str], session: Session) -> tuple[int, str, str] | None:
        host = headers.get("host", "").rsplit(":", 1)[0] if not headers.get("host", "").endswith("]") else headers["host"]
        if self.hosts and host.strip("[]").lower() not in self.hosts:
            return 421, "a name that this desk does not answer to", "open it under the address that onrecord serve printed"
        size = headers.get("content-length", "0")
        if not size.isdigit() or int(size) > settings().max_page_bytes * 2:
            return 413, "too large", f"send less than {settings().max_page_bytes * 2:,} bytes"
        if not self._may(scope):
            return 429, "too many requests", "wait a second"
        free = scope["path"].startswith(FREE)
        if self.token is not None and not session.trusted and not free and not self._shown(scope, headers):
            return 401, "this desk asks for its token", "open /login, or send Authorization: Bearer TOKEN"
        return None

    def _shown(self, scope: Any, headers: dict[str, str]) -> bool:
        given = headers.get("authorization", "")
        return given.startswith("Bearer ") and hmac.compare_digest(given[7:].encode(), (self.token or "").encode())

    def _may(self, scope: Any) -> bool:
        """A bucket for each client that refills with `serve_rate` a second and holds four seconds' worth."""
        rate = settings().serve_rate
        client = (scope.get("client") or ("?", 0))[0]
        now = time.monotonic()
        left, seen = self._rate.get(client, (rate * 4, now))
        left = min(rate * 4, left + (now - seen) * rate) - 1
        self._rate[client] = (max(left, -1), now)
        self._rate.move_to_end(client)
        while len(self._rate) > SESSIONS:
            self._rate.popitem(last=False)
        return left >= 0


class _Answer:
    """Adds headers to an answer; whole answers to GET get an ETag, and 304 where the client has them."""

    def __init__(self, send: Any, known: str | None, method: str, cookie: str | None) -> None:
        self._send, self.known, self.method, self.cookie = send, known, method, cookie
        self.start: Any = None

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        start, self.start = self.start, None
        if start is None:
            await self._send(message)
            return
        names = {name for name, _ in start["headers"]}
        headers = [*start["headers"], *((name, value) for name, value in HEADERS if name not in names)]
        if self.cookie:
            made = f"{COOKIE}={self.cookie}; Path=/; HttpOnly; SameSite=Strict"
            headers.append((b"set-cookie", made.encode()))
        if self.method in ("GET", "HEAD") and start["status"] == 200 and not message.get("more_body"):
            tag = f'"{hashlib.sha256(message.get("body", b"")).hexdigest()[:24]}"'
            headers += [(b"etag", tag.encode())] + ([] if b"cache-control" in names else [(b"cache-control", b"private, no-cache")])
            if self.known and tag in [part.strip().removeprefix("W/") for part in self.known.split(",")]:
                kept = [(name, value) for name, value in headers if name not in (b"content-length", b"content-type")]
                await self._send({"type": "http.response.start", "status": 304, "headers": kept})
                await self._send({"type": "http.response.body", "body": b""})
                return
        elif b"cache-control" not in names:
            headers.append((b"cache-control", b"no-store"))
        await self._send(start | {"headers": headers})
        await self._send(message)


def _limited(receive: Any, limit: int) -> Any:
    left = limit

    async def limited() -> Any:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        return message if left >= 0 else {"type": "http.disconnect"}

    return limited


def _wants_session(path: str) -> bool:
    return not path.startswith("/static/") and not path.endswith((".json", ".csv", ".svg")) and path != "/robots.txt"


def _cookie(header: str | None) -> str | None:
    try:
        found = SimpleCookie(header or "").get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


async def _refuse(send: Any, headers: dict[str, str], status: int, reason: str, advice: str) -> None:
    body = msgspec.json.encode({"error": {"status": status, "reason": reason, "advice": advice}})
    kind = b"application/json"
    if status == 401 and "text/html" in headers.get("accept", ""):
        status, body, kind = 303, b"", b"text/html"
    extra = [(b"location", b"/login")] if status == 303 else [(b"retry-after", b"1")] if status == 429 else []
    made = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store"), *extra, *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": made})
    await send({"type": "http.response.body", "body": body})


def form_token_fits(session: Session, given: str | None) -> bool:
    """Was a form made by this session's own page?"""
    return bool(session.id) and hmac.compare_digest((given or "").encode(), session.csrf.encode())
