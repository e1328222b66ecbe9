"""Contests: held, answered, forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content.kinds.exercise_forms import Exercise, Given
from content.models import id_of
from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid
from core.messages import _
from people.actors import Actor
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import users
from people.roles import Role
from training.gatherings import contest_with_id, next_in_contest
from training.models import Contest, ContestAnswer, ContestPart, Item
from training.permissions import can_practise
from training.queries import fresh_item, require_leader
from training.services.practising import Answered

AT_ONCE = 1_000
AGENTS_TOLD = 2_000


def hold_contest(session: Session, actor: Actor, values: dict[str, Any]) -> Contest:
    """A contest with the fields of `ContestSchema`; all agents are told.

    Raises `Forbidden`, `Invalid` for what is no exercise that may be asked, or is over already.
    """
    require_leader(actor)
    if values["closes_at"] <= clock.now():
        raise Invalid.field("closes_at", _("结束时间已过"))
    numbers = list(dict.fromkeys(values["parts"]))
    for place, number in enumerate(numbers):
        if fresh_item(session, id_of(number)) is None:
            raise Invalid.field(f"parts.{place}", _("{number} 现在不能用", number=number))
    found = Contest(
        title=values["title"],
        opens_at=values["opens_at"],
        closes_at=values["closes_at"],
        made_by_id=actor.id,
        parts=[
            ContestPart(exercise_id=id_of(number), place=place)
            for place, number in enumerate(numbers)
        ],
    )
    session.add(found)
    session.flush()
    audit.record(session, actor.name, "training.contest", f"contest:{found.id}", {"parts": numbers})
    agents = users(session, limit=AGENTS_TOLD, active=True, role=Role.AGENT).items
    text = _("竞赛“{title}”：请在结束前作答", title=found.title)
    about = Subject(SubjectKind.TRAINING)
    told = [user.id for user in agents]
    tell(session, told, text, about=about, key=f"contest:{found.id}", can_wait=True)
    return found


def as_asked(actor: Actor, contest: Contest, item: Item) -> Exercise:
    """An exercise as the actor is asked it in a contest: in an order of their own."""
    return item.asked.shuffled(f"contest:{contest.id}:{actor.id}:{item.exercise_id}")


def answer_in_contest(
    session: Session, actor: Actor, contest_id: int, values: dict[str, Any]
) -> Answered:
    """Answer the exercise that is next with the fields of `GivenSchema`, once.

    Raises `Forbidden`, `NotFound`, `Conflict` when it is not open, or that is not what is asked.
    """
    if not can_practise(actor):
        raise Forbidden(_("练习是坐席的"))
    contest = contest_with_id(session, contest_id)
    if not contest.is_open:
        raise Conflict(_("竞赛还没有开始，或已经结束"), code="not_open")
    item = next_in_contest(session, actor, contest)
    if item is None or item.exercise_id != id_of(values["exercise"]):
        raise Conflict(_("这道题已经答过，或刚刚停用"), code="not_asked")
    shown = as_asked(actor, contest, item)
    is_right = shown.is_right(Given(tuple(values["choices"]), values["figure"]))
    session.add(
        ContestAnswer(
            contest_id=contest.id,
            user_id=actor.id,
            exercise_id=item.exercise_id,
            at=clock.now(),
            is_right=is_right,
        )
    )
    session.flush()
    return Answered(item, shown, is_right)


def forget_contests(session: Session, days: int) -> int:
    """Drop who answered what in contests that closed more than `days` ago; gives of how many."""
    old = select(Contest.id).where(
        Contest.closes_at < clock.now() - timedelta(days=days),
        select(ContestAnswer.at).where(ContestAnswer.contest_id == Contest.id).exists(),
    )
    ids = session.scalars(old.limit(AT_ONCE)).all()
    if ids:
        session.execute(delete(ContestAnswer).where(ContestAnswer.contest_id.in_(ids)))
    return len(ids)
