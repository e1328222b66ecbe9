"""Reading tasks: everybody sees their own."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.paging import Page, page_of
from core.tasks.models import OPEN_STATES, Task

FAILURES_SHOWN = 200  # of one task


def own_task(session: Session, owner_id: int, task_id: int) -> Task:
    """A task of one's own. Raises `NotFound`."""
    task = session.get(Task, task_id)
    if task is None or task.owner_id != owner_id:
        raise NotFound
    return task


def own_tasks(session: Session, owner_id: int, *, limit: int, offset: int = 0) -> Page[Task]:
    """One's own tasks, the newest first."""
    query = select(Task).where(Task.owner_id == owner_id).order_by(Task.id.desc())
    return page_of(session, query, limit=limit, offset=offset)


def open_tasks(session: Session, owner_id: int) -> int:
    """How many tasks of one's own are not at their end."""
    query = select(func.count()).where(Task.owner_id == owner_id, Task.state.in_(OPEN_STATES))
    return session.scalar(query) or 0
