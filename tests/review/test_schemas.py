"""Verdicts as they are given: what is refused, by field."""

from __future__ import annotations

import pytest

from core.base_schema import load
from core.errors import Invalid
from review.schemas import BatchDecisionSchema, DecisionSchema, RetireSchema


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"verdict": "maybe"}, "verdict"),
        ({"verdict": None}, "verdict"),
        ({"verdict": "approve", "comment": "x" * 2001}, "comment"),
        ({"verdict": "approve", "comment": "a\x00"}, "comment"),
        ({"verdict": "approve", "claim": "x"}, "claim"),
        ({"verdict": "approve", "status": "approved"}, "status"),
        ({"verdict": "approve", "id": 2}, "id"),
    ],
)
def test_a_bad_decision_is_refused_by_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(DecisionSchema(), values)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("ids", "field"),
    [
        ([], "ids"),
        ([0], "ids.0"),
        ([1.5], "ids.0"),
        (["x"], "ids.0"),
        ([2**31], "ids.0"),
        ("1", "ids"),
        (list(range(1, 502)), "ids"),
    ],
)
def test_a_bad_batch_is_refused_by_field(ids: object, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(BatchDecisionSchema(), {"ids": ids, "verdict": "approve"})
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("reason", [{}, {"comment": "  "}])
@pytest.mark.parametrize("verdict", ["reject", "request_changes"])
def test_several_are_not_turned_down_without_a_reason(verdict: str, reason: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        load(BatchDecisionSchema(), {"ids": [1], "verdict": verdict, **reason})
    assert list(refused.value.fields) == ["comment"]


def test_a_retirement_says_why() -> None:
    with pytest.raises(Invalid) as refused:
        load(RetireSchema(), {"reason": " "})
    assert list(refused.value.fields) == ["reason"]
