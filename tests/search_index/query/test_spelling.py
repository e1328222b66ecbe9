"""Did you mean: what looks mistyped is put right by the words and phrases of the index."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_index.engine import Index
from tests.search_index.entries import entry


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder))
        titles = ["计划停电通知怎么查询", "居民阶梯电价怎么算", "账单怎么看", "供电所在哪里缴费"]
        titles.append("供水公司更换水表后怎么办")
        index.rebuild(entry(n, title, text="表计轮换") for n, title in enumerate(titles, 1))
        yield index


def put_right(index: Index, typed: str) -> str | None:
    return index.searcher.correct(index.searcher.understand(typed))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("停点通知", "停电通知"),  # sounds the same
        ("停点", "停电"),
        ("廷电通知", "停电通知"),
        ("账弹怎么看", "账单怎么看"),
        ("届梯电价", "阶梯电价"),
        ("工电所", "供电所"),
        ("停申通知", "停电通知"),  # looks the same
        ("居民阶囧电价", "居民阶梯电价"),
        ("tingdina", "停电"),
        ("tigndian", "停电"),
        ("tingian", "停电"),
    ],
)
def test_slips_are_put_right(typed: str, meant: str, index: Index) -> None:
    assert put_right(index, typed) == meant


def test_what_is_offered_is_made_of_words(empty_index: Index) -> None:
    empty_index.apply(entry(n, f"家里停电了之{n}") for n in range(1, 13))
    assert put_right(empty_index, "店了") is None  # 电了 is frequent, but no word
    assert put_right(empty_index, "停店了") == "停电了"


@pytest.mark.parametrize(
    "typed",
    [
        "停电通知",
        "停电",
        "表计轮换",
        "tingdian",
        "怎么查",
        "更换卡",
        "更换表",
        "居民阶梯水价",
        "计划停工通知",
        "怎么查账",
        "在哪里交",
        "供水所",
        "供电所在哪里呀",
        "LED",
        "kvar",
        "KB-000099",
        "囧",
        "囧囧囧",
        "xyzxyzxyz",
        "",
        "95598",
        "？？",
    ],
)
def test_what_is_right_or_unknown_is_left_alone(typed: str, index: Index) -> None:
    assert put_right(index, typed) is None
