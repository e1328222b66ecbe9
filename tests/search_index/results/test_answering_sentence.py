"""Which sentence of a long clause answers, and what an answer begins with."""

from __future__ import annotations

import pytest

from search_index.query.query import plain_query
from search_index.results.answering_sentence import (
    LONG,
    OPENING_MAX,
    answering_sentence,
    first_sentence,
)
from search_index.results.snippets import Highlighter

CLAUSE = (
    "供电企业对用户的受电装置进行检验，检验合格的，方可接电。"
    "用户逾期未交付电费的，供电企业可以从逾期之日起按日加收违约金；"
    "自逾期之日起计算超过三十日，经催交仍未交付电费的，供电企业可以按照国家规定的程序停止供电。"
    "因故需要停止供电时，供电企业应当提前通知用户；用户对停止供电有异议的，可以向电力管理部门投诉。"
    "供电企业应当按照国家规定的收费项目和标准收取费用，并在营业场所公示，接受用户的监督和查询，不得擅自变更。"
)


@pytest.mark.parametrize(
    ("line", "beginning"),
    [
        ("欠电费催交了还不交会停止供电吗", "自逾期之日起计算"),
        ("违约金按日加收吗", "用户逾期未交付电费的"),
        ("收费标准公示", "供电企业应当按照国家规定的收费项目"),
        ("受电装置检验", "供电企业对用户的受电装置"),
        ("停止供电提前通知", "因故需要停止供电时"),
    ],
)
def test_the_sentence_that_says_most_of_the_line(line: str, beginning: str) -> None:
    sentence = Highlighter(plain_query(line)).answering(CLAUSE)
    assert sentence.startswith(beginning)
    assert sentence in CLAUSE


def test_a_short_text_and_one_without_the_words_have_none() -> None:
    marking = Highlighter(plain_query("违约金"))
    assert marking.answering("违约金按日加收。" * 4) == ""
    assert marking.answering("路灯由市政管理。" * LONG) == ""
    assert answering_sentence("", []) == ""


def test_what_every_sentence_says_tells_none_apart() -> None:
    text = "供电企业供电企业供电企业。供电企业检修。"
    found = [(begin, begin + 4, "供电企业") for begin in (0, 4, 8, 13)] + [(17, 19, "检修")]
    assert answering_sentence(text, found) == "供电企业检修。"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("交清欠费后24小时内恢复供电。节假日也一样。", "交清欠费后24小时内恢复供电。"),
        ("\n\n 可以的。请带身份证。", "可以的。"),
        ("没有句号", "没有句号"),
        ("", ""),
    ],
)
def test_what_an_answer_begins_with(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_a_first_sentence_is_read_at_a_glance() -> None:
    assert first_sentence("长" * 500) == "长" * (OPENING_MAX - 1) + "…"
