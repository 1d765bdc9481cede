"""The harness of changes: edits and offsets, consistent names, and that it finds a reader that does not keep to the laws."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.article.plain import from_text
from onrecord.model import Article, Claim, Event, Published, Reading, Role, Span

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
TEXT = "Tarsk killed 12 people in Odra on Monday. Minister Mary Smith said Tarsk shelled the port.\n\n“We fired,” Smith said."


@pytest.fixture(scope="module")
def m() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        spec = importlib.util.spec_from_file_location("metamorphic", BENCHMARKS / "metamorphic.py")
        assert spec
        assert spec.loader
        module = sys.modules["metamorphic"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(BENCHMARKS))


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def reading(text: str = TEXT) -> Reading:
    """What a careful reader would say of TEXT."""
    tarsk = (Role(None, 0, 5),)
    port = at("Tarsk shelled")
    return Reading(
        id="x",
        text=text,
        claims=(Claim(id="c1", kind="indirect", cue=at("said"), content=(Span(port.start, at("port").end),)),),
        events=(
            Event(id="e1", type="ASSAULT", trigger=at("killed"), actors=tarsk),
            Event(id="e2", type="ASSAULT", trigger=at("shelled"), actors=(Role(None, port.start, port.start + 5),), claim="c1"),
        ),
    )


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5), st.text(max_size=6)), max_size=5),
    st.integers(0, 40),
)
def test_what_is_not_changed_stands_where_it_is_said_to(m: ModuleType, text: str, raw: list[tuple[int, int, str]], offset: int) -> None:
    edits, last = [], 0
    for start, length, new in sorted(raw):
        if last <= start and start + length <= len(text) and length:
            edits.append((start, start + length, new))
            last = start + length
    new = m.changed(text, edits)
    if offset < len(text) and not any(start <= offset < end for start, end, _ in edits):
        assert new[m.moved(offset, edits)] == text[offset]


def test_deeds_are_denied_and_threatened(m: ModuleType) -> None:
    article = from_text(TEXT, id="x", published=Published())
    for make, words in ((m.negated, "did not kill"), (m.threatened, "threatened to shell")):
        change = make(article, reading())
        assert len(change.about) == 2
        assert words in m.changed(TEXT, change.edits)
    change = m.denied(article, reading())
    assert "Mary Smith denied Tarsk" in m.changed(TEXT, change.edits)


def test_a_passive_is_left_alone(m: ModuleType) -> None:
    text = "Tarsk was bombed by Rovenia."
    event = Event(id="e1", type="ASSAULT", trigger=Span(10, 16), actors=(Role(None, 0, 5),))
    assert m.negated(from_text(text, id="x", published=Published()), Reading(id="x", text=text, events=(event,))).edits == ()


def test_a_reader_that_believes_everything_is_found(m: ModuleType) -> None:
    article = from_text(TEXT, id="x", published=Published())
    before = reading()
    for make in (m.negated, m.threatened):
        change = make(article, before)
        text = m.changed(TEXT, change.edits)
        events = tuple(
            msgspec.structs.replace(
                event, trigger=Span(m.moved(event.trigger.start, change.edits), m.moved(event.trigger.start, change.edits) + 3)
            )
            for event in before.events
        )
        assert m.as_before(before, msgspec.structs.replace(before, text=text, events=events), change) == 2
        real = tuple(msgspec.structs.replace(event, status="did-not-happen") for event in events)
        assert m.as_before(before, msgspec.structs.replace(before, text=text, events=real), change) == 0


def test_lost_and_gained_statements_are_counted(m: ModuleType) -> None:
    change = m.residue(from_text(TEXT, id="x", published=Published()), reading())
    assert m.differ(reading(), reading(), change) == (0, 3)
    fewer = msgspec.structs.replace(reading(), events=reading().events[:1])
    assert m.differ(reading(), fewer, change) == (1, 3)


def test_names_are_replaced_by_the_same_kind_everywhere(m: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    renaming = sys.modules["renaming"]
    monkeypatch.setattr(renaming, "persons", lambda _: [("Mary", "Smith"), ("John", "Vale")])
    article = Article(id="x", text="Mary Smith met John Vale. Smith's men; Vale; Smithers.")
    change = m.same_group(article)
    text = m.changed(article.text, change.edits)
    assert "Smith " not in text
    assert "Smithers" in text
    groups = renaming._groups()
    words = text.split()
    assert m.names()[groups[words[0]]]["gender"] == "woman"
    assert m.names()[groups[words[3]]]["gender"] == "man"
    assert words[1] != words[4].rstrip(".")
    assert text.count(words[1]) == 2


def test_the_lists_are_in_order(m: ModuleType) -> None:
    rows = m.names()
    assert len({(row["country"], row["gender"]) for row in rows}) == len(rows) == 20
    for row in rows:
        assert len(row["given"]) == len(set(row["given"])) >= 12
        assert len(row["family"]) == len(set(row["family"])) >= 8
