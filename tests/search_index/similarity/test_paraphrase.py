"""What sets two questions apart, and what does not."""

from __future__ import annotations

import pytest

from search_index.similarity.paraphrase import Wording


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("停电了怎么办", "停电怎么办呢"),
        ("充电桩报装要什么材料", "请问充电桩报装需要哪些材料？"),
        ("居民电价一度多少钱", "一度居民电价是多少钱"),
        ("为什么交了费还没有来电", "交了费怎么还没来电"),
        ("能不能开电费发票", "可以开电费发票吗"),
        ("電表壞了誰負責", "电表坏了谁来负责啊"),
        ("怎么更换还款卡", "我想换还款卡"),  # how, and what is simply wanted
        ("怎么回事", "为什么"),  # nothing but asking
    ],
)
def test_the_same_in_other_words(one: str, other: str) -> None:
    assert Wording.of(one).unmatched(Wording.of(other)) == ()
    assert Wording.of(one).same(Wording.of(other))
    assert Wording.of(other).same(Wording.of(one))


@pytest.mark.parametrize(
    ("one", "other", "unmatched"),
    [
        ("充电桩报装要什么材料", "充电桩报装要多少钱", {"材料", "多少", "钱"}),
        ("欠费停电怎么恢复供电", "停电怎么恢复供电", {"欠费停电", "停电"}),
        ("停电通知怎么查", "停电通知怎么关", {"查", "关"}),
    ],
)
def test_a_word_that_only_one_says_sets_them_apart(
    one: str, other: str, unmatched: set[str]
) -> None:
    assert set(Wording.of(one).unmatched(Wording.of(other))) == unmatched
    assert not Wording.of(one).same(Wording.of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("怎么开电费发票", "能不能开电费发票"),  # how, and whether
        ("电费怎么减少", "电费怎么减少了"),  # how to, and why it is so
        ("居民改商业用电怎么办理", "商业改居民用电怎么办理"),  # from, and into
    ],
)
def test_the_same_words_that_ask_something_else(one: str, other: str) -> None:
    assert Wording.of(one).unmatched(Wording.of(other)) == ()
    assert not Wording.of(one).same(Wording.of(other))
