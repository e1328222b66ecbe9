"""How long each side has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from grievances.services.promises import due_for_department

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(("left", "minutes"), [(24, 18 * 60), (2, 90), (1, 60), (-5, 60)])
def test_a_department_leaves_time_to_tell_the_customer(left: int, minutes: int) -> None:
    due = due_for_department(NOON, NOON + timedelta(hours=left))
    assert due == NOON + timedelta(minutes=minutes)
