"""From label scores to phrases: the best sequence, phrases that begin before they go on, neighbours kept apart."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language import encoder

NONE, B1, I1, B2, I2 = range(5)
LABELS = {NONE: [9, 0, 0, 0, 0], B1: [0, 9, 0, 0, 0], I1: [0, 0, 9, 0, 0], B2: [0, 0, 0, 9, 0], I2: [0, 0, 0, 0, 9]}


@pytest.fixture(autouse=True)
def plain_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every move is free but those to a label that goes on with nothing."""
    moves = np.zeros((6, 5), np.float32)
    for inside in (I1, I2):
        moves[:, inside] = -1e4
        moves[inside - 1 : inside + 1, inside] = 0
    monkeypatch.setattr(encoder, "_moves", lambda name: moves)


def said(*labels: int) -> encoder.Roles:
    return encoder.Roles(10, 10 + len(labels), np.array([LABELS[label] for label in labels], np.float32), None)


def test_phrases_of_two_roles_with_word_numbers_of_the_doc() -> None:
    assert encoder.phrases("claim", [said(NONE, B1, I1, NONE, B2, I2, I2)]) == [{1: [(11, 13)], 2: [(14, 17)]}]


def test_neighbours_of_one_role_stay_two_phrases() -> None:
    assert encoder.phrases("claim", [said(B1, I1, B1, I1)]) == [{1: [(10, 12), (12, 14)]}]


def test_a_phrase_that_only_goes_on_gets_a_beginning() -> None:
    (found,) = encoder.phrases("claim", [said(NONE, I1, I1, NONE)])
    assert found == {1: [(11, 13)]} or found == {1: [(10, 13)]}


def test_odds_find_a_phrase_that_none_has_won() -> None:
    doubtful = encoder.Roles(0, 2, np.array([[2, 1.5, 0, 0, 0], [9, 0, 0, 0, 0]], np.float32), None)
    assert encoder.phrases("claim", [doubtful]) == [{}]
    assert encoder.phrases("claim", [doubtful], {1: 1.0}) == [{1: [(0, 1)]}]


def test_nothing_said_is_nothing_found() -> None:
    assert encoder.phrases("claim", []) == []
    assert encoder.phrases("claim", [said(NONE, NONE)]) == [{}]


@given(st.lists(st.lists(st.integers(-4, 4), min_size=5, max_size=5), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_no_other_sequence_scores_better(rows: list[list[int]]) -> None:
    moves = encoder._moves("claim")
    scores = np.array(rows, np.float32)[:, :, None]

    def score(path: tuple[int, ...]) -> float:
        moved = moves[0, path[0]] + sum(moves[a, b] for a, b in pairwise(path))
        return float(moved + scores[range(len(path)), path, 0].sum())

    best = max(product(range(5), repeat=len(rows)), key=score)
    assert score(tuple(encoder._viterbi(scores, np.array([len(rows)]), moves)[0].tolist())) == pytest.approx(score(best))


def test_many_anchors_are_read_as_each_alone() -> None:
    many = [said(*labels) for labels in product((NONE, B1, I1, B2), repeat=4)]
    assert len(many) > encoder.TOGETHER
    assert encoder.phrases("claim", many) == [encoder.phrases("claim", [one])[0] for one in many]


def test_how_sure_phrases_are_is_the_mean_over_them_of_the_mean_over_their_words() -> None:
    roles = said(B1, I1, NONE, B1)
    chances = roles.chances[:, 1]
    assert encoder.likely(roles, 1, [(10, 12), (13, 14)]) == pytest.approx((chances[:2].mean() + chances[3]) / 2, abs=1e-6)
    assert encoder.likely(roles, 1, [(8, 11)]) == pytest.approx(chances[0], abs=1e-6)
    assert encoder.likely(roles, 1, [(30, 31)]) == encoder.likely(roles, 1, []) == 0
