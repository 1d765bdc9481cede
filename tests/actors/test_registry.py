"""What the record remembers of an actor: statements with evidence, spellings, imports, a person's merges and splits."""

from pathlib import Path

import pytest

from onrecord.errors import Unreadable, UsageError
from onrecord.model import Actor, Mention, Reading
from onrecord.record import open_record
from onrecord.record.actors import from_petrarch, import_file, key, merge, show, split

SAMPLE = Path(__file__).parents[2] / "../shared/data/petrarch_dictionaries/Phoenix.International.actors.txt"


@pytest.fixture
def record(tmp_path):
    record = open_record(tmp_path / "r.db")
    for number, (name, role, day) in enumerate(
        [("Karim Suleymani", "general", "2018-02-03"), ("Karim Soleimani", "general", "2019-05-01"), ("Ada Holt", "mayor", "2019-05-02")]
    ):
        actor = Actor(id="a1", name=name, type="person", country="IRN", sector="MIL", role=role, mentions=(Mention(0, 5, "name"),))
        record.add(Reading(id=f"p{number}", text=f"{name} spoke.", published=day, actors=(actor,)))
    yield record
    record.close() if hasattr(record, "close") else None


def test_spellings_of_one_name_share_a_key():
    assert len({key(name) for name in ("Soleimani", "Suleimani", "Sulaimani", "Suleymani")}) == 1
    assert key("Qassem Soleimani") == key("Qasem Soleymani") != key("Qassem Sultani")


def test_an_actor_gathers_what_all_pages_say_with_evidence(record):
    known = show(record, "Karim Sulaimani")
    assert set(known.names) == {"Karim Suleymani", "Karim Soleimani"}
    (said,) = known.statements
    assert (said.country, said.sector, said.role, said.pages) == ("IRN", "MIL", "general", 2)
    assert (said.day_from, said.day_to) == ("2018-02-03", "2019-05-01")
    assert said.evidence[0] == ("p0", 0, 5)


def test_initials_and_surnames_find_the_only_one_they_fit(record):
    assert "Ada Holt" in show(record, "A. Holt").names
    assert show(record, "Z. Holt") is None


def test_a_persons_split_and_merge_are_remembered(record):
    split(record, "Karim Suleymani", "Karim Soleimani")
    assert show(record, "Karim Soleimani").names == ("Karim Soleimani",)
    merge(record, "Karim Soleimani", "Ada Holt")
    assert "Ada Holt" in show(record, "Karim Soleimani").names
    split(record, "Karim Soleimani", "Ada Holt")
    assert "Ada Holt" not in show(record, "Karim Soleimani").names
    with pytest.raises(UsageError):
        merge(record, "Ada Holt", "Nobody Known")


def test_dated_roles_of_an_imported_file_win_at_their_date(record, tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("name,country,sector,role,from,to\nAda Holt,LSO,GOV,minister,2015-01-01,2018-12-31\n", encoding="utf-8")
    assert import_file(record, file) == import_file(record, file) == 1
    known = show(record, "Ada Holt")
    assert (known.at("2016-06-01").sector, known.at("2020-01-01").sector) == ("GOV", "MIL")


def test_a_petrarch_dictionary_with_dates():
    text = "DARVANIA_ [DVN]\n+DARVANIAN_\nADA_HOLT_\n+A._HOLT_\n\t[DVNGOV 920101-961231]\n\t[DVNELI >19970101] # later\n"
    rows = list(from_petrarch(text))
    assert {"name": "Darvania", "country": "DVN", "sector": None, "role": None, "day_from": None, "day_to": None} in rows
    holt = [row for row in rows if row["name"] == "Ada Holt"]
    assert [(row["sector"], row["day_from"], row["day_to"]) for row in holt] == [
        ("GOV", "1992-01-01", "1996-12-31"),
        ("ELI", "1997-01-01", None),
    ]


def test_a_file_without_actors_is_refused(record, tmp_path):
    (tmp_path / "empty.csv").write_text("nothing\n", encoding="utf-8")
    with pytest.raises(Unreadable):
        import_file(record, tmp_path / "empty.csv")


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample dictionary is not here")
def test_the_sample_dictionary_is_imported(record):
    assert import_file(record, SAMPLE) > 4000
