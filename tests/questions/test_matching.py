"""Which group a question belongs to, and why."""

from __future__ import annotations

import pytest

from questions import matching
from questions.matching import Match
from tests.questions.desk import TEXT, Desk

SAME = "报装充电桩要什么材料"
LIKE = "充电桩报装要多少钱"


def matches(desk: Desk, text: str, limit: int = 5) -> list[Match]:
    """The groups most like it."""
    with desk.database.reading() as session:
        return matching.matches(session, desk.context.phrasings, text, limit)


def test_what_says_the_same_is_sure_and_says_why(desk: Desk) -> None:
    asked = desk.record(TEXT)
    found = matches(desk, SAME)
    assert [(one.group_id, one.question_id, one.sure) for one in found] == [
        (asked.group_id, asked.id, True)
    ]
    assert found[0].why
    assert all(word in TEXT and word in SAME for word in found[0].why)
    assert found[0].unmatched == ()
    assert matching.same(found) == found[0]


def test_what_asks_something_else_is_near_and_says_what_differs(desk: Desk) -> None:
    desk.record(TEXT)
    (found,) = matches(desk, LIKE)
    assert not found.sure
    assert found.unmatched
    assert matching.same([found]) is None
    assert matches(desk, "家里电视机被雷打坏了谁赔") == []


def test_each_group_once_and_what_is_sure_first(desk: Desk) -> None:
    like = desk.record(LIKE, same_as="")
    for text in ("充电桩报装要多少钱呀", "充电桩报装多少钱"):
        desk.record(text, same_as=str(like.id))
    same = desk.record(TEXT, same_as="")
    found = matches(desk, SAME)
    assert [one.group_id for one in found] == [same.group_id, like.group_id]
    assert [one.group_id for one in matches(desk, SAME, limit=1)] == [same.group_id]


def test_what_is_sure_comes_before_what_is_nearer_in_its_letters(desk: Desk) -> None:
    nearer = desk.record("怎么付电费给房东", same_as="")
    for text in ("怎么付电费才便宜", "怎么付电费有优惠"):
        desk.record(text, same_as=str(nearer.id))
    sure = desk.record("如何缴纳电费呀", same_as="")
    found = matches(desk, "怎么付电费")
    assert [(one.group_id, one.sure) for one in found] == [
        (sure.group_id, True),
        (nearer.group_id, False),
    ]
    assert found[0].score < matching.SAME_FROM


def test_what_says_the_same_in_other_letters_is_shown_though_little_is_alike(desk: Desk) -> None:
    asked = desk.record("欠费停电交了钱多久能复电")
    (found,) = matches(desk, "费交了怎么还没来电")
    assert found.group_id == asked.group_id
    assert not found.sure


def test_the_phrasings_of_a_group_speak_for_it_together(desk: Desk) -> None:
    lone = desk.record("充电桩申请要跑几条路", same_as="")  # the nearest of all
    several = desk.record("充电桩申请要看什么图纸", same_as="")
    for text in ("申请充电桩看什么图纸", "充电桩的申请要看图纸吗"):
        desk.record(text, same_as=str(several.id))
    found = matches(desk, "充电桩申请要跑什么路")
    assert [one.group_id for one in found] == [several.group_id, lone.group_id]


def test_of_several_that_are_sure_the_most_alike() -> None:
    unsure = Match(1, 0.9, 1, ())
    sure, surer = Match(2, 0.5, 2, (), sure=True), Match(3, 0.7, 3, (), sure=True)
    assert matching.same([unsure, sure, surer]) == surer
    assert matching.same([]) is None


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("公司股票分红什么时候发", "屋顶光伏想并网，先找你们还是先找安装公司"),
        ("水管爆了赶紧派人来修", "表箱门坏了露在外面，谁来修"),
    ],
)
def test_one_word_that_any_question_may_say_makes_no_group(
    desk: Desk, asked: str, other: str
) -> None:
    question = desk.record(other, same_as="")
    for text in ("电表箱的门掉了关不上，归谁管", "家里没电了什么时候来"):
        desk.record(text, same_as="")
    assert question.id not in [match.question_id for match in matches(desk, asked)]


def test_one_word_of_our_trade_is_enough_to_be_looked_at(desk: Desk) -> None:
    asked = desk.record("如何注销用电户", same_as="")
    assert [one.group_id for one in matches(desk, "不用电了怎么销户")] == [asked.group_id]
