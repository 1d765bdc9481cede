"""What touches some characters is found without looking at all."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from onrecord.language.doc import touching
from onrecord.model import Span

GAPS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=8)


@given(GAPS, st.integers(0, 30), st.integers(1, 10))
def test_as_if_all_were_looked_at(gaps: list[tuple[int, int]], start: int, length: int) -> None:
    ends = list(accumulate(gap + size for gap, size in gaps))
    spans = [Span(end - size, end) for end, (_, size) in zip(ends, gaps, strict=True)]
    end = start + length
    assert touching(spans, start, end) == [span for span in spans if span.start < end and start < span.end]
