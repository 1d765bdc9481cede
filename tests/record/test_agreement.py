"""How far coders agree: labels from decisions, kappa and alpha as published examples have them."""

import pytest

from onrecord.record import Record
from onrecord.record.agreement import IS_EVENT, Label, agreement, labels
from onrecord.record.reviews import decide

from .conftest import at, make

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section B: binary data of two observers, no value missing.
MEG = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0)
OWEN = (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)


def said(record: Record, coder: str) -> dict[tuple[str, str], str]:
    with record.asking() as connection:
        return {(label.event, label.field): label.value for label in labels(connection) if label.coder == coder}


def test_alpha_is_that_of_the_published_example() -> None:
    found = [Label(coder, f"p#{n}", "type", str(v)) for coder, values in (("Meg", MEG), ("Owen", OWEN)) for n, v in enumerate(values)]
    (field,) = agreement(found)
    assert (field.field, field.events, field.coders, field.alpha) == ("type", 10, 2, 0.0952)
    assert [(pair.one, pair.other, pair.events, pair.same) for pair in field.pairs] == [("Meg", "Owen", 10, 6)]
    assert field.pairs[0].kappa == pytest.approx((0.6 - 0.56) / 0.44, abs=1e-4)


def test_coders_need_not_share_all_events() -> None:
    rows = {"Ada": "xxyy--", "Bo": "xxyx-y", "Cy": "--yxzz"}
    found = [Label(coder, f"p#{n}", "status", value) for coder, row in rows.items() for n, value in enumerate(row) if value != "-"]
    (field,) = agreement(found)
    assert {(pair.one, pair.other): (pair.events, pair.same) for pair in field.pairs} == {
        ("Ada", "Bo"): (4, 3),
        ("Ada", "Cy"): (2, 1),
        ("Bo", "Cy"): (3, 2),
    }
    assert field.events == 5
    assert field.alpha is not None


def test_nothing_to_measure_is_no_number() -> None:
    found = [Label(coder, f"p#{n}", field, "1") for coder in ("Ada", "Bo") for n in range(3) for field in ("type", "trigger")]
    assert [(field.field, field.alpha, field.pairs[0].kappa, field.pairs[0].same) for field in agreement(found)] == [
        ("type", None, None, 3),
        ("trigger", None, None, 3),
    ]
    assert agreement([]) == []
    assert agreement(found[:6]) == []


def test_labels_come_from_decisions(record: Record) -> None:
    record.add(make())
    with record.writing() as connection:
        decide(connection, make(), coder="Kim", action="accept", event="e1")
        wrong = decide(connection, make(), coder="Lee", action="correct", event="e1", field="type", after="COERCE")
        decide(connection, make(), coder="Lee", action="reject", event="e2")
        slip = decide(connection, make(), coder="Lee", action="correct", event="e1", field="status", after="planned")
        decide(connection, make(), coder="Lee", action="undo", event="e1", undoes=slip)
        decide(connection, make(), coder="Kim", action="missed", event="", after={"type": "REJECT", "trigger": at("denied")})
        decide(connection, make(), coder="Ole", action="undo", event="e1", undoes=wrong)
    kim, lee, ole = (said(record, name) for name in ("Kim", "Lee", "Ole"))
    assert (kim["p1#e1", "type"], kim["p1#e1", "status"], kim["p1#m1", "type"]) == ('"ASSAULT"', '"happened"', '"REJECT"')
    assert lee == {("p1#e1", IS_EVENT): "true", ("p1#e1", "type"): '"COERCE"', ("p1#e2", IS_EVENT): "false"}
    assert ole == {("p1#e1", IS_EVENT): "true", ("p1#e1", "type"): '"ASSAULT"'}
