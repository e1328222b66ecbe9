"""A category goes to another department: what is asked in it and open goes along."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Category
from people.actors import Actor
from questions.models import ON_THE_WAY, GroupKind, GroupState, QuestionGroup, StepKind
from questions.services.history import add_step
from questions.services.recording import arrived, assign


def follow_category(session: Session, actor: Actor, category: Category, before_id: int) -> int:
    """Give what the department `before_id` has open in a category to its department now.

    Gives how many groups. Flags go with their entries. What was routed elsewhere stays there.
    """
    if category.department_id == before_id:
        return 0
    query = (
        select(QuestionGroup)
        .where(
            QuestionGroup.category_id == category.id,
            QuestionGroup.department_id == before_id,
            QuestionGroup.state.in_(ON_THE_WAY),
        )
        .order_by(QuestionGroup.id)
        .with_for_update(of=QuestionGroup)
    )
    groups = session.scalars(query).unique().all()
    for group in groups:
        before = group.department.code
        group.department_id, group.department = category.department_id, category.department
        group.snoozed_until = None
        if group.kind == GroupKind.QUESTION and not group.answers:
            group.state = GroupState.OPEN
        assign(session, group)
        moved = {"from": before, "to": category.department.code}
        arrived(session, group, add_step(session, actor, group, StepKind.HANDED_OVER, **moved))
    return len(groups)
