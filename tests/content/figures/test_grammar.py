"""Where figures stand in texts, whole, and when two spellings mean the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.figures.grammar import Sort, amounts, figures_in, spans
from tests.linear_time import told_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("七天", "7 日"),
        ("三个工作日", "3 个工作日"),
        ("百分之五", "5%"),
        ("1.2 万元", "12000元"),
        ("¥5000.00", "五千元"),
        ("两小时", "2个小时"),
        ("一个半小时", "1.5小时"),
        ("半小时", "0.5 小时"),
        ("二〇二六年", "2026年"),
        ("三万五千元", "35000块"),
        ("第十条", "第10条"),
        ("第二十八条之一", "第28条之1"),
        ("１２元", "12元"),
        ("千分之一点五", "1.5‰"),
        ("万分之五", "万分之5"),
        ("5角5分", "0.55元"),
        ("三元五角", "3.5 元"),
        ("壹佰元整", "100 元"),
        ("壹万贰仟元", "12,000 元"),
        ("廿五天", "25 天"),
        ("两个礼拜", "2 周"),
        ("星期三", "礼拜三"),
        ("两天半", "2.5 天"),
        ("下午三点半", "3:30"),
        ("十时三十分", "10:30"),
        ("2026-03-01", "2026年3月1日"),
        ("三月一日", "3月1日"),
        ("一小时三十分", "1.5 小时"),
        ("一年六个月", "1.5 年"),
        ("400kVA", "400 千伏安"),
        ("8度", "8 千瓦时"),
        ("3至5个工作日", "3-5 个工作日"),
        ("一百一十千伏", "110kV"),
        ("三至七天", "3～7 天"),
        ("一个月", "1 个月"),
        ("12：00—14：30", "12:00-14:30"),
    ],
)
def test_numbers_mean_the_same_in_any_spelling(one: str, other: str) -> None:
    found = [[figure.means for figure in figures_in(text)] for text in (one, other)]
    assert found[0] == found[1]
    assert len(found[0]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("7 天", "7 个工作日"),
        ("±7%", "-7%"),
        ("±7%", "7%"),
        ("5 角", "5 分"),
        ("1.5‰", "1.5%"),
        ("12:00—14:30", "12:00—15:30"),
        ("三相 380V", "三相 38kV"),
        ("2026年", "2026 个月"),
        ("第三条", "第三款"),
    ],
)
def test_numbers_that_say_something_else_mean_something_else(one: str, other: str) -> None:
    assert [f.means for f in figures_in(one)] != [f.means for f in figures_in(other)]


@pytest.mark.parametrize(
    "whole",
    [
        "5角5分",
        "千分之一点五",
        "12:00—14:30",
        "400kVA",
        "±7%",
        "壹佰元整",
        "12,500.50 元",
        "3至5个工作日",
        "一个半小时",
        "2026年3月1日",
        "第二十八条之一",
        "0.5463 元",
        "1小时30分钟",
        "220伏",
        "三万五千元",
    ],
)
def test_a_figure_is_one_whole(whole: str) -> None:
    text = f"规定为{whole}，请知悉"
    assert [text[begin:end] for begin, end in spans(text)] == [whole]


@pytest.mark.parametrize(
    "text", ["一般情况", "一起处理", "十分抱歉", "万一", "统一", "唯一", "千瓦时", "半路", "一次性"]
)
def test_words_that_are_no_numbers(text: str) -> None:
    assert figures_in(text) == []


@pytest.mark.parametrize("text", ["亿万", "第", "¥", "点", "半", "零", "百分之", "±", "1" * 60])
def test_what_looks_like_a_number_never_fails(text: str) -> None:
    assert all(isinstance(figure.means, str) for figure in figures_in(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("24 小时", "1 天"),
        ("半小时", "30 分钟"),
        ("一年", "12 个月"),
        ("5 ‰", "0.5 %"),
        ("1MW", "1000 kW"),
    ],
)
def test_the_same_amount_in_another_unit_measures_the_same(one: str, other: str) -> None:
    (mine,), (theirs,) = (list(amounts(text)) for text in (one, other))
    assert mine.means != theirs.means
    assert mine.quantities[0].measured == theirs.quantities[0].measured


def test_what_only_names_something_is_no_amount() -> None:
    assert list(amounts("请拨95598，见KB-000123第三条，2026年3月1日")) == []
    assert [one.sort for one in figures_in("95598")] == [Sort.BARE]


SLOW = """
    半 1, 一 1 万 第 百分之 一点 1. 3至 5角 壹 12:00— ¥ ± - 一个半 1年 2026年1月 第一 点 8: 1元5角
    星期 千分之一点 一一个 1万 万1 第一条之 1-1- 2026- 一月 元 %
"""


@pytest.mark.parametrize("pattern", [*SLOW.split(), "1 ", "一 ", "第 "])
def test_no_text_takes_long(pattern: str) -> None:
    assert told_of("figures_in", figures_in, pattern) is None


@given(
    st.text(
        alphabet=st.sampled_from("一二半十百千万点第条元角分天个月日年至-—:：,.%±¥ 0123kWhA"),
        max_size=80,
    )
)
def test_figures_stand_in_order_and_are_what_the_text_says(text: str) -> None:
    place = 0
    for figure in figures_in(text):
        assert place <= figure.begin < figure.end
        assert text[figure.begin : figure.end] == figure.said
        for quantity in figure.quantities:
            assert quantity.measured[1]
        place = figure.end


@given(st.text(max_size=200))
def test_any_text_has_figures_or_none(text: str) -> None:
    for figure in figures_in(text):
        assert figure.means
