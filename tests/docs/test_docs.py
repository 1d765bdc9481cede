"""Every command, option, setting and public name is documented, and the schema is that of the code."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

import onrecord
from onrecord.cli import app
from onrecord.exports import FORMATS
from onrecord.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def parameters(command: Any) -> list[Any]:
    """Those of a command and of the commands inside it."""
    return [*command.params, *(found for inner in getattr(command, "commands", {}).values() for found in inner.params)]


def doc(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_documented(name: str) -> None:
    page = doc(name)
    assert page.startswith(f"# onrecord {name}")
    assert f"[{name}]({name}.md)" in doc("index")
    for parameter in parameters(COMMANDS[name]):
        assert parameter.help, f"{name} {parameter.name} has no help"
        for option in parameter.opts if parameter.param_type_name == "option" else []:
            assert f"`{option}" in page, f"docs/{name}.md does not tell {option}"
    assert COMMANDS[name].help


def test_every_option_in_the_docs_exists() -> None:
    for name, command in COMMANDS.items():
        known = {option for parameter in parameters(command) for option in parameter.opts}
        assert set(re.findall(r"^\| `(--[a-z-]+)", doc(name), re.M)) <= known, name


def test_every_setting_is_documented() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| `(.*?)` \|", doc("settings"), re.M))
    defaults = {name: getattr(Settings(), name) for name in Settings.__struct_fields__}
    assert set(told) == set(defaults)
    for name, value in defaults.items():
        shown = f'"{value}"' if isinstance(value, str) else str(value)
        assert told[name] == shown, name


def test_every_format_is_documented() -> None:
    assert all(f"| `{name}` |" in doc("export") for name in FORMATS)


def test_every_public_name_is_documented_and_there() -> None:
    page = doc("python")
    for name in onrecord.__all__:
        assert hasattr(onrecord, name)
        assert re.search(rf"`{name}\b", page), f"docs/python.md does not tell {name}"


def test_schema_is_that_of_the_code() -> None:
    kept = json.loads((DOCS / "reading.schema.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(onrecord.schema())), "run python docs/schema.py"


def test_every_field_is_documented() -> None:
    page = doc("reading")
    for name in onrecord.Reading.__struct_fields__:
        assert f"`{name}`" in page, name


def test_links_lead_somewhere() -> None:
    for path in DOCS.glob("*.md"):
        for target in re.findall(r"\]\(([\w./-]+)\)", path.read_text(encoding="utf-8")):
            assert (DOCS / target).exists(), f"{path.name}: {target}"
