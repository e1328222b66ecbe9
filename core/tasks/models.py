"""The table of tasks: what somebody asked for, how far it is, what came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, enum_column


class TaskState(StrEnum):
    """Where a task is on its way. The last three are final."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"  # by whoever asked for it
    FAILED = "failed"  # as a whole; what failed of a task that is done stands in `failures`


OPEN_STATES = (TaskState.WAITING, TaskState.RUNNING)


class Task(Base):
    """So many steps of one kind, asked for by one person, done in their order.

    `position` says how many steps are behind it; it is stored in the transaction of these steps, so
    that who takes the task over after a crash leaves none out and does none twice. `results` holds
    what each step gave, `failures` which steps were refused and why.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index(
            "ix_tasks_open",
            "beat_at",
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[int] = mapped_column(index=True)
    parameters: Mapped[dict[str, Any]]
    state: Mapped[TaskState] = mapped_column(enum_column(TaskState), default=TaskState.WAITING)
    position: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    results: Mapped[list[Any]] = mapped_column(default=list)
    failures: Mapped[list[Any]] = mapped_column(default=list)
    trouble: Mapped[str] = mapped_column(String(500), default="")
    stop_asked: Mapped[bool] = mapped_column(default=False)
    runner: Mapped[str] = mapped_column(String(40), default="")  # who works on it
    beat_at: Mapped[datetime | None]  # when they were last seen to
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN_STATES
