"""Flags on published content: one road an entry, to the department that owns it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content.doubts import DoubtReason
from core import clock
from core.errors import Conflict, Forbidden, NotFound
from people.actors import Actor
from questions.models import FlagReason, GroupKind, GroupState, StepKind, Urgency
from questions.services import answering, ending, flagging, regrouping, routing
from tests.questions.desk import Desk

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def number(desk: Desk) -> str:
    """A published entry of marketing's."""
    return desk.maker.published(title="复电流程")


@pytest.mark.parametrize(
    ("reason", "urgency", "hours"),
    [
        ("wrong", Urgency.SIMPLE, 2),
        ("outdated", Urgency.COMPLEX, 24),
        ("unclear", Urgency.COMPLEX, 24),
    ],
)
def test_it_goes_to_the_owner_who_has_as_long_as_the_reason_gives(
    desk: Desk, number: str, reason: str, urgency: Urgency, hours: int
) -> None:
    with clock.moved_to(NOON):
        flag = desk.flag(number, reason, passage="24 小时", comment="现在是 12 小时")
    group = desk.group(flag)
    assert (group.kind, group.urgency) == (GroupKind.FLAG, urgency)
    assert (group.department.code, group.text) == ("marketing", "复电流程")
    assert group.due_at == NOON + timedelta(hours=hours)
    assert (flag.flag_reason, flag.passage, flag.text) == (
        FlagReason(reason),
        "24 小时",
        "现在是 12 小时",
    )
    assert any(group.number in text for name in ("wang", "li") for text in desk.inbox(name))


def test_without_words_of_ones_own_the_reason_stands_there(desk: Desk, number: str) -> None:
    assert desk.flag(number).text == "内容有错"


def test_several_go_together_and_the_most_pressing_sets_the_time(desk: Desk, number: str) -> None:
    with clock.moved_to(NOON):
        first = desk.flag(number, "unclear")
    with clock.moved_to(NOON + timedelta(hours=1)):
        second = desk.flag(number, "wrong", who="zhao")
    assert second.group_id == first.group_id
    assert desk.group(first).due_at == NOON + timedelta(hours=3)
    assert desk.steps(first) == [StepKind.FLAGGED, StepKind.FLAGGED]
    told = [text for name in ("wang", "li") for text in desk.inbox(name)]
    assert len(told) == 1  # the department knows of it


def test_what_was_settled_is_a_road_of_its_own_next_time(desk: Desk, number: str) -> None:
    first = desk.flag(number)
    desk.do(ending.close, "wang", desk.number(first), "原文无误")
    assert desk.flag(number).group_id != first.group_id


def test_it_puts_the_entry_in_doubt(desk: Desk, number: str) -> None:
    desk.flag(number)
    assert desk.doubts(number) == [DoubtReason.FLAGGED]


def test_what_agents_do_not_see_is_not_flagged(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.flag(desk.maker.draft(title="草稿"))
    with pytest.raises(NotFound):
        desk.flag("KB-000099")


def test_not_by_an_account_without_any_role(desk: Desk, number: str) -> None:
    nobody = Actor(1, "an", "an", None, frozenset())
    with desk.database.transaction() as session, pytest.raises(Forbidden):
        flagging.flag(session, nobody, number, {"reason": "wrong", "comment": "", "passage": ""})


def test_a_flag_stays_where_it_is_and_is_neither_merged_nor_split(desk: Desk, number: str) -> None:
    flag = desk.flag(number)
    desk.flag(number, who="zhao")
    other = desk.number(desk.record())
    own = desk.number(flag)
    for service, args in (
        (routing.route, (own, "service", "第四条")),
        (regrouping.merge, (own, other)),
        (regrouping.merge, (other, own)),
        (regrouping.split, (own, [flag.id])),
    ):
        with pytest.raises(Conflict) as refused:
            desk.do(service, "wang", *args)
        assert refused.value.code == "flag", service
    with pytest.raises(Forbidden):
        desk.do(answering.link, "wang", desk.context, own, number)


def test_nobody_flags_an_entry_twice(desk: Desk, number: str) -> None:
    first = desk.flag(number)
    with pytest.raises(Conflict) as refused:
        desk.flag(number, "unclear")
    assert refused.value.code == "already_flagged"
    desk.do(ending.close, "an", str(first.id), "点错了")
    desk.flag(number)  # what was taken back does not count


def test_nobody_puts_a_whole_base_in_doubt(
    desk: Desk, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flagging, "FLAGS_AT_MOST", 2)
    others = [desk.maker.published(title=f"第{n}条") for n in "一二"]
    with clock.moved_to(NOON):
        desk.flag(number)
        desk.flag(others[0])
        with pytest.raises(Conflict) as refused:
            desk.flag(others[1])
        assert refused.value.code == "too_many_flags"
        desk.flag(others[1], who="zhao")  # each for themselves
    with clock.moved_to(NOON + timedelta(hours=25)):
        desk.flag(others[1])


def test_who_takes_it_back_ends_the_doubt(desk: Desk, number: str) -> None:
    flag = desk.flag(number)
    desk.do(ending.close, "an", str(flag.id), "点错了")
    assert desk.doubts(number) == []
    assert desk.group(flag).state == GroupState.CLOSED


def test_taking_ones_own_back_leaves_anothers(desk: Desk, number: str) -> None:
    flag = desk.flag(number)
    desk.flag(number, who="zhao")
    desk.do(ending.close, "an", str(flag.id), "点错了")
    assert desk.doubts(number) == [DoubtReason.FLAGGED]


def test_the_department_confirms_it_once(desk: Desk, number: str) -> None:
    flag = desk.flag(number)
    own = desk.number(flag)
    for who, error in (("an", Forbidden), ("zhou", Forbidden), ("chen", NotFound)):
        with pytest.raises(error):
            desk.do(flagging.confirm, who, own)
    with clock.moved_to(NOON):
        desk.do(flagging.confirm, "wang", own)
    assert desk.group(flag).confirmed_at == NOON
    assert desk.steps(flag)[-1] == StepKind.CONFIRMED
    with pytest.raises(Conflict) as again:
        desk.do(flagging.confirm, "wang", own)
    assert again.value.code == "already_confirmed"
    with pytest.raises(Conflict) as strange:
        desk.do(flagging.confirm, "wang", desk.number(desk.record()))
    assert strange.value.code == "no_flag"
