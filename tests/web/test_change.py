"""Reading, deciding, signing in: whatever changes the record asks for a form of its own session."""

import socket
import time
from pathlib import Path

import httpx
from sqlalchemy import insert

from onrecord.record import schema

from .conftest import Desk, filled

SHARED_TOKEN = "a-token-for-tests"


def test_correct_undo_and_follow(own: Desk) -> None:
    began = own.get("/changes.json?limit=1000").json()["next"]
    made = own.post("/review/courier/e1", action="correct", field="type", value="COERCE", coder="Kim")
    assert (made.status_code, made.headers["location"]) == (303, "/events/courier/e1")
    assert own.get("/events/courier/e1.json").json()["type"] == "COERCE"
    assert own.get("/events.json?type=COERCE").json()["facets"]["total"] == 2
    assert "COERCE" in own.get("/export/csv?page=courier").text
    history = own.get("/events/courier/e1.json").json()["history"]
    (decision,) = [row for row in history if row["open"]]
    assert (decision["by"], decision["what"]) == ("Kim", 'correct type: "ASSAULT" → "COERCE"')
    own.post("/review/courier/e1", action="undo", undoes=str(decision["id"]))
    assert own.get("/events/courier/e1.json").json()["type"] == "ASSAULT"
    feed = own.get(f"/changes.json?since={began}").json()
    assert [(item["change"], item["coder"]) for item in feed["items"]] == [("correct", "Kim"), ("undo", "Kim")]
    assert own.get(f"/changes.json?since={feed['next']}").json()["items"] == []


def test_every_field_can_be_corrected_by_words_of_the_text(own: Desk) -> None:
    for form in (
        {"field": "actors", "words": "Tarsk's foreign ministry", "value": "Tarsk"},
        {"field": "recipients", "words": ""},
        {"field": "place", "words": "Karhula"},
        {"field": "time", "words": "Tuesday", "value": "2031-02-25"},
        {"field": "status", "value": "hypothetical"},
        {"field": "mode", "value": "aerial"},
    ):
        assert own.post("/review/courier/e1", action="correct", coder="Kim", **form).status_code == 303
    event = own.get("/events/courier/e1.json").json()["event"]
    assert (event["actors"][0]["actor"], event["recipients"], event["place"]["geonames"]) == ("a2", [], 653281)
    assert (event["time"]["from"], event["status"], event["mode"]) == ("2031-02-25", "hypothetical", "aerial")
    refused = own.post("/review/courier/e1", action="correct", coder="Kim", field="place", words="Atlantis")
    assert refused.status_code == 400
    assert "do not stand in the article" in refused.json()["error"]["reason"]


def test_history_tells_decisions_in_words_and_nobody_decides_for_another(own: Desk) -> None:
    own.post("/review/courier/e1", action="correct", field="actors", words="Tarsk's foreign ministry", value="Tarsk", coder="Kim")
    own.post("/review/courier/e1", action="correct", field="time", words="Tuesday", value="2031-02", coder="Kim")
    (time, actors, _) = own.get("/events/courier/e1.json").json()["history"]
    assert actors["what"] == "correct actors: Tarsk “Tarsk” → Tarsk “Tarsk's foreign ministry”"
    assert time["what"].endswith("→ 2031-02 “Tuesday”")
    own.client.cookies.clear()  # a new visitor, who has not said a name
    assert own.post("/review/courier/e1", action="undo", undoes=str(time["id"])).status_code == 400
    assert 'name="coder" value="Kim"' not in own.get("/events/courier/e1").text


def test_reject_leaves_a_tombstone_and_missed_is_found(own: Desk) -> None:
    own.post("/review/courier/e2", action="reject", coder="Kim", note="a headline only")
    assert own.get("/events/courier/e2.json").status_code == 410
    assert own.get("/events/courier/e2.json").status_code == 410
    own.post("/review/courier/new", action="missed", value="REJECT", words="denied", coder="Kim")
    assert own.get("/events.json?type=REJECT").json()["items"][0]["id"] == "courier#m1"
    feed = own.get("/changes.json?limit=1000").json()["items"]
    assert [item["tombstones"] for item in feed if item["change"] == "reject"] == [["courier#e2"]]


def test_the_queue_holds_what_is_unsure_until_it_is_decided(own: Desk) -> None:
    def waiting() -> list[str]:
        return [row["id"] for row in own.get("/review.json").json()["items"]]

    assert waiting() == ["traps#e1", "herald#e2", "protest#e3", "courier#e3", "herald#e1"]
    own.post("/review/traps/e1", action="accept", coder="Kim", to="/review")
    assert waiting() == ["herald#e2", "protest#e3", "courier#e3", "herald#e1"]
    assert own.get("/review.json").json()["decisions"] == {"Kim": 1}


def test_what_is_coded_twice_shows_how_far_coders_agree(own: Desk) -> None:
    for coder, verdicts in (("Kim", "accept accept reject"), ("Lee", "accept reject reject")):
        events = ("traps/e1", "herald/e2", "protest/e3")
        own.post("/coder", name=coder)
        assert len(own.get("/review.json?second=true").json()["items"]) == (0 if coder == "Kim" else 2)
        assert ("Rejected by others" in own.get("/review?second=true").text) is (coder == "Lee")
        for event, action in zip(events, verdicts.split(), strict=True):
            own.post(f"/review/{event}", action=action, coder=coder, to="/review")
    (field,) = [row for row in own.get("/review.json").json()["agreement"] if row["field"] == "is an event"]
    assert (field["events"], field["pairs"][0]["same"]) == (3, 2)
    page = own.get("/review").text
    assert "Kim, Lee" in page
    assert "agree" in page


def test_a_form_of_somebody_else_changes_nothing(own: Desk) -> None:
    with httpx.Client(base_url=own.url) as stranger:
        assert stranger.post("/review/courier/e1", data={"action": "reject", "coder": "Eve"}).status_code == 403
        assert stranger.post("/review/courier/e1", data={"action": "reject", "coder": "Eve", "csrf": "x"}).status_code == 403
        assert stranger.post("/read", data={"text": "x"}).status_code == 403
    assert own.get("/changes.json?limit=1000").json()["items"][-1]["change"] == "added"
    assert own.post("/coder", name="Kim", to="https://example.org/").headers["location"] == "/review"


def test_another_name_of_this_machine_is_not_answered(own: Desk) -> None:
    assert own.get("/events.json", host="evil.example").status_code == 421
    assert own.get("/events.json", host="localhost:9").status_code == 200


def test_read_pasted_text(own: Desk) -> None:
    text = "Police in Lahti arrested two men on Friday.\n\nThe mayor said so."
    where = own.post("/read", text=text, published="2031-05-06").headers["location"]
    for _ in range(600):
        job = own.get(f"{where}.json").json()
        if job["finished"]:
            break
        time.sleep(0.1)
    (done,) = job["done"]
    assert own.get(f"/articles/{done['page']}.json").json()["text"] == text
    assert own.post("/read", text="").status_code == 400
    assert own.post("/read", text=text, published="soon").status_code == 400


def test_a_desk_for_others_asks_for_its_token(tmp_path: Path) -> None:
    with filled(tmp_path / "token.db") as record:
        desk = Desk(record, token=SHARED_TOKEN, hosts=frozenset())
        try:
            assert desk.get("/events.json").status_code == 401
            assert desk.get("/events", accept="text/html").headers["location"] == "/login"
            assert desk.get("/events.json", authorization=f"Bearer {SHARED_TOKEN}").status_code == 200
            assert desk.get("/events.json", authorization="Bearer wrong").status_code == 401
            assert desk.post("/login", token="wrong").status_code == 401
            assert desk.get("/events.json").status_code == 401
            assert desk.post("/login", token=SHARED_TOKEN).status_code == 303
            assert desk.get("/events.json").status_code == 200
        finally:
            desk.close()


def test_too_much_is_refused(own: Desk) -> None:
    assert own.get("/events.json?q=" + "x" * 500).status_code == 422
    host, port = own.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(f"POST /read HTTP/1.1\r\nHost: {host}\r\nContent-Length: {10**10}\r\n\r\n".encode())
        assert b" 413 " in line.recv(100)


def test_a_split_is_kept_followed_and_undone(own: Desk) -> None:
    members = [("courier", "e1"), ("herald", "e1"), ("wire", "e1")]
    with own.record.writing() as connection:
        connection.execute(insert(schema.merged), [{"id": "mabc", "gone": False, "forward": None}])
        rows = [{"page": page, "event": event, "merged": "mabc", "reasons": "[]"} for page, event in members]
        connection.execute(insert(schema.merged_members), rows)

    def together() -> set[str]:
        return {source["event"] for source in own.get("/events/courier/e1.json").json()["sources"]}

    assert together() == {"courier#e1", "herald#e1", "wire#e1"}
    own.post("/merging", action="split", one="herald#e1", other="courier#e1", coder="Kim")
    for _ in range(600):
        if "herald#e1" not in together():
            break
        time.sleep(0.1)
    assert "herald#e1" not in together()
    assert "split herald#e1" in own.get("/review").text
    assert own.post("/merging", action="undo", undoes="1", coder="Kim").status_code == 303
    assert own.post("/merging", action="join", one="herald#e1", other="herald#e1", coder="Kim").status_code == 400
