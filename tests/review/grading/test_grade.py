"""What a change touches, as a table: both texts, the grade, the reasons that are shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from review.grading.grade import Judged, grade_of, grade_of_retirement, touches
from review.grading.grades import Because, Grade, Reason

WORDING, VARIANTS, OBLIGATIONS = Grade.WORDING, Grade.VARIANTS, Grade.OBLIGATIONS


def answer(text: str, **more: Any) -> Judged:
    """An answer that says `text`."""
    own = {name: more.pop(name) for name in ("variants", "keywords", "note") if name in more}
    return Judged("answer", more.pop("title", "题目"), {"answer": text, **own}, **more)


def procedure(*limits: str) -> Judged:
    """A procedure with these time limits."""
    steps = [{"title": "受理", "detail": "", "time_limit": limit} for limit in limits]
    return Judged("procedure", "流程", {"steps": steps})


def said(reasons: tuple[Reason, ...]) -> list[str]:
    """What is shown of reasons."""
    return [reason.change for reason in reasons if reason.change]


@pytest.mark.parametrize(
    ("before", "after", "grade", "shown"),
    [
        ("请联系社区经理。", "请您联系社区经理。", WORDING, []),
        ("请在 7 天内办理。", "请您在七日内办理。", WORDING, []),  # the same number
        ("24 小时内恢复供电。", "24 小时内恢复供电，请放心。", WORDING, []),
        ("请在 7 天内办理。", "请在 3 天内办理。", OBLIGATIONS, ["7 天 → 3 天"]),
        (
            "三个工作日内答复。",
            "五个工作日内答复。",
            OBLIGATIONS,
            ["三个工作日 → 五个工作日"],
        ),
        ("七天内答复。", "七个工作日内答复。", OBLIGATIONS, ["七天 → 七个工作日"]),
        ("收取 5,000 元。", "收取八千元。", OBLIGATIONS, ["5,000 元 → 八千元"]),
        ("上浮百分之五。", "上浮 8%。", OBLIGATIONS, ["百分之五 → 8%"]),
        ("9:00 开始。", "9:30 开始。", OBLIGATIONS, ["9:00 → 9:30"]),
        ("3月1日起执行。", "4月1日起执行。", OBLIGATIONS, ["3月1日 → 4月1日"]),
        ("拨打 95598。", "拨打 95599。", OBLIGATIONS, ["95598 → 95599"]),
        ("依照第十条。", "依照第十一条。", OBLIGATIONS, ["第十条 → 第十一条"]),
        ("先停电。", "先停电，收取 50 元。", OBLIGATIONS, ["＋ 50 元", "＋ 收取"]),
        ("应当提前通知。", "可以提前通知。", OBLIGATIONS, ["应当 → 可以"]),
        ("可以转供电。", "不得转供电。", OBLIGATIONS, ["可以 → 不得"]),
        ("由您办理。", "必须由您办理。", OBLIGATIONS, ["＋ 必须"]),
        ("24 小时内恢复。", "24 小时后恢复。", OBLIGATIONS, ["24 小时内恢 → 24 小时后恢"]),
        ("不得转供电。", "不得窃电。", OBLIGATIONS, ["不得转供电 → 不得窃电"]),
        ("大工业用户交 5 元。", "居民用户交 5 元。", OBLIGATIONS, ["大工业 → 居民"]),
    ],
)
def test_a_change_of_words(before: str, after: str, grade: Grade, shown: list[str]) -> None:
    graded = grade_of(answer(before), answer(after))
    assert graded.grade == grade
    assert said(graded.reasons) == shown


def test_numbers_that_change_places_are_no_wording() -> None:
    before, after = answer("居民 5 元、商业 8 元。"), answer("商业 5 元、居民 8 元。")
    assert grade_of(before, after).grade == OBLIGATIONS


@pytest.mark.parametrize(
    ("before", "after", "grade", "because"),
    [
        ({"variants": ["甲"]}, {"variants": ["甲", "交了 5 元呢"]}, VARIANTS, Because.VARIANTS),
        ({"variants": ["甲", "乙"]}, {"variants": ["乙", "甲"]}, WORDING, Because.WORDING),
        ({"keywords": ["甲"]}, {"keywords": ["乙"]}, VARIANTS, Because.KEYWORDS),
        ({"note": "甲"}, {"note": "乙"}, WORDING, Because.WORDING),
        ({"note": "收 5 元"}, {"note": "收 6 元"}, OBLIGATIONS, Because.NUMBER),
        ({"title": "3 天"}, {"title": "5 天"}, OBLIGATIONS, Because.NUMBER),
        ({"category": "a"}, {"category": "b"}, WORDING, Because.CATEGORY),
        ({}, {"citations": ("KB-000001 第一条",)}, OBLIGATIONS, Because.BASIS),
        ({}, {"expires_on": date(2030, 1, 1)}, OBLIGATIONS, Because.DATE),
        ({}, {"effective_from": date(2030, 1, 1)}, OBLIGATIONS, Because.DATE),
        ({}, {"review_by": date(2030, 1, 1)}, WORDING, Because.WORDING),
        ({}, {}, WORDING, Because.UNCHANGED),
    ],
)
def test_a_change_beside_the_words(
    before: dict[str, Any], after: dict[str, Any], grade: Grade, because: Because
) -> None:
    graded = grade_of(answer("请联系。", **before), answer("请联系。", **after))
    assert graded.grade == grade
    assert because in {reason.because for reason in graded.reasons}


@pytest.mark.parametrize(
    ("after", "grade"),
    [
        (answer("请联系社区经理。"), OBLIGATIONS),
        (answer("请联系社区经理。", variants=["找谁"]), OBLIGATIONS),
        (answer("结清后 24 小时内恢复供电。"), OBLIGATIONS),
        (answer("请联系。", expires_on=date(2030, 1, 1)), OBLIGATIONS),
        (procedure(""), OBLIGATIONS),
        (procedure("当场"), OBLIGATIONS),
        (Judged("case", "案例", {"facts": "客户来电。", "handling": "已安抚。"}), OBLIGATIONS),
        (
            Judged("regulation", "办法", {"clauses": [{"label": "第一条", "text": "略。"}]}),
            Grade.REGULATION,
        ),
    ],
)
def test_a_first_publication_binds_whatever_it_says(after: Judged, grade: Grade) -> None:
    assert grade_of(None, after).grade == grade


def test_its_grade_is_explained_by_what_was_found_or_by_its_being_the_first() -> None:
    found = grade_of(None, answer("结清后 24 小时内恢复供电。")).reasons
    assert [(one.because, one.change) for one in found] == [(Because.NUMBER, "＋ 24 小时")]
    assert [one.because for one in grade_of(None, answer("请联系。")).reasons] == [Because.FIRST]


def test_a_time_limit_binds_in_any_words() -> None:
    assert grade_of(procedure("尽快"), procedure("尽早")).grade == OBLIGATIONS


def test_every_change_of_a_regulation_is_one_and_yet_says_what_it_touches() -> None:
    def regulation(text: str) -> Judged:
        return Judged("regulation", "办法", {"clauses": [{"label": "第一条", "text": text}]})

    before, after = regulation("提前七天公告。"), regulation("提前三天公告。")
    graded = grade_of(before, after)
    assert graded.grade == Grade.REGULATION
    assert "七天 → 三天" in said(graded.reasons)
    assert {reason.grade for reason in touches(before, after)} == {OBLIGATIONS, WORDING}
    assert grade_of(before, before).grade == Grade.REGULATION


def test_where_a_clause_stands_is_no_number() -> None:
    def regulation(*rows: tuple[str, str, str]) -> Judged:
        clauses = [{"label": label, "heading": head, "text": text} for head, label, text in rows]
        return Judged("regulation", "办法", {"clauses": clauses})

    before = regulation(
        ("第一章 总则", "第一条", "提前七天公告。"), ("第二章 收费", "第二条", "逾期收取违约金。")
    )
    moved = regulation(
        ("第一章 总则", "第二十九条", "逾期收取违约金。"),
        ("第三章 附则", "第三十条", "提前七天公告。"),
    )
    assert said(grade_of(before, moved).reasons) == []
    assert {reason.because for reason in touches(before, moved)} == {Because.WORDING}


def test_a_clause_that_is_named_is_called_a_clause() -> None:
    reasons = grade_of(answer("依照第十条，7 天内。"), answer("依照第十一条，3 天内。")).reasons
    assert [(one.because, one.change) for one in reasons] == [
        (Because.NUMBER, "7 天 → 3 天"),
        (Because.CLAUSE, "第十条 → 第十一条"),
    ]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pin", {"queries": ["复电"], "entries": ["KB-000123"]}),
        ("synonyms", {"words": ["停电", "断电"]}),
    ],
)
def test_how_a_search_finds_is_graded_like_variants(kind: str, content: dict[str, object]) -> None:
    assert grade_of(None, Judged(kind, "规则", content)).grade == Grade.VARIANTS


def test_a_retirement() -> None:
    assert grade_of_retirement().grade == Grade.RETIREMENT


def test_long_texts_are_graded_in_no_time() -> None:
    text = "。".join(f"第{n}户应当在 {n} 天内交 {n} 元" for n in range(1, 1500))
    graded = grade_of(answer(text), answer(text.replace("700 元", "701 元")))
    assert graded.grade == OBLIGATIONS
    assert len(graded.reasons) <= 21
