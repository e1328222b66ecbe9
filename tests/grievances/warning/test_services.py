"""Points are proposed by one and approved by others of the committee; people are named."""

from __future__ import annotations

from typing import Any

import pytest

from core.base_schema import load
from core.database import Database
from core.errors import Conflict, Forbidden, Invalid, NotFound
from grievances.warning import services
from grievances.warning.models import WarningModel
from grievances.warning.queries import contacts, model_in_force
from grievances.warning.schemas import WarningModelSchema
from grievances.warning.signs import DEFAULT_POINTS
from people.actors import Actor
from tests.grievances.counter import Counter

NEW: dict[str, Any] = {
    "points": {str(sign): 4 for sign in DEFAULT_POINTS},
    "thresholds": [4, 8, 12],
    "minutes": [60, 60, 30],
    "note": "按上半年的实际升级调整",
}


def proposed(counter: Counter, who: str = "zhou", **changes: Any) -> int:
    """A version waits for the committee; its number."""
    model: WarningModel = counter.do(
        services.propose_model, who, load(WarningModelSchema(), NEW | changes)
    )
    return model.id


def in_force(database: Database) -> int:
    """The number of the version grievances are graded by."""
    with database.reading() as session:
        return model_in_force(session).id


def test_it_holds_once_two_of_the_committee_approved_it(counter: Counter) -> None:
    number = proposed(counter)
    before = in_force(counter.database)
    counter.do(services.approve_model, "chen", number)
    assert in_force(counter.database) == before
    assert counter.row(counter.record(own_fault=True)).grade == 0
    with pytest.raises(Forbidden):  # each person once
        counter.do(services.approve_model, "chen", number)
    counter.do(services.approve_model, "sun", number)
    assert in_force(counter.database) == number
    found = counter.row(counter.record("另一件", own_fault=True))
    assert (found.grade, found.points, found.model_id) == (1, 4, number)
    with pytest.raises(Conflict):
        counter.do(services.withdraw_model, "chen", number)


def test_nobody_approves_their_own(counter: Counter) -> None:
    number = proposed(counter, "chen")
    with pytest.raises(Forbidden):
        counter.do(services.approve_model, "chen", number)
    for who in ("zhou", "an", "admin", "wang"):
        with pytest.raises(Forbidden):
            counter.do(services.approve_model, who, number)


def test_what_is_withdrawn_never_holds(counter: Counter) -> None:
    number = proposed(counter)
    with pytest.raises(Forbidden):
        counter.do(services.withdraw_model, "an", number)
    counter.do(services.withdraw_model, "zhou", number)
    with pytest.raises(Conflict):
        counter.do(services.approve_model, "chen", number)
    with pytest.raises(NotFound):
        counter.do(services.approve_model, "chen", 99)
    with pytest.raises(Forbidden):
        proposed(counter, "an")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"thresholds": [5, 3, 8]}, "thresholds"),
        ({"thresholds": [3, 3, 8]}, "thresholds"),
        ({"thresholds": [3, 5]}, "thresholds"),
        ({"minutes": [1, 60, 60]}, "minutes.0"),
        ({"note": ""}, "note"),
        ({"points": {}}, "points.repeated"),
    ],
)
def test_what_does_not_hold_is_named(counter: Counter, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        proposed(counter, **changes)
    assert field in refused.value.fields


def test_people_are_named_for_levels(counter: Counter, people: dict[str, Actor]) -> None:
    counter.do(services.name_contact, "zhou", 3, "sun")
    counter.do(services.name_contact, "zhou", 3, "sun")
    with counter.database.reading() as session:
        assert [user.name for user in contacts(session)[3]] == ["sun"]
    with pytest.raises(Invalid):
        counter.do(services.name_contact, "zhou", 3, "nobody")
    with pytest.raises(Forbidden):
        counter.do(services.name_contact, "an", 3, "an")
    counter.do(services.drop_contact, "admin", 3, "sun")
    with pytest.raises(NotFound):
        counter.do(services.drop_contact, "admin", 3, "sun")
