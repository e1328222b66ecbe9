"""What every change of a group does: check its state, write its history and the audit trail,
let those who judge its answers know who waits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Conflict
from core.messages import _
from people.actors import SYSTEM_NAME, Actor
from questions.models import (
    ON_THE_WAY,
    GroupState,
    QuestionGroup,
    QuestionStep,
    StepKind,
    number_of_group,
)
from questions.services.awaiting import keep_promises_known

_GROUPING_LOCK = 0x6B62_7167  # any constant of our own: 'kbqg'


def add_step(
    session: Session,
    actor: Actor | None,
    group: QuestionGroup,
    kind: StepKind,
    comment: str = "",
    /,
    **data: Any,
) -> QuestionStep:
    """Write a step into the history and the trail; `actor` None is the service itself.

    `comment` and `data` are said to others: never a caller's data.
    """
    name = actor.name if actor else SYSTEM_NAME
    step = QuestionStep(
        group_id=group.id, kind=kind, at=clock.now(), actor=name, comment=comment, data=data
    )
    session.add(step)
    session.flush()
    keep_promises_known(session, group)
    told = data | ({"comment": comment} if comment else {})
    audit.record(session, name, f"question.{kind}", f"question:{group.number}", told)
    return step


def require_on_the_way(group: QuestionGroup) -> None:
    """Raises `Conflict` when the group is answered, closed or merged."""
    if group.merged_into_id is not None:
        into = number_of_group(group.merged_into_id)
        raise Conflict(_("已经并入 {number}", number=into), code="merged", details={"into": into})
    if group.state not in ON_THE_WAY:
        said = _("已经答复") if group.state == GroupState.ANSWERED else _("已经关闭")
        raise Conflict(said, code=f"already_{group.state}")


def one_at_a_time(session: Session) -> None:
    """Whoever decides which group a question joins waits for the one before.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sql("SELECT pg_advisory_xact_lock(:key)"), {"key": _GROUPING_LOCK})
