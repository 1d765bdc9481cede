"""A team's desk: the same answers from a real PostgreSQL server as from a file, and several coders at once."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.merge.keep import merge_record
from onrecord.record import Record, open_record
from onrecord.record.agreement import agreement, labels
from onrecord.record.reviews import decisions

from ..exports.articles import readings
from ..servers import Server, postgresql
from .conftest import Desk, filled

__all__ = ["postgresql"]
LISTS = (
    "/events", "/events?type=ASSAULT&country=FIN", "/events?actor=tarsk&sort=oldest", "/events?contested=true", "/events?q=port+Selvik",
    "/events?since=2031-03&until=2031-04", "/events?sort=unsure&limit=3", "/events?sort=contested", "/articles", "/actors",
    "/actors?actor=Marn", "/claims", "/claims?says=Vale&q=fired", "/timeline", "/map", "/network", "/brief?days=30", "/review",
)  # fmt: skip
ITEMS = ("/events/courier/e1", "/events/traps/e1", "/articles/courier", "/actors/Tarsk", "/claims/courier/c2")


@pytest.fixture
def team(postgresql: Server) -> Iterator[Record]:
    with open_record(postgresql.address()) as record:
        for reading in readings():
            record.add(reading)
        yield record


def answers(desk: Desk) -> dict[str, Any]:
    paths = [path.replace("?", ".json?") if "?" in path else f"{path}.json" for path in (*LISTS, *ITEMS)]
    paths += [f"/export/{format}" for format in ("jsonl", "csv", "acled", "gdelt2", "labelstudio", "corrections", "jsonld")]
    # when a reading was kept, and running numbers, are nobody's contract
    return {path: re.sub(r"\d{4}-\d\d-\d\dT[\d:+.]+", "", desk.get(path).raise_for_status().text) for path in paths}


def test_a_server_answers_like_a_file(team: Record, tmp_path: Path) -> None:
    with filled(tmp_path / "file.db") as file:
        for record in (team, file):
            merge_record(record)
        desks = Desk(team), Desk(file)
        try:
            for desk in desks:
                desk.post("/review/courier/e1", action="correct", field="type", value="COERCE", coder="Kim")
                desk.post("/review/courier/e2", action="reject", coder="Kim")
                desk.post("/review/courier/new", action="missed", value="REJECT", words="denied", coder="Kim")
                desk.post("/review/herald/e2", action="accept", coder="Lee")
            one, other = (answers(desk) for desk in desks)
            assert [path for path in one if one[path] != other[path]] == []
            assert json.loads(one["/events.json"])["facets"]["total"] > 0
        finally:
            for desk in desks:
                desk.close()
    assert team.check() == []


def test_several_coders_decide_at_once(team: Record) -> None:
    desks = [Desk(team) for _ in range(3)]
    for desk in desks:
        desk.get("/events.json").raise_for_status()  # an application prepares each route at its first visit
        desk.post("/review/wire/none", action="accept", coder="nobody")
    faults: list[str] = []

    def code(desk: Desk, name: str) -> None:
        for _ in range(2):
            for page in ("courier", "wire"):
                for form in ({"action": "accept"}, {"action": "missed", "value": "CONSULT", "words": "Selvik"}):
                    answer = desk.post(f"/review/{page}/e1", coder=name, **form)
                    if answer.status_code != 303:
                        faults.append(answer.text)

    threads = [threading.Thread(target=code, args=(desk, f"Coder {number}")) for number, desk in enumerate(desks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for desk in desks:
        desk.close()
    assert faults == []
    with team.asking() as connection:
        assert len(decisions(connection)) == 3 * 2 * 2 * 2
        assert {field.coders for field in agreement(labels(connection))} == {3}
    ids = [event.id for event in team.get("wire").events]
    assert sum(id.startswith("m") for id in ids) == 6
    assert team.check() == []
