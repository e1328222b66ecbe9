"""The different ways in which the questions of a group were asked."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from questions.models import Question, QuestionGroup


def phrasings_of(session: Session, group: QuestionGroup) -> list[str]:
    """The texts of a group's questions, each once, the first asked first."""
    query = (
        select(Question.text)
        .where(Question.group_id == group.id, Question.withdrawn.is_(False))
        .order_by(Question.id)
    )
    return list(dict.fromkeys(session.scalars(query)))
