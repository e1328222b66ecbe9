"""What keeps a score card from the committee."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from content.kinds.registry import kind_named
from tests.makers import CONTENT

CARD = kind_named("scorecard")


def changed(**values: Any) -> dict[str, Any]:
    """The sample card with another first criterion."""
    content = deepcopy(CONTENT["scorecard"])
    content["criteria"][0] |= values
    return content


def test_a_card_that_adds_up_has_no_faults() -> None:
    assert CARD.faults(CONTENT["scorecard"]) == {}
    assert not CARD.shown


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (changed(points=30), "criteria"),
        (changed(points=None), "criteria"),
        (changed(title="用语"), "criteria.2.title"),
        ({}, "criteria"),
    ],
)
def test_what_does_not_hold_is_named(content: dict[str, Any], field: str) -> None:
    assert list(CARD.faults(content)) == [field]


def test_a_criterion_reads_as_a_sentence() -> None:
    assert [block.text for block in CARD.blocks(CONTENT["scorecard"])][:2] == [
        "问清楚：40 分，沟通\n先问再答",
        "答得对：40 分，业务知识",
    ]
