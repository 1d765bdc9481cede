"""`onrecord serve`: the desk in a browser."""

import secrets
from typing import Annotated

import typer

from onrecord.cli import options as o
from onrecord.cli.screen import complain
from onrecord.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    record: o.RecordFile = None,
    host: Annotated[
        str, typer.Option(metavar="NAME", help="Where to listen. Anything but 127.0.0.1 asks visitors for a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65_535, help="0 takes a free one.")] = 8_000,
    token: Annotated[
        str | None, typer.Option(envvar="ONRECORD_TOKEN", metavar="WORD", help="The token that visitors show; made up when missing.")
    ] = None,
) -> None:
    """The record in a browser: look, search, correct, take away. Only this machine can reach it unless --host says otherwise."""
    try:
        import uvicorn

        from onrecord.web import create_app
        from onrecord.web.app import LOCAL
    except ImportError as error:
        raise UsageError("serve", f"{error.name} is not installed", "pip install 'onrecord[web]'") from error
    from onrecord.record import open_record
    from onrecord.settings import settings

    local = host in LOCAL
    if token is not None and len(token) < 12:
        raise UsageError("--token", "shorter than 12 characters", "leave it out, and one is made")
    token = token or (None if local else secrets.token_urlsafe(24))
    with open_record(record or settings().record) as opened:
        app = create_app(opened, token=token, hosts=LOCAL if local else frozenset())
        server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False))
        complain(f"the desk of {opened.where}: http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl+C stops it)")
        if token:
            complain(f"its token: {token}")
        server.run()
