"""Units that are the same, and sums over two of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from content.figures.measures import added, canonical, in_base


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("日", "天"),
        ("个工作日", "工作日"),
        ("kWh", "千瓦时"),
        ("度", "千瓦时"),
        ("礼拜", "周"),
        ("个次", "次"),
    ],
)
def test_units_have_one_name(unit: str, one: str) -> None:
    assert canonical(unit) == one


def test_one_measure_has_one_unit() -> None:
    assert in_base(Decimal(24), "小时") == in_base(Decimal(1), "天")
    assert in_base(Decimal(7), "工作日") == ("工作日", "7")


def test_what_goes_on_is_added_and_nothing_else() -> None:
    assert added(Decimal(5), "角", Decimal(5), "分") == Decimal("5.5")
    assert added(Decimal(5), "天", Decimal(5), "元") is None
