"""Asking for a task, stopping it, taking it up, and ending it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict
from core.messages import _
from core.tasks.models import OPEN_STATES, Task, TaskState
from core.tasks.queries import open_tasks, own_task

AT_ONCE = 50  # steps; so few are done while one waits for the answer
OPEN_MAX = 5  # of one person
LEASE = timedelta(seconds=10)  # without a sign of life, then the task is taken over
KEPT = timedelta(days=30)


def ask_for(
    session: Session, owner_id: int, kind: str, parameters: dict[str, Any], total: int
) -> Task:
    """Have the worker do `total` steps of `kind`. Raises `Conflict` when the owner has too many."""
    if open_tasks(session, owner_id) >= OPEN_MAX:
        raise Conflict(
            _("您已有 {max} 个任务还没有做完，请稍后再试", max=OPEN_MAX), code="too_many_tasks"
        )
    task = Task(
        kind=kind,
        owner_id=owner_id,
        parameters=parameters,
        total=total,
        created_at=clock.now(),
    )
    session.add(task)
    session.flush()
    return task


def ask_to_stop(session: Session, owner_id: int, task_id: int) -> Task:
    """Do no further step; what was done stays. Raises `NotFound`, `Conflict` at its end."""
    locked = select(Task).where(Task.id == task_id).with_for_update()
    session.scalars(locked, execution_options={"populate_existing": True}).one_or_none()
    task = own_task(session, owner_id, task_id)
    if not task.is_open:
        raise Conflict(_("这个任务已经结束"), code="task_ended")
    task.stop_asked = True
    session.flush()
    return task


def stop_if_open(session: Session, task_id: int) -> None:
    """Do no further step of a task that nobody wants any more, unless it is at its end."""
    task = session.get(Task, task_id, with_for_update=True)
    if task is not None and task.is_open:
        task.stop_asked = True
        session.flush()


def take_up(session: Session, runner: str, only: int | None = None) -> Task | None:
    """The open task nobody works on that was worked on least lately, now `runner`'s.

    `only`: that one, if it is free.
    """
    query = select(Task).where(_free(runner)).order_by(Task.beat_at.nulls_first(), Task.id).limit(1)
    if only is not None:
        query = query.where(Task.id == only)
    task = session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if task is not None:
        task.state, task.runner, task.beat_at = TaskState.RUNNING, runner, clock.now()
        task.started_at = task.started_at or clock.now()
        session.flush()
    return task


def is_any_free(session: Session, runner: str) -> bool:
    """Whether there is a task for `runner` to take up. Takes no lock."""
    return session.scalar(select(Task.id).where(_free(runner)).limit(1)) is not None


def held_task(session: Session, task_id: int, runner: str) -> Task | None:
    """The task, locked, while `runner` works on it; None when it is another's now."""
    query = select(Task).where(Task.id == task_id).with_for_update()
    task = session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
    if task is None or task.runner != runner or not task.is_open:
        return None
    task.beat_at = clock.now()
    return task


def lay_down(session: Session, task_id: int, runner: str) -> None:
    """Leave the task to whoever takes it up next."""
    task = held_task(session, task_id, runner)
    if task is not None:
        task.runner = ""
        session.flush()


def end(session: Session, task: Task, state: TaskState, trouble: str = "") -> None:
    """Nothing more is done of it."""
    task.state, task.trouble, task.runner = state, trouble[:500], ""
    task.ended_at = clock.now()
    session.flush()


def forget_old_tasks(session: Session) -> None:
    """Drop what ended more than `KEPT` ago."""
    session.execute(delete(Task).where(Task.ended_at < clock.now() - KEPT))


def _free(runner: str) -> ColumnElement[bool]:
    """Nobody's, its own that it could not go on with, or that of one who is gone."""
    late = clock.now() - LEASE
    gone = or_(Task.runner.in_(("", runner)), Task.beat_at.is_(None), Task.beat_at < late)
    return and_(Task.state.in_(OPEN_STATES), gone)
