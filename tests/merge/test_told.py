"""Timelines and briefs as a reader sees them: days, sentences, sources, voices."""

import msgspec
import pytest

from onrecord.charts.told import draw_told
from onrecord.cli import run
from onrecord.merge.brief import as_markdown, brief, sections
from onrecord.merge.keep import merge_record
from onrecord.merge.timeline import Source, as_text, day_words, once, timeline, where
from onrecord.model import Claim, Event, Role, Span

from .conftest import denial, strike


def filled(record, *pages):
    for page in pages:
        record.add(page)
    merge_record(record)
    return record


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2031-03-03", "2031-03-03", "2031-03-03"),
        ("2031-01-01", "2031-12-31", "2031"),
        ("2031-02-01", "2031-02-28", "2031-02"),
        ("2031-03-03", "2031-03-09", "2031-03-03 … 2031-03-09"),
        (None, None, ""),
    ],
)
def test_days(first, last, words):
    assert day_words(first, last) == words


def test_a_quotation_is_the_whole_sentence(record):
    text = "Dr. Marn waited. On 3 Mar. Tarsk shelled the port of Odra on 2031-03-03, the U.N. said. Nobody slept."
    (one,) = timeline(filled(record, strike("a", text=text, killed=None)))
    assert one.words == "On 3 Mar. Tarsk shelled the port of Odra on 2031-03-03, the U.N. said."


def test_a_quotation_begins_with_the_first_letter(record):
    (one,) = timeline(filled(record, strike("a")))
    assert one.words.startswith("Tarsk shelled the port") and one.words.endswith("at the grain terminal.")


def test_a_page_without_publisher_is_named_by_its_site(record):
    page = msgspec.structs.replace(strike("a" * 40), publisher=None, url="https://www.odra-courier.example/p1")
    text = as_text(timeline(filled(record, page)))
    assert "odra-courier.example, 2031-03-04 [aaaaaaaaaaaa:" in text and "the publisher" not in text


def test_a_sentence_is_quoted_once():
    source = Source(sayer="P", page="a", publisher=None, url=None, published=None, start=0, end=4, quote="It fell.")
    assert once([source, msgspec.structs.replace(source, start=5, end=7)]) == [source]
    assert where(source) == "P, no date [a:0-4]"


def test_a_sentence_quoted_again_keeps_its_place():
    first = Source(sayer="P", page="a", publisher=None, url=None, published=None, start=0, end=4, quote="It fell.")
    second = msgspec.structs.replace(first, page="b", quote="It burned.")
    assert once([first, second, msgspec.structs.replace(first, start=5, end=7)]) == [first, second]


def test_one_line_for_an_event_and_who_is_on_both_sides_stands_once(record):
    page = strike("a")
    both = Role("a1", page.events[0].actors[0].start, page.events[0].actors[0].end)
    page = msgspec.structs.replace(page, events=(msgspec.structs.replace(page.events[0], recipients=(both,), mode="explosives"),))
    line = as_text(timeline(filled(record, page))).splitlines()[0]
    assert line == "2031-03-03  ASSAULT (explosives): Tarsk; Odra; killed 3; 1 source"


def test_the_brief_says_what_is_contested_and_by_whom(record):
    text = as_markdown(brief(filled(record, strike("a"), strike("b", killed=12)), "2031-03-01"))
    assert "- killed 12 \\| 3: 2031-03-03  ASSAULT: Tarsk; Odra" in text or "- killed 3 \\| 12: 2031-03-03  ASSAULT: Tarsk; Odra" in text
    assert "“12 dockers”" in text and "“3 dockers”" in text
    assert "nothing" not in text, "sections that hold nothing are left out"


def threat(id, text, claimed=True):
    at = lambda words: Span(text.index(words), text.index(words) + len(words))  # noqa: E731
    page = strike(id, text=text, day=None, killed=None, verb="close")
    cue, who = at("threatened"), at("Ilse Marn")
    claim = Claim(id="c1", kind="indirect", source=who, cue=cue, content=(at("to close the port of Odra"),), cue_class="threat")
    act = Event(id="e2", type="THREATEN", trigger=cue, actors=(Role(None, who.start, who.end),))
    return msgspec.structs.replace(page, actors=(), claims=(claim,) if claimed else (), events=(act,))


def told(made, title):
    return dict(sections(made)).get(title, [])


def test_a_threat_is_told_once_as_words_or_as_an_act(record):
    text = "Ilse Marn threatened to close the port of Odra, Tarsk said."
    made = brief(filled(record, threat("a", text)), "2031-03-01")
    ((words, sources),) = told(made, "Threats")
    assert words == "Ilse Marn, “threatened”" and [source.quote for source in sources] == ["to close the port of Odra"]


def test_a_threat_that_is_no_claim_is_told_too(record):
    text = "Ilse Marn threatened to close the port of Odra, Tarsk said."
    made = brief(filled(record, threat("a", text, claimed=False)), "2031-03-01")
    ((words, sources),) = told(made, "Threats")
    assert words == "Ilse Marn" and sources[0].quote == text


def test_copies_of_a_threat_stand_together(record):
    text = "Ilse Marn threatened to close the port of Odra, Tarsk said."
    made = brief(filled(record, threat("a", text), threat("b", text)), "2031-03-01")
    assert [len(sources) for _, sources in told(made, "Threats")] == [2]


def test_a_short_brief_of_chosen_pages_has_their_voices(record):
    text = "Ilse Marn threatened to close the port of Odra, Tarsk said."
    made = brief(filled(record, threat("a", text), denial("newer")), "2031-03-01", pages={"a"}, most=1)
    assert [(voice.cue, voice.source.page) for voice in made.voices] == [("threatened", "a")]


def test_the_timeline_as_a_picture(record, tmp_path):
    entries = timeline(filled(record, strike("a"), strike("b", killed=12)))
    svg = draw_told(entries)
    assert svg.startswith("<svg") and "killed 3–12" in svg and "contested: killed" in svg and "2031-03-03" in svg
    assert draw_told([]).startswith("<svg")
    out = tmp_path / "t.svg"
    assert run(["timeline", "--record", record.where, "--format", "svg", "--out", str(out)]) == 0
    assert out.read_text() == svg
    assert run(["timeline", "--record", record.where, "--format", "png"]) == 2, "pixels are no text"


def test_the_timeline_as_pixels(record, tmp_path):
    pytest.importorskip("resvg_py", reason="resvg-py draws PNG")
    filled(record, strike("a"))
    out = tmp_path / "t.png"
    assert run(["timeline", "--record", record.where, "--format", "png", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG")
