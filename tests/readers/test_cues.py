"""What a cue does, by its words and the word after it."""

import pytest

from onrecord.article.plain import from_text
from onrecord.language import read_language
from onrecord.readers.cues import cue_class, table
from onrecord.web.claims import CLASSES

SENTENCES = """
statement  | The envoy [said] that the road was open.
statement  | The two ministers [agreed] that the road was closed.
promise    | The two ministers [agreed] to open the road.
promise    | Parliament [offered] to pay the miners.
statement  | Reporters [asked] why the road was closed.
statement  | Reporters [asked] the mayor about the fire.
demand     | The union [asked] the mayor to resign.
demand     | The bishop [called] for calm on both sides.
demand     | The bishop [called on] the rebels to leave.
statement  | The bishop [called] the tax a disgrace.
statement  | The court [ruled] that the vote was void.
statement  | She [likened] the plan to a house of cards.
accusation | The senator [scolded] the banker for his silence.
accusation | He has been [blamed] for the leak.
denial     | The company [denied] that it had known of the crack.
denial     | The general [rejected] the allegation that his men had fired.
attitude   | The council [rejected] a request for more time.
attitude   | The judge [denied] the motion on Tuesday.
statement  | The company did not [deny] that it had known of the crack.
report     | A study [found] that the river was clean.
report     | The raid [reportedly] began at dawn.
belief     | Engineers [worried] that the dam would break.
statement  | The paper [rated] the promise “half true”.
belief     | Residents [fear] that the wall will break.
attitude   | The storm is [known as] the Great Blow.
attitude   | The chancellor [is open to] talks with the rebels.
attitude   | The party [wants] to lower the tax.
threat     | The group [threatened] to burn the bridge.
""".strip().splitlines()


@pytest.mark.parametrize("line", SENTENCES)
def test_a_cue_has_the_class_a_reader_would_give_it(line: str) -> None:
    kind, sentence = (part.strip() for part in line.split("|"))
    start, end = sentence.index("["), sentence.index("]") - 1
    doc = read_language(from_text(sentence.replace("[", "").replace("]", ""), id="cue"))
    cue = doc.range(start, end)
    assert cue_class(doc, cue.start, cue.stop) == kind


def test_every_class_of_the_table_is_one_of_the_classes() -> None:
    assert set(table().values()) <= set(CLASSES)
