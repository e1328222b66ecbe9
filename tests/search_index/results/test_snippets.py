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


RULE = "居民用户欠费满三十天的，可以停止供电"


@pytest.mark.parametrize(
    "exception",
    [
        "但法定节假日和周末欠费的不停电",
        "不过低保户欠费不停电",
        "例外：医院欠费不停电",
        "法定节假日停电除外",
        "节假日停电的不适用本规定",
        "上述停电规定不适用于医院",
    ],
)
@pytest.mark.parametrize("between", ["。", "；", "。\n"])
def test_an_exception_is_read_after_its_rule(exception: str, between: str) -> None:
    text = "前言说明" * 30 + "。" + RULE + between + exception + "。" + "完" * 200
    asked = f"停电{exception[:8]}"
    parts = highlighter(asked).snippet([text])[0]
    shown = "".join(part for part, _ in parts)
    assert shown.startswith(RULE)
    assert exception in shown


def test_an_exception_far_into_its_sentence_is_read_from_the_rule_on() -> None:
    text = (
        "完" * 90
        + "。"
        + "用户逾期未交付电费的，经催告后在合理期限内仍不交付，可以中止供电，但医院用电除外。"
    )
    shown = "".join(part for part, _ in highlighter("医院用电").snippet([text])[0])
    assert shown.startswith("用户逾期未交付电费的")
    long = "用户逾期" * 40 + "，但医院用电除外。"
    shown = "".join(part for part, _ in highlighter("医院用电").snippet([long])[0])
    assert shown.endswith("但医院用电除外。")
    assert len(shown) <= SNIPPET_LENGTH + 2


def test_the_rule_is_shown_where_both_say_as_much() -> None:
    text = "前" * 150 + "。" + "停电提前七天通知。" + "后" * 130 + "。但抢修停电不必通知。"
    shown = "".join(part for part, _ in highlighter("停电通知").snippet([text])[0])
    assert shown.startswith("停电提前七天通知。")


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
