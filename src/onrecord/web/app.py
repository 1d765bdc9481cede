"""The application: routes, errors, and the guard before them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from onrecord.errors import OnRecordError, RecordError, UsageError
from onrecord.record import Record
from onrecord.web import answers, look, review, take
from onrecord.web.desk import Kept
from onrecord.web.guard import Guard, Sessions
from onrecord.web.reads import Reads

THREADS = 8  # requests answered at once; more wait
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


def create_app(record: Record, *, token: str | None = None, hosts: frozenset[str] = LOCAL) -> Any:
    """The desk of a record as an ASGI application. `token` is asked for where it is set; other `hosts` than these are not answered."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        app.state.reads.catch_up()
        yield
        app.state.reads.close()
        app.state.kept.close()

    app = FastAPI(
        title="onrecord", version="1", description=ABOUT, lifespan=life, docs_url=None, redoc_url=None, openapi_url="/openapi.json"
    )
    app.state.record, app.state.kept, app.state.reads = record, Kept(record), Reads(record)
    app.state.templates, app.state.token, app.state.guarded = answers.environment(), token, token is not None
    app.state.sessions = Sessions()
    for module in (look, review, take):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(packages=[("onrecord.web", "static")]), name="static")
    app.add_api_route("/robots.txt", lambda: PlainTextResponse("User-agent: *\nDisallow: /\n"), include_in_schema=False)
    _errors(app)
    return Guard(app, token=token, hosts=hosts, sessions=app.state.sessions)


ABOUT = """The record, read-only, as JSON; every list and item is also a page (without `.json`) and a table (`.csv`).

Stable: addresses and fields named here are neither renamed nor removed within version 1; fields may be added. Lists answer
`{"items", "next"}`; pass `next` on to go on. Every answer has an `ETag`. Every error is `{"error": {"status", "reason", "advice"}}`."""


ADVICE = {
    403: "go back, load the page anew and send it again: the desk was started anew meanwhile",
    404: "look at the list, or search",
    405: "see /openapi.json",
}


def _errors(app: FastAPI) -> None:
    @app.exception_handler(OnRecordError)
    def told(request: Request, found: OnRecordError) -> Response:
        return answers.of_error(request, found, 503 if isinstance(found, RecordError) else 400 if isinstance(found, UsageError) else 422)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, found: RequestValidationError) -> Response:
        first = found.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:])
        return answers.error(request, 422, f"{where}: {first['msg']}", "see /openapi.json")

    @app.exception_handler(HTTPException)
    def refused(request: Request, found: HTTPException) -> Response:
        advice = ADVICE.get(found.status_code, "")
        return answers.error(request, found.status_code, str(found.detail).lower(), advice)
