"""How fast answers are found, and what did not go straight through. Pure reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from people.actors import Actor
from people.permissions import require_statistics
from questions.models import GroupKind, QuestionGroup
from questions.narrowing import Answered, CameBack, answered_since, came_back_since, overdue_now


@dataclass(frozen=True)
class Timeliness:
    """Groups whose answer was found in a time; `seconds`: the median from first asked to found.

    The median is over questions, not flags; None when there was none.
    """

    answered: int
    in_time: int
    seconds: float | None
    overdue: int  # on their way now, and late


def timeliness(session: Session, actor: Actor, since: datetime) -> Timeliness:
    """How fast answers were found by searches since then. Raises `Forbidden`."""
    require_statistics(actor)
    query = select(
        QuestionGroup.kind,
        QuestionGroup.created_at,
        QuestionGroup.answered_at,
        QuestionGroup.due_at,
    ).where(answered_since(since, Answered.ALL))
    rows = session.execute(query).all()
    took = [
        (answered - created).total_seconds()
        for kind, created, answered, _due in rows
        if kind == GroupKind.QUESTION and answered is not None
    ]
    late = select(func.count(QuestionGroup.id)).where(overdue_now())
    return Timeliness(
        answered=len(rows),
        in_time=sum(row.answered_at is not None and row.answered_at <= row.due_at for row in rows),
        seconds=median(took) if took else None,
        overdue=session.scalar(late) or 0,
    )


def came_back(session: Session, actor: Actor, since: datetime) -> dict[CameBack, int]:
    """How many groups were returned, and reopened, since then. Raises `Forbidden`."""
    require_statistics(actor)
    count = select(func.count(QuestionGroup.id))
    return {how: session.scalar(count.where(came_back_since(since, how))) or 0 for how in CameBack}
