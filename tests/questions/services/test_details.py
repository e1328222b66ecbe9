"""What an agent adds to a question once it is recorded: details, a promise, its group."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.errors import Conflict, Invalid, NotFound
from questions.models import GroupState, StepKind, Urgency
from questions.services import ending
from tests.questions.desk import TEXT, Desk

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
OTHER = "给电动车装桩子怎么弄"


def test_what_is_added_stands_beside_what_was_there(desk: Desk) -> None:
    asked = desk.record(details={"where": "幸福小区", "who": "住户"})
    desk.add(asked, details={"where": "平安小区", "when": "昨晚"})
    assert desk.question(asked).details == {"where": "平安小区", "who": "住户", "when": "昨晚"}


def test_a_promise_made_later_runs_from_then(desk: Desk) -> None:
    with clock.moved_to(NOON):
        asked = desk.record()
    with clock.moved_to(NOON + timedelta(minutes=5)):
        desk.add(asked, callback={"promise": "complex", "caller": "13812345678"})
    now = desk.question(asked)
    assert now.callback_by == NOON + timedelta(hours=24, minutes=5)
    assert now.urgency == Urgency.COMPLEX
    assert desk.context.callers.decrypted(now.caller_cipher) == "13812345678"
    assert now.caller_hash == desk.context.callers.fingerprint("13812345678")


def test_without_a_caller_the_one_before_stays(desk: Desk) -> None:
    asked = desk.record(caller="8812")
    desk.add(asked, details={"what": "跳闸"})
    assert desk.context.callers.decrypted(desk.question(asked).caller_cipher) == "8812"


def test_danger_that_comes_out_later_goes_up(desk: Desk) -> None:
    asked = desk.record()
    desk.add(asked, details={"what": "有人触电了"})
    assert StepKind.RAISED in desk.steps(asked)
    assert desk.group(asked).urgency == Urgency.URGENT


@pytest.mark.parametrize("who", ["zhou", "wang", "sun"])
def test_nobody_adds_to_anothers_question(desk: Desk, who: str) -> None:
    asked = desk.record()
    with pytest.raises(NotFound):
        desk.add(asked, who=who, details={"what": "跳闸"})


def test_nothing_is_added_to_what_is_closed(desk: Desk) -> None:
    asked = desk.record()
    desk.do(ending.close, "an", str(asked.id), "客户挂断")
    with pytest.raises(Conflict) as refused:
        desk.add(asked, details={"what": "跳闸"})
    assert refused.value.code == "already_closed"


def test_into_the_group_the_agent_names_and_the_one_left_empty_goes_along(desk: Desk) -> None:
    first, alone = desk.record(TEXT), desk.record(OTHER)
    left = desk.number(alone)
    desk.add(alone, same_as=str(first.id))
    assert desk.group(alone).id == first.group_id
    with desk.database.reading() as session:
        gone = session.get_one(type(desk.group(first)), int(left.removeprefix("Q-")))
        assert (gone.state, gone.merged_into_id) == (GroupState.CLOSED, first.group_id)
    assert desk.last_step(alone, StepKind.ASKED).data["from"] == left


def test_out_again_into_the_very_group_it_left(desk: Desk) -> None:
    first, alone = desk.record(TEXT), desk.record(OTHER)
    desk.add(alone, same_as=str(first.id))
    desk.add(alone, same_as="")
    back = desk.group(alone)
    assert (back.id, back.state, back.merged_into_id) == (alone.group_id, GroupState.OPEN, None)
    assert desk.question(alone).why == []


def test_out_of_a_group_that_means_something_else(desk: Desk) -> None:
    first, joined = desk.record(TEXT), desk.record(TEXT)
    assert joined.group_id == first.group_id
    desk.add(joined, same_as="")
    own = desk.group(joined)
    assert own.id != first.group_id
    assert own.state == GroupState.OPEN
    assert own.assignee_id is not None
    kinds = [step.kind for step in own.steps]
    assert StepKind.SPLIT in kinds
    assert any(own.number in text for name in ("wang", "li") for text in desk.inbox(name))
    desk.add(joined, same_as="")  # alone already
    assert desk.group(joined).id == own.id


def test_a_group_is_called_by_what_stays_in_it(desk: Desk) -> None:
    first = desk.record(TEXT)
    second = desk.record(OTHER, same_as=str(first.id))
    desk.add(first, same_as="")
    assert desk.group(second).text == OTHER


def test_a_closed_group_and_a_flag_take_nothing_in(desk: Desk) -> None:
    closed, asked = desk.record("电表多久校一次"), desk.record(TEXT)
    number = desk.number(closed)
    desk.do(ending.close, "wang", number, "不属供电业务")
    with pytest.raises(NotFound):  # another agent's closed group is not known
        desk.add(desk.record("变压器吵", agent="zhou"), who="an", same_as=number)
    with pytest.raises(Conflict):
        desk.add(asked, same_as=number)
    flag = desk.flag(desk.maker.published(title="复电流程"))
    with pytest.raises(Invalid):
        desk.add(asked, same_as=desk.number(flag))
    with pytest.raises(Invalid):
        desk.add(flag, same_as=str(asked.id))


def test_what_was_answered_is_open_again_when_an_agent_says_it_is_the_same(desk: Desk) -> None:
    answered, _number = desk.answered(TEXT)
    asked = desk.record(OTHER)
    desk.add(asked, same_as=desk.number(answered))
    group = desk.group(asked)
    assert (group.id, group.state, group.reopened) == (answered.group_id, GroupState.OPEN, 1)
