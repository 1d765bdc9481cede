"""A new article starts from what the record knows, and its own words win."""

import pickle

import pytest
from msgspec import UNSET

from onrecord.article.plain import from_text
from onrecord.model import Actor, Mention, Published, Reading
from onrecord.reading import read_article
from onrecord.record import open_record
from onrecord.record.actors import import_file, merge
from onrecord.record.memory import memory

ROLE = "Thabo Mokoena, Lesotho's defence minister, opened a bridge on Monday."
BARE = "Thabo Mokoena met farmers on Friday."


@pytest.fixture
def record(tmp_path):
    with open_record(tmp_path / "r.db") as record:
        yield record


def read(text, published="2020-03-05", known=None, id="new"):
    return read_article(from_text(text, id=id, published=Published(value=published, basis="given")), memory=known)


def actor(reading, name):
    return next(actor for actor in reading.actors if name in actor.name)


def imported(record, tmp_path, *lines):
    (tmp_path / "own.csv").write_text("name,country,sector,role,from,to\n" + "\n".join(lines) + "\n", encoding="utf-8")
    import_file(record, tmp_path / "own.csv")


def test_a_bare_name_is_known_from_an_earlier_article_with_the_evidence(record):
    record.add(read(ROLE, "2020-03-01", id="first"))
    told = actor(read(BARE, known=memory(record)), "Mokoena")
    assert (told.country, told.sector, told.role) == ("LSO", "GOV", None)
    known = told.known
    assert (known.source, known.role, known.pages, known.fields) == ("first", "defence minister", 1, ("country", "sector"))
    assert ROLE[known.start : known.end] == "Thabo Mokoena"


def test_without_a_record_nothing_changes(record):
    assert actor(read(BARE), "Mokoena").known is UNSET
    assert read(BARE).to_json() == read(BARE, known=memory(record)).to_json()
    assert b'"known"' not in read(BARE).to_json()


def test_the_articles_own_words_win(record):
    record.add(read(ROLE, "2020-03-01", id="first"))
    known = memory(record)
    told = actor(read("Police arrested the rebel commander Thabo Mokoena in Lesotho.", known=known), "Mokoena")
    assert (told.sector, told.country) == ("REB", "LSO")
    assert "sector" not in told.known.fields
    other = actor(read("The Ghanaian singer Thabo Mokoena sang in Accra.", known=known), "Mokoena")
    assert other.country == "GHA" and other.known is UNSET


def test_the_role_valid_at_the_articles_date_wins(record, tmp_path):
    imported(record, tmp_path, "Ada Holt,LSO,GOV,minister,2015-01-01,2018-12-31", "Ada Holt,LSO,JUD,judge,2019-01-01,")
    known = memory(record)
    sectors = [
        actor(read("Ada Holt spoke in the evening.", day, known), "Holt").sector for day in ("2016-05-05", "2021-05-05", "2010-05-05", None)
    ]
    assert sectors == ["GOV", "JUD", None, None]
    told = actor(read("Ada Holt spoke in the evening.", "2016-05-05", known), "Holt").known
    assert (told.source, told.since, told.until, told.pages) == ("own.csv", "2015-01-01", "2018-12-31", 0)


def test_later_articles_are_not_remembered_by_earlier_ones(record):
    record.add(read(ROLE, "2020-06-01", id="later"))
    assert actor(read(BARE, "2020-03-05", memory(record)), "Mokoena").sector is None


def test_two_people_of_one_name_are_nobodys_memory(record):
    record.add(read(ROLE, "2020-03-01", id="first"))
    record.add(read("The Ghanaian singer Thabo Mokoena sang in Accra.", "2020-03-02", id="second"))
    assert actor(read(BARE, known=memory(record)), "Mokoena").country is None


def test_another_spelling_and_a_persons_merge_are_remembered(record):
    record.add(read("Karim Suleimani, the Iranian general, left on Monday.", "2020-03-01", id="first"))
    assert actor(read("Kareem Soleymani left for home.", known=memory(record)), "Soleymani").sector == "MIL"
    record.add(read("Reza Azad left for home.", "2020-03-01", id="second"))
    merge(record, "Karim Suleimani", "Reza Azad")
    assert actor(read("Reza Azad spoke on Friday.", known=memory(record)), "Azad").sector == "MIL"


def test_reading_a_page_again_changes_nothing(record):
    for round in range(2):
        known = memory(record)
        how = [record.add(read(text, "2020-03-05", known, id)) for id, text in (("one", ROLE), ("two", BARE))]
        assert how == (["added"] * 2 if not round else ["unchanged"] * 2)
    third = read(BARE, "2020-03-06", memory(record), "three")
    assert record.add(third) == "added"
    assert record.add(read(BARE, "2020-03-06", memory(record), "three")) == "unchanged"


def test_the_look_up_travels_to_another_process(record):
    record.add(read(ROLE, "2020-03-01", id="first"))
    known = memory(record)
    there = pickle.loads(pickle.dumps(known))  # as a pool of processes does
    assert there("new", "Thabo Mokoena", "2020-03-05") == known("new", "Thabo Mokoena", "2020-03-05") is not None
    there.record.close()


def test_kept_readings_keep_what_was_remembered(record):
    record.add(read(ROLE, "2020-03-01", id="first"))
    reading = read(BARE, known=memory(record))
    record.add(reading)
    assert record.get("new") == reading


def test_a_remembered_code_is_no_evidence_of_its_own(record):
    record.add(read(ROLE, "2020-03-01", id="first"))
    for number in range(3):
        record.add(read(BARE, "2020-03-05", memory(record), f"bare{number}"))
    assert actor(read(BARE, known=memory(record)), "Mokoena").known.pages == 1


def test_masked_actors_lose_what_was_remembered():
    from onrecord.record.mask import without_private

    known = read(BARE).actors[0]
    assert isinstance(known, Actor) and isinstance(known.mentions[0], Mention)
    reading = Reading(id="p", text=BARE, actors=(known,))
    assert without_private(reading).actors[0].known is UNSET


def test_any_number_of_workers_starts_from_the_same_record(record):
    from onrecord.model import Page
    from onrecord.pool import read_many

    record.add(read(ROLE, "2020-03-01", id="first"))
    page = Page(id="new", content=BARE.encode(), kind="text", published="2020-03-05", published_basis="given")
    found = [next(iter(read_many([page], workers=workers, memory=memory(record)))) for workers in (1, 2)]
    assert found[0].to_json() == found[1].to_json()
    assert actor(found[0], "Mokoena").sector == "GOV"
