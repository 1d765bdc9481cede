"""Whatever a program asks within the OpenAPI, or outside of it, gets an answer or a refusal in words, never a failure of the desk."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .conftest import Desk

SECONDS = 30  # for the questions of each test together
pytestmark = pytest.mark.slow
CALM = settings(max_examples=15, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


def fair(answer: Any) -> None:
    """No failure; a refusal has the one shape of an error."""
    assert answer.status_code < 500, f"{answer.url}: {answer.text[:300]}"
    if answer.status_code >= 400:
        assert set(answer.json()["error"]) == {"status", "reason", "advice"}, answer.url


def shares(operations: list[Any], ask: Callable[[Any, float], int]) -> None:
    """Ask each operation for its share of the time."""
    end = time.monotonic() + SECONDS
    for number, operation in enumerate(operations):
        share = max(end - time.monotonic(), 0) / (len(operations) - number)
        assert ask(operation, time.monotonic() + max(share, 0.5)) > 0, operation


def test_questions_within_the_openapi(own: Desk) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed: pip install schemathesis")
    schema = schemathesis.openapi.from_url(f"{own.url}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {"/events.json", "/review.json", "/changes.json", "/brief.json"} <= {operation.path for operation in operations}

    def ask(operation: Any, until: float) -> int:
        told = 0

        @CALM
        @given(case=operation.as_strategy())
        def one(case: Any) -> None:
            nonlocal told
            if time.monotonic() < until:
                fair(case.call(timeout=30))
                told += 1

        one()
        return told

    shares(operations, ask)


def test_questions_outside_of_the_openapi(own: Desk) -> None:
    paths = own.get("/openapi.json").json()["paths"]

    def ask(path: str, until: float) -> int:
        told = 0
        known = [parameter["name"] for parameter in paths[path]["get"].get("parameters", ())]
        words = st.text(max_size=40)

        @CALM
        @given(given=st.fixed_dictionaries({}, optional={name: st.one_of(words, st.integers().map(str)) for name in known}))
        def one(given: dict[str, str]) -> None:
            nonlocal told
            if time.monotonic() < until:
                filled = path
                for name in known:
                    filled = filled.replace(f"{{{name}}}", quote(given.get(name) or "x", safe="", errors="replace"))
                    filled = filled.replace(f"{{{name}:path}}", quote(given.get(name) or "x", safe="", errors="replace"))
                try:
                    fair(own.client.get(filled, params=given))
                except (httpx.InvalidURL, UnicodeEncodeError):
                    return
                told += 1

        one()
        return told

    shares(list(paths), ask)
