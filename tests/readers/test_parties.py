"""A party that the sentence does not name is looked for in the rest of the article."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.article.plain import from_text
from onrecord.language import read_language
from onrecord.readers import parties
from onrecord.readers.actors import find_actors
from onrecord.readers.claims import find_claims
from onrecord.readers.events import sure_drafts
from onrecord.readers.parties import NOBODY, OWN, PARTIES, questions, settled_parties
from onrecord.reading import read_article

PAGE = """Kestrel Brigade shells clinic in Dorva.

Kestrel Brigade gunmen shelled a clinic in Dorva on Monday, the governor said. Twelve patients were killed.

The attack began before dawn and lasted an hour. Roads were closed. Two nurses were wounded in the shelling.

Police searched the market on Tuesday. President Ada Lund condemned the attack and called for talks with the Brigade."""


def scene(text):
    doc = read_language(from_text(text, id="p"))
    actors = find_actors(doc)
    return doc, sure_drafts(doc), actors, find_claims(doc, actors)


@pytest.mark.parametrize("deed", ["killed", "attack began", "shelling", "attack and called"])
def test_who_did_it_is_whoever_is_said_to_have_done_it(deed):
    reading = read_article(from_text(PAGE, id="p"))
    event = next(e for e in reading.events if e.trigger.start == PAGE.index(deed))
    assert ["Brigade" in PAGE[actor.start : actor.end] for actor in event.actors] == [True]


def test_a_text_of_two_sentences_has_no_elsewhere():
    doc, drafts, actors, claims = scene("Gunmen shelled a clinic in Dorva. Twelve patients were killed.")
    assert drafts and settled_parties(doc, drafts, actors, claims) == drafts


def test_every_question_may_be_answered_by_nobody_and_all_that_speaks_for_an_answer_is_weighed():
    asked = list(questions(*scene(PAGE)))
    assert asked and all(question.answers[-1].key == NOBODY for question in asked)
    unknown = {mark for q in asked for answer in q.answers for mark in answer.marks} - set(parties.weights()["actor"])
    assert {mark for mark in unknown if not mark.startswith(("nobody ", "is "))} == set()


@settings(max_examples=15, deadline=None)
@given(st.permutations(PAGE.split("\n\n")))
def test_in_any_order_nobody_does_a_thing_to_oneself(paragraphs):
    doc, drafts, actors, claims = scene("\n\n".join(paragraphs))
    for draft, settled in zip(drafts, settled_parties(doc, drafts, actors, claims), strict=True):
        for role in PARTIES:
            for first, last in settled.roles[role]:
                assert 0 <= first < last <= len(doc)
        if settled is not draft:
            assert settled.trigger == draft.trigger and settled.type == draft.type
    for question in questions(doc, drafts, actors, claims):
        named = {answer.key for answer in question.answers}
        assert len(named) == len(question.answers)
        assert OWN not in named or drafts[question.number].roles[question.role]
