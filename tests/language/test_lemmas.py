"""Lemmas as readers look them up in tables."""

import pytest

from onrecord.language.lemmas import lemma


@pytest.mark.parametrize(
    ("word", "tag", "wanted"),
    [
        ("Planned", "VBD", "plan"),
        ("accusing", "VBG", "accuse"),
        ("slain", "VBN", "slay"),
        ("attacks", "NNS", "attack"),
        ("Trump", "NNP", "trump"),
        ("n't", "RB", "not"),
        ("—", ":", "—"),
    ],
)
def test_lemma(word, tag, wanted):
    assert lemma(word, tag) == wanted
