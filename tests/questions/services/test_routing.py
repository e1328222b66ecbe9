"""Whose it is: routed from above, returned by a department, settled by the chair; duty turns."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock
from core.base_schema import load
from core.errors import Conflict, Forbidden, Invalid, NotFound
from people.actors import CONSOLE
from people.services import accounts
from questions.models import DutyTurn, GroupState, StepKind
from questions.schemas import DutySchema
from questions.services import routing
from tests.makers import PASSWORD
from tests.questions.desk import Desk

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DAYS = {"first_day": "2026-03-02", "last_day": "2026-03-08"}


@pytest.fixture
def chair(desk: Desk) -> str:
    """The committee's chair."""
    values = {"name": "hu", "display_name": "hu", "roles": ["reviewer"], "department": "planning"}
    with desk.database.transaction() as session:
        accounts.add_user(session, CONSOLE, {**values, "active": True, "is_chair": True}, PASSWORD)
    return "hu"


def route(desk: Desk, number: str, to: str, who: str, reason: str = "职责规定第四条") -> None:
    """Give a group to another department."""
    desk.do(routing.route, who, number, to, reason)


def test_a_department_returns_it_with_the_rule_that_says_so(desk: Desk) -> None:
    asked = desk.record()
    number = desk.number(asked)
    desk.do(routing.snooze, "wang", number, 5)
    desk.draft(asked)
    route(desk, number, "service", "wang")
    group = desk.group(asked)
    assert (group.department.code, group.state, group.returns) == ("service", GroupState.OPEN, 1)
    assert group.assignee_id in (desk.actor("zhao").id, desk.actor("sun").id)
    assert group.snoozed_until is None
    step = desk.last_step(asked, StepKind.RETURNED)
    assert (step.comment, step.data) == ("职责规定第四条", {"from": "marketing", "to": "service"})
    assert any(number in text for name in ("zhao", "sun") for text in desk.inbox(name))


def test_the_second_return_goes_to_the_chair(desk: Desk, chair: str) -> None:
    asked = desk.record()
    number = desk.number(asked)
    route(desk, number, "service", "wang")
    assignee = "zhao" if desk.group(asked).assignee_id == desk.actor("zhao").id else "sun"
    route(desk, number, "marketing", assignee)
    group = desk.group(asked)
    assert (group.with_chair, group.assignee_id, group.returns) == (True, None, 2)
    assert desk.steps(asked)[-1] == StepKind.TO_CHAIR
    assert any("请裁定" in text for text in desk.inbox(chair))
    with pytest.raises(Conflict) as refused:
        route(desk, number, "service", "wang")
    assert refused.value.code == "with_chair"
    route(desk, number, "marketing", chair)  # the department it lies with may have to take it
    settled = desk.group(asked)
    assert (settled.with_chair, settled.returns, settled.department.code) == (False, 0, "marketing")
    assert desk.steps(asked)[-1] == StepKind.ROUTED


def test_a_supervisor_routes_and_that_is_no_return(desk: Desk) -> None:
    asked = desk.record()
    number = desk.number(asked)
    for to in ("service", "marketing", "service"):
        route(desk, number, to, "zhou")
    assert (desk.group(asked).returns, desk.group(asked).with_chair) == (0, False)
    assert StepKind.RETURNED not in desk.steps(asked)


def test_where_nobody_answers_the_chair_has_it(desk: Desk, chair: str) -> None:
    asked = desk.record()
    route(desk, desk.number(asked), "safety", "zhou")
    assert desk.group(asked).with_chair
    assert any("没有部门认领" in text for text in desk.inbox(chair))


def test_not_to_where_it_is_nor_to_nowhere(desk: Desk) -> None:
    number = desk.number(desk.record())
    with pytest.raises(Conflict) as refused:
        route(desk, number, "marketing", "zhou")
    assert refused.value.code == "already_there"
    with pytest.raises(Invalid):
        route(desk, number, "no-such", "zhou")


def test_who_does_not_have_it_does_not_give_it_on(desk: Desk, chair: str) -> None:
    number = desk.number(desk.record())
    with pytest.raises(Forbidden):
        route(desk, number, "service", "an")
    for who in ("zhao", "chen", "admin", chair):  # the chair has only what was brought there
        with pytest.raises(NotFound):
            route(desk, number, "service", who)


def test_what_is_put_off_is_out_of_the_way_and_still_due(desk: Desk) -> None:
    with clock.moved_to(NOON):
        asked = desk.record()
        due = desk.group(asked).due_at
        desk.do(routing.snooze, "li", desk.number(asked), 3)
    group = desk.group(asked)
    assert (group.snoozed_until, group.due_at) == (NOON + timedelta(hours=3), due)
    assert desk.last_step(asked, StepKind.SNOOZED).data == {"hours": 3}
    for who, error in (("zhou", Forbidden), ("an", Forbidden), ("zhao", NotFound)):
        with pytest.raises(error):
            desk.do(routing.snooze, who, desk.number(asked), 1)


@pytest.mark.parametrize("who", ["wang", "zhou"])
def test_a_turn_of_ones_own_department(desk: Desk, who: str) -> None:
    values = load(DutySchema(), {"user": "li", **DAYS})
    turn = desk.do(routing.save_turn, who, "marketing", values)
    assert (turn.user_id, turn.first_day, turn.last_day) == (
        desk.actor("li").id,
        date(2026, 3, 2),
        date(2026, 3, 8),
    )
    desk.do(routing.drop_turn, who, turn.id)
    with desk.database.reading() as session:
        assert session.get(DutyTurn, turn.id) is None


def test_a_turn_is_not_for_others_and_not_by_others(desk: Desk) -> None:
    turn = desk.do(
        routing.save_turn, "wang", "marketing", load(DutySchema(), {"user": "li", **DAYS})
    )
    desk.maker.reviewer("qian", "marketing")
    for name in ("zhao", "chen", "qian", "nobody"):
        with pytest.raises(Invalid):
            desk.do(
                routing.save_turn, "wang", "marketing", load(DutySchema(), {"user": name, **DAYS})
            )
    with pytest.raises(Forbidden):
        desk.do(routing.save_turn, "zhao", "marketing", load(DutySchema(), {"user": "li", **DAYS}))
    for who in ("zhao", "an"):
        with pytest.raises(NotFound):
            desk.do(routing.drop_turn, who, turn.id)
    with pytest.raises(NotFound):
        desk.do(routing.drop_turn, "wang", turn.id + 1)
