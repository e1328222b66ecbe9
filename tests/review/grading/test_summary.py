"""Reasons of a grade in a line."""

from __future__ import annotations

from typing import Any

from review.grading.grade import Judged, grade_of
from review.grading.grades import Reason
from review.grading.summary import summed_up


def answer(text: str, **more: Any) -> Judged:
    """An answer that says `text`."""
    own = {name: more.pop(name) for name in ("variants", "keywords", "note") if name in more}
    return Judged("answer", more.pop("title", "题目"), {"answer": text, **own}, **more)


def said(reasons: tuple[Reason, ...]) -> list[str]:
    """What is shown of reasons."""
    return [reason.change for reason in reasons if reason.change]


def test_reasons_are_summed_up_in_a_line() -> None:
    variants = [f"第{n}种问法，字数不少不少不少不少" for n in "一二三四五六七"]
    text = answer("7 天、3 个月、50 元，应当缴费。", variants=variants, keywords=["复电"])
    told = summed_up(grade_of(None, text).reasons)
    said = [(str(one.label), one.examples, str(one.more or "")) for one in told]
    assert said == [
        ("数字、金额或期限", ("＋ 7 天", "＋ 3 个月"), "等 3 处"),
        ("义务用语", ("＋ 应当",), ""),
        ("相似问", ("＋ 第一种问法，字数不少不少不…",), "等"),
        ("还有其他改动", (), ""),
    ]
