"""Every row of the cue table carries its example and its counter-example."""

import pytest

from onrecord.article.cues import Cue, cue_of, cues


@pytest.mark.parametrize("cue", cues(), ids=lambda cue: cue.example)
def test_cue_matches_its_example_only(cue: Cue) -> None:
    found = cue_of(cue.example)
    assert cue.pattern.match(cue.example)
    assert found is not None and found.kind == cue.kind
    assert not cue.pattern.match(cue.counter)
