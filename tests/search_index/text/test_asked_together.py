"""Titles that ask several questions, and those that ask one however long."""

from __future__ import annotations

import time

import pytest

from search_index.text.asked_together import questions_in

BILLS, INVOICE, NAME = "电费怎么交", "发票去哪里开", "过户要带什么"


@pytest.mark.parametrize("apart", ["？", "?", "；", ";", "|", "/", "\n", " ？ ", "？？", "？；"])
def test_marks_part_questions(apart: str) -> None:
    title = apart.join((BILLS, INVOICE, NAME))
    assert questions_in(title) == questions_in(title + apart) == [BILLS, INVOICE, NAME]


@pytest.mark.parametrize(
    "title",
    [
        f"1.{BILLS} 2.{INVOICE} 3.{NAME}",
        f"1、{BILLS}2、{INVOICE}3、{NAME}",
        f"（1）{BILLS}（2）{INVOICE}（3）{NAME}",
        f"①{BILLS}②{INVOICE}③{NAME}",
    ],
)
def test_numbers_part_questions(title: str) -> None:
    assert questions_in(title) == [BILLS, INVOICE, NAME]


@pytest.mark.parametrize("apart", ["，", ",", "、", " ", "  ", "。"])
def test_commas_and_spaces_do_in_what_is_too_long_for_one(apart: str) -> None:
    many = [BILLS, INVOICE, NAME, "停电了找谁报修", "电表走得快怎么校验", "充电桩怎么报装"]
    assert questions_in(apart.join(many)) == many


@pytest.mark.parametrize(
    "title",
    [
        "",
        "停电",
        BILLS,
        f"{BILLS}？",
        "家里突然停电，怎么报修，多久有人来？",
        "停电？怎么办？",
        "居民/非居民电价",
        "220/380V 怎么报装",
        "0.4kV 线路 10.5 千伏",
        "kV 和 kVA",
        "小区十栋1、2单元都没电了",
        "电费不到1.5元",
        "《供电营业规则》第3条 说的是什么意思",
        "我上个月已经在手机上把欠的电费和违约金全部交清了。什么时候能恢复供电",
        # long, but its commas hold words and no questions
        "请问我家在城南新区河滨路沿线的自建房，没有，房产证，想要新装一块三相的电表可以办吗",
    ],
)
def test_one_question_stays_whole(title: str) -> None:
    assert questions_in(title) == [title]


def test_what_is_too_short_to_ask_goes_with_its_neighbour() -> None:
    assert questions_in("停电？多久来？电费怎么交？快") == ["停电 多久来", "电费怎么交 快"]


@pytest.mark.parametrize("text", ["？", "1.", "（1", " 一", "，三个字", "（", "①", "、", "\n"])
def test_time_goes_with_length(text: str) -> None:
    begun = time.process_time()
    questions_in(text * (20_000 // len(text)))
    assert time.process_time() - begun < 0.5
