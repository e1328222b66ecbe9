"""Whether promised calls were made in time, and how satisfied those were who were called. Reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from core import clock
from people.actors import Actor
from people.permissions import require_statistics
from questions.models import Question, Satisfaction, number_of_group


@dataclass(frozen=True)
class Promises:
    """Calls that were to be made in a time: `kept` of them by then, `late` made or owed after."""

    promised: int
    kept: int
    late: int
    waiting: int  # not made, and not late yet


@dataclass(frozen=True)
class Promised:
    """A call that was promised about a question, and what came of it."""

    number: str
    due_at: datetime
    called_at: datetime | None
    satisfaction: Satisfaction | None

    @property
    def is_kept(self) -> bool:
        """Whether it was made by then."""
        return self.called_at is not None and self.called_at <= self.due_at

    @property
    def is_late(self) -> bool:
        """Whether it was made after that, or is owed still."""
        return not self.is_kept and (self.called_at or clock.now()) > self.due_at


def promised(session: Session, actor: Actor, since: datetime) -> list[Promised]:
    """The calls that `promises` counts, what is due first. Raises `Forbidden`."""
    require_statistics(actor)
    query = (
        select(Question.group_id, Question.callback_by, Question.called_at, Question.satisfaction)
        .where(
            Question.callback_by.is_not(None),
            Question.asked_at >= since,
            Question.withdrawn.is_(False),
        )
        .order_by(Question.callback_by, Question.id)
    )
    return [
        Promised(number_of_group(group), due_at, called_at, said)
        for group, due_at, called_at, said in session.execute(query)
        if due_at is not None
    ]


def promises(session: Session, actor: Actor, since: datetime) -> Promises:
    """Promised calls of questions asked since then; not those taken back. Raises `Forbidden`."""
    require_statistics(actor)
    made, due = Question.called_at, Question.callback_by
    kept = func.sum(case((made <= due, 1), else_=0))
    late = func.sum(case(((made > due) | (made.is_(None) & (due < clock.now())), 1), else_=0))
    query = select(func.count(Question.id), func.coalesce(kept, 0), func.coalesce(late, 0)).where(
        due.is_not(None), Question.asked_at >= since, Question.withdrawn.is_(False)
    )
    promised, in_time, too_late = session.execute(query).one()
    return Promises(promised, in_time, too_late, promised - in_time - too_late)


def satisfaction(session: Session, actor: Actor, since: datetime) -> dict[Satisfaction, int]:
    """What those said whom the last call since then reached, or that it reached nobody.

    Raises `Forbidden`.
    """
    require_statistics(actor)
    query = (
        select(Question.satisfaction, func.count(Question.id))
        .where(Question.satisfaction.is_not(None), Question.asked_at >= since)
        .group_by(Question.satisfaction)
    )
    counted = {row[0]: row[1] for row in session.execute(query)}
    return {said: counted.get(said, 0) for said in Satisfaction}
