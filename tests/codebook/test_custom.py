"""A codebook of one's own: what its folder may hold, what is refused and how, and what reading does with it."""

from pathlib import Path

import pytest

import onrecord
from onrecord.codebook.custom import Codebook, load
from onrecord.codebook.plover import table
from onrecord.errors import UsageError
from onrecord.readers.custom_types import open_codebook

EXAMPLE = Path(__file__).parents[2] / "examples/codebook"


def folder(where: Path, **files: str) -> Path:
    for name, text in files.items():
        suffix = ".toml" if name == "codebook" else ".csv"
        (where / (name + suffix)).write_text(text, encoding="utf-8")
    return where


def told(text: str, book: Path | None) -> list[tuple[str, str | None, str]]:
    reading = onrecord.read_text(text, codebook=book)
    return [(event.type, event.mode, reading.quote(event)) for event in reading.events]


WORDS = sorted({(p.type, p.mode, p.example) for p in load(EXAMPLE, head=False).phrases}, key=str)


@pytest.mark.parametrize(("type", "mode", "example"), WORDS)
def test_words_alone_find_their_examples(type: str, mode: str | None, example: str, words_only: Path) -> None:
    assert (type, mode) in [event[:2] for event in told(example, words_only)]


def test_every_type_and_mode_has_a_definition_and_an_example() -> None:
    book = load(EXAMPLE, head=False)
    assert all(kind.definition and kind.example for kind in (*book.types.values(), *book.modes.values()))


@pytest.fixture
def words_only(tmp_path: Path) -> Path:
    for path in EXAMPLE.iterdir():
        if path.suffix in (".csv", ".toml"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_words_are_enough(tmp_path: Path) -> None:
    book = folder(tmp_path, triggers="type,words\nPROTEST,bang pots;pot-banging\n")
    text = "Residents of Arvale banged pots outside the ministry on Monday."
    ((type, _, words),) = told(text, book)
    assert (type, words) == ("PROTEST", "banged pots")


def test_the_rest_stays_as_it_is(words_only: Path) -> None:
    text = (
        "Police in Lahti arrested two men on Friday after gunmen killed a judge.\n\nIran threatened to close the strait. "
        "Italy and Malta agreed to share fuel, and the two presidents will meet in Geneva next month."
    )
    assert onrecord.read_text(text, codebook=words_only).to_json() == onrecord.read_text(text).to_json()


def test_part_of_speech(tmp_path: Path) -> None:
    book = load(folder(tmp_path, types="type\nWALKOUT\n", triggers="type,words,part\nWALKOUT,strike,noun\n"))
    assert book.matches(["a", "strike"], ["a", "strike"], ["DT", "NN"])
    assert not book.matches(["planes", "strike"], ["plane", "strike"], ["NNS", "VBP"])


def test_the_longest_words_win(tmp_path: Path) -> None:
    book = load(folder(tmp_path, types="type\nA\nB\n", triggers="type,words\nA,hunger\nB,hunger strike\n"))
    (hit,) = book.matches(["hunger", "strikes"], ["hunger", "strike"], ["NN", "NNS"])
    assert (hit.first, hit.last, hit.phrase.type) == (0, 2, "B")


def test_an_ontology_of_ones_own_knows_no_others(tmp_path: Path) -> None:
    book = folder(tmp_path, codebook='base = "none"', types="type\nPOISON\n", triggers="type,words\nPOISON,poison\n")
    text = "Smugglers poisoned the wells of Tarsk and police arrested two men."
    assert [event[0] for event in told(text, book)] == ["POISON"]


def test_a_mode_for_a_type_of_plover(words_only: Path) -> None:
    (event,) = onrecord.read_text("Officials padlocked the cyanide plant in Ruta.", codebook=words_only).events
    assert (event.type, event.mode, event.cameo, event.intensity) == ("COERCE", "closure", "170", -3.0)


def test_codes_come_from_the_codebook_or_not_at_all(tmp_path: Path) -> None:
    types = "type,cameo,intensity\nFELL,,\nFINE,172,-3\n"
    book = folder(tmp_path, types=types, triggers="type,words\nFELL,fell\nFINE,fine\n")
    felled, fined = onrecord.read_text("Loggers felled 60 cedars. The city of Branik fined the loggers on Monday.", codebook=book).events
    assert (felled.type, felled.cameo, felled.intensity) == ("FELL", None, None)
    assert (fined.type, fined.cameo, fined.intensity) == ("FINE", "172", -3.0)


def test_plovers_own_tables_are_a_codebook(tmp_path: Path) -> None:
    types = "\n".join(["type,definition", *(f"{row['event']}," for row in table("plover_events"))])
    book = load(folder(tmp_path, codebook='base = "none"', types=types))
    text = "Gunmen killed a judge in Mosul on Sunday."
    assert len(book.types) == 16
    assert [event[0] for event in told(text, tmp_path)] == ["ASSAULT"]


REFUSED = [
    ({}, "neither types nor triggers"),
    ({"types": "type,definiton\nX,y\n"}, "types.csv:1: column 'definiton' is unknown"),
    ({"types": "definition\ny\n"}, "types.csv:1: column 'type' is unknown or missing"),
    ({"types": "\t"}, "types.csv: no row in it"),
    ({"types": "# remark\ntype\n\nPROTEST\n"}, "types.csv:4: PROTEST is PLOVER's"),
    ({"types": "type\nA\nA\n"}, "types.csv:3: A stands twice"),
    ({"types": "type\nwith space\n"}, "no name of a type"),
    ({"types": "type,definition\nA,one, two\n"}, "types.csv:2: more cells than columns"),
    ({"types": "type,cameo\nA,999\n"}, "'999' is no CAMEO code"),
    ({"types": "type,intensity\nA,-11\n"}, "'-11' is no intensity"),
    ({"types": "type,intensity\nA,nan\n"}, "'nan' is no intensity"),
    ({"types": "type;definition\nA;b\n"}, "columns separated by commas|is unknown or missing"),
    ({"types": "type\nA\n", "modes": "type,mode\nB,m\n"}, "modes.csv:2: unknown type 'B'"),
    ({"types": "type\nA\n", "modes": "type,mode\nPROTEST,strike\n"}, "has the mode strike already"),
    ({"triggers": "type,words\nPROTES,sit in\n"}, "did you mean PROTEST"),
    ({"triggers": "type,words\nPROTEST,\n"}, "triggers.csv:2: 'words' is empty"),
    ({"triggers": "type,words,part\nPROTEST,sit,preposition\n"}, "unknown part of speech"),
    ({"triggers": "type,mode,words\nPROTEST,sitting,sit\n"}, "PROTEST has no mode sitting"),
    ({"triggers": "type,words\nPROTEST,sit\nCOERCE,run;sit\n"}, "triggers.csv:3: 'sit' stands for PROTEST already"),
    ({"types": "type\nA\n", "codebook": "nam = 'x'"}, "unknown key 'nam'"),
    ({"types": "type\nA\n", "codebook": "base = 'cameo'"}, "name or base makes no sense"),
    ({"types": "type\nA\n", "codebook": "base = "}, "codebook.toml: not readable"),
]


@pytest.mark.parametrize(("files", "said"), REFUSED)
def test_what_makes_no_sense_is_refused_with_its_place(files: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=said):
        load(folder(tmp_path, **files))


def test_no_folder_and_no_utf8(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it is no folder"):
        open_codebook(tmp_path / "missing")
    (tmp_path / "types.csv").write_bytes("type\nÉ".encode("latin-1"))
    with pytest.raises(UsageError, match="CSV in UTF-8"):
        load(tmp_path)


def test_what_a_spreadsheet_writes_is_read(tmp_path: Path) -> None:
    (tmp_path / "types.csv").write_bytes('\ufeffType,Definition\r\nSPILL,"Oil, or worse"\r\n,\r\n'.encode())
    book = load(tmp_path)
    assert isinstance(book, Codebook)
    assert book.types["SPILL"].definition == "Oil, or worse"
