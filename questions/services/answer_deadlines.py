"""What time asks for: reminders, escalations, calls that are late, departments that are gone.

Each is written down in the transaction that tells people, so it happens once, after restarts too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, cast, literal, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from core import clock
from people.models import Department, User
from people.notifications.models import InboxMessage
from questions.models import ON_THE_WAY, Question, QuestionGroup, StepKind
from questions.services import notices
from questions.services.history import add_step
from questions.services.recording import assign
from questions.urgency import REMINDER_BEFORE

AT_ONCE = 100
CLOCKS_DIFFER = timedelta(days=1)  # by less when one is put right, or two machines disagree
CALLS_TOLD_FOR = timedelta(days=2)  # what is later than this was told long ago
CALLERS_COUNTED_FOR = timedelta(days=30)  # after a question is closed, its caller's hash goes


def due_groups(session: Session) -> list[int]:
    """Ids of groups with something to be done now."""
    query = select(QuestionGroup.id).where(
        QuestionGroup.state.in_(ON_THE_WAY), or_(_reminder(), _escalation(), _orphaned())
    )
    return list(session.scalars(query.order_by(QuestionGroup.due_at).limit(AT_ONCE)))


def act_on(session: Session, group_id: int) -> None:
    """Do for one group what is due, once it is locked and still due."""
    for condition, act in _ACTS.items():
        query = select(QuestionGroup).where(
            QuestionGroup.id == group_id, QuestionGroup.state.in_(ON_THE_WAY), condition()
        )
        group = session.scalar(
            query.with_for_update(of=QuestionGroup), execution_options={"populate_existing": True}
        )
        if group is not None:
            act(session, group)


def late_callbacks(session: Session) -> list[int]:
    """Ids of questions whose promised call is late, and nobody was told so yet."""
    now = clock.now()
    key = literal(notices.LATE_CALLBACK) + cast(Question.id, String)
    query = (
        select(Question.id)
        .where(
            Question.callback_by < now,
            Question.callback_by > now - CALLS_TOLD_FOR,
            Question.called_at.is_(None),
            Question.withdrawn.is_(False),
            ~select(InboxMessage.id).where(InboxMessage.key == key).exists(),
        )
        .limit(AT_ONCE)
    )
    return list(session.scalars(query))


def tell_late_callback(session: Session, question_id: int) -> None:
    """Tell the agent who promised it and supervisors; once for a question."""
    question = session.get_one(Question, question_id)
    if question.callback_owed:
        notices.callback_is_late(session, question)


def forget_callers(session: Session) -> None:
    """Drop the hashes that counted callers, a while after their questions were closed."""
    session.execute(
        update(Question)
        .where(
            Question.closed_at < clock.now() - CALLERS_COUNTED_FOR,
            Question.caller_hash.is_not(None),
        )
        .values(caller_hash=None)
    )


def _remind(session: Session, group: QuestionGroup) -> None:
    group.reminded_at = clock.now()
    session.flush()
    notices.reminded(session, group, add_step(session, None, group, StepKind.REMINDED))


def _escalate(session: Session, group: QuestionGroup) -> None:
    group.escalated_at = clock.now()
    if group.reminded_at is None or group.reminded_at > group.escalated_at:
        group.reminded_at = group.escalated_at  # too late for that
    session.flush()
    notices.went_up(session, group, add_step(session, None, group, StepKind.ESCALATED))


def _rescue(session: Session, group: QuestionGroup) -> None:
    """The department or the assignee is gone: somebody else there, or else the chair."""
    was_with_chair = group.with_chair
    assign(session, group)
    if group.with_chair and not was_with_chair:
        step = add_step(session, None, group, StepKind.TO_CHAIR, department=group.department.code)
        notices.to_chair(session, group, step)
    elif not group.with_chair:
        step = add_step(session, None, group, StepKind.ASSIGNED)
        notices.to_department(session, group, step)


def _reminder() -> ColumnElement[bool]:
    now = clock.now()
    near = [
        and_(QuestionGroup.urgency == urgency, QuestionGroup.due_at <= now + before)
        for urgency, before in REMINDER_BEFORE.items()
    ]
    return and_(_untold(QuestionGroup.reminded_at), QuestionGroup.due_at > now, or_(*near))


def _escalation() -> ColumnElement[bool]:
    return and_(_untold(QuestionGroup.escalated_at), QuestionGroup.due_at <= clock.now())


def _untold(at: InstrumentedAttribute[datetime | None]) -> ColumnElement[bool]:
    """Not told yet, or told only while the clock was far ahead."""
    return or_(at.is_(None), at > clock.now() + CLOCKS_DIFFER)


def _orphaned() -> ColumnElement[bool]:
    """Nobody is there any more to answer."""
    gone = select(Department.id).where(
        Department.id == QuestionGroup.department_id, Department.active.is_(False)
    )
    left = select(User.id).where(
        User.id == QuestionGroup.assignee_id,
        or_(User.active.is_(False), User.department_id != QuestionGroup.department_id),
    )
    return and_(QuestionGroup.with_chair.is_(False), or_(gone.exists(), left.exists()))


_ACTS: dict[Callable[[], ColumnElement[bool]], Callable[[Session, QuestionGroup], None]] = {
    _orphaned: _rescue,
    _reminder: _remind,
    _escalation: _escalate,
}
