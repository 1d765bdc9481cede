"""The licence of everything that is needed at run time is known and binds nobody."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", DOCS / "licences.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_licence_is_unknown_or_forbidden(licences: ModuleType) -> None:
    rows = licences.table()
    assert len(rows) > 30
    assert [row for row in rows if row[2] not in ("free", "library")] == []


def test_the_page_tells_all_of_them(licences: ModuleType) -> None:
    page = (DOCS / "licences.md").read_text(encoding="utf-8")
    assert [name for name, _, _ in licences.table() if f"| {name} |" not in page] == [], "run python docs/licences.py"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT", "free"),
        ("(Apache-2.0 OR MIT)", "free"),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", "library"),
        ("MIT AND PSF-2.0", "free"),
        ("MIT AND GPL-3.0-only", "forbidden"),
        ("AGPL-3.0-only", "forbidden"),
        ("CC-BY-NC-4.0", "forbidden"),
        ("Some Proprietary License", "forbidden"),
        ("", "unknown"),
        ("whatever", "unknown"),
    ],
)
def test_verdicts(licences: ModuleType, expression: str, expected: str) -> None:
    assert licences.verdict(expression) == expected


def test_what_is_built_into_the_desk_is_listed(licences: ModuleType) -> None:
    built = json.loads((DOCS.parent / "frontend/package.json").read_text(encoding="utf-8"))
    assert set(built.get("dependencies", {})) <= set(licences.bundled())
