"""Answers put first: what a pin may say, and what it tells the search."""

from __future__ import annotations

from typing import Any

import pytest

from content.kinds.registry import kind_named
from content.kinds.searching_rule import PutFirst
from core.base_schema import load
from core.errors import Invalid
from tests.makers import CONTENT


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"queries": []}, "queries"),
        ({"queries": ["？"]}, "queries.0"),
        ({"entries": []}, "entries"),
        ({"entries": ["KB-1"]}, "entries.0"),
        ({"entries": ["KB-000001", "KB-000001"]}, "entries.1"),
        ({"entries": [f"KB-{n:06d}" for n in range(1, 5)]}, "entries"),
    ],
)
def test_rules_for_searching_are_checked(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(kind_named("pin").schema(), CONTENT["pin"] | changes)
    assert list(refused.value.fields) == [field]


def test_the_search_is_told_what_comes_first() -> None:
    rule = kind_named("pin").searching_rule
    assert rule is not None
    told = rule({"queries": ["复电"], "entries": ["KB-000002", "KB-000001"], "anywhere": True})
    assert told == PutFirst(("复电",), ("KB-000002", "KB-000001"), True)


def test_the_entries_it_names_are_references() -> None:
    named = kind_named("pin").references({"entries": ["KB-000002", "KB-000001"]})
    assert named == [("content.entries.0", "KB-000002"), ("content.entries.1", "KB-000001")]
