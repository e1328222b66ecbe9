"""The model that weighs signs: what each comes to, and the level that is reached."""

from __future__ import annotations

import pytest

from core.database import Database
from grievances.warning.queries import model_in_force
from grievances.warning.signs import (
    DEFAULT_MINUTES,
    DEFAULT_POINTS,
    DEFAULT_THRESHOLDS,
    Reason,
    Sign,
    grade_of,
    reasons_for,
)
from people.actors import Actor


def test_a_new_base_begins_with_the_points_of_the_code(
    database: Database, people: dict[str, Actor]
) -> None:
    with database.reading() as session:
        model = model_in_force(session)
    assert model.points == {str(sign): points for sign, points in DEFAULT_POINTS.items()}
    assert (tuple(model.thresholds), tuple(model.minutes)) == (DEFAULT_THRESHOLDS, DEFAULT_MINUTES)


@pytest.mark.parametrize(
    ("points", "grade"), [(0, 0), (2, 0), (3, 1), (4, 1), (5, 2), (7, 2), (8, 3), (99, 3)]
)
def test_the_highest_level_reached(points: int, grade: int) -> None:
    assert grade_of(points, DEFAULT_THRESHOLDS) == grade


def test_reasons_come_by_weight_and_without_points_say_nothing() -> None:
    seen = {Sign.HANDED_OVER: 3, Sign.TENDENCY: 1, Sign.OWN_FAULT: 1, Sign.REFUSED: 2}
    found = reasons_for(seen, {"handed_over": 1, "tendency": 3, "refused": 2})
    assert found == [
        Reason(Sign.REFUSED, 2, 4),
        Reason(Sign.HANDED_OVER, 3, 3),
        Reason(Sign.TENDENCY, 1, 3),
    ]
    assert [one.label for one in found] == ["不接受方案 2", "转手 3", "有升级倾向"]
    assert [Reason.from_json(one.as_json()) for one in found] == found
