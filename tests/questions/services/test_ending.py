"""How a group ends: answered and found, closed with a reason, withdrawn by its agents."""

from __future__ import annotations

import pytest

from core.errors import Conflict, Forbidden, NotFound
from questions.models import GroupState, StepKind
from questions.services import ending, routing
from tests.questions.desk import TEXT, Desk


def test_an_answer_that_is_found_ends_the_group_and_its_questions(desk: Desk) -> None:
    first, second = desk.record(caller="8812"), desk.record(agent="zhou")
    number = desk.maker.published(title=TEXT)
    desk.link(first, number)
    group = desk.group(first)
    assert (group.state, group.answer_entry_id) == (GroupState.ANSWERED, group.answers[0].entry_id)
    assert group.answered_at is not None
    for one in (first, second):
        assert desk.question(one).closed_at is not None
    assert desk.question(first).caller_cipher is None
    for name in ("an", "zhou"):
        assert any(number in text for text in desk.inbox(name))


def test_an_agent_ends_their_own_question_and_nobody_elses(desk: Desk) -> None:
    mine, theirs = desk.record(caller="1"), desk.record(agent="zhou", caller="2")
    desk.do(ending.close, "an", str(mine.id), "客户挂断")
    assert desk.group(mine).state == GroupState.OPEN
    assert desk.question(mine).withdrawn
    assert desk.question(mine).caller_cipher is None
    assert desk.question(theirs).caller_cipher is not None
    with pytest.raises(Conflict) as again:
        desk.do(ending.close, "an", str(mine.id), "客户挂断")
    assert again.value.code == "already_closed"
    with pytest.raises(Forbidden):
        desk.do(ending.close, "an", str(theirs.id), "客户挂断")
    assert desk.last_step(mine, StepKind.WITHDRAWN).data == {"questions": [mine.id]}


def test_by_its_number_all_of_ones_own_in_a_group(desk: Desk) -> None:
    mine = [desk.record(), desk.record()]
    theirs = desk.record(agent="zhou")
    desk.do(ending.close, "an", desk.number(theirs), "两位客户都挂断")
    assert [desk.question(one).withdrawn for one in (*mine, theirs)] == [True, True, False]


def test_a_group_nobody_asks_for_any_more_is_closed(desk: Desk) -> None:
    asked = desk.record()
    desk.do(ending.close, "an", str(asked.id), "客户挂断")
    group = desk.group(asked)
    assert (group.state, group.close_reason) == (GroupState.CLOSED, "客户挂断")
    assert desk.inbox("an") == []  # they closed it themselves


def test_what_is_being_answered_goes_on_without_its_asker(desk: Desk) -> None:
    asked = desk.record()
    desk.draft(asked)
    desk.do(ending.close, "an", str(asked.id), "客户挂断")
    assert desk.group(asked).state == GroupState.ANSWERING


@pytest.mark.parametrize("who", ["wang", "li", "zhou"])
def test_department_and_supervisors_give_a_group_up_and_say_why(desk: Desk, who: str) -> None:
    asked = desk.record()
    desk.do(ending.close, who, desk.number(asked), "不属供电业务")
    group = desk.group(asked)
    assert (group.state, group.close_reason) == (GroupState.CLOSED, "不属供电业务")
    assert desk.question(asked).closed_at is not None
    assert not desk.question(asked).withdrawn
    assert sum("已关闭" in text for text in desk.inbox("an")) == 1
    with pytest.raises(Conflict):
        desk.do(ending.close, who, desk.number(asked), "又")


@pytest.mark.parametrize(("who", "error"), [("zhao", NotFound), ("chen", NotFound)])
def test_others_do_not_know_of_it(desk: Desk, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        desk.do(ending.close, who, desk.number(desk.record()), "不属供电业务")


def test_a_caller_who_was_promised_a_call_is_remembered_until_the_call(desk: Desk) -> None:
    asked = desk.record(callback={"promise": "simple", "caller": "13812345678"})
    desk.do(ending.close, "wang", desk.number(asked), "不属供电业务")
    waiting = desk.question(asked)
    assert (waiting.closed_at, waiting.callback_owed) == (None, True)
    assert waiting.caller_cipher is not None


def test_what_the_chair_has_is_the_chairs_no_more(desk: Desk) -> None:
    asked = desk.record(category="safety")  # nobody there answers
    assert desk.group(asked).with_chair
    desk.do(ending.close, "zhou", desk.number(asked), "不属供电业务")
    assert not desk.group(asked).with_chair


def test_a_flag_that_is_closed_keeps_the_text_and_ends_the_doubt(desk: Desk) -> None:
    number = desk.maker.published(title="复电流程")
    flag = desk.flag(number)
    assert desk.doubts(number)
    desk.do(ending.close, "wang", desk.number(flag), "原文无误")
    assert desk.doubts(number) == []
    assert StepKind.KEPT in desk.steps(flag)
    assert any("维持原文" in text for text in desk.inbox("an"))


def test_a_flag_ends_with_the_revision_that_mends_it(desk: Desk) -> None:
    number = desk.maker.published(title="复电流程")
    flag = desk.flag(number)
    desk.publish(desk.draft(flag, answer="改过的答案"))
    desk.check()
    assert desk.group(flag).state == GroupState.ANSWERED
    assert desk.doubts(number) == []
    assert any("已处理" in text for text in desk.inbox("an"))


def test_what_is_over_is_not_routed(desk: Desk) -> None:
    asked, _number = desk.answered()
    with pytest.raises(Conflict) as refused:
        desk.do(routing.route, "wang", desk.number(asked), "service", "第四条")
    assert refused.value.code == "already_answered"
