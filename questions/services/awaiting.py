"""Tells those who judge an answer how many callers wait for it, and until when."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.awaited import keep_awaited
from questions.models import ON_THE_WAY, Question, QuestionAnswer, QuestionGroup
from questions.narrowing import callback_owed


def keep_promises_known(session: Session, group: QuestionGroup) -> None:
    """Bring in step what is known of the entries that are to answer a group."""
    entries = select(QuestionAnswer.entry_id).where(QuestionAnswer.group_id == group.id)
    for entry_id in session.scalars(entries).unique().all():
        waiting = (
            select(func.count(Question.id), func.min(Question.callback_by))
            .join(QuestionGroup, Question.group_id == QuestionGroup.id)
            .where(
                QuestionGroup.state.in_(ON_THE_WAY),
                QuestionGroup.id.in_(
                    select(QuestionAnswer.group_id).where(QuestionAnswer.entry_id == entry_id)
                ),
                callback_owed(),
            )
        )
        callers, until = session.execute(waiting).one()
        keep_awaited(session, entry_id, callers, until)
