"""Which sentences contradict each other, and which do not."""

from __future__ import annotations

import pytest

from review.impact.stated_facts import DOCUMENTS, disagreements, stated
from tests.linear_time import told_of


def differing(own: str, other: str) -> list[tuple[str, ...]]:
    return [one.measures for one in disagreements(stated(own), stated(other))]


@pytest.mark.parametrize(
    ("own", "other", "measures"),
    [
        ("计划检修停电，提前 3 天通知客户。", "计划检修停电，提前 7 天通知客户。", "时长"),
        ("计划检修停电提前三天通知客户。", "计划检修停电，提前七日通知客户。", "时长"),
        ("欠费违约金每日按千分之一计收。", "欠费违约金每日按千分之二计收。", "比例"),
        ("结清电费后 24 小时内恢复供电。", "结清电费后，12 小时内恢复供电。", "时长"),
        ("低压居民新装接电不超过 5 个工作日。", "低压居民新装接电不超过3个工作日。", "工作日"),
        ("校表费每次 30 元，由客户预付。", "校表费每次50元，由客户预付。", "金额"),
        ("过户请携带身份证、房产证到营业厅办理。", "过户请携带身份证到营业厅办理。", DOCUMENTS),
    ],
)
def test_the_same_thing_with_another_value_disagrees(own: str, other: str, measures: str) -> None:
    assert differing(own, other) == [(measures,)]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("计划检修停电，提前 7 天通知客户。", "计划检修停电，提前七日通知客户。"),
        ("计划检修停电，提前 7 天通知客户。", "临时检修，24 小时前通知重要客户。"),
        ("电表检验费每次 30 元。", "用电变更手续费每户 50 元。"),
        ("居民合表每度 0.5 元。", "客户来电请在 30 秒内接听。"),
        ("依照第二十八条提前 7 天公告。", "依照第三十条提前 7 天公告。"),
        ("过户请携带身份证、房产证。", "过户请携带房产证、身份证。"),
        ("您好，请问有什么可以帮您？", "您好，请稍等 5 秒。"),
    ],
)
def test_what_agrees_or_is_about_something_else_does_not(own: str, other: str) -> None:
    assert differing(own, other) == []


def test_one_sentence_that_agrees_is_enough() -> None:
    other = "单相电表校验费每次 30 元。三相电表校验费每次 50 元。"
    assert differing("三相电表校验费每次 50 元。", other) == []


def test_facts_are_marked_where_they_stand() -> None:
    (one,) = stated("请提前 7 天，携带身份证和房产证办理")
    assert [text for text, is_fact in one.parts if is_fact] == ["7 天", "身份证和房产证"]
    assert "".join(text for text, _is_fact in one.parts) == one.text


@pytest.mark.parametrize("pattern", ["3元", "半", "1,", "提供证", "居民3天"])
def test_no_text_takes_long(pattern: str) -> None:
    assert told_of("stated", stated, pattern) is None
