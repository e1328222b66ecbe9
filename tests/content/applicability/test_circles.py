"""Who may see what is limited: by roles, departments, where people are posted."""

from __future__ import annotations

import pytest

from content.applicability.circles import EVERYBODY, Circle

AGENT, HENAN = frozenset({"agent"}), frozenset({"luoyang", "henan"})


@pytest.mark.parametrize(
    ("circle", "let_in"),
    [
        (EVERYBODY, True),
        (Circle(roles=("agent", "admin")), True),
        (Circle(roles=("supervisor",)), False),
        (Circle(departments=("service",)), True),
        (Circle(departments=("safety",)), False),
        (Circle(regions=("henan",)), True),
        (Circle(regions=("shanxi",)), False),
        (Circle(roles=("agent",), departments=("safety",)), False),
        (Circle(roles=("agent",), departments=("service",), regions=("luoyang",)), True),
    ],
)
def test_who_is_in_every_list_that_names_somebody_is_let_in(circle: Circle, let_in: bool) -> None:
    assert circle.lets_in(AGENT, "service", HENAN) is let_in


def test_who_is_nowhere_is_in_no_list() -> None:
    assert not Circle(departments=("service",)).lets_in(AGENT, None, frozenset())
    assert not Circle(regions=("henan",)).lets_in(AGENT, None, frozenset())


def test_the_same_people_are_the_same_circle_however_they_are_named() -> None:
    fields = {"seen_by_roles": ["supervisor", "agent", "agent"], "seen_by_regions": ["henan"]}
    one = Circle.of_fields(fields)
    assert one == Circle.of(one.as_json)
    assert one.key == Circle(("agent", "supervisor"), (), ("henan",)).key != EVERYBODY.key
    assert one.as_fields == {
        "seen_by_roles": ["agent", "supervisor"],
        "seen_by_departments": [],
        "seen_by_regions": ["henan"],
    }
