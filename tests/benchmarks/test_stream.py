"""The stream in small, in very small: every kind of fault once, every page accounted for."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def stream() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import stream

        yield stream
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_every_page_is_accounted_for(stream: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "ENVIRONMENT", stream.ENVIRONMENT | {"FETCH_TIMEOUT": "0.5", "FETCH_PATIENCE": "0"})
    plan = stream.Plan(pages=60, rounds=2, faulty=3)
    result = stream.run(plan)
    assert result.wrong == []
    assert sum(result.ends.values()) == 60
    assert result.pages("unaccounted") == 0
    assert {fault for fault, _, _ in result.ends} == {"none", *stream.FAULTS}
    for fault, outcome, reason in result.ends:
        due, words = stream.FAULTS.get(fault, ("read", ""))
        assert (outcome, words in reason) == (due, True), fault
    assert result.events > 60
    assert result.feeds > 0


def test_a_lost_page_is_found(stream: ModuleType, tmp_path: Path) -> None:
    from onrecord.model import Reading
    from onrecord.record import open_record

    plan, ports = stream.Plan(pages=7, rounds=1, faulty=7), [1, 2, 3, 4, 5, 6, 7]  # number 3 is a 404
    told = stream.Told()
    with open_record(tmp_path / "r.db") as record:
        for number in (0, 1, 3, 4, 5):
            record.add(Reading(id=str(number), url=f"http://127.0.0.1:{number + 1}/{number}", text="Words."))
            if number != 4:
                told.out(f"added\thttp://127.0.0.1:{number + 1}/{number}\t0 events\t0 claims")
    told.out("added\thttp://127.0.0.1:2/1\t0 events\t0 claims")
    told.err("onrecord: http://127.0.0.1:7/6: the server answers 500; try again later")
    told.err("Traceback (most recent call last):")
    result = stream.account(plan, ports, told, tmp_path / "r.db")
    assert (result.pages("read"), result.pages("failed"), result.pages("unaccounted")) == (5, 1, 1)
    assert [line.partition(":")[0] for line in result.wrong[:1]] == ["a line of no known kind"]
    assert [re.findall(r":\d/(\d): ", line)[0] for line in result.wrong[1:]] == ["1", "2", "3", "4"]  # twice, lost, faulty, untold


@pytest.mark.parametrize("number", [1, 2, 19_999])
def test_stories_differ_and_are_short(stream: ModuleType, number: int) -> None:
    head, lines = stream.story(number)
    assert (head, lines) == stream.story(number)
    assert lines != stream.story(number + 1)[1]
    assert 80 <= len(" ".join(lines).split()) <= 150
