"""Words, sentences and quotations on sentences of our own."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from onrecord.article.plain import blocks
from onrecord.language.quotation import quotations
from onrecord.language.tokens import sentences, words


def said(text: str) -> list[str]:
    return [text[a:b] for a, b in words(text)]


def told(text: str) -> list[str]:
    spans = words(text)
    return [text[spans[a][0] : spans[b - 1][1]] for a, b in sentences(text, spans)]


def quoted(text: str) -> list[str]:
    spans, paragraphs = [], []
    for number, (a, b) in enumerate(blocks(text)):
        found = words(text, a, b)
        spans += found
        paragraphs += [number] * len(found)
    return [text[spans[q.first][0] : spans[q.last - 1][1]] for q in quotations(text, spans, paragraphs)]


def test_words_keep_what_belongs_together_and_split_what_does_not():
    assert said("Mali's army wasn't in Gao at 10:30 p.m.") == ["Mali", "'s", "army", "was", "n't", "in", "Gao", "at", "10:30", "p.m."]
    assert said("The U.S.-led raid cost $3.5 million") == ["The", "U.S.", "-", "led", "raid", "cost", "$", "3.5", "million"]


def test_a_full_stop_after_a_title_ends_nothing():
    assert told("Gen. Okoro met Dr. Haas. They left.") == ["Gen. Okoro met Dr. Haas.", "They left."]


def test_initials_end_a_sentence_only_before_a_beginning():
    assert told("He flew to the U.S. The visit was short.") == ["He flew to the U.S.", "The visit was short."]
    assert told("The U.S. Senate voted.") == ["The U.S. Senate voted."]


def test_a_closing_mark_belongs_to_its_sentence():
    assert told('"We are leaving." He sat down.') == ['"We are leaving."', "He sat down."]


def test_single_quotation_marks_beside_apostrophes():
    assert quoted("The rebels' camp was on a 'rescue mission', the army's chief said.") == ["rescue mission"]
    assert quoted("It wasn't a ‘coup’ – it’s the soldiers’ strike.") == ["coup"]


def test_an_unbalanced_quotation_ends_with_its_paragraph():
    assert quoted("He said: “We will stay.\nNobody answered.") == ["We will stay."]


def test_a_quotation_inside_a_quotation():
    assert quoted("“She told me ‘never again’ twice,” he said.") == ["She told me ‘never again’ twice,", "never again"]


@given(st.text(max_size=400))
def test_any_text_has_words_in_order_and_inside(text):
    spans = words(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    cut = sentences(text, spans)
    assert [i for a, b in cut for i in range(a, b)] == list(range(len(spans)))
    for q in quotations(text, spans, [0] * len(spans)):
        assert 0 <= q.first < q.last <= len(spans)
