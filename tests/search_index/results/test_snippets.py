"""Marked pieces put together again are the text; marks stand where the query's terms are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.query.query import plain_query
from search_index.results.snippets import SNIPPET_LENGTH, Highlighter


def highlighter(query: str) -> Highlighter:
    return Highlighter(plain_query(query))


def test_terms_are_marked_in_any_form() -> None:
    parts = highlighter("停電通知").mark("计划停电，ＴＯＰ停电通知")
    assert [text for text, matches in parts if matches] == ["停电", "停电通知"]


def test_folding_that_lengthens_does_not_shift_marks() -> None:
    assert ("停电", True) in highlighter("停电").mark("㎏ﬃ½停电㍿")


def test_a_snippet_shows_the_piece_that_matches() -> None:
    text = "前" * 500 + "提前七天通知用户" + "后" * 500
    parts = highlighter("提前通知用户").snippet([text])[0]
    shown = "".join(part for part, _ in parts)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "提前七天通知用户" in shown
    assert len(shown) <= SNIPPET_LENGTH + 2


def test_a_snippet_begins_with_the_sentence_the_match_stands_in() -> None:
    """Or an exception is read as the rule."""
    text = "后" * 60 + "。居民用户欠费满三十天的，可以停止供电。" + "完" * 200
    parts = highlighter("停止供电").snippet([text])[0]
    assert "".join(part for part, _ in parts).startswith("居民用户欠费满三十天的，可以停止供电。")
    at_once = highlighter("停止供电").snippet(["先交费的，不停电；可以停止供电" + "完" * 200])[0]
    assert "".join(part for part, _ in at_once).startswith("可以停止供电")


def test_the_text_that_matches_better_is_taken() -> None:
    parts = highlighter("交了电费多久来电").snippet(["结清后复电。", "交了电费多久来电"])[0]
    assert "".join(part for part, _ in parts) == "交了电费多久来电"


def test_without_a_match_the_beginning_is_shown() -> None:
    assert highlighter("报装").snippet(["结清后复电。"]) == (
        [("结清后复电。", False)],
        0,
    )
    assert highlighter("报装").snippet([]) == ([], 0)


@given(st.text(max_size=20), st.text(max_size=300))
def test_parts_put_together_are_the_text(query: str, text: str) -> None:
    parts = highlighter(query).mark(text)
    assert "".join(part for part, _ in parts) == text
    assert all(part for part, _ in parts)


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("22", "居民用电的电压是220伏", "220伏"),
        ("5角", "第二档电价每度5角5分", "5角5分"),
        ("千分", "违约金按千分之一点五收取", "千分之一点五"),
        ("400", "变压器容量400kVA", "400kVA"),
        ("14", "停电时间12:00—14:30", "12:00—14:30"),
    ],
)
def test_a_mark_never_cuts_a_figure(query: str, text: str, marked: str) -> None:
    parts = highlighter(query).mark(text)
    assert "".join(part for part, _ in parts) == text
    assert any(marked in part for part, is_match in parts if is_match)


@pytest.mark.parametrize("lead", range(118, 124))
def test_a_snippet_ends_at_no_half_figure(lead: int) -> None:
    text = "电" * lead + "千分之一点五" + "费" * 80
    for query in ("电", "费费费费"):
        shown = "".join(part for part, _ in highlighter(query).snippet([text])[0])
        assert "千分之一点五" in shown or not set(shown) & set("千分之一点五")
