"""One answer in three forms: a page, JSON, CSV. And the one shape of an error."""

import csv
import io
from typing import Any

import msgspec
from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from onrecord.errors import OnRecordError
from onrecord.exports.table import neutral
from onrecord.merge.conflicts import outlet
from onrecord.merge.timeline import day_words
from onrecord.web import words
from onrecord.web.guard import Session

Rows = list[dict[str, Any]]


class Json(Response):
    """JSON, UTF-8, compact."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return msgspec.json.encode(content)


def environment() -> Environment:
    """The templates: everything escaped, control characters visible."""
    made = Environment(
        loader=PackageLoader("onrecord.web"), autoescape=True, undefined=StrictUndefined, finalize=words.visible, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.filters.update(web_address=words.web_address, moment=words.moment, marked=words.marked)
    made.globals.update(
        event_path=words.event_path, claim_path=words.claim_path, article_path=words.article_path, actor_path=words.actor_path,
        passage_path=words.passage_path, day_words=day_words, outlet=outlet,
    )  # fmt: skip
    return made


def answer(request: Request, form: str, template: str, data: dict[str, Any], rows: Rows | None = None, **context: Any) -> Response:
    """`data` as JSON, `rows` as CSV, or the page that shows both."""
    if form == ".json":
        return Json(data)
    if form == ".csv":
        return Response(as_csv(rows if rows is not None else [data]), media_type="text/csv; charset=utf-8")
    return page(request, template, data=data, **context)


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page from a template."""
    session: Session = request.scope["state"]["session"]
    made = request.app.state.templates.get_template(template)
    known = {"session": session, "path": request.url.path, "query": request.url.query, "guarded": request.app.state.guarded}
    return HTMLResponse(made.render(known | context), status_code=status)


def as_csv(rows: Rows) -> str:
    """Rows as CSV; nested values as JSON; cells that begin like a formula get a `'`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    names = list(dict.fromkeys(name for row in rows for name in row))
    if names:
        writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, list) and all(isinstance(item, dict) and "name" in item for item in value):
        return neutral("; ".join(item["name"] for item in value))
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return neutral("".join(value))
    if isinstance(value, (dict, list, tuple)):
        return neutral(msgspec.json.encode(value).decode())
    return "" if value is None else value


def error(request: Request, status: int, reason: str, advice: str = "") -> Response:
    """The one shape of an error: `{"error": {"status", "reason", "advice"}}`, or a page that says the same to people."""
    data = {"status": status, "reason": reason, "advice": advice}
    wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.endswith((".json", ".csv"))
    if wants_page:
        return page(request, "error.html", status, data=data, posted=request.method == "POST")
    made = Json({"error": data})
    made.status_code = status
    return made


def of_error(request: Request, found: OnRecordError, status: int = 400) -> Response:
    """An error of onrecord as an answer."""
    return error(request, status, f"{found.subject}: {found.reason}", found.advice)
