"""Categories as a list with depths: each below its parent, in their order."""

from __future__ import annotations

from content.models import Category
from kb_app.web.admin.category_tree import tree


def category(own_id: int, parent_id: int | None = None) -> Category:
    return Category(id=own_id, parent_id=parent_id)


def depths(*flat: Category) -> list[tuple[int, int]]:
    return [(depth, one.id) for depth, one in tree(flat)]


def test_each_stands_below_its_parent_in_its_order() -> None:
    flat = [
        category(2),
        category(1),
        category(3, 1),
        category(4, 2),
        category(5, 1),
        category(6, 3),
    ]
    assert depths(*flat) == [(0, 2), (1, 4), (0, 1), (1, 3), (2, 6), (1, 5)]


def test_there_may_be_none() -> None:
    assert depths() == []
