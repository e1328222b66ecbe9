"""Rows as entries: long questions, lists, what cannot be stored."""

from __future__ import annotations

import pytest

from content.importers.answers.answer_files import parse_answers
from tests.content.importers.answers.reading import HEADER, ROW, one


def test_a_long_question_becomes_a_title_and_a_note(csv_file) -> None:
    question = "我家上个月电费突然很高。" + "为什么会这样呢，" * 30 + "请问怎么办？"
    data = csv_file([[*HEADER, "备注"], [question, "答", "原有说明"]])
    parsed = parse_answers("a.csv", data)
    entry = one(parsed)
    assert entry.title == "我家上个月电费突然很高。"
    assert entry.content["note"] == f"原问题：{question}\n\n原有说明"
    assert "第 2 行" in str(parsed.notes[-1])


def test_a_long_question_without_sentences_is_cut_at_a_pause(csv_file) -> None:
    question = "电费账单金额异常" * 20 + "，" + "后面还有很多内容" * 20
    entry = one(parse_answers("a.csv", csv_file([HEADER, [question, "答"]])))
    assert entry.title == "电费账单金额异常" * 20 + "…"
    assert entry.content["note"] == f"原问题：{question}"


def test_a_greeting_alone_is_no_title(csv_file) -> None:
    question = "您好！我想问一下电费的事情。" + "很长" * 150
    entry = one(parse_answers("a.csv", csv_file([HEADER, [question, "答"]])))
    assert entry.title == "您好！我想问一下电费的事情。"


def test_a_question_of_several_lines_is_put_in_one(csv_file) -> None:
    entry = one(parse_answers("a.csv", csv_file([HEADER, ["第一行\n 第二行", "答"]])))
    assert entry.title == "第一行 第二行"


def test_a_question_that_fits_nowhere_is_an_error(csv_file, places) -> None:
    parsed = parse_answers("a.csv", csv_file([HEADER, ["长" * 19_999, "答"]]))
    assert places(parsed) == [(2, "title")]


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\ud800", "\x1b[31m"])
@pytest.mark.parametrize("place", [0, 1])
def test_unstorable_characters_are_reported_by_row_and_field(bad, place, csv_file, places) -> None:
    row = list(ROW)
    row[place] = f"前{bad}后"
    parsed = parse_answers("a.csv", csv_file([HEADER, ROW, row]))
    assert places(parsed) == [(3, ("title", "answer")[place])]


def test_list_items_are_named_by_place(csv_file, places) -> None:
    data = csv_file([[*HEADER, "相似问"], [*ROW, "好\n好的\n" + "长" * 201]])
    assert places(parse_answers("a.csv", data)) == [(2, "variants.2")]
