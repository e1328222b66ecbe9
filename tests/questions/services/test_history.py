"""What every change of a group writes, and what holds a change up."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.audit import AuditEvent
from core.errors import Conflict
from questions.models import GroupState, QuestionGroup, StepKind
from questions.services.history import add_step, require_on_the_way
from tests.questions.desk import Desk


def test_a_step_is_in_the_history_and_in_the_trail(desk: Desk) -> None:
    asked = desk.record()
    number = desk.number(asked)
    with desk.database.transaction() as session:
        group = session.get_one(QuestionGroup, asked.group_id)
        actor = desk.actor("wang")
        add_step(session, actor, group, StepKind.SNOOZED, "等材料", hours=3)
        add_step(session, None, group, StepKind.REMINDED)
    by_hand, by_itself = desk.group(asked).steps[-2:]
    assert (by_hand.actor, by_hand.comment, by_hand.data) == ("wang", "等材料", {"hours": 3})
    assert (by_itself.actor, by_itself.comment, by_itself.data) == ("system", "", {})
    with desk.database.reading() as session:
        trail = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(2)).all()
    assert [(one.actor, one.action, one.subject, one.data) for one in reversed(trail)] == [
        ("wang", "question.snoozed", f"question:{number}", {"hours": 3, "comment": "等材料"}),
        ("system", "question.reminded", f"question:{number}", {}),
    ]


@pytest.mark.parametrize(
    ("state", "merged_into", "code"),
    [
        (GroupState.ANSWERED, None, "already_answered"),
        (GroupState.CLOSED, None, "already_closed"),
        (GroupState.CLOSED, 7, "merged"),
    ],
)
def test_what_is_over_is_not_changed_and_says_why(
    state: GroupState, merged_into: int | None, code: str
) -> None:
    with pytest.raises(Conflict) as refused:
        require_on_the_way(QuestionGroup(state=state, merged_into_id=merged_into))
    assert refused.value.code == code
    assert refused.value.details == ({"into": "Q-000007"} if merged_into else {})


@pytest.mark.parametrize("state", [GroupState.OPEN, GroupState.ANSWERING])
def test_what_is_on_its_way_is_changed(state: GroupState) -> None:
    require_on_the_way(QuestionGroup(state=state))
