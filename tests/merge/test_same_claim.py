"""One claim on several pages: who asserts, repeats and denies it, on pages of our own."""

from onrecord.article.plain import from_text
from onrecord.merge.same_claim import same_claims
from onrecord.reading import read_article

FIRST = (
    "Minister: dam safe\n\n"
    "Energy Minister Vera Holm said on Monday that the Kessel dam had passed every safety test.\n\n"
    "Engineer Tomas Ridley said that the eastern wall was cracked and that managers had hidden the report."
)
SECOND = (
    "The Kessel dam passed every safety test last year, Vera Holm told parliament on Tuesday.\n\n"
    "Governor Ana Pell also said that the dam had passed every safety test.\n\n"
    "Dam operator Norwatt denied that managers had hidden the report on the cracked eastern wall."
)
THIRD = "The Tarn militia claimed responsibility for the attack on the bridge.\n\nThe army disputed the claim on Friday."


def groups(*texts: str):
    readings = [read_article(from_text(text, id=f"page-{number}")) for number, text in enumerate(texts, 1)]
    return same_claims((reading, claim) for reading in readings for claim in reading.claims)


def test_a_claim_told_on_two_pages_is_one_with_its_voices():
    found = next(one for one in groups(FIRST, SECOND) if "safety test" in one.content)
    assert found.asserts.says == "Vera Holm"
    assert {told.id.split("#")[0] for told in found.asserts.told} == {"page-1", "page-2"}
    assert [voice.says for voice in found.repeats] == ["Ana Pell"]


def test_a_denial_on_another_page_stands_with_what_it_denies():
    found = next(one for one in groups(FIRST, SECOND) if "cracked" in one.content)
    assert found.asserts.says == "Tomas Ridley"
    assert [voice.says for voice in found.denies] == ["Norwatt"]


def test_disputed_the_claim_denies_the_claim_before():
    (found,) = groups(THIRD)
    assert "attack on the bridge" in found.content and "army" in found.denies[0].says.lower()


def test_claims_that_share_only_a_name_are_two():
    one = "Police said that 40-year-old Jonas Karl Weber acted alone."
    other = "Police said that 40-year-old Jonas Karl Weber fled to the north."
    assert groups(one, other) == []


def test_no_claims_are_no_groups():
    assert same_claims([]) == [] and groups("") == []
