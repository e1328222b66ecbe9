"""Gaps of the base: whether what was asked got an answer, and was asked again after it.

Pure reads.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from insight.spans import Part, Span
from people.actors import Actor
from people.permissions import require_statistics
from questions.models import GroupKind, GroupState, QuestionGroup, QuestionStep, StepKind


def closed_gaps(session: Session, actor: Actor, span: Span) -> Part:
    """Questions first asked in a time: those whose answer searches find. Raises `Forbidden`."""
    require_statistics(actor)
    answered = func.count(QuestionGroup.id).filter(QuestionGroup.state == GroupState.ANSWERED)
    query = select(answered, func.count(QuestionGroup.id)).where(*_asked_first(span))
    return Part(*session.execute(query).one())


def open_gaps(session: Session, actor: Actor, span: Span) -> Sequence[QuestionGroup]:
    """Those without, the longest open first."""
    require_statistics(actor)
    query = (
        select(QuestionGroup)
        .where(*_asked_first(span), QuestionGroup.state != GroupState.ANSWERED)
        .order_by(QuestionGroup.created_at, QuestionGroup.id)
    )
    return session.scalars(query).all()


def came_again(session: Session, actor: Actor, span: Span) -> Part:
    """Answers found in a time: those after which agents had none again."""
    require_statistics(actor)
    answered = select(func.count(func.distinct(QuestionStep.group_id))).where(*_answered(span))
    again = answered.where(_reopened_after())
    return Part(session.scalar(again) or 0, session.scalar(answered) or 0)


def asked_again(session: Session, actor: Actor, span: Span) -> Sequence[QuestionGroup]:
    """The groups of those, the last asked first."""
    require_statistics(actor)
    ids = select(QuestionStep.group_id).where(*_answered(span), _reopened_after())
    query = (
        select(QuestionGroup)
        .where(QuestionGroup.id.in_(ids))
        .order_by(QuestionGroup.asked_at.desc(), QuestionGroup.id)
    )
    return session.scalars(query).all()


def _asked_first(span: Span) -> tuple[ColumnElement[bool], ...]:
    """Merged ones are counted as what they were merged into."""
    return (
        QuestionGroup.kind == GroupKind.QUESTION,
        QuestionGroup.merged_into_id.is_(None),
        QuestionGroup.created_at >= span.since,
        QuestionGroup.created_at < span.until,
    )


def _answered(span: Span) -> tuple[ColumnElement[bool], ...]:
    return (
        QuestionStep.kind == StepKind.ANSWERED,
        QuestionStep.at >= span.since,
        QuestionStep.at < span.until,
    )


def _reopened_after() -> ColumnElement[bool]:
    later = aliased(QuestionStep)
    return (
        select(later.id)
        .where(
            later.group_id == QuestionStep.group_id,
            later.kind == StepKind.REOPENED,
            later.at > QuestionStep.at,
        )
        .exists()
    )
