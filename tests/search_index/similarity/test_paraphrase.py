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
        ("欠费停电怎么恢复供电", "停电怎么恢复供电", {"欠费"}),
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
        ("退款什么时候到", "什么时候可以退款"),  # arrives, and may be asked for
        ("开电费结清证明", "开电费还款证明"),  # that nothing is owed, and that it was paid
    ],
)
def test_words_of_one_sense_that_are_not_one_here(one: str, other: str) -> None:
    assert not Wording.of(one).same(Wording.of(other))


def test_paid_off_is_paid_where_no_paper_is_asked_for() -> None:
    assert Wording.of("提前还清").same(Wording.of("提前还款"))


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("电表怎么过户", "我想给电表办个过户"),  # that it is seen to need not be said
        ("电表怎么过户", "如何办理电表过户"),
        ("家里停电了怎么办", "停电了，屋里没电"),
        ("欠费什么时候恢复供电", "欠费几点送电"),
        ("我要开电费的发票", "电费发票怎么开"),  # one word, or its parts
        ("怎么交电费", "电费如何缴纳"),
    ],
)
def test_the_same_whatever_its_letters(one: str, other: str) -> None:
    for left, right in ((one, other), (other, one)):
        assert Wording.of(left).same(Wording.of(right))
        assert Wording.of(left).firm(Wording.of(right))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("缴电费", "电费咋付的啊"),  # only one tells what it asks
        ("如何更换密码", "怎么修改口令"),  # no word is the same
        ("电表能用了吗", "哪些电表可以用"),  # whether, and which
        ("电费没付", "电费怎么还不能交"),  # not in the same form
        ("停电了", "给我停电了"),  # one thing alone, and something is done with it
    ],
)
def test_what_stands_for_another_word_is_not_firm(one: str, other: str) -> None:
    assert not Wording.of(one).firm(Wording.of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("电表过户怎么办理", "电表过户要钱吗"),
        ("充电桩怎么申请", "充电桩怎么样"),  # nothing but one thing besides
        ("申请电表过户失败", "电表过户失败"),  # not how it is done
    ],
)
def test_that_it_is_seen_to_counts_where_the_rest_is_little(one: str, other: str) -> None:
    assert not Wording.of(one).same(Wording.of(other))


def test_overlap_is_what_both_say_by_its_sense() -> None:
    asked = Wording.of("电费怎么交")
    assert asked.overlap(Wording.of("如何缴纳电费")) == 1
    assert 0 < asked.overlap(Wording.of("电费怎么退")) < 1
    assert asked.overlap(Wording.of("充电桩报装")) == 0
