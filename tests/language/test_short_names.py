"""What a firm is called for short is the firm's, and what a town is called stays the town's."""

import pytest

import onrecord


@pytest.mark.parametrize(
    ("text", "organization"),
    [
        ("He took money from Belmar Systems in May. Belmar, which makes patrol boats, has denied paying him.", True),
        ("The firm Belmar Systems makes patrol boats. The mayor of Belmar is its friend, and many in Belmar work for it.", False),
    ],
)
def test_the_short_name_of_a_firm(text, organization):
    reading = onrecord.read_text(text)
    firm = next(actor for actor in reading.actors if actor.name == "Belmar Systems")
    assert (len(firm.mentions) > 1) == organization
    assert any(place.name == "Belmar" for place in reading.places) != organization
