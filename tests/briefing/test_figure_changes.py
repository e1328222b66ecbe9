"""Which figures changed, and the question made of one: from both texts, and of nothing else."""

from __future__ import annotations

import pytest

from briefing.differences import compared
from briefing.figure_changes import BLANK, check_of, figure_changes, figures_of
from review.grading.grade import Judged
from review.grading.grades import Grade


def said(text: str) -> Judged:
    """An answer that says `text`."""
    content = {"answer": text, "variants": [], "keywords": []}
    return Judged("answer", "欠费停电后多久恢复供电？", content)


@pytest.mark.parametrize(
    ("before", "after", "lines", "choices"),
    [
        (
            "结清后 24 小时内恢复。通常 30 分钟。",
            "结清后 12 小时内恢复。通常 30 分钟。",
            [("24 小时", "12 小时")],
            {"24 小时", "12 小时"},
        ),
        (  # the older one holds on for a while: it went nowhere, and is still the wrong answer
            "居民违约金按每日千分之一计算。",
            "居民违约金自 12-01 起按每日千分之零点五计算，此前仍按千分之一。",
            [("", "千分之零点五")],
            {"千分之一", "千分之零点五"},
        ),
        ("结清后 24 小时内恢复。", "结清后当日恢复。", [("24 小时", "当日")], None),
        ("请拨打 95598。", "请拨打 95599。", [("95598", "95599")], {"95598", "95599"}),
        (
            "居民 5 元，商业 3 元。",
            "居民 3 元，商业 5 元。",
            [("居民 5 元，商业 3 元", "居民 3 元，商业 5 元")],
            {"3 元", "5 元"},
        ),
        ("七日内答复。", "7 天内答复。", [], None),
        ("好的，请稍候。", "好的，请您稍候。", [], None),
        (
            "您好。过了截止日没有交的，从次日起每天收 2 元，可以分期。",
            "您好。过了截止日还没有交的，从次日起每天收 2 元，可以分期。",
            [("过了截止日没有交的", "过了截止日还没有交的")],
            None,
        ),
        (
            "坐席可以口头减免，要登记。",
            "坐席不得口头减免，要登记。客户有异议的须登记。",
            [("坐席可以口头减免", "坐席不得口头减免"), ("", "客户有异议的须登记")],
            None,
        ),
        ("结清后恢复。", "结清后 2 小时恢复。", [("", "2 小时")], None),
    ],
    ids=[
        "amount",
        "held on",
        "word",
        "number",
        "swapped",
        "same",
        "wording",
        "beside",
        "duty",
        "new",
    ],
)
def test_what_changed(
    before: str, after: str, lines: list[tuple[str, str]], choices: set[str] | None
) -> None:
    """What was and what is, side by side; one question where another figure stood."""
    found = compared(said(before), said(after))
    assert [(one.before, one.after) for one in found.lines] == lines
    assert (found.check and set(found.check.choices)) == choices
    if found.check:
        right = found.check.choices[found.check.right - 1]
        assert found.check.is_right(found.check.right)
        assert not found.check.is_right(3 - found.check.right)
        assert not found.check.is_right(None)
        assert right in found.check.passage
        assert found.check.passage in after
        assert found.check.asked.replace(BLANK, right) == found.check.passage


def test_wording_is_wording() -> None:
    """A change that the committee grades as wording has neither figures nor a question."""
    found = compared(said("好的，请稍候。"), said("好的，请您稍候。"))
    assert (found.grade, found.figures, found.binds) == (Grade.WORDING, False, False)


def test_many_figures_are_counted_only() -> None:
    """A table of thousands of prices takes no time worth the name."""
    table = "。".join(f"第 {n} 档 {n}.5 元" for n in range(2_100))
    changes = figure_changes(said(table), said(f"{table}。服务费 9 元"))
    assert [one.after.said for one in changes if one.after] == ["9 元"]
    before = said("没有数字")
    assert check_of(before, figure_changes(before, said(table))) is None
    assert len(figures_of(said("收 5 元。第三条。打 12。"))) == 1
