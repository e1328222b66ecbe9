"""What is open in a category goes with it to another department."""

from __future__ import annotations

from content.models import Category
from content.services.categories import save_category
from people.actors import CONSOLE
from questions.models import GroupState, StepKind
from questions.services import ending, routing
from questions.services.category_moves import follow_category
from tests.questions.desk import Desk

VALUES = {"code": "third-party", "name": "第三方机构", "parent": "", "position": 6}


def give_to(desk: Desk, department: str) -> int:
    """The category goes to a department; gives how many groups follow."""
    before = desk.actor("wang").department_id
    assert before is not None
    with desk.database.transaction() as session:
        category: Category = save_category(session, CONSOLE, {**VALUES, "department": department})
        return follow_category(session, desk.actor("admin"), category, before)


def test_what_is_open_goes_along_and_the_department_hears_of_it(desk: Desk) -> None:
    asked = desk.record()
    desk.do(routing.snooze, "wang", desk.number(asked), 3)
    over = desk.record("电表多久校一次")
    desk.do(ending.close, "wang", desk.number(over), "不属供电业务")
    routed = desk.record("变压器噪音大找谁处理")
    desk.do(routing.route, "zhou", desk.number(routed), "safety", "第四条")
    assert give_to(desk, "service") == 1
    group = desk.group(asked)
    assert (group.department.code, group.state, group.snoozed_until) == (
        "service",
        GroupState.OPEN,
        None,
    )
    assert group.assignee_id in (desk.actor("zhao").id, desk.actor("sun").id)
    step = desk.last_step(asked, StepKind.HANDED_OVER)
    assert (step.actor, step.data) == ("admin", {"from": "marketing", "to": "service"})
    assert any(group.number in text for name in ("zhao", "sun") for text in desk.inbox(name))
    assert desk.group(over).department.code == "marketing"
    assert desk.group(routed).department.code == "safety"


def test_where_it_is_nothing_moves(desk: Desk) -> None:
    asked = desk.record()
    assert give_to(desk, "marketing") == 0
    assert StepKind.HANDED_OVER not in desk.steps(asked)


def test_flags_go_with_their_entries_and_without_anybody_it_is_the_chairs(desk: Desk) -> None:
    flag = desk.flag(desk.maker.published(title="复电流程"))
    assert give_to(desk, "service") == 1
    assert desk.group(flag).department.code == "service"
