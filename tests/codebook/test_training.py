"""`onrecord train`: what it learns from few labelled sentences, what it writes, what it refuses."""

import json
import shutil
from pathlib import Path

import pytest

import onrecord
from onrecord.cli import run
from onrecord.codebook.labelled import background, read_labelled
from onrecord.errors import UsageError
from onrecord.readers import custom_training
from onrecord.readers.custom_types import open_codebook

EXAMPLE = Path(__file__).parents[2] / "examples/codebook"
TYPES = "type,definition\nPOACH,hunts protected animals\nDEFOREST,fells forest\nRARE,hardly ever\n"
TRIGGERS = "type,words\nPOACH,poach;snare\nDEFOREST,fell\nRARE,embezzle\n"
HELD_OUT = "Settlers cleared forest on the north bank of the Rajo last month."


def small(where: Path) -> Path:
    """Two types of the example with some ten sentences each."""
    where.mkdir()
    (where / "types.csv").write_text(TYPES, encoding="utf-8")
    (where / "triggers.csv").write_text(TRIGGERS, encoding="utf-8")
    lines = (EXAMPLE / "labelled.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    keep = [row for row in rows if {event["type"] for event in row["events"]} & {"POACH", "DEFOREST"}][::2] + rows[-3:]
    for row in keep:
        row["events"] = [event | {"mode": None} for event in row["events"] if event["type"] in ("POACH", "DEFOREST")]
    (where / "labelled.jsonl").write_text("".join(json.dumps(row) + "\n" for row in keep), encoding="utf-8")
    return where


@pytest.fixture(scope="module", autouse=True)
def few_other_news() -> object:
    rows = list(background())[::20]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(custom_training, "background", lambda: rows)
        yield


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = small(tmp_path_factory.mktemp("book") / "small")
    assert run(["train", "--codebook", str(book), str(book / "labelled.jsonl")]) == 0
    return book


def told(text: str, book: Path) -> list[str]:
    return [event.type for event in onrecord.read_text(text, codebook=book).events]


def test_it_finds_what_no_trigger_word_names(trained: Path, tmp_path: Path) -> None:
    for name in ("types.csv", "triggers.csv"):
        shutil.copy(trained / name, tmp_path)
    assert "DEFOREST" not in told(HELD_OUT, tmp_path)
    assert "DEFOREST" in told(HELD_OUT, trained)


def test_a_type_without_labels_keeps_its_words(trained: Path) -> None:
    assert "RARE" in told("The mayor of Velm embezzled the school fund.", trained)
    assert "RARE" not in open_codebook(trained).head.learned  # type: ignore[union-attr]


def test_other_news_stays_what_it_is(trained: Path) -> None:
    text = "Police in Lahti arrested two men on Friday.\n\nItaly and Malta agreed to share fuel.\n\nGunmen killed a judge in Mosul."
    plain = onrecord.read_text(text).events
    assert [(e.type, e.mode, e.status, e.actors) for e in onrecord.read_text(text, codebook=trained).events] == [
        (e.type, e.mode, e.status, e.actors) for e in plain
    ]


def test_the_card_tells_data_counts_and_accuracy(trained: Path) -> None:
    card = (trained / "card.md").read_text(encoding="utf-8")
    _, digest = read_labelled(trained / "labelled.jsonl", open_codebook(trained))
    assert digest in card
    assert "| DEFOREST | 1" in card
    assert "Accuracy over all labelled events" in card
    assert "Too few labelled events to learn: RARE" in card


def test_the_same_texts_give_the_same_head(trained: Path, tmp_path: Path) -> None:
    again = small(tmp_path / "small")
    assert run(["train", "--codebook", str(again), str(again / "labelled.jsonl")]) == 0
    assert (again / "head.npz").read_bytes() == (trained / "head.npz").read_bytes()
    assert (again / "card.md").read_bytes() == (trained / "card.md").read_bytes()


@pytest.fixture
def copied(trained: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(trained, tmp_path / "copy"))


def test_an_exchanged_head_is_refused(copied: Path) -> None:
    with (copied / "head.npz").open("ab") as file:
        file.write(b" ")
    with pytest.raises(UsageError, match="damaged or exchanged"):
        open_codebook(copied)
    (copied / "SHA256").unlink()
    with pytest.raises(UsageError, match="SHA256 is not readable"):
        open_codebook(copied)


def test_a_head_of_other_types_is_refused(copied: Path) -> None:
    with (copied / "types.csv").open("a", encoding="utf-8") as file:
        file.write("NEW,something else\n")
    with pytest.raises(UsageError, match="the types were changed"):
        open_codebook(copied)


def test_a_head_of_another_encoder_is_refused(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.readers.custom_types.encoder_hash", lambda: "other")
    with pytest.raises(UsageError, match=r"another version of the encoder; run onrecord train again"):
        open_codebook(copied)


@pytest.mark.parametrize("text", ["", "felled", "Loggers felled. " * 400, "\u202e felled 🪓 forests\u2028poached", "poach " * 300])
def test_any_text_is_read_and_spans_lie_inside(text: str, trained: Path) -> None:
    if text:
        page = trained / "page.jsonl"
        page.write_text(json.dumps({"id": "x", "text": text}), encoding="utf-8")
        for reading in onrecord.read_all([page], codebook=trained):
            if isinstance(reading, onrecord.Reading):
                assert all(0 <= e.trigger.start < e.trigger.end <= len(text) for e in reading.events)


def row(**fields: object) -> str:
    event = {"type": "POACH", "trigger": {"start": 0, "end": 5}} | fields
    return json.dumps({"id": "1", "text": "Gangs poached.", "events": [event]})


REFUSED = [
    ("", "no labelled texts in it"),
    ("{", ":1: no labelled text"),
    ("\n" + row(type="POACHING"), ":2: 'POACHING' is no type"),
    (row(mode="trap"), "POACH has no mode 'trap'"),
    (row(trigger={"start": 3, "end": 99}), "the span 3–99 lies outside"),
    (row(actors=[{"start": -1, "end": 2}]), "the span -1–2 lies outside"),
    (row(status="perhaps"), ":1: no labelled text"),
    (row(), "too few labelled events"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_labels_that_make_no_sense_are_refused(text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = small(tmp_path / "small")
    (book / "labelled.jsonl").write_text(text, encoding="utf-8")
    assert run(["train", "--codebook", str(book), str(book / "labelled.jsonl")]) == 2
    assert said in capsys.readouterr().err
    assert not (book / "head.npz").exists()


def test_what_people_decided_can_be_learned_from(tmp_path: Path) -> None:
    """The export of corrections: fields nobody answered for, rejected events, texts that were not labelled whole."""
    book = open_codebook(small(tmp_path / "small"))
    text = "Gangs poached three rhinos while villagers watched."
    event = {"id": "e1", "type": "NEVER_MIND", "mode": "x", "trigger": {"start": 6, "end": 13}, "decided": ["status"], "status": "happened"}
    line = {"id": "p", "url": None, "text": text, "exhaustive": False, "events": [event], "rejected": [event | {"decided": []}]}
    (tmp_path / "corrections.jsonl").write_text(json.dumps(line), encoding="utf-8")
    (found,), _ = read_labelled(tmp_path / "corrections.jsonl", book)
    assert not found.events[0].says("type") and not found.events[0].says("mode") and found.events[0].says("status")


def test_the_command_line_reads_with_it(trained: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Loggers felled 60 cedars near Branik on Monday, the forestry commission said.", encoding="utf-8")
    assert run(["read", str(page), "--codebook", str(trained)]) == 0
    (event,) = json.loads(capsysbinary.readouterr().out)["events"]
    assert (event["type"], event["cameo"], event["intensity"]) == ("DEFOREST", None, None)
    assert run(["read", str(page), "--codebook", str(tmp_path / "missing")]) == 2


def test_workers_read_the_same(trained: Path, tmp_path: Path) -> None:
    from onrecord.pages import open_pages
    from onrecord.pool import read_many

    page = tmp_path / "page.txt"
    page.write_text("Loggers felled 60 cedars near Branik on Monday, the forestry commission said.", encoding="utf-8")
    book = open_codebook(trained)
    one, two = ([r.to_json() for r in read_many(open_pages([str(page)]), workers=n, codebook=book)] for n in (1, 2))  # type: ignore[union-attr]
    assert one == two
    assert b"DEFOREST" in one[0]
