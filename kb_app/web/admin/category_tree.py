"""The tree of categories or regions as a list with depths, for tables and choices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from content.models import Category
from people.models import Region

Node = TypeVar("Node", Category, Region)


def tree(flat: Sequence[Node]) -> Iterator[tuple[int, Node]]:
    """Each with its depth, below its parent, in their order."""
    below: dict[int | None, list[Node]] = {}
    for one in flat:
        below.setdefault(one.parent_id, []).append(one)
    waiting = [(0, one) for one in reversed(below.get(None, []))]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        waiting += [(depth + 1, child) for child in reversed(below.get(one.id, []))]
