"""The tree of categories as a list with depths, for tables and choices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from content.models import Category


def tree(flat: Sequence[Category]) -> Iterator[tuple[int, Category]]:
    """Categories with their depth, each below its parent, in their order."""
    below: dict[int | None, list[Category]] = {}
    for one in flat:
        below.setdefault(one.parent_id, []).append(one)
    waiting = [(0, one) for one in reversed(below.get(None, []))]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        waiting += [(depth + 1, child) for child in reversed(below.get(one.id, []))]
