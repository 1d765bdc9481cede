"""The command line: one file a command. A command parses, calls and prints; it holds no logic.

Standard output carries results and nothing else; words for people go to standard error.
Exit status: 0 done, 1 an input was refused or nothing could be read, 2 a request that makes no sense, 3 the record, 130 stopped by hand.
"""

import os
import sys
from typing import Any

import typer

from onrecord import __version__
from onrecord.cli import (
    actors,
    agreement,
    archive,
    backup,
    brief,
    bring,
    chart,
    check,
    claims,
    events,
    export,
    forget,
    merge,
    places,
    read,
    search,
    serve,
    show,
    timeline,
    train,
    watch,
)
from onrecord.cli.screen import complain
from onrecord.errors import OnRecordError, RecordError, UsageError

app = typer.Typer(
    name="onrecord",
    help="Reads news pages and keeps a sourced record: who did what to whom, when, where, how surely, and who says so.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_COMMANDS = (
    *(read, watch, events, claims, actors, show, search, merge, timeline, brief),
    *(archive, export, places, chart, serve, bring, agreement, train, check, backup, forget),
)
for module in _COMMANDS:
    module.register(app)


@app.callback(invoke_without_command=True)
def _root(version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with its exit status."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = int(_plain(typer.main.get_command(app))(arguments, prog_name="onrecord", standalone_mode=False) or 0)
        if status == 130:  # Typer's answer to Ctrl-C
            raise typer.Abort
        sys.stdout.flush()
        return status
    except typer.Exit as end:
        return end.exit_code
    except (typer.Abort, KeyboardInterrupt):
        complain("stopped; what was told as kept is kept")
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        complain(f"{error.filename or 'standard output'}: cannot be written ({error.strerror}); free some space, or write elsewhere")
        return 1
    except OnRecordError as error:
        complain(error)
        return 2 if isinstance(error, UsageError) else 3 if isinstance(error, RecordError) else 1
    except Exception as error:
        if error.__class__.__module__.split(".")[0] not in ("click", "typer"):
            raise
        said = (error.format_message() if hasattr(error, "format_message") else str(error)).rstrip(".")
        if said:  # else it was a group without a command: its help is told
            context = getattr(error, "ctx", None)
            complain(f"{said}; see {context.command_path if context else 'onrecord'} --help")
        return 2


def _plain(command: Any, parent: Any = None) -> Any:
    """A command whose help shows no type behind a flag: Typer would write `--json <bool>`, as if a value had to follow."""
    context = typer.Context(command, parent=parent, **command.context_settings)
    for option in command.get_params(context):
        if getattr(option, "is_flag", False):
            option.metavar = ""
    for child in getattr(command, "commands", {}).values():
        _plain(child, context)
    return command
