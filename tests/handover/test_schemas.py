"""What a hand-over must say."""

from __future__ import annotations

from typing import Any

import pytest

from core.base_schema import load
from core.errors import Invalid
from handover.schemas import HandoverSchema, RefusalSchema

GIVEN = {"receiver": "service", "effective_on": "2026-03-01", "reason": "调整", "everything": True}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"everything": False}, "everything"),
        ({"receiver": ""}, "receiver"),
        ({"receiver": "a", "giver": "a"}, "receiver"),
        ({"effective_on": "明天"}, "effective_on"),
        ({"reason": ""}, "reason"),
        ({"reason": "长" * 1001}, "reason"),
        ({"sorts": ["anything"]}, "sorts.0"),
        ({"numbers": ["KB-000001"] * 1001}, "numbers"),
        ({"numbers": "KB-000001"}, "numbers"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_what_does_not_hold_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(HandoverSchema(), GIVEN | changes)
    assert set(refused.value.fields) == {field}


def test_a_refusal_has_a_reason() -> None:
    with pytest.raises(Invalid):
        load(RefusalSchema(), {"reason": " "})
