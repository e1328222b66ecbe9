"""A few operators, in the marks Chinese keyboards give; everything else is words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.query.operators import TEXT_USED, Parsed, parse, without_operators


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("停电通知", Parsed("停电通知")),
        ('"停电通知" 怎么查', Parsed("停电通知  怎么查", phrases=("停电通知",))),
        ("“停电通知”怎么查", Parsed("停电通知 怎么查", phrases=("停电通知",))),
        ("「停电」", Parsed("停电", phrases=("停电",))),
        ("停电 -通知", Parsed("停电", excluded=("通知",))),
        ("停电 －通知 -“电费 账单”", Parsed("停电", excluded=("通知", "电费 账单"))),
        ("停电 kind:answer", Parsed("停电", kinds=("answer",))),
        ("停电 KIND：标准答案,公告", Parsed("停电", kinds=("标准答案", "公告"))),
        ("dept:营销部 停电", Parsed("停电", departments=("营销部",))),
        ("部门：“营销 部” 停电", Parsed("停电", departments=("营销 部",))),
        ("类型：公告", Parsed("", kinds=("公告",))),
        ("-停电", Parsed("停电")),
        ("电表读数 -5", Parsed("电表读数 -5")),
        ("95598-1 转人工", Parsed("95598-1 转人工")),
        ("停电:通知", Parsed("停电:通知")),
        ('没有收尾的"引号', Parsed('没有收尾的"引号')),
        ('""', Parsed("")),
        ("NOT 停电 OR [a TO 龥]", Parsed("NOT 停电 OR [a TO 龥]")),
    ],
)
def test_lines(typed: str, meant: Parsed) -> None:
    assert parse(typed) == meant


def test_a_filter_that_names_nothing_is_words() -> None:
    assert parse(without_operators("kind:foo 停电")) == Parsed("kind foo 停电")


@given(st.text(st.sampled_from('停电"“”-－: kind部门：dept,a'), max_size=300))
def test_anything_is_taken(text: str) -> None:
    parsed = parse(text)
    assert len(parsed.plain) <= 2 * TEXT_USED
    for pieces in (parsed.phrases, parsed.excluded, parsed.kinds, parsed.departments):
        assert all(pieces)
        assert len(pieces) <= 8
