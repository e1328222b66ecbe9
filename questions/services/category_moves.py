"""Open questions go to another department: with their category, or because they are handed over.

Their deadlines stand, and what was reminded or escalated is not told again.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Category
from people.actors import Actor
from people.models import Department
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
    give_groups(session, actor, groups, category.department)
    return len(groups)


def give_groups(
    session: Session,
    actor: Actor | None,
    groups: Iterable[QuestionGroup],
    to: Department,
    *,
    is_told: bool = True,
) -> None:
    """Make these the department's; whoever is on duty there hears of each, unless not `is_told`."""
    for group in groups:
        before = group.department.code
        group.department_id, group.department = to.id, to
        group.snoozed_until = None
        if group.kind == GroupKind.QUESTION and not group.answers:
            group.state = GroupState.OPEN
        assign(session, group)
        moved = {"from": before, "to": to.code}
        step = add_step(session, actor, group, StepKind.HANDED_OVER, **moved)
        if is_told:
            arrived(session, group, step)


def give_to_colleagues(session: Session, user_id: int) -> int:
    """Somebody left the department: what of it was theirs goes to whoever is on duty there now."""
    query = (
        select(QuestionGroup)
        .where(QuestionGroup.assignee_id == user_id, QuestionGroup.state.in_(ON_THE_WAY))
        .order_by(QuestionGroup.id)
        .with_for_update(of=QuestionGroup)
    )
    groups = session.scalars(query).unique().all()
    for group in groups:
        assign(session, group)
        arrived(session, group, add_step(session, None, group, StepKind.ASSIGNED))
    return len(groups)
