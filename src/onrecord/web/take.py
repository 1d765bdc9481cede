"""Hand in and take away: reading on the desk, signing in, exports."""

import hmac
import io
import tempfile
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from onrecord.errors import UsageError
from onrecord.exports import FORMATS, write
from onrecord.pages.files import parse_date
from onrecord.record import Filters
from onrecord.web.answers import Json, page
from onrecord.web.ask import Asked
from onrecord.web.guard import form_token_fits

router = APIRouter()
Short = Annotated[str, Form(max_length=400)]


def checked(request: Request, csrf: str) -> Any:
    """The session, where the form is its own. 403 otherwise."""
    session = request.scope["state"]["session"]
    if not form_token_fits(session, csrf):
        raise HTTPException(403, "the form is not of this session")
    return session


def back(path: str | None, otherwise: str) -> str:
    """An address of this desk to go back to."""
    return path if path and path.startswith("/") and not path.startswith(("//", "/\\")) else otherwise


@router.get("/login", include_in_schema=False)
def login(request: Request) -> Response:
    """The form that asks for the token."""
    return page(request, "login.html", data={"wrong": False})


@router.post("/login", include_in_schema=False)
def show_token(request: Request, token: Short = "", csrf: Short = "") -> Response:
    """Trust the session that shows the token."""
    session = checked(request, csrf)
    known = request.app.state.token
    if known is not None and not hmac.compare_digest(token.encode(), known.encode()):
        return page(request, "login.html", 401, data={"wrong": True})
    session.trusted = True
    return RedirectResponse("/events", 303)


@router.post("/coder", include_in_schema=False)
def coder(request: Request, name: Short = "", csrf: Short = "", to: Short = "") -> Response:
    """Who codes in this session."""
    checked(request, csrf).coder = " ".join(name.split())[:80]
    return RedirectResponse(back(to, "/review"), 303)


@router.get("/read", include_in_schema=False)
def read(request: Request) -> Response:
    """The form that takes text, addresses, files."""
    return page(request, "read.html", job=None)


@router.post("/read", include_in_schema=False)
def hand_in(
    request: Request,
    csrf: Short = "",
    text: Annotated[str, Form(max_length=5_000_000)] = "",
    published: Short = "",
    files: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Read what is handed in; then show the progress."""
    checked(request, csrf)
    if published and not parse_date(published):
        raise UsageError("published", f"{published!r} is no date", "write YYYY-MM-DD, X for unknown digits")
    lines = text.split()
    inputs: list[tuple[str, bytes | None]] = []
    if lines and all(line.startswith(("http://", "https://")) for line in lines):
        inputs += [(line, None) for line in lines]
    elif text.strip():
        inputs.append(("pasted text", text.replace("\r\n", "\n").encode("utf-8", "replace")))
    inputs += [(file.filename or "file", file.file.read()) for file in files or [] if file.filename]
    job = request.app.state.reads.start(inputs, parse_date(published) if published else None)
    return RedirectResponse(f"/read/{job.id}", 303)


@router.get("/read/{id}", include_in_schema=False)
@router.get("/read/{id}.json", include_in_schema=False)
def progress(request: Request, id: str) -> Response:
    """How far a job is; the page looks again by itself."""
    job = request.app.state.reads.get(id)
    if job is None:
        raise HTTPException(404, "no such job")
    if request.url.path.endswith(".json"):
        return Json({"total": job.total, "done": job.done, "finished": job.finished})
    return page(request, "read.html", job=job)


@router.get("/export", include_in_schema=False)
def choose(request: Request, ask: Asked) -> Response:
    """All formats, for the same filters."""
    return page(request, "export.html", formats=FORMATS, ask=ask)


@router.get("/export/{format}", include_in_schema=False)
def export(request: Request, format: str, ask: Asked, header: bool = True) -> Response:
    """One format as a file. Words (`q`) and publisher do not narrow an export; the other filters do."""
    if format not in FORMATS:
        raise HTTPException(404, "no such format")
    known = FORMATS[format]
    filters = Filters(
        actor=ask.actor, recipient=ask.recipient, type=ask.type, country=ask.country, since=ask.since, until=ask.until,
        status=ask.status, speaker=ask.says, page=ask.page,
    )  # fmt: skip
    file = tempfile.SpooledTemporaryFile(max_size=4_000_000)  # noqa: SIM115  closed by `_sent`
    text: Any = None if known.binary else io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    write(format, request.app.state.record, filters, text or file, header=header)
    if text:
        text.detach()
    file.seek(0)
    name = f'attachment; filename="onrecord-{format}.{known.ending}"'
    return StreamingResponse(_sent(file), media_type=known.media, headers={"content-disposition": name, "cache-control": "no-store"})


def _sent(file: Any) -> Iterator[bytes]:
    with file:
        while chunk := file.read(256_000):
            yield chunk
